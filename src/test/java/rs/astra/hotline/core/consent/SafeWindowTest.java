package rs.astra.hotline.core.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When it is safe to ring, by the clock on the wall, on the two odd nights too. */
final class SafeWindowTest {
  private static final ZoneId BELGRADE = ZoneId.of("Europe/Belgrade");
  private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);

  private static SafeWindow window(String from, String until) {
    return new SafeWindow(EVERY_DAY, LocalTime.parse(from), LocalTime.parse(until));
  }

  private static Instant at(String local) {
    return LocalDateTime.parse(local).atZone(BELGRADE).toInstant();
  }

  private static boolean open(SafeWindow window, Instant at) {
    return window.isOpen(at, BELGRADE);
  }

  @Test
  void theBeginningIsInsideAndTheEndIsNot() {
    SafeWindow morning = window("09:00", "11:30");
    assertFalse(open(morning, at("2026-11-25T08:59:59")));
    assertTrue(open(morning, at("2026-11-25T09:00")));
    assertTrue(open(morning, at("2026-11-25T11:29:59")));
    assertFalse(open(morning, at("2026-11-25T11:30")));
  }

  @Test
  void aWindowPastMidnightBelongsToTheDayOnWhichItBegan() {
    SafeWindow night =
        new SafeWindow(Set.of(DayOfWeek.WEDNESDAY), LocalTime.of(22, 0), LocalTime.of(1, 0));
    assertFalse(open(night, at("2026-11-25T00:30")), "Wednesday, but begun on Tuesday");
    assertTrue(open(night, at("2026-11-25T22:00")));
    assertTrue(open(night, at("2026-11-26T00:59")), "Thursday, but begun on Wednesday");
    assertFalse(open(night, at("2026-11-26T01:00")));
    assertFalse(open(night, at("2026-11-26T22:30")));
  }

  @Test
  void theSameTimeTwiceIsAWholeDay() {
    SafeWindow day =
        new SafeWindow(Set.of(DayOfWeek.WEDNESDAY), LocalTime.of(8, 0), LocalTime.of(8, 0));
    assertFalse(open(day, at("2026-11-25T07:59")));
    assertTrue(open(day, at("2026-11-25T08:00")));
    assertTrue(open(day, at("2026-11-26T07:59")));
    assertFalse(open(day, at("2026-11-26T08:00")));
  }

  @Test
  void inAutumnTheHourThatComesTwiceIsSafeTwice() {
    SafeWindow window = window("02:15", "02:45");
    Instant first = Instant.parse("2026-10-25T00:30:00Z");
    Instant second = Instant.parse("2026-10-25T01:30:00Z");
    assertTrue(open(window, first));
    assertFalse(open(window, Instant.parse("2026-10-25T01:00:00Z")), "02:00 for the second time");
    assertTrue(open(window, second));
    assertFalse(open(window, Instant.parse("2026-10-25T02:30:00Z")));
  }

  @Test
  void inSpringAnHourThatDoesNotExistIsNotSafe() {
    SafeWindow gone = window("02:00", "03:00");
    Instant evening = at("2026-03-28T20:00");
    assertEquals(
        Optional.of(at("2026-03-30T02:00")),
        gone.opens(evening, evening.plus(Duration.ofDays(3)), BELGRADE));
    SafeWindow half = window("02:30", "03:30");
    assertEquals(
        Optional.of(Instant.parse("2026-03-29T01:00:00Z")),
        half.opens(evening, evening.plus(Duration.ofDays(3)), BELGRADE),
        "the wall goes from 01:59 to 03:00");
  }

  @Test
  void saysWhenItOpensNextAndThatItDoesNot() {
    SafeWindow monday =
        new SafeWindow(Set.of(DayOfWeek.MONDAY), LocalTime.of(9, 0), LocalTime.of(10, 0));
    Instant wednesday = at("2026-11-25T12:00:30");
    assertEquals(
        Optional.empty(), monday.opens(wednesday, wednesday.plus(Duration.ofDays(3)), BELGRADE));
    assertEquals(
        Optional.of(at("2026-11-30T09:00")),
        monday.opens(wednesday, wednesday.plus(Duration.ofDays(7)), BELGRADE));
    Instant inside = at("2026-11-30T09:30:00");
    assertEquals(
        Optional.of(inside), monday.opens(inside, inside.plus(Duration.ofHours(1)), BELGRADE));
  }

  @Test
  void saysWhenItClosesAndThatItDoesNot() {
    SafeWindow night = window("22:00", "01:00");
    Instant inside = at("2026-11-25T23:30:30");
    assertEquals(
        Optional.of(at("2026-11-26T01:00")),
        night.closes(inside, inside.plus(Duration.ofDays(3)), BELGRADE));
    assertEquals(
        Optional.empty(), night.closes(inside, inside.plus(Duration.ofHours(1)), BELGRADE));
    assertEquals(
        Optional.empty(),
        window("08:00", "08:00").closes(inside, inside.plus(Duration.ofDays(3)), BELGRADE));
  }

  @Test
  void isNotAWindowWithoutADayOrWithSeconds() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new SafeWindow(Set.of(), LocalTime.of(9, 0), LocalTime.of(10, 0)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SafeWindow(EVERY_DAY, LocalTime.of(9, 0, 1), LocalTime.of(10, 0)));
  }
}
