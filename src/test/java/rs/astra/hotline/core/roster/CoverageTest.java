package rs.astra.hotline.core.roster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.core.roster.Interpreter.INTERPRETER;
import static rs.astra.hotline.core.roster.Level.COORDINATOR;
import static rs.astra.hotline.core.roster.Level.FIRST;
import static rs.astra.hotline.core.roster.Level.SECOND;
import static rs.astra.hotline.core.roster.Rosters.BELGRADE;
import static rs.astra.hotline.core.roster.Rosters.said;
import static rs.astra.hotline.core.roster.Rosters.span;
import static rs.astra.hotline.core.roster.Rosters.wall;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rs.astra.hotline.core.counsellor.CounsellorId;

/** What nobody covers. Gaps are written as level, language and time in UTC. */
class CoverageTest {
  private static final Language SR = new Language("sr");
  private static final Language EN = new Language("en");

  private static List<String> gaps(Roster roster, Span period, Language... languages) {
    return Coverage.of(roster, period, Set.of(languages)).gaps().stream()
        .map(g -> g.level() + " " + g.language() + " " + said(g.span()))
        .toList();
  }

  /** Second line and coordinator always there, so that only the first line is looked at. */
  private static Rosters others() {
    return new Rosters()
        .person("vera", "sr en")
        .weekly("vera", SECOND, "daily", "00:00-00:00")
        .weekly("vera", COORDINATOR, "daily", "00:00-00:00");
  }

  @Test
  void withoutARosterEverythingIsAGap() {
    assertEquals(
        List.of(
            "FIRST en 11-15T23:00 11-16T23:00",
            "FIRST sr 11-15T23:00 11-16T23:00",
            "SECOND en 11-15T23:00 11-16T23:00",
            "SECOND sr 11-15T23:00 11-16T23:00",
            "COORDINATOR en 11-15T23:00 11-16T23:00",
            "COORDINATOR sr 11-15T23:00 11-16T23:00"),
        gaps(Roster.empty(BELGRADE), span("2026-11-16T00:00", "2026-11-17T00:00"), SR, EN));
  }

  @Test
  void aGapIsWhereNobodySpeaksTheLanguageAtThatLevel() {
    Roster roster =
        others()
            .person("mira", "sr+")
            .person("ana", "sr en")
            .person("ivo", "en+")
            .weekly("mira", FIRST, "daily", "00:00-12:00")
            .weekly("ana", FIRST, "daily", "12:00-23:00")
            .weekly("ana", FIRST, "daily", "10:00-11:00")
            // an interpreter is on no level
            .weekly("ivo", INTERPRETER, "daily", "00:00-00:00")
            .roster();
    assertEquals(
        List.of(
            "FIRST en 11-15T23:00 11-16T09:00",
            "FIRST en 11-16T10:00 11-16T11:00",
            "FIRST en 11-16T22:00 11-16T23:00",
            "FIRST sr 11-16T22:00 11-16T23:00"),
        gaps(roster, span("2026-11-16T00:00", "2026-11-17T00:00"), SR, EN));
  }

  @Test
  void gapsComeByBeginningThenLevelThenLanguage() {
    Roster roster =
        new Rosters()
            .person("vera", "sr en ru")
            .weekly("vera", FIRST, "daily", "00:00-20:00")
            .weekly("vera", SECOND, "daily", "00:00-18:00")
            .weekly("vera", COORDINATOR, "daily", "00:00-20:00")
            .roster();
    Language ru = new Language("ru");
    String evening = " 11-16T19:00 11-16T23:00";
    assertEquals(
        List.of(
            "SECOND en 11-16T17:00 11-16T23:00",
            "SECOND ru 11-16T17:00 11-16T23:00",
            "SECOND sr 11-16T17:00 11-16T23:00",
            "FIRST en" + evening,
            "FIRST ru" + evening,
            "FIRST sr" + evening,
            "COORDINATOR en" + evening,
            "COORDINATOR ru" + evening,
            "COORDINATOR sr" + evening),
        gaps(roster, span("2026-11-16T00:00", "2026-11-17T00:00"), SR, EN, ru));
  }

  @Test
  void shiftsThatTouchOrOverlapLeaveNoGap() {
    Roster roster =
        others()
            .person("mira", "sr")
            .weekly("mira", FIRST, "daily", "22:00-06:00")
            .weekly("mira", FIRST, "daily", "06:00-14:00")
            .weekly("mira", FIRST, "daily", "13:00-22:00")
            .roster();
    assertEquals(List.of(), gaps(roster, span("2026-01-02T00:00", "2027-01-01T00:00"), SR));
  }

