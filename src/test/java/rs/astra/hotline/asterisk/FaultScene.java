package rs.astra.hotline.asterisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;

/** A backend at the fake, and what must be true after whatever was done to it. */
@Timeout(60)
abstract class FaultScene {
  static final String SOS = "0117850000";
  static final Duration SHORT = Duration.ofMillis(100);

  /** Asterisk's queue and our engine do not know of each other's ringing. */
  boolean queueRingsToo;

  /** How long the backend puts up with what; as usual, unless a test says otherwise. */
  Telephone.Limits limits = Telephone.Limits.USUAL;

  FakeAsterisk fake;
  private @Nullable Backend running;

  @BeforeEach
  void start() throws IOException {
    fake = FakeAsterisk.start();
  }

  @AfterEach
  void nobodyIsLostStuckOrRungTwice() throws IOException {
    fake.wellBehaved();
    fake.muteAmi(false);
    fake.refuseAmi(false);
    fake.refuseAgi(false);
    if (running != null) {
      fake.clear();
      // What the fault has hidden from us is seen at the next look.
      fake.cutAmi();
      eventually("no call is open", () -> backend().state().calls().open().isEmpty());
      eventually(
          "every call ends once",
          () ->
              ids(Transition.CallArrived.class, Transition.CallArrived::caller)
                  .equals(ids(Transition.CallEnded.class, Transition.CallEnded::caller)));
      assertEquals(0, backend().engine.impossible());
      backend().close();
    }
    assertTrue(queueRingsToo || fake.rungTwice() == 0, "telephones rung twice");
    fake.close();
  }

  // --- words

  <T extends Transition> List<String> ids(Class<T> kind, Function<T, Caller> caller) {
    return backend().told(kind).stream()
        .map(transition -> caller.apply(transition).id().value())
        .sorted()
        .toList();
  }

  Backend backend() {
    if (running == null) {
      throw new IllegalStateException("no backend");
    }
    return running;
  }

  void begin(Map<String, String> settings) throws IOException {
    begin(settings, true);
  }

  void begin(Map<String, String> settings, boolean linked) throws IOException {
    begin(settings, linked, 65_536);
  }

  void begin(Map<String, String> settings, boolean linked, int room) throws IOException {
    Map<String, String> all = new HashMap<>();
    all.put("HOTLINE_DISPATCH_WRAP_UP", "0s");
    all.put("HOTLINE_DISPATCH_REST_AFTER_MISS", "1s");
    all.put("HOTLINE_ASTERISK_AMI_PING_EVERY", "1s");
    all.putAll(settings);
    running = new Backend(fake, all, room, limits);
    if (linked) {
      eventually("linked", () -> backend().state().linked());
    }
  }

  /** From now on nobody listens at the door. */
  void endBackend() {
    backend().close();
    running = null;
  }

  /** The link is away while something happens, and is back when this returns. */
  void away(Action meanwhile) throws IOException {
    fake.refuseAmi(true);
    eventually("away", () -> !backend().state().linked());
    meanwhile.run();
    fake.refuseAmi(false);
    eventually("back", () -> backend().state().linked());
  }

  interface Action {
    void run() throws IOException;
  }

  boolean talking() {
    return calls(Call.Talking.class) == 1
        && !backend().told(Transition.CallAnswered.class).isEmpty();
  }

  long calls(Class<? extends Call> kind) {
    return backend().state().calls().open().values().stream().filter(kind::isInstance).count();
  }

  Availability availability(String counsellor) {
    return backend().state().staff().counsellor(new CounsellorId(counsellor)).availability();
  }

  boolean free(String counsellor) {
    return availability(counsellor) instanceof Availability.Free;
  }

  static long rung(Exchange.Phone phone) {
    try {
      return phone.rung();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
