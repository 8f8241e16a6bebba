package rs.astra.hotline.asterisk.agi;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.counsellor.StationId;

class WrongPinsTest {
  private static final List<WrongPins.Of> ANA_AT_C1 = at("c1", "code 42");
  private static final List<WrongPins.Of> ANA_AT_C2 = at("c2", "code 42");
  private static final List<WrongPins.Of> EMA_AT_C1 = at("c1", "code 43");
  private static final List<WrongPins.Of> EMA_AT_C2 = at("c2", "code 43");

  private static List<WrongPins.Of> at(String station, String person) {
    return List.of(
        new WrongPins.Of.Station(new StationId(station)), new WrongPins.Of.Person(person));
  }

  private Instant now = Instant.parse("2026-11-21T02:00:00Z");
  private final WrongPins wrong =
      new WrongPins(
          new Config.FeatureCodes("*11", "*12", "*13", "*14", 3, Duration.ofSeconds(60)),
          () -> now);

  private void wrong(List<WrongPins.Of> whose, int times) {
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

  /** Or a colleague could keep somebody from coming on duty, from any telephone. */
  @Test
  void whoTriesAtOneTelephoneKeepsNobodyFromAnother() {
    wrong(ANA_AT_C1, 3);
    assertTrue(wrong.waits(ANA_AT_C1));
    assertFalse(wrong.waits(ANA_AT_C2));
    assertFalse(wrong.waits(EMA_AT_C2));
  }

  @Test
  void afterTenTimesAsManyThePersonWaitsAtEveryStation() {
    for (int station = 10; station < 20; station++) {
      assertFalse(wrong.waits(ANA_AT_C2));
      wrong(at("c" + station, "code 42"), 3);
    }
    assertTrue(wrong.waits(ANA_AT_C2));
    assertFalse(wrong.waits(EMA_AT_C2));
    now = now.plusSeconds(60);
    assertFalse(wrong.waits(ANA_AT_C2));
  }

  /** Of several telephones at once, on which one person's PIN is tried. */
  @Test
  void aWrongOneThatWasUnderWayDoesNotEndTheWaiting() {
    wrong(ANA_AT_C1, 4);
    assertTrue(wrong.waits(ANA_AT_C1));
    assertFalse(wrong.waits(EMA_AT_C2));
  }

  @Test
  void itIsToldEachTimeThatSomethingBeginsToWaitAndNotBefore() {
    assertFalse(wrong.add(ANA_AT_C1));
    assertFalse(wrong.add(ANA_AT_C1));
    assertTrue(wrong.add(ANA_AT_C1), "the station");
    assertFalse(wrong.add(ANA_AT_C1));
    for (int station = 10; station < 23; station++) {
      wrong(at("c" + station, "code 42"), 2);
    }
    assertTrue(wrong.waits(ANA_AT_C2), "the thirtieth");
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
