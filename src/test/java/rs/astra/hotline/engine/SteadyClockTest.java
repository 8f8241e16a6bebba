package rs.astra.hotline.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine's clock is set by an hour, and the hotline's goes on. */
final class SteadyClockTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private final Hands machine = new Hands(NOON);
  private long ticks = 7_000;
  private final SteadyClock steady = new SteadyClock(machine, () -> ticks);

  /** Both clocks of the machine go on. */
  private void passes(double seconds) {
    machine.now = machine.now.plusNanos((long) (seconds * 1e9));
    ticks += (long) (seconds * 1e9);
  }

  private double elapsed() {
    return Duration.between(NOON, steady.instant()).toMillis() / 1e3;
  }

  @Test
  void goesWithAClockThatIsRight() {
    passes(100);
    assertEquals(100, elapsed());
    passes(0.001);
    assertEquals(100.001, elapsed());
  }

  @ParameterizedTest
  @ValueSource(ints = {3_600, -3_600})
  void tenSecondsLastNineToElevenAfterTheClockWasSet(int by) {
    machine.now = machine.now.plusSeconds(by);
    assertEquals(0, elapsed());
    passes(10);
    assertEquals(by > 0 ? 11 : 9, elapsed(), 0.001);
  }

  @Test
  void agreesAgainAfterTenTimesTheJump() {
    machine.now = machine.now.plusSeconds(-60);
    for (int i = 0; i < 600; i++) {
      passes(1);
      steady.instant();
    }
    assertEquals(machine.now, steady.instant());
  }

  @Test
  void neverRunsBackwards() {
    Instant before = steady.instant();
    for (int i = 0; i < 1_000; i++) {
      machine.now = NOON.plusSeconds(i % 7 * 1_000L - 3_000);
      ticks += i;
      Instant now = steady.instant();
      assertFalse(now.isBefore(before));
      before = now;
    }
  }

  @Test
  void catchesUpAtOnceWhenToldToAndOnlyAhead() {
    machine.now = machine.now.plusSeconds(3_600);
    steady.catchUp();
    assertEquals(3_600, elapsed());
    machine.now = NOON;
    steady.catchUp();
    assertEquals(3_600, elapsed());
  }

  @ParameterizedTest
  @ValueSource(ints = {3_600, -3_600, 0})
  void whatOthersWroteDownBeforeAndAfterTheJumpIsOurTime(int by) {
    passes(60);
    assertEquals(60, elapsed());
    Instant before = NOON.plusSeconds(30);
    machine.now = machine.now.plusSeconds(by);
    Instant after = machine.now;
    assertEquals(before, steady.ours(before));
    assertEquals(NOON.plusSeconds(60), steady.ours(after));
  }
}
