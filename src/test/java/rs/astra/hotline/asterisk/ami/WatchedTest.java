package rs.astra.hotline.asterisk.ami;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.engine.Exposure;

/** What the watch beside Asterisk says, and what its silence says. */
final class WatchedTest {
  private long nanos;
  private final Watched watched = new Watched(() -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void wordsAreWhatIsExposed() {
    watched.hear("17 recording sip-trace");
    assertEquals(Set.of(Exposure.RECORDING, Exposure.SIP_TRACE), watched.exposures());
    watched.hear("18");
    assertEquals(Set.of(), watched.exposures());
  }

  @Test
  void aWordThatNobodyKnowsIsNotNothing() {
    watched.hear("1 something-new");
    assertEquals(Set.of(Exposure.MODULE), watched.exposures());
  }

  @Test
  void whoSaysNothingNewForAMinuteWatchesNoMore() {
    watched.hear("1 log");
    pass(Duration.ofSeconds(59));
    watched.hear("1 log");
    assertEquals(Set.of(Exposure.LOG), watched.exposures());
    pass(Duration.ofSeconds(1));
    assertEquals(Set.of(Exposure.LOG, Exposure.UNWATCHED), watched.exposures());
    watched.hear("2 log");
    assertEquals(Set.of(Exposure.LOG), watched.exposures());
  }

  @Test
  void nobodyHasEverLooked() {
    watched.hear(null);
    watched.hear("");
    pass(Duration.ofMinutes(1));
    assertEquals(Set.of(Exposure.UNWATCHED), watched.exposures());
  }
}
