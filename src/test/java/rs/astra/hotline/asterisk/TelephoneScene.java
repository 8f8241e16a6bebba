package rs.astra.hotline.asterisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;

/** A backend at an Asterisk, and the words in which a test speaks of them. */
@Timeout(90)
abstract class TelephoneScene {
  static final String SOS = "0117850000";
  static final Duration SHORT = Duration.ofMillis(200);
  static final Duration LONG = Duration.ofMillis(1_500);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private @Nullable Backend running;

  abstract Exchange exchange();

  @AfterEach
  void nothingIsLeft() throws Exception {
    exchange().clear();
    if (running != null) {
      eventually("no call left", () -> backend().state().calls().open().isEmpty());
      assertEquals(0, backend().engine.impossible());
      backend().close();
    }
    for (AutoCloseable open : opened) {
      open.close();
    }
  }

  // --- words

  Backend backend() {
    if (running == null) {
      throw new IllegalStateException("no backend");
    }
    return running;
  }

  /** From now on nobody listens at the door. */
  void endBackend() {
    backend().close();
    running = null;
  }

  void begin() throws IOException {
    begin(Map.of());
  }

  void begin(Map<String, String> settings) throws IOException {
    Map<String, String> all = new HashMap<>();
    all.put("HOTLINE_DISPATCH_WRAP_UP", "0s");
    all.put("HOTLINE_DISPATCH_REST_AFTER_MISS", "1s");
    all.put("HOTLINE_DISPATCH_RING_FOR", "5s");
    all.put("HOTLINE_ASTERISK_AMI_PING_EVERY", "1s");
    all.putAll(settings);
    running = new Backend(exchange(), all);
    eventually("linked", () -> backend().state().linked());
  }

  Exchange.Caller call(String number) throws IOException {
    return opened(exchange().call(number));
  }

  Exchange.Phone phone(String station, Duration ring) throws IOException {
    return opened(exchange().phone(station, ring));
  }

  <T extends AutoCloseable> T opened(T what) {
    opened.add(what);
    return what;
  }

  /** Calls in which somebody talks, as soon as everybody has been told. */
  long talking() {
    return backend().told(Transition.CallAnswered.class).isEmpty() ? 0 : calls(Call.Talking.class);
  }

  long waiting() {
    return calls(Call.Waiting.class);
  }

  long calls(Class<? extends Call> kind) {
    return backend().state().calls().open().values().stream().filter(kind::isInstance).count();
  }

  boolean free(String counsellor) {
    return backend().state().staff().counsellor(new CounsellorId(counsellor)).availability()
        instanceof Availability.Free;
  }

  /** How the n-th call to end has ended. */
  Ending ending(int nth) {
    eventually("ended", () -> backend().told(Transition.CallEnded.class).size() >= nth);
    assertEquals(nth, backend().told(Transition.CallEnded.class).size());
    return backend().told(Transition.CallEnded.class).get(nth - 1).ending();
  }

  boolean noChannel() {
    return channels() == 0;
  }

  int channels() {
    return asked(exchange()::channels);
  }

  List<String> members() {
    return asked(exchange()::members);
  }

  Set<String> notes() {
    return new TreeSet<>(asked(exchange()::notes));
  }

  static long rung(Exchange.Phone phone) {
    return asked(phone::rung);
  }

  static long pickedUp(Exchange.Phone phone) {
    return asked(phone::pickedUp);
  }

  interface Question<T> {
    T answer() throws IOException;
  }

  static <T> T asked(Question<T> question) {
    try {
      return question.answer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
