package rs.astra.hotline.core.roster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wall-clock hours and instants, above all in the two odd nights of the year. */
class WallClockTest {
  private static Optional<Span> on(String day, String hours) {
    return Rosters.hours(hours).on(LocalDate.parse(day), Rosters.BELGRADE);
  }

  @ParameterizedTest
  @CsvSource({
    // an ordinary night, and the vectors of the two odd ones
    "2026-03-27, 22:00-06:00, 2026-03-27T21:00:00Z, 8h",
    "2026-03-28, 22:00-06:00, 2026-03-28T21:00:00Z, 7h",
    "2026-10-24, 22:00-06:00, 2026-10-24T20:00:00Z, 9h",
    "2026-10-25, 22:00-06:00, 2026-10-25T21:00:00Z, 8h",
    // within the skipped hour and around it: 02:30 becomes 03:30
    "2026-03-29, 02:30-06:00, 2026-03-29T01:30:00Z, 2h30m",
    "2026-03-28, 22:00-02:30, 2026-03-28T21:00:00Z, 4h30m",
    "2026-03-29, 02:00-03:30, 2026-03-29T01:00:00Z, 30m",
    "2026-03-29, 01:59-03:00, 2026-03-29T00:59:00Z, 1m",
    // the doubled hour: 02:30 is the first of the two
    "2026-10-25, 02:30-06:00, 2026-10-25T00:30:00Z, 4h30m",
    "2026-10-24, 22:00-02:30, 2026-10-24T20:00:00Z, 4h30m",
    "2026-10-25, 02:00-03:00, 2026-10-25T00:00:00Z, 2h",
    "2026-10-25, 02:10-02:50, 2026-10-25T00:10:00Z, 40m",
    // whole days, and ends at midnight
    "2026-03-29, 08:00-08:00, 2026-03-29T06:00:00Z, 24h",
    "2026-03-28, 08:00-08:00, 2026-03-28T07:00:00Z, 23h",
    "2026-10-24, 08:00-08:00, 2026-10-24T06:00:00Z, 25h",
    "2026-03-27, 16:00-00:00, 2026-03-27T15:00:00Z, 8h",
    "2026-03-27, 00:00-08:00, 2026-03-26T23:00:00Z, 8h",
  })
  void hoursBecomeInstants(String day, String hours, Instant from, String length) {
    Span span = on(day, hours).orElseThrow();
    assertEquals(from, span.from());
    assertEquals(Duration.parse("PT" + length), span.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"02:00-03:00", "02:30-03:00", "02:30-03:15", "02:30-03:30"})
  void shiftThatLiesInTheSkippedHourDoesNotTakePlace(String hours) {
    assertEquals(Optional.empty(), on("2026-03-29", hours));
    assertTrue(on("2026-03-28", hours).isPresent());
  }

  /** Where one shift ends another begins: both must mean the same instant, every minute of both. */
  @ParameterizedTest
  @ValueSource(strings = {"2026-03-28", "2026-10-24"})
  void handoverAtAnyMinuteOfAnOddNightLeavesNobodyAlone(String evening) {
    LocalDate day = LocalDate.parse(evening);
    for (int minute = 1; minute < 6 * 60; minute++) {
      LocalTime at = LocalTime.MIDNIGHT.plusMinutes(minute);
      Span before = new Hours(LocalTime.of(22, 0), at).on(day, Rosters.BELGRADE).orElseThrow();
      Instant end = before.until();
      new Hours(at, LocalTime.of(6, 0))
          .on(day.plusDays(1), Rosters.BELGRADE)
          .ifPresent(after -> assertEquals(end, after.from(), at::toString));
    }
  }

  /** However a night is cut into shifts, even in the skipped hour, together they cover it. */
  @ParameterizedTest
  @ValueSource(strings = {"2026-03-28", "2026-10-24"})
  void chainOfShiftsCoversAnOddNight(String evening) {
    LocalDate day = LocalDate.parse(evening).plusDays(1);
    Span night = Hours.NIGHT.on(day.minusDays(1), Rosters.BELGRADE).orElseThrow();
    Random random = new Random(26);
    for (int round = 0; round < 500; round++) {
      List<LocalTime> cuts = new ArrayList<>();
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        cuts.add(LocalTime.of(1, 30).plusMinutes(random.nextInt(1, 150)));
      }
      cuts.add(LocalTime.of(6, 0));
      List<LocalTime> sorted = cuts.stream().distinct().sorted().toList();
      List<Span> spans = new ArrayList<>();
      new Hours(LocalTime.of(22, 0), sorted.getFirst())
          .on(day.minusDays(1), Rosters.BELGRADE)
          .ifPresent(spans::add);
      for (int i = 1; i < sorted.size(); i++) {
        new Hours(sorted.get(i - 1), sorted.get(i)).on(day, Rosters.BELGRADE).ifPresent(spans::add);
      }
      assertEquals(List.of(), night.without(spans), sorted::toString);
    }
  }

  @Test
  void secondsAreRefused() {
    LocalTime odd = LocalTime.of(22, 0, 1);
    assertThrows(IllegalArgumentException.class, () -> new Hours(odd, LocalTime.NOON));
    assertThrows(IllegalArgumentException.class, () -> new Hours(LocalTime.NOON, odd));
  }

  // --- spans

  private static Span minutes(int from, int until) {
    return new Span(Instant.ofEpochSecond(from * 60L), Instant.ofEpochSecond(until * 60L));
  }

  @Test
  void emptySpanIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> minutes(3, 3));
    assertThrows(IllegalArgumentException.class, () -> minutes(3, 2));
  }

  @Test
  void spanContainsItsBeginningAndNotItsEnd() {
    Span span = minutes(1, 3);
    assertEquals(
        List.of(false, true, true, false),
        List.of(0, 1, 2, 3).stream()
            .map(m -> span.contains(Instant.ofEpochSecond(m * 60L)))
            .toList());
  }

  @Test
  void touchingSpansHaveNothingInCommon() {
    assertEquals(Optional.empty(), minutes(1, 3).with(minutes(3, 5)));
    assertEquals(Optional.of(minutes(2, 3)), minutes(1, 3).with(minutes(2, 5)));
    assertEquals(Optional.of(minutes(2, 3)), minutes(1, 5).with(minutes(2, 3)));
  }

  @Test
  void whatIsLeftOfASpanDoesNotDependOnTheOrderOfTheOthers() {
    Span day = minutes(0, 100);
    List<Span> left = List.of(minutes(5, 10), minutes(40, 50), minutes(90, 100));
    assertEquals(
        left,
        day.without(List.of(minutes(-5, 5), minutes(10, 40), minutes(20, 30), minutes(50, 90))));
    assertEquals(
        left,
        day.without(List.of(minutes(50, 90), minutes(20, 30), minutes(10, 40), minutes(-5, 5))));
    assertEquals(List.of(), day.without(List.of(minutes(-1, 101))));
    assertEquals(List.of(day), day.without(List.of(minutes(-5, 0), minutes(100, 200))));
  }

  @Test
  void spansThatTouchAreJoined() {
    assertEquals(
        List.of(minutes(1, 6), minutes(7, 9)),
        Span.joined(List.of(minutes(7, 9), minutes(3, 6), minutes(1, 3), minutes(4, 5))));
  }
}