  @ParameterizedTest
  @CsvSource({
    // a handover at 02:30 in the two odd nights leaves no minute, a real gap has its real length
    "2026-03-28, 02:30, 02:30, ''",
    "2026-10-24, 02:30, 02:30, ''",
    "2026-03-28, 01:30, 03:30, FIRST sr 03-29T00:30 03-29T01:30",
    "2026-10-24, 01:30, 03:30, FIRST sr 10-24T23:30 10-25T02:30",
    "2026-10-24, 02:00, 03:00, FIRST sr 10-25T00:00 10-25T02:00",
    "2026-03-28, 02:00, 03:00, ''",
  })
  void gapsOfTheOddNights(String evening, String end, String begin, String gap) {
    Roster roster =
        others()
            .person("mira", "sr")
            .weekly("mira", FIRST, "sat", "22:00-" + end)
            .weekly("mira", FIRST, "sun", begin + "-06:00")
            .roster();
    LocalDate day = LocalDate.parse(evening);
    assertEquals(
        gap.isEmpty() ? List.of() : List.of(gap),
        gaps(roster, span(day + "T22:00", day.plusDays(1) + "T06:00"), SR));
  }

  @Test
  void absenceOpensAGapAndWhoTakesTheShiftClosesIt() {
    Rosters rosters =
        others()
            .person("mira", "sr")
            .person("ana", "sr")
            .weekly("mira", FIRST, "daily", "00:00-00:00")
            .away("mira", "2026-11-17T08:00", "2026-11-18T12:00");
    Span days = span("2026-11-16T00:00", "2026-11-20T00:00");
    assertEquals(List.of("FIRST sr 11-17T07:00 11-18T11:00"), gaps(rosters.roster(), days, SR));
    rosters.change(
        new Change.Taken(Rosters.occurrence("s3", "2026-11-17"), new CounsellorId("ana")));
    assertEquals(List.of("FIRST sr 11-17T23:00 11-18T11:00"), gaps(rosters.roster(), days, SR));
  }

  // --- telling

