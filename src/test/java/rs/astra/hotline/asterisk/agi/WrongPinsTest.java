package rs.astra.hotline.asterisk.agi;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.Config;

class WrongPinsTest {
  private static final List<String> ANA_AT_C1 = List.of("station c1", "code 42");
  private static final List<String> ANA_AT_C2 = List.of("station c2", "code 42");
  private static final List<String> EMA_AT_C1 = List.of("station c1", "code 43");
  private static final List<String> EMA_AT_C2 = List.of("station c2", "code 43");

  private Instant now = Instant.parse("2026-11-21T02:00:00Z");
  private final WrongPins wrong =
      new WrongPins(
          new Config.FeatureCodes("*11", "*12", "*13", "*14", 3, Duration.ofSeconds(60)),
          () -> now);

  private void wrong(List<String> whose, int times) {
    for (int i = 0; i < times; i++) {
      wrong.add(whose);
    }
  }

  @Test
  void afterThreeTheStationWaitsForItsTimeWhoeverItIs() {
    wrong(ANA_AT_C1, 2);
    assertFalse(wrong.waits(EMA_AT_C1));
    wrong(EMA_AT_C1, 1);
    assertTrue(wrong.waits(EMA_AT_C1));
    assertTrue(wrong.waits(ANA_AT_C1));
    assertFalse(wrong.waits(EMA_AT_C2));
    now = now.plusSeconds(59);
    assertTrue(wrong.waits(EMA_AT_C1));
    now = now.plusSeconds(1);
    assertFalse(wrong.waits(EMA_AT_C1));
  }

  @Test
  void afterThreeThePersonWaitsAtEveryStation() {
    wrong(ANA_AT_C1, 2);
    wrong(ANA_AT_C2, 1);
    assertTrue(wrong.waits(ANA_AT_C2));
    assertFalse(wrong.waits(EMA_AT_C2));
  }

  /** Of several telephones at once, on which one person's PIN is tried. */
  @Test
  void aWrongOneThatWasUnderWayDoesNotEndTheWaiting() {
    wrong(ANA_AT_C1, 3);
    wrong(ANA_AT_C2, 1);
    assertTrue(wrong.waits(ANA_AT_C2));
    assertFalse(wrong.waits(EMA_AT_C2));
  }

  @Test
  void aRightOneInBetweenBeginsAnew() {
    wrong(ANA_AT_C1, 2);
    wrong.forget(ANA_AT_C1);
    wrong(ANA_AT_C1, 2);
    assertFalse(wrong.waits(ANA_AT_C1));
  }

  @Test
  void afterTheTimeThreeMoreMayBeWrong() {
    wrong(ANA_AT_C1, 3);
    now = now.plusSeconds(60);
    wrong(ANA_AT_C1, 2);
    assertFalse(wrong.waits(ANA_AT_C1));
    wrong(ANA_AT_C1, 1);
    assertTrue(wrong.waits(ANA_AT_C1));
  }
}
