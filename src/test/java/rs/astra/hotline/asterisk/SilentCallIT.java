package rs.astra.hotline.asterisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Ending;

/**
 * A caller from whom nothing is ever heard, not one packet of sound, is a caller: nobody but a
 * person ends that call. A telephone that is silent for three seconds counts as dead here; how time
 * passes is heard by somebody else, to whom music is played.
 */
@Timeout(120)
final class SilentCallIT {
  /** Eight seconds: longer than the dead man's switch, and than a telephone may be silent. */
  private static final int LONG = 400;

  private Pbx pbx;
  private Backend backend;

  @BeforeEach
  void start() throws IOException {
    pbx = Pbx.start(PbxPlan.standard().rtpTimeoutSeconds(3));
    backend = new Backend(pbx, Map.of());
    eventually("linked", () -> backend.state().linked());
  }

  @AfterEach
  void end() throws IOException {
    backend.close();
    pbx.close();
  }

  @Test
  void aCallerWhoNeverMakesASoundIsKeptWhileWaitingAndWhileTalking() throws IOException {
    try (Sipp silent = Sipp.call(pbx, Sipp.Caller.to("0117850000"));
        Rtp counsellor = Rtp.open(pbx.station("c1").host(), "answered");
        Sipp phone = phone(counsellor)) {
      eventually("arrived", () -> backend.told(Transition.CallArrived.class).size() == 1);
      try (Rtp listener = Rtp.open(pbx.trunkHost(), "question");
          Sipp other = listens(listener)) {
        goesOn(silent, listener);
        backend.signIn("c1");
        phone.awaitReceived("INVITE", 1, Duration.ofSeconds(20));
        eventually("answered", () -> backend.told(Transition.CallAnswered.class).size() == 1);
        goesOn(silent, listener);
        assertEquals(0, phone.received("BYE"));
        assertTrue(backend.told(Transition.CallReturned.class).isEmpty());
        other.hangUp();
      }
      silent.hangUp();
      eventually("ended", () -> backend.told(Transition.CallEnded.class).size() == 2);
      assertTrue(
          backend.told(Transition.CallEnded.class).stream()
              .anyMatch(ended -> ended.ending() == Ending.COMPLETED));
    }
  }

  @Test
  void withoutUsACallerWhoNeverMakesASoundIsKeptAsWell() throws IOException {
    backend.signIn("c1");
    eventually("mirrored", () -> cli("queue show fallback").contains("c1"));
    backend.close();
    try (Rtp counsellor = Rtp.open(pbx.station("c1").host(), "answered");
        Sipp phone = phone(counsellor);
        Sipp silent = Sipp.call(pbx, Sipp.Caller.to("0117850000"))) {
      phone.awaitReceived("INVITE", 1, Duration.ofSeconds(20));
      eventually("answered", () -> cli("core show channels concise").contains("!Up!AppQueue!"));
      try (Rtp listener = Rtp.open(pbx.trunkHost(), "question");
          Sipp other = listens(listener)) {
        goesOn(silent, listener);
        assertEquals(0, phone.received("BYE"));
        other.hangUp();
      }
      silent.hangUp();
    }
  }

  private Sipp listens(Rtp listener) throws IOException {
    return Sipp.call(pbx, Sipp.Caller.to("0117850000").speaking(listener));
  }

  private Sipp phone(Rtp sound) throws IOException {
    return Sipp.phone(pbx, "c1", Duration.ofMillis(200), Duration.ofMinutes(2), Optional.of(sound));
  }

  private static void goesOn(Sipp silent, Rtp listener) throws IOException {
    long heard = listener.packets();
    eventually("time passes", () -> listener.packets() > heard + LONG);
    assertTrue(silent.isRunning());
    assertEquals(0, silent.received("BYE"));
  }

  private String cli(String command) {
    try {
      return pbx.cli(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
