package rs.astra.hotline.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The definitions of the domain brief, 1.3 and 1.4. */
class FiguresTest {
  private static final Duration SECONDS_15 = Duration.ofSeconds(15);

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  /** 1000 answered, of them 860 in time; 60 gave up, of them 20 in time. */
  @Test
  void everyAbandonCountsAgainstTheServiceLevel() {
    Figures figures = new Figures();
    for (int i = 0; i < 1000; i++) {
      figures.answers(seconds(i < 860 ? 15 : 16));
    }
    for (int i = 0; i < 60; i++) {
      figures.abandons(seconds(i < 20 ? 5 : 50));
    }
    assertEquals(0.811321, figures.serviceLevel(SECONDS_15).orElseThrow(), 5e-7);
    assertEquals(1000 / 1060.0, figures.answerRate().orElseThrow(), 1e-12);
    assertEquals(List.of(20, 0, 0, 40, 0), figures.abandons());
  }

  @Test
  void callThatWeEndedCountsAgainstUs() {
    Figures figures = new Figures();
    figures.answers(seconds(1));
    figures.fails();
    assertEquals(OptionalDouble.of(0.5), figures.answerRate());
    assertEquals(OptionalDouble.of(0.5), figures.serviceLevel(SECONDS_15));
    assertEquals(1, figures.failed());
  }

  @Test
  void nothingHasNoFigure() {
    Figures figures = new Figures();
    assertEquals(OptionalDouble.empty(), figures.serviceLevel(SECONDS_15));
    assertEquals(OptionalDouble.empty(), figures.answerRate());
    assertEquals(OptionalDouble.empty(), figures.meanWait());
    assertEquals(OptionalDouble.empty(), figures.waitOf(90));
    assertEquals(List.of(), figures.interval(0));
  }

  @Test
  void nobodyAnsweredHasAServiceLevelAndNoWait() {
    Figures figures = new Figures();
    figures.abandons(seconds(0));
    assertEquals(OptionalDouble.of(0), figures.serviceLevel(SECONDS_15));
    assertEquals(OptionalDouble.empty(), figures.waitOf(100));
  }

  @Test
  void classesOfThoseWhoGaveUpEndWhereTheyShould() {
    Figures figures = new Figures();
    for (double wait : new double[] {0, 5, 5.001, 15, 15.001, 30, 30.001, 60, 60.001, 9999}) {
      figures.abandons(seconds(wait));
    }
    assertEquals(List.of(2, 2, 2, 2, 2), figures.abandons());
  }

  @Test
  void waitsAreThoseOfTheNearestRank() {
    Figures figures = new Figures();
    for (int wait = 100; wait >= 1; wait--) {
      figures.answers(seconds(wait));
    }
    assertEquals(OptionalDouble.of(50), figures.waitOf(50));
    assertEquals(OptionalDouble.of(90), figures.waitOf(90));
    assertEquals(OptionalDouble.of(100), figures.waitOf(100));
    assertEquals(OptionalDouble.of(50.5), figures.meanWait());
    assertEquals(20, figures.answeredWithin(seconds(20)));
    assertEquals(0, figures.answeredWithin(seconds(0)));
    assertEquals(100, figures.answeredWithin(seconds(1000)));
  }

  @Test
  void fewCallsHaveAWideInterval() {
    assertInterval(228, 240, 91.5, 97.1);
    assertInterval(7, 8, 52.9, 97.8);
  }

  private static void assertInterval(int counted, int of, double low, double high) {
    Figures figures = new Figures();
    for (int i = 0; i < of; i++) {
      figures.abandons(seconds(1));
    }
    assertEquals(low, figures.interval(counted).getFirst() * 100, 0.05);
    assertEquals(high, figures.interval(counted).getLast() * 100, 0.05);
  }
}
