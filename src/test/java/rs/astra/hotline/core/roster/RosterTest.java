package rs.astra.hotline.core.roster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static rs.astra.hotline.core.roster.Interpreter.INTERPRETER;
import static rs.astra.hotline.core.roster.Level.COORDINATOR;
import static rs.astra.hotline.core.roster.Level.FIRST;
import static rs.astra.hotline.core.roster.Level.SECOND;
import static rs.astra.hotline.core.roster.Rosters.absence;
import static rs.astra.hotline.core.roster.Rosters.hours;
import static rs.astra.hotline.core.roster.Rosters.occurrence;
import static rs.astra.hotline.core.roster.Rosters.said;
import static rs.astra.hotline.core.roster.Rosters.span;
import static rs.astra.hotline.core.roster.Rosters.wall;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.core.counsellor.CounsellorId;

/** Who is on duty, at which post, until when. Spans are written in UTC: month, day, time. */
class RosterTest {
  private static final CounsellorId MIRA = new CounsellorId("mira");

  private static Change taken(String shift, String day, String by) {
    return new Change.Taken(occurrence(shift, day), new CounsellorId(by));
  }

  private static Change cancelled(String shift, String day) {
    return new Change.Cancelled(occurrence(shift, day));
  }

  private static Change moved(String shift, String day, String to, String hours) {
    return new Change.Moved(occurrence(shift, day), LocalDate.parse(to), hours(hours));
  }

  // --- on duty

  @ParameterizedTest
  @CsvSource({
    "2026-11-16T21:59, ''",
    "2026-11-16T22:00, mira",
    "2026-11-17T05:59, mira",
    "2026-11-17T06:00, ''",
    "2026-11-17T22:00, ''",
    "2026-11-15T23:00, ''",
    "2026-11-23T23:00, mira",
  })
  void overnightShiftBelongsToTheDayOnWhichItBegins(String at, String who) {
    Roster roster =
        new Rosters().people("mira").weekly("mira", FIRST, "mon", "22:00-06:00").roster();
    assertEquals(
        who,
        roster.onDuty(wall(at)).stream()
            .map(duty -> duty.person().value())
            .reduce("", String::concat));
  }

  @Test
  void everybodyOnDutyIsNamedByPostAndPersonWithTheEnd() {
    Roster roster =
        new Rosters()
            .people("zora", "mira", "ana", "vera")
            .weekly("zora", FIRST, "daily", "06:00-14:00")
            .weekly("ana", INTERPRETER, "daily", "08:00-20:00")
            .weekly("vera", COORDINATOR, "daily", "08:00-08:00")
            .weekly("mira", FIRST, "daily", "07:00-15:00")
            .weekly("ana", SECOND, "daily", "06:00-14:00")
            .roster();
    assertEquals(
        List.of(
            "mira FIRST 11-17T06:00 11-17T14:00",
            "zora FIRST 11-17T05:00 11-17T13:00",
            "ana SECOND 11-17T05:00 11-17T13:00",
            "vera COORDINATOR 11-17T07:00 11-18T07:00",
            "ana INTERPRETER 11-17T07:00 11-17T19:00"),
        said(roster.onDuty(wall("2026-11-17T10:00"))));
  }

  @Test
  void personTwiceAtOnePostIsNamedOnceUntilTheLaterEnd() {
    Roster roster =
        new Rosters()
            .people("mira")
            .weekly("mira", FIRST, "tue", "08:00-16:00")
            .weekly("mira", FIRST, "tue", "10:00-12:00")
            .roster();
    assertEquals(
        List.of("mira FIRST 11-17T07:00 11-17T15:00"),
        said(roster.onDuty(wall("2026-11-17T11:00"))));
  }

  @Test
  void theDoubledHourIsCoveredOnceByWhoComesAndTheSkippedOneByNobodyTwice() {
    Roster roster =
        new Rosters()
            .people("mira", "ana")
            .weekly("mira", FIRST, "sat", "22:00-02:30")
            .weekly("ana", FIRST, "sun", "02:30-06:00")
            .roster();
    assertEquals(
        List.of("mira FIRST 10-24T20:00 10-25T00:30"),
        said(roster.onDuty(Instant.parse("2026-10-25T00:29:59Z"))));
    // both times at which the wall shows 02:30
    for (String at : List.of("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")) {
      assertEquals(
          List.of("ana FIRST 10-25T00:30 10-25T05:00"), said(roster.onDuty(Instant.parse(at))));
    }
    // 03:10 in the night that lacks an hour: 02:30 became 03:30
    assertEquals(
        List.of("mira FIRST 03-28T21:00 03-29T01:30"),
        said(roster.onDuty(Instant.parse("2026-03-29T01:10:00Z"))));
    assertEquals(
        List.of("ana FIRST 03-29T01:30 03-29T04:00"),
        said(roster.onDuty(Instant.parse("2026-03-29T01:30:00Z"))));
  }

