package rs.astra.hotline.rosterfile;

import static rs.astra.hotline.rosterfile.Cells.require;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.Weekday;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import rs.astra.hotline.core.roster.Days;

/** Recurrence rules (RFC 5545, section 3.3.10), as far as a roster has room for them. */
final class Recurrence {
  /** By name: the library fails if its parts are spoken of before its rules (0.17.1). */
  private static final Set<String> SUPPORTED =
      Set.of("FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST");

  private static final int MOST = 1_000;

  private Recurrence() {}

  /**
   * The days of a weekly or daily rule.
   *
   * @param start by the hotline's clock; must be an occurrence itself
   * @throws IllegalArgumentException if the rule cannot be read, or has no place in a roster
   */
  static Days.Weekly days(String text, LocalDateTime start, Zones zones) {
    RecurrenceRule rule = rule(text);
    Arrays.stream(Part.values())
        .filter(part -> !part.name().startsWith("_"))
        .filter(part -> rule.hasPart(part) && !SUPPORTED.contains(part.name()))
        .findFirst()
        .ifPresent(
            part ->
                require(
                    false,
                    part
                        + " has no place in a roster, only FREQ=WEEKLY or FREQ=DAILY with"
                        + " INTERVAL, BYDAY, UNTIL, COUNT, WKST"));
    boolean weekly = rule.getFreq() == Freq.WEEKLY;
    require(weekly || rule.getFreq() == Freq.DAILY, "FREQ must be WEEKLY or DAILY");
    require(weekly || rule.getInterval() == 1, "INTERVAL goes with FREQ=WEEKLY only");
    require(
        rule.getInterval() == 1 || rule.getWeekStart() == Weekday.MO,
        "WKST must be MO when there is an INTERVAL");
    LocalDate first = start.toLocalDate();
    Set<DayOfWeek> on = weekdays(rule, weekly, first);
    require(on.contains(first.getDayOfWeek()), "DTSTART must be on one of the days of BYDAY");
    LocalDate last = rule.getUntil() == null ? null : until(rule.getUntil(), start, zones);
    return rule.getCount() == null
        ? new Days.Weekly(on, rule.getInterval(), first, last)
        : counted(new Days.Weekly(on, rule.getInterval(), first, null), rule.getCount());
  }

  private static RecurrenceRule rule(String text) {
    try {
      return new RecurrenceRule(text, RfcMode.RFC5545_STRICT);
    } catch (InvalidRecurrenceRuleException e) {
      throw new IllegalArgumentException("is no recurrence rule of RFC 5545", e);
    }
  }

  private static Set<DayOfWeek> weekdays(RecurrenceRule rule, boolean weekly, LocalDate first) {
    if (!rule.hasPart(Part.BYDAY)) {
      return weekly ? EnumSet.of(first.getDayOfWeek()) : EnumSet.allOf(DayOfWeek.class);
    }
    Set<DayOfWeek> on = EnumSet.noneOf(DayOfWeek.class);
    rule.getByDayPart().forEach(day -> on.add(weekday(day.weekday)));
    return on;
  }

  private static DayOfWeek weekday(Weekday day) {
    return switch (day) {
      case MO -> DayOfWeek.MONDAY;
      case TU -> DayOfWeek.TUESDAY;
      case WE -> DayOfWeek.WEDNESDAY;
      case TH -> DayOfWeek.THURSDAY;
      case FR -> DayOfWeek.FRIDAY;
      case SA -> DayOfWeek.SATURDAY;
      case SU -> DayOfWeek.SUNDAY;
    };
  }

  /** The last day on which an occurrence may begin. */
  private static LocalDate until(DateTime until, LocalDateTime start, Zones zones) {
    LocalDateTime wall = zones.moment(until.toString(), Optional.empty()).wall();
    boolean thatDay = until.isAllDay() || !wall.toLocalTime().isBefore(start.toLocalTime());
    return thatDay ? wall.toLocalDate() : wall.toLocalDate().minusDays(1);
  }

  private static Days.Weekly counted(Days.Weekly days, int count) {
    LocalDate last =
        days.between(days.first(), Days.LATEST)
            .skip(count - 1L)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("COUNT is too large"));
    return new Days.Weekly(days.on(), days.every(), days.from(), last);
  }

  /**
   * The occurrences of a yearly rule, as a VTIMEZONE has them, for as long as rosters reach.
   *
   * @param offset of the local times from UTC, in which UNTIL is meant
   * @throws IllegalArgumentException if the rule cannot be read, or is not yearly
   */
  static List<LocalDateTime> yearly(String text, LocalDateTime first, ZoneOffset offset) {
    RecurrenceRule rule = rule(text);
    require(rule.getFreq() == Freq.YEARLY, "FREQ must be YEARLY");
    Instant last = Zones.LAST;
    if (rule.getUntil() != null) {
      // Local times are counted as if they were UTC; the real UTC of UNTIL must be made one of
      // them.
      last =
          Instant.ofEpochMilli(rule.getUntil().getTimestamp())
              .plusSeconds(offset.getTotalSeconds());
      rule.setUntil(null);
    }
    RecurrenceRuleIterator times =
        rule.iterator(first.toInstant(ZoneOffset.UTC).toEpochMilli(), DateTime.UTC);
    List<LocalDateTime> all = new ArrayList<>();
    while (times.hasNext()) {
      Instant next = Instant.ofEpochMilli(times.nextMillis());
      if (next.isAfter(last)) {
        break;
      }
      all.add(LocalDateTime.ofInstant(next, ZoneOffset.UTC));
      require(all.size() <= MOST, "recurs too often");
    }
    return all;
  }
}
