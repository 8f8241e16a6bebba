package rs.astra.hotline.rosterfile;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import rs.astra.hotline.core.roster.Days;

/**
 * The times of an iCalendar file and the zones in which they are meant. What the file itself says
 * of a zone counts (VTIMEZONE, RFC 5545 section 3.6.5); a name of which it says nothing is looked
 * up among the zones of the world. A name is not trusted to mean the hotline's zone: the clocks
 * must go alike.
 */
final class Zones {
  private static final Pattern DATE = Pattern.compile("\\d{8}");
  private static final Pattern TIME = Pattern.compile("\\d{8}T\\d{6}Z?");
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withResolverStyle(ResolverStyle.STRICT);

  /** Nobody's clocks need to be compared beyond it, and nothing recurs beyond it. */
  static final Instant LAST = Days.LATEST.plusDays(2).atStartOfDay(ZoneOffset.UTC).toInstant();

  private final ZoneId hotline;
  private final Map<String, ZoneRules> told = new HashMap<>();

  Zones(ZoneId hotline) {
    this.hotline = hotline;
  }

  /**
   * A moment that a file names.
   *
   * @param wall what the hotline's clock shows then
   * @param wholeDay whether the file says the day only
   * @param everyDay whether the hotline's clock shows the same on other days when the file's does
   */
  record Moment(LocalDateTime wall, boolean wholeDay, boolean everyDay) {}

  /**
   * When that is.
   *
   * @param value a date, a time in UTC, in a zone, or (without a zone) by the hotline's clock
   * @throws IllegalArgumentException if it cannot be read, the zone is not known, or the hotline's
   *     clock shows that hour a second time
   */
  Moment moment(String value, Optional<String> zone) {
    try {
      if (DATE.matcher(value).matches()) {
        LocalDateTime day = LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE).atStartOfDay();
        return new Moment(day, true, true);
      }
      if (TIME.matcher(value).matches()) {
        LocalDateTime local = LocalDateTime.parse(value.substring(0, 15), LOCAL);
        return value.endsWith("Z")
            ? new Moment(wall(local.toInstant(ZoneOffset.UTC)), false, false)
            : zone.map(name -> in(rules(name), local)).orElse(new Moment(local, false, true));
      }
    } catch (DateTimeException e) {
      // falls through: there is no such day or hour
    }
    throw new IllegalArgumentException(
        "must be a date or a time of iCalendar, such as 20260329T220000");
  }

  private Moment in(ZoneRules rules, LocalDateTime local) {
    return alike(rules, local)
        ? new Moment(local, false, true)
        : new Moment(wall(instant(local, rules)), false, false);
  }

  private ZoneRules rules(String name) {
    ZoneRules known = told.get(name);
    try {
      return known != null ? known : ZoneId.of(name).getRules();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "the file does not say what its zone is, and no zone of the world has this name");
    }
  }

  private LocalDateTime wall(Instant instant) {
    LocalDateTime wall = instant.atZone(hotline).toLocalDateTime();
    if (!wall.atZone(hotline).toInstant().equals(instant)) {
      throw new IllegalArgumentException(
          "is in the hour that the hotline's clock shows twice, the second time;"
              + " by the clock on the wall this cannot be said");
    }
    return wall;
  }

  /** As in RFC 5545, section 3.3.5: of two the first; if none, with the offset before the gap. */
  private static Instant instant(LocalDateTime local, ZoneRules rules) {
    ZoneOffsetTransition gap =
        rules.getValidOffsets(local).isEmpty() ? rules.getTransition(local) : null;
    return local.toInstant(gap == null ? rules.getOffset(local) : gap.getOffsetBefore());
  }

  /** Whether clocks go like the hotline's from the day before on, for as long as rosters reach. */
  private boolean alike(ZoneRules rules, LocalDateTime from) {
    ZoneRules ours = hotline.getRules();
    Instant at = from.minusDays(2).toInstant(ZoneOffset.UTC);
    while (at.isBefore(LAST)) {
      if (!rules.getOffset(at).equals(ours.getOffset(at))) {
        return false;
      }
      Instant our = after(ours, at);
      if (!our.equals(after(rules, at))) {
        return false;
      }
      at = our;
    }
    return true;
  }

  private static Instant after(ZoneRules rules, Instant at) {
    ZoneOffsetTransition next = rules.nextTransition(at);
    return next == null || next.getInstant().isAfter(LAST) ? LAST : next.getInstant();
  }

  // --- VTIMEZONE

  /** From one offset to another. */
  private record Step(ZoneOffset from, ZoneOffset to) {}

  /** Takes what a VTIMEZONE says; what cannot be read is a mistake in the draft. */
  void add(Component zone, Draft draft) {
    Optional<Component.Property> name = zone.property("TZID", draft);
    if (name.isEmpty()) {
      draft.mistake(zone.line(), "a VTIMEZONE has a TZID");
      return;
    }
    NavigableMap<Instant, Step> steps = new TreeMap<>();
    for (Component observance : zone.parts()) {
      try {
        Step step = new Step(offset(observance, "TZOFFSETFROM"), offset(observance, "TZOFFSETTO"));
        onsets(observance).forEach(onset -> steps.put(onset.toInstant(step.from()), step));
      } catch (IllegalArgumentException | DateTimeException e) {
        draft.mistake(
            observance.line(), "this part of a VTIMEZONE cannot be read; it recurs FREQ=YEARLY");
      }
    }
    if (zone.parts().isEmpty()) {
      draft.mistake(zone.line(), "a VTIMEZONE has at least one STANDARD or DAYLIGHT");
    }
    // What cannot be read is told once, and not again by every event.
    told.put(name.get().value(), steps.isEmpty() ? hotline.getRules() : rules(steps));
  }

  private static ZoneOffset offset(Component observance, String name) {
    return observance.all(name).stream()
        .findFirst()
        .map(property -> ZoneOffset.of(property.value()))
        .orElseThrow(IllegalArgumentException::new);
  }

  private static List<LocalDateTime> onsets(Component observance) {
    LocalDateTime first =
        observance.all("DTSTART").stream()
            .findFirst()
            .map(property -> LocalDateTime.parse(property.value(), LOCAL))
            .orElseThrow(IllegalArgumentException::new);
    ZoneOffset from = offset(observance, "TZOFFSETFROM");
    List<LocalDateTime> onsets = new ArrayList<>(List.of(first));
    for (Component.Property rule : observance.all("RRULE")) {
      onsets.addAll(Recurrence.yearly(rule.value(), first, from));
    }
    for (Component.Property dates : observance.all("RDATE")) {
      for (String date : dates.value().split(",", -1)) {
        onsets.add(LocalDateTime.parse(date, LOCAL));
      }
    }
    return onsets;
  }

  private static ZoneRules rules(NavigableMap<Instant, Step> steps) {
    ZoneOffset first = steps.firstEntry().getValue().from();
    ZoneOffset before = first;
    List<ZoneOffsetTransition> transitions = new ArrayList<>();
    for (var step : steps.entrySet()) {
      ZoneOffset to = step.getValue().to();
      if (!to.equals(before)) {
        LocalDateTime local = LocalDateTime.ofInstant(step.getKey(), before);
        transitions.add(ZoneOffsetTransition.of(local, before, to));
      }
      before = to;
    }
    return ZoneRules.of(first, first, List.of(), transitions, List.of());
  }
}
