package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.roster.Days;
import rs.astra.hotline.core.roster.Hours;
import rs.astra.hotline.core.roster.Interpreter;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Person;
import rs.astra.hotline.core.roster.Post;
import rs.astra.hotline.core.roster.Proficiency;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Shift;
import rs.astra.hotline.core.roster.ShiftId;

/** Mira works from 22:00 to 02:00 and on from 02:00 to 06:00, every night, in Belgrade. */
class TimeAwayTest {
  private static final CounsellorId MIRA = new CounsellorId("mira");

  private static Roster nights(Post post) {
    Roster roster =
        Roster.empty(ZoneId.of("Europe/Belgrade"))
            .with(new Person(MIRA, null, Map.of(new Language("sr"), Proficiency.SPEAKS), true));
    for (int hour : new int[] {22, 2}) {
      roster =
          roster.with(
              new Shift(
                  new ShiftId("s" + hour),
                  MIRA,
                  post,
                  new Days.Weekly(
                      EnumSet.allOf(DayOfWeek.class), 1, LocalDate.of(2026, 1, 1), null),
                  new Hours(LocalTime.of(hour, 0), LocalTime.of((hour + 4) % 24, 0))));
    }
    return roster;
  }

  private static Fact.WhileAway told(
      Post post, @Nullable String since, boolean byShift, @Nullable String left, String now) {
    return TimeAway.told(
        nights(post),
        Map.of(
            MIRA,
            new TimeAway.Presence(
                since == null ? null : Instant.parse(since),
                byShift,
                left == null ? null : Instant.parse(left))),
        Instant.parse(now));
  }

  @ParameterizedTest
  @CsvSource({
    // on duty since by their own word, now, whether a shift ended in between
    "2026-11-20T12:00:00Z, 2026-11-20T20:59:59Z, false",
    "2026-11-20T12:00:00Z, 2026-11-21T04:59:59Z, false",
    "2026-11-20T12:00:00Z, 2026-11-21T05:00:00Z, true",
    "2026-11-20T12:00:00Z, 2026-11-23T12:00:00Z, true",
    "2026-11-20T12:00:00Z, 2026-11-23T22:00:00Z, false",
    // that shift was put into the roster while they were there, and we were not
    "2026-11-20T22:00:00Z, 2026-11-21T05:00:00Z, true",
    // who signed in once more when the shift was over, stays
    "2026-11-21T05:00:01Z, 2026-11-21T12:00:00Z, false",
    "2026-11-21T05:00:01Z, 2026-11-22T05:00:00Z, true",
    // in the two odd nights the shift ends at 06:00 by the wall all the same
    "2026-03-28T12:00:00Z, 2026-03-29T03:59:59Z, false",
    "2026-03-28T12:00:00Z, 2026-03-29T04:00:00Z, true",
    "2026-10-24T12:00:00Z, 2026-10-25T04:59:59Z, false",
    "2026-10-24T12:00:00Z, 2026-10-25T05:00:00Z, true",
  })
  void shiftThatEndedSinceIsOver(String since, String now, boolean over) {
    assertEquals(
        new Fact.WhileAway(over ? Set.of(MIRA) : Set.of(), Set.of()),
        told(Level.FIRST, since, false, null, now));
  }

  /** The core sees that there is none any more. */
  @Test
  void whoIsOnDutyByAShiftNeedsNoWord() {
    assertEquals(
        new Fact.WhileAway(Set.of(), Set.of()),
        told(Level.FIRST, "2026-11-20T12:00:00Z", true, null, "2026-11-21T12:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    // left, now, whether that was in the shift that goes on
    "2026-11-20T20:59:59Z, 2026-11-20T23:00:00Z, false",
    "2026-11-20T21:00:00Z, 2026-11-20T23:00:00Z, true",
    // the two shifts touch and are one
    "2026-11-20T22:00:00Z, 2026-11-21T04:00:00Z, true",
    "2026-11-20T22:00:00Z, 2026-11-21T05:00:00Z, false",
    "2026-11-20T22:00:00Z, 2026-11-21T22:00:00Z, false",
  })
  void whoeverLeftInTheShiftThatGoesOnHasLeft(String left, String now, boolean has) {
    assertEquals(
        new Fact.WhileAway(Set.of(), has ? Set.of(MIRA) : Set.of()),
        told(Level.FIRST, null, false, left, now));
  }

  @Test
  void whoeverLeftAndCameBackHasNotLeft() {
    assertEquals(
        new Fact.WhileAway(Set.of(), Set.of()),
        told(
            Level.FIRST,
            "2026-11-20T23:00:00Z",
            true,
            "2026-11-20T22:00:00Z",
            "2026-11-20T23:30:00Z"));
  }

  @Test
  void interpretersAreOnNoLevelOfTheLadder() {
    assertEquals(
        new Fact.WhileAway(Set.of(), Set.of()),
        told(Interpreter.INTERPRETER, "2026-11-20T12:00:00Z", false, null, "2026-11-21T12:00:00Z"));
  }
}
