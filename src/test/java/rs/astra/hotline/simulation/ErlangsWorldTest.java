package rs.astra.hotline.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rs.astra.hotline.core.roster.Span;

/**
 * Where the assumptions of the formulas hold (everybody picks up at once, nobody wraps up, one
 * level), the simulator must find what they say. Twenty independent runs with fixed seeds give each
 * figure its own interval of 99 %, which must hold the formula's value and be narrow.
 */
class ErlangsWorldTest {
  private static final int RUNS = 20;

  /** Student's t for 19 degrees of freedom, two-sided 99 %. */
  private static final double T99 = 2.861;

  private static final Instant BEGIN = Instant.parse("2026-11-22T23:00:00Z");
  private static final Duration SECONDS_20 = Duration.ofSeconds(20);

  private static List<Tally> runs(GeneratedCalls.Rate rate, int people, int hours) {
    Span period = new Span(BEGIN, BEGIN.plus(Duration.ofHours(hours)));
    return IntStream.rangeClosed(1, RUNS)
        .mapToObj(
            seed ->
                Replay.play(
                        Rooms.policy(Duration.ZERO),
                        Rooms.of(people),
                        Set.of(),
                        period,
                        new GeneratedCalls(period, rate, Rooms.ONE_LINE, seed),
                        Replay.Habits.AT_ONCE,
                        seed)
                    .tally())
        .toList();
  }

  private static void assertHolds(
      String what, double expected, double width, List<Tally> runs, ToDoubleFunction<Tally> of) {
    double mean = runs.stream().mapToDouble(of).average().orElseThrow();
    double variance =
        runs.stream().mapToDouble(run -> Math.pow(of.applyAsDouble(run) - mean, 2)).sum()
            / (RUNS - 1);
    double half = T99 * Math.sqrt(variance / RUNS);
    String said = "%s: %.5f +- %.5f, by the formula %.5f".formatted(what, mean, half, expected);
    assertTrue(Math.abs(mean - expected) <= half, said);
    assertTrue(half <= width * expected, "too wide to prove anything: " + said);
  }

  private static double waits(Tally tally) {
    Figures all = tally.all();
    return 1 - all.serviceLevel(Duration.ZERO).orElseThrow();
  }

  private static double level(Tally tally) {
    return tally.all().serviceLevel(SECONDS_20).orElseThrow();
  }

  /** Three small lines with conversations of 25 minutes, and a room with ten erlangs. */
  @ParameterizedTest
  @CsvSource({
    "0.9, 1500, 1, 1500, 0.375, 0.6281",
    "0.9, 1500, 2, 1500, 0.0592105, 0.9421",
    "3, 1500, 3, 700, 0.155473, 0.8481",
    "200, 180, 13, 12, 0.2852704530, 0.7955947884",
  })
  void waitingCallersAreAsManyAsErlangCSays(
      double anHour, int talk, int people, int hours, double waits, double level) {
    Duration length = Duration.ofSeconds(talk);
    double load = anHour * talk / 3600;
    List<Tally> runs = runs(new GeneratedCalls.Rate(anHour, length, null), people, hours);
    assertEquals(waits, Erlang.c(load, people), 1e-4);
    assertEquals(level, Erlang.within(SECONDS_20, load, people, length), 1e-4);
    assertHolds("wait", Erlang.c(load, people), 0.25, runs, ErlangsWorldTest::waits);
    assertHolds("within 20 s", level, 0.04, runs, ErlangsWorldTest::level);
    assertHolds(
        "mean wait",
        Erlang.meanWait(load, people, length),
        0.4,
        runs,
        run -> run.all().meanWait().orElseThrow());
    assertHolds("occupancy", load / people, 0.05, runs, run -> run.occupancy().orElseThrow());
  }

  @Test
  void callersWhoGiveUpAreAsManyAsErlangASays() {
    Duration talk = Duration.ofMinutes(3);
    Duration patience = Duration.ofMinutes(5);
    List<Tally> runs = runs(new GeneratedCalls.Rate(200, talk, patience), 13, 15);
    Erlang.A a = Erlang.A.of(200, talk, patience, 13);
    assertHolds(
        "gave up",
        a.abandons(),
        0.25,
        runs,
        run -> (double) run.all().abandoned() / run.all().offered());
    assertHolds("within 20 s", a.within(SECONDS_20), 0.03, runs, ErlangsWorldTest::level);
    assertHolds("occupancy", a.occupancy(), 0.03, runs, run -> run.occupancy().orElseThrow());
  }
}
