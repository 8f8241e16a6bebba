package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.roster.Days;
import rs.astra.hotline.core.roster.Duty;
import rs.astra.hotline.core.roster.Hours;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Person;
import rs.astra.hotline.core.roster.Proficiency;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Shift;
import rs.astra.hotline.core.roster.ShiftId;

/**
 * The night with a skipped hour and the one with a doubled hour, in which people and calls go on:
 * whoever calls in any minute rings exactly whoever has the night. What hours become is in {@code
 * roster/WallClockTest}.
 */
class OddNightsTest {
  private static final ZoneId BELGRADE = ZoneId.of("Europe/Belgrade");

  private static Roster nightAndDay() {
    return shift(shift(Roster.empty(BELGRADE), "nada", "22:00", "06:00"), "dara", "06:00", "22:00");
  }

  private static Roster shift(Roster roster, String who, String from, String until) {
    CounsellorId id = Scene.counsellor(who);
    Map<Language, Proficiency> speaks = Map.of(new Language("sr"), Proficiency.SPEAKS_WELL);
    return roster
        .with(new Person(id, Scene.station(who), speaks, false))
        .with(
            new Shift(
                new ShiftId("of-" + who),
                id,
                Level.FIRST,
                new Days.Weekly(
                    Set.of(java.time.DayOfWeek.values()), 1, LocalDate.of(2026, 1, 1), null),
                new Hours(LocalTime.parse(from), LocalTime.parse(until))));
  }

  private static Fact.OnShift onShift(Roster roster, Instant at) {
    Map<CounsellorId, Shifts.Place> people = new HashMap<>();
    for (Duty duty : roster.onDuty(at)) {
      people.put(
          duty.person(), new Shifts.Place(roster.person(duty.person()).station(), Level.FIRST));
    }
    return new Fact.OnShift(people);
  }

  /** From nine in the evening until seven, a caller each minute. */
  @ParameterizedTest
  @CsvSource({"2026-03-28, 7", "2026-10-24, 9", "2026-11-21, 8"})
  void whoeverCallsInAnyMinuteRingsWhoeverHasTheNight(LocalDate evening, int hours) {
    Roster roster = nightAndDay();
    Instant from = evening.atTime(21, 0).atZone(BELGRADE).toInstant();
    Instant until = evening.plusDays(1).atTime(7, 0).atZone(BELGRADE).toInstant();
    Scene scene = Scene.started("t", from);
    scene.when(new Fact.LinkRestored(new Picture(from).snapshot()));
    int nights = 0;
    for (Instant at = from; at.isBefore(until); at = at.plusSeconds(60)) {
      scene.when(onShift(roster, at));
      LocalTime wall = at.atZone(BELGRADE).toLocalTime();
      boolean night = wall.getHour() >= 22 || wall.getHour() < 6;
      String call = "at-" + at;
      String who = night ? "nada" : "dara";
      scene.when(new Fact.CallerArrived(Scene.caller(call, at))).thenRung(who);
      scene.hangsUp(call).legEnds(who, LegOutcome.CANCELLED).later(60);
      nights += night ? 1 : 0;
    }
    assertEquals(Duration.ofHours(hours), Duration.ofMinutes(nights));
    scene.then("nada", Availability.OffDuty.class);
  }

  /** In the doubled hour the wall shows 02:30 twice; a wait of ten seconds is ten seconds. */
  @ParameterizedTest
  @CsvSource({"2026-03-29T00:59:55Z", "2026-10-25T00:59:55Z"})
  void waitAcrossTheChangeIsAsLongAsAnyOther(Instant before) {
    Scene scene = Scene.started("t", before);
    scene.when(new Fact.LinkRestored(new Picture(before).snapshot()));
    scene.signsIn("ana").signsIn("ema", Level.SECOND);
    scene.when(new Fact.CallerArrived(Scene.caller("a", before))).thenRung("ana");
    scene.later(9.999).thenRung().later(0.001).thenRung("ema");
  }
}