  // --- what differs from the shifts

  private static Rosters nights() {
    return new Rosters()
        .people("mira", "ana")
        .weekly("mira", FIRST, "mon tue", "22:00-06:00")
        .weekly("ana", FIRST, "wed", "22:00-06:00");
  }

  private static List<String> week(Rosters rosters) {
    return said(rosters.roster().duties(span("2026-11-16T00:00", "2026-11-23T00:00")));
  }

  @Test
  void withoutChangesTheShiftsHold() {
    assertEquals(
        List.of(
            "mira FIRST 11-16T21:00 11-17T05:00",
            "mira FIRST 11-17T21:00 11-18T05:00",
            "ana FIRST 11-18T21:00 11-19T05:00"),
        week(nights()));
  }

  @Test
  void cancelledOccurrenceDoesNotTakePlaceAndTheOthersDo() {
    assertEquals(
        List.of("mira FIRST 11-16T21:00 11-17T05:00", "ana FIRST 11-18T21:00 11-19T05:00"),
        week(nights().change(cancelled("s1", "2026-11-17"))));
  }

  @Test
  void swapIsTwoOccurrencesTaken() {
    assertEquals(
        List.of(
            "mira FIRST 11-16T21:00 11-17T05:00",
            "ana FIRST 11-17T21:00 11-18T05:00",
            "mira FIRST 11-18T21:00 11-19T05:00"),
        week(
            nights()
                .change(taken("s1", "2026-11-17", "ana"))
                .change(taken("s2", "2026-11-18", "mira"))));
  }

