package rs.astra.hotline.simulation;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import rs.astra.hotline.core.Policy;
import rs.astra.hotline.core.UsualPolicy;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Days;
import rs.astra.hotline.core.roster.Hours;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Person;
import rs.astra.hotline.core.roster.Proficiency;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Shift;
import rs.astra.hotline.core.roster.ShiftId;

/** Rooms full of people who never go home, and the lines for which they are there. */
final class Rooms {
  static final ZoneId BELGRADE = ZoneId.of("Europe/Belgrade");
  static final LineId SOS = new LineId("sos");
  static final Language SERBIAN = new Language("sr");
  static final List<GeneratedCalls.Wish> ONE_LINE =
      List.of(new GeneratedCalls.Wish(SOS, List.of(SERBIAN)));

  private Rooms() {}

  /** So many people of the first line, each at a station of their own. */
  static Roster of(int people) {
    Roster roster = Roster.empty(BELGRADE);
    for (int i = 1; i <= people; i++) {
      CounsellorId id = new CounsellorId("p" + i);
      roster =
          roster
              .with(
                  new Person(
                      id, new StationId("c" + i), Map.of(SERBIAN, Proficiency.SPEAKS_WELL), false))
              .with(
                  new Shift(
                      new ShiftId("s" + i),
                      id,
                      Level.FIRST,
                      new Days.Weekly(
                          EnumSet.allOf(java.time.DayOfWeek.class), 1, Days.EARLIEST, null),
                      new Hours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)));
    }
    return roster;
  }

  static Policy policy(Duration wrapUp) {
    return UsualPolicy.of(wrapUp, Duration.ofSeconds(25));
  }
}
