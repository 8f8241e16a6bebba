package rs.astra.hotline.core.roster;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;

/** Writes rosters down in few words; every step gives a further roster and keeps the last shift. */
final class Rosters {
  static final ZoneId BELGRADE = ZoneId.of("Europe/Belgrade");

  private Roster roster = Roster.empty(BELGRADE);
  private int shifts;

  Roster roster() {
    return roster;
  }

  /**
   * Somebody new.
   *
   * @param speaks such as "sr+ en": Serbian well, English too
   */
  Rosters person(String id, String speaks) {
    return person(id, speaks, false);
  }

  Rosters person(String id, String speaks, boolean longNights) {
    Map<Language, Proficiency> languages = new HashMap<>();
    for (String word : speaks.split(" ", -1)) {
      languages.put(
          new Language(word.replace("+", "")),
          word.endsWith("+") ? Proficiency.SPEAKS_WELL : Proficiency.SPEAKS);
    }
    roster =
        roster.with(
            new Person(new CounsellorId(id), new StationId("c-" + id), languages, longNights));
    return this;
  }

  /** Several who speak Serbian, and have no station. */
  Rosters nowhere(String... ids) {
    for (String id : ids) {
      roster =
          roster.with(
              new Person(
                  new CounsellorId(id),
                  null,
                  Map.of(new Language("sr"), Proficiency.SPEAKS),
                  false));
    }
    return this;
  }

  /** Several who speak Serbian. */
  Rosters people(String... ids) {
    for (String id : ids) {
      person(id, "sr+");
    }
    return this;
  }

  /** A shift every week from 2026 on; shifts are called s1, s2 and so on. */
  Rosters weekly(String person, Post post, String days, String hours) {
    return shift(person, post, weekly(days, 1, "2026-01-01", null), hours);
  }

  Rosters once(String person, Post post, String day, String hours) {
    return shift(person, post, new Days.Once(LocalDate.parse(day)), hours);
  }

  Rosters shift(String person, Post post, Days days, String hours) {
    shifts++;
    roster =
        roster.with(
            new Shift(
                new ShiftId("s" + shifts), new CounsellorId(person), post, days, hours(hours)));
    return this;
  }

  Rosters away(String person, String from, String until) {
    roster = roster.with(absence(person, from, until));
    return this;
  }

  Rosters change(Change change) {
    roster = roster.with(change);
    return this;
  }

  static Absence absence(String person, String from, String until) {
    return new Absence(
        new CounsellorId(person), LocalDateTime.parse(from), LocalDateTime.parse(until));
  }

  static Change.Occurrence occurrence(String shift, String day) {
    return new Change.Occurrence(new ShiftId(shift), LocalDate.parse(day));
  }

  /** Such as "mon wed sun". */
  static Days.Weekly weekly(String days, int every, String from, @Nullable String until) {
    Set<DayOfWeek> on = EnumSet.noneOf(DayOfWeek.class);
    Arrays.stream(DayOfWeek.values())
        .filter(
            day ->
                days.equals("daily")
                    || days.contains(day.name().substring(0, 3).toLowerCase(Locale.ROOT)))
        .forEach(on::add);
    return new Days.Weekly(
        on, every, LocalDate.parse(from), until == null ? null : LocalDate.parse(until));
  }

  /** Such as "22:00-06:00". */
  static Hours hours(String hours) {
    List<String> both = List.of(hours.split("-", -1));
    return new Hours(LocalTime.parse(both.getFirst()), LocalTime.parse(both.getLast()));
  }

  /** An instant, written as the wall in Belgrade shows it; in the doubled hour the first. */
  static Instant wall(String time) {
    return LocalDateTime.parse(time).atZone(BELGRADE).toInstant();
  }

  static Span span(String from, String until) {
    return new Span(wall(from), wall(until));
  }

  /** Each as "mira FIRST 22:00Z-06:00Z", in UTC without the date. */
  static List<String> said(List<Duty> duties) {
    return duties.stream()
        .map(d -> d.person() + " " + d.post().name() + " " + said(d.span()))
        .toList();
  }

  static String said(Span span) {
    return span.from().toString().substring(5, 16) + " " + span.until().toString().substring(5, 16);
  }
}
