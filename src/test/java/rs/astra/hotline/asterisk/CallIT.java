package rs.astra.hotline.asterisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Ending;

@Timeout(60)
final class CallIT {
  private static Pbx pbx;
  private Backend backend;

  @BeforeAll
  static void start() throws IOException {
    pbx = Pbx.start();
  }

  @AfterAll
  static void end() throws IOException {
    pbx.close();
  }

  @BeforeEach
  void backend() throws IOException {
    backend = new Backend(pbx, Map.of("HOTLINE_DISPATCH_WRAP_UP", "0s"));
    eventually("linked", () -> backend.state().linked());
  }

  @AfterEach
  void noBackend() throws IOException {
    pbx.cli("channel request hangup all");
    eventually("no call left", () -> backend.state().calls().open().isEmpty());
    eventually("no session left", () -> backend.telephone.door().open() == 0);
    assertEquals(0, backend.engine.impossible());
    backend.close();
  }

  @Test
  void aCallIsAnsweredByTheCounsellorOnDutyAndBothHearEachOther() throws IOException {
    try (Rtp caller = Rtp.open(pbx.trunkHost(), "question");
        Rtp counsellor = Rtp.open(pbx.station("c1").host(), "answered");
        Sipp phone =
            Sipp.phone(
                pbx,
                "c1",
                Duration.ofMillis(200),
                Duration.ofMinutes(1),
                Optional.of(counsellor))) {
      backend.signIn("c1");
      try (Sipp call = Sipp.call(pbx, Sipp.Caller.to("0117850000").speaking(caller))) {
        eventually("answered", () -> !backend.told(Transition.CallAnswered.class).isEmpty());
        eventually("caller hears", () -> caller.heard("answered") > 20);
        eventually("counsellor hears", () -> counsellor.heard("question") > 20);
        call.hangUp();
      }
      eventually("ended", () -> backend.told(Transition.CallEnded.class).size() == 1);
      assertEquals(Ending.COMPLETED, backend.told(Transition.CallEnded.class).getFirst().ending());
      assertTrue(phone.received("INVITE") >= 1);
    }
  }
}
