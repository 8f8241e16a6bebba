package rs.astra.hotline.core.roster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static rs.astra.hotline.core.roster.Rosters.weekly;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On which days a shift takes place. */
class DaysTest {
  private static String november(Days days) {
    return days.between(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30))
        .map(day -> Integer.toString(day.getDayOfMonth()))
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    // 1 November 2026 is a Sunday
    "mon,     1, 2026-01-01, ,           2 9 16 23 30",
    "mon sun, 1, 2026-01-01, ,           1 2 8 9 15 16 22 23 29 30",
    "daily,   1, 2026-11-27, ,           27 28 29 30",
    "daily,   1, 2026-01-01, 2026-11-03, 1 2 3",
    "wed,     1, 2026-11-11, 2026-11-18, 11 18",
    // every second week: weeks begin on Monday, counted from the week of the first day
    "mon,     2, 2026-11-02, ,           2 16 30",
    "mon,     2, 2026-11-03, ,           16 30",
    "sun mon, 2, 2026-11-01, ,           1 9 15 23 29",
    "sun mon, 2, 2026-11-02, ,           2 8 16 22 30",
    "tue,     3, 2025-12-30, ,           10",
  })
  void weeklyDays(String on, int every, String from, @Nullable String until, String days) {
    assertEquals(days, november(weekly(on, every, from, until)));
  }

  @Test
  void oneDayIsOneDay() {
    assertEquals("17", november(new Days.Once(LocalDate.of(2026, 11, 17))));
    assertEquals("", november(new Days.Once(LocalDate.of(2026, 12, 1))));
  }

  @ParameterizedTest
  @CsvSource({
    "mon, 1, 2026-11-03, 2026-11-08, a weekly shift that never takes place",
    "mon, 2, 2026-11-03, 2026-11-15, a weekly shift that never takes place",
    "mon, 1, 2026-11-09, 2026-11-02, a weekly shift that never takes place",
    "mon, 0, 2026-11-09, , a shift recurs every 1 to 52 weeks",
    "mon, 53, 2026-11-09, , a shift recurs every 1 to 52 weeks",
    "mon, 1, 1999-12-31, , a date is from 2000 to 2199",
    "mon, 1, 2026-11-09, 2200-01-01, a date is from 2000 to 2199",
  })
  void daysThatMakeNoSenseAreRefused(
      String on, int every, String from, @Nullable String until, String reason) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> weekly(on, every, from, until));
    assertEquals(reason, refused.getMessage());
  }

  @Test
  void noDayOfTheWeekIsRefused() {
    assertEquals(
        "a weekly shift has at least one day of the week",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new Days.Weekly(
                        EnumSet.noneOf(java.time.DayOfWeek.class), 1, Days.EARLIEST, null))
            .getMessage());
  }

  @Test
  void oneDayOutOfRangeIsRefused() {
    for (String day : List.of("1999-12-31", "2200-01-01")) {
      assertThrows(IllegalArgumentException.class, () -> new Days.Once(LocalDate.parse(day)), day);
    }
  }
}