  private static Coverage twoGaps() {
    return Coverage.of(
        others()
            .person("mira", "sr")
            .weekly("mira", FIRST, "daily", "00:00-00:00")
            .away("mira", "2026-11-17T08:00", "2026-11-17T12:00")
            .away("mira", "2026-11-20T08:00", "2026-11-20T12:00")
            .roster(),
        span("2026-11-16T00:00", "2026-11-30T00:00"),
        Set.of(SR));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-16T00:00, 0",
    "2026-11-17T07:59, 0",
    "2026-11-17T08:00, 1",
    "2026-11-17T11:59, 1",
    "2026-11-17T12:00, 0",
  })
  void gapsAtTheHour(String at, int open) {
    assertEquals(open, twoGaps().at(wall(at)).size());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-16T07:59, 1, 0", "2026-11-16T08:00, 1, 1", "2026-11-17T11:59, 1, 1",
    "2026-11-17T12:00, 1, 0", "2026-11-17T07:59, 3, 1", "2026-11-17T08:00, 3, 2",
    "2026-11-20T12:00, 7, 0",
  })
  void gapsAreToldDaysAheadUntilTheyAreOver(String now, int days, int told) {
    assertEquals(told, twoGaps().toTell(wall(now), Duration.ofDays(days)).size());
  }

  // --- against a simpler way of saying it

  /** Random rosters over both odd nights: each minute of ten days is asked by itself. */
  @Test
  void sweepFindsWhatAskingMinuteByMinuteFinds() {
    int gaps = 0;
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      LocalDate start = LocalDate.of(2026, seed % 2 == 0 ? 3 : 10, seed % 2 == 0 ? 24 : 20);
      Roster roster = random(random, start);
      Span period =
          Span.between(start.atStartOfDay(), start.plusDays(10).atTime(0, 7), BELGRADE)
              .orElseThrow();
      List<Coverage.Gap> naive = minuteByMinute(roster, period);
      List<Coverage.Gap> swept = Coverage.of(roster, period, Set.of(SR, EN)).gaps();
      assertEquals(Set.copyOf(naive), Set.copyOf(swept), "seed " + seed);
      assertEquals(naive.size(), swept.size(), "seed " + seed);
      gaps += swept.size();
    }
    assertTrue(gaps > 400, "the rosters have gaps: " + gaps);
  }

  private static Roster random(Random random, LocalDate start) {
    Rosters rosters = new Rosters();
    List<String> people = List.of("a", "b", "c", "d", "e");
    List<String> speaks = List.of("sr", "sr+ en", "en+", "sr en", "ru");
    for (int i = 0; i < people.size(); i++) {
      rosters.person(people.get(i), speaks.get(i));
    }
    for (int i = 0; i < 24; i++) {
      String person = people.get(random.nextInt(people.size()));
      Post post = Post.all().get(random.nextInt(Post.all().size()));
      LocalTime begin = LocalTime.ofSecondOfDay(60L * 10 * random.nextInt(144));
      String hours = begin + "-" + begin.plusMinutes(10L * random.nextInt(1, 145));
      if (random.nextInt(4) == 0) {
        rosters.once(person, post, start.plusDays(random.nextInt(-1, 11)).toString(), hours);
      } else {
        String days =
            random.nextBoolean()
                ? "daily"
                : List.of("sat sun", "mon tue wed", "fri sat", "sun").get(random.nextInt(4));
        int every = random.nextInt(1, 3);
        rosters.shift(
            person,
            post,
            Rosters.weekly(
                days,
                every,
                start.minusDays(random.nextInt(20)).toString(),
                every == 1 && random.nextInt(2) == 0 ? start.plusDays(7).toString() : null),
            hours);
      }
    }
    for (int i = 0; i < 6; i++) {
      LocalDateTime from = start.atStartOfDay().plusMinutes(10L * random.nextInt(10 * 144));
      rosters.away(
          people.get(random.nextInt(people.size())),
          from.toString(),
          from.plusMinutes(10L * random.nextInt(1, 300)).toString());
    }
    for (Shift shift : rosters.roster().shifts().values()) {
      shift
          .days()
          .between(start.minusDays(1), start.plusDays(10))
          .forEach(
              day -> {
                var of = new Change.Occurrence(shift.id(), day);
                String other = people.get(random.nextInt(people.size()));
                switch (random.nextInt(12)) {
                  case 0 -> rosters.change(new Change.Cancelled(of));
                  case 1 ->
                      rosters.change(
                          new Change.Moved(
                              of,
                              start.plusDays(random.nextInt(10)),
                              new Hours(
                                  LocalTime.of(random.nextInt(24), 20), LocalTime.of(2, 30))));
                  case 2 -> {
                    if (!other.equals(shift.person().value())) {
                      rosters.change(new Change.Taken(of, new CounsellorId(other)));
                    }
                  }
                  default -> {}
                }
              });
    }
    return rosters.roster();
  }

  private static List<Coverage.Gap> minuteByMinute(Roster roster, Span period) {
    Map<String, BitSet> covered = new HashMap<>();
    for (Shift shift : roster.shifts().values()) {
      shift
          .days()
          .between(roster.day(period.from()).minusDays(2), roster.day(period.until()).plusDays(2))
          .forEach(day -> cover(roster, shift, day, period, covered));
    }
    int minutes = minute(period, period.until());
    List<Coverage.Gap> gaps = new ArrayList<>();
    for (Level level : Level.values()) {
      for (Language language : List.of(SR, EN)) {
        BitSet there = covered.getOrDefault(level + " " + language, new BitSet());
        int end;
        for (int begin = there.nextClearBit(0); begin < minutes; begin = there.nextClearBit(end)) {
          int next = there.nextSetBit(begin);
          end = next < 0 ? minutes : Math.min(next, minutes);
          gaps.add(
              new Coverage.Gap(
                  level,
                  language,
                  new Span(
                      period.from().plusSeconds(60L * begin),
                      period.from().plusSeconds(60L * end))));
        }
      }
    }
    return gaps;
  }

  private static int minute(Span period, Instant at) {
    return (int) Duration.between(period.from(), at).toMinutes();
  }

  /** Writes down every minute that one occurrence covers, by java.time alone. */
  private static void cover(
      Roster roster, Shift shift, LocalDate day, Span period, Map<String, BitSet> covered) {
    Change change = roster.changes().get(new Change.Occurrence(shift.id(), day));
    if (change instanceof Change.Cancelled) {
      return;
    }
    CounsellorId who = change instanceof Change.Taken taken ? taken.by() : shift.person();
    Hours hours = change instanceof Change.Moved moved ? moved.hours() : shift.hours();
    LocalDate begins = change instanceof Change.Moved moved ? moved.to() : day;
    LocalDate ends = hours.end().isAfter(hours.start()) ? begins : begins.plusDays(1);
    Instant until = ends.atTime(hours.end()).atZone(BELGRADE).toInstant();
    for (Instant at = begins.atTime(hours.start()).atZone(BELGRADE).toInstant();
        at.isBefore(until);
        at = at.plusSeconds(60)) {
      Instant minute = at;
      boolean away =
          roster.absences().stream()
              .filter(absence -> absence.person().equals(who))
              .anyMatch(
                  absence ->
                      !minute.isBefore(absence.from().atZone(BELGRADE).toInstant())
                          && minute.isBefore(absence.until().atZone(BELGRADE).toInstant()));
      if (!away && period.contains(minute)) {
        for (Language language : roster.person(who).speaks().keySet()) {
          covered
              .computeIfAbsent(shift.post().name() + " " + language, _ -> new BitSet())
              .set(minute(period, minute));
        }
      }
    }
  }
}