  @Test
  void movedOccurrenceTakesPlaceOnTheOtherDayAndTimeOnly() {
    assertEquals(
        List.of(
            "mira FIRST 11-17T21:00 11-18T05:00",
            "ana FIRST 11-18T21:00 11-19T05:00",
            "mira FIRST 11-21T07:00 11-21T11:00"),
        week(nights().change(moved("s1", "2026-11-16", "2026-11-21", "08:00-12:00"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-03-02", "2027-03-01"})
  void occurrenceMovedFromFarAwayIsFound(String from) {
    assertEquals(
        List.of(
            "mira FIRST 11-16T21:00 11-17T05:00",
            "mira FIRST 11-17T21:00 11-18T05:00",
            "ana FIRST 11-18T21:00 11-19T05:00",
            "mira FIRST 11-20T07:00 11-20T11:00"),
        week(nights().change(moved("s1", from, "2026-11-20", "08:00-12:00"))));
  }

  @Test
  void absenceCutsWhatItTouches() {
    assertEquals(
        List.of(
            "mira FIRST 11-16T21:00 11-16T23:00",
            "mira FIRST 11-17T21:00 11-17T22:00",
            "mira FIRST 11-18T02:30 11-18T05:00",
            "ana FIRST 11-18T21:00 11-19T05:00"),
        week(
            nights()
                .away("mira", "2026-11-17T00:00", "2026-11-17T12:00")
                .away("mira", "2026-11-17T23:00", "2026-11-18T03:30")));
  }

  @Test
  void whoTakesAShiftIsFreedByTheirOwnAbsencesOnly() {
    Rosters taken = nights().change(taken("s1", "2026-11-17", "ana"));
    assertEquals(
        List.of(
            "mira FIRST 11-16T21:00 11-17T05:00",
            "ana FIRST 11-17T21:00 11-18T05:00",
            "ana FIRST 11-18T21:00 11-19T05:00"),
        week(taken.away("mira", "2026-11-17T12:00", "2026-11-19T00:00")));
    assertEquals(
        List.of("mira FIRST 11-16T21:00 11-17T05:00", "ana FIRST 11-18T21:00 11-19T05:00"),
        week(taken.away("ana", "2026-11-17T12:00", "2026-11-18T12:00")));
  }

  @Test
  void dutiesComeInTheOrderInWhichTheyBegin() {
    assertEquals(
        List.of(
            "ana FIRST 11-16T07:00 11-16T11:00",
            "mira FIRST 11-16T07:00 11-16T11:00",
            "ana SECOND 11-16T07:00 11-16T11:00",
            "mira FIRST 11-16T21:00 11-17T05:00",
            "mira FIRST 11-17T21:00 11-18T05:00",
            "ana FIRST 11-18T21:00 11-19T05:00"),
        week(
            nights()
                .once("ana", SECOND, "2026-11-16", "08:00-12:00")
                .once("mira", FIRST, "2026-11-16", "08:00-12:00")
                .once("ana", FIRST, "2026-11-16", "08:00-12:00")));
  }

  @Test
  void dutiesOfAPeriodAreWholeAndTouchIt() {
    Roster roster = nights().roster();
    assertEquals(
        List.of("mira FIRST 11-16T21:00 11-17T05:00"),
        said(roster.duties(span("2026-11-17T05:59", "2026-11-17T22:00"))));
    assertEquals(List.of(), roster.duties(span("2026-11-17T06:00", "2026-11-17T22:00")));
  }

  // --- what does not fit

  @TestFactory
  Stream<DynamicTest> whatDoesNotFitIsRefused() {
    Roster roster =
        nights()
            .away("mira", "2026-12-01T00:00", "2026-12-08T00:00")
            .change(cancelled("s1", "2026-11-17"))
            .roster();
    Map<Supplier<Roster>, String> refused =
        Map.ofEntries(
            Map.entry(
                () -> roster.with(new Person(MIRA, null, speaks(), false)),
                "this person is there already"),
            Map.entry(
                () -> roster.with(shift("s1", "mira")), "a shift of this id is there already"),
            Map.entry(
                () -> roster.with(shift("s9", "vera")), "there is no such person in the roster"),
            Map.entry(
                () -> roster.with(absence("vera", "2026-12-01T00:00", "2026-12-08T00:00")),
                "there is no such person in the roster"),
            Map.entry(
                () -> roster.with(absence("mira", "2026-12-01T00:00", "2026-12-08T00:00")),
                "the same absence is there already"),
            Map.entry(
                () -> roster.with(cancelled("s9", "2026-11-17")), "there is no shift of this id"),
            Map.entry(
                () -> roster.with(cancelled("s1", "2026-11-18")),
                "the shift does not begin on this day"),
            Map.entry(
                () -> roster.with(taken("s1", "2026-11-17", "ana")),
                "this occurrence is changed already"),
            Map.entry(
                () -> roster.with(taken("s1", "2026-11-16", "vera")),
                "there is no such person in the roster"),
            Map.entry(
                () -> roster.with(taken("s1", "2026-11-16", "mira")),
                "the shift is this person's already"),
            Map.entry(
                () -> roster.with(moved("s1", "2026-11-16", "2200-01-01", "08:00-12:00")),
                "a date is from 2000 to 2199"),
            Map.entry(
                () -> roster.with(absence("mira", "2026-12-01T00:00", "2026-12-01T00:00")),
                "an absence ends after it begins"),
            Map.entry(
                () -> roster.with(absence("mira", "2026-12-01T00:00:30", "2026-12-02T00:00")),
                "an absence begins and ends at a whole minute"),
            Map.entry(
                () -> roster.with(absence("mira", "2026-12-01T00:00", "2200-01-01T00:00")),
                "a date is from 2000 to 2199"),
            Map.entry(
                () -> roster.with(new Person(new CounsellorId("vera"), null, Map.of(), false)),
                "a person speaks at least one language"),
            Map.entry(
                () -> roster.with(shift("no spaces", "mira")),
                "a shift's id has letters, digits, dashes and underscores, at most 40"));
    return refused.entrySet().stream()
        .map(
            of ->
                DynamicTest.dynamicTest(
                    of.getValue(),
                    () ->
                        assertEquals(
                            of.getValue(),
                            assertThrows(IllegalArgumentException.class, () -> of.getKey().get())
                                .getMessage())));
  }

  private static Map<Language, Proficiency> speaks() {
    return Map.of(new Language("sr"), Proficiency.SPEAKS);
  }

  private static Shift shift(String id, String person) {
    return new Shift(
        new ShiftId(id),
        new CounsellorId(person),
        FIRST,
        new Days.Once(LocalDate.of(2026, 11, 16)),
        hours("08:00-12:00"));
  }
}
