package rs.astra.hotline.rosterfile;

import com.github.mangstadt.vinnie.io.VObjectPropertyValues;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.roster.Absence;
import rs.astra.hotline.core.roster.Change;
import rs.astra.hotline.core.roster.Days;
import rs.astra.hotline.core.roster.Hours;
import rs.astra.hotline.core.roster.Post;
import rs.astra.hotline.core.roster.Shift;
import rs.astra.hotline.core.roster.ShiftId;
import rs.astra.hotline.rosterfile.Component.Property;

/**
 * Reads shifts and absences from a calendar (RFC 5545). People and their languages have no place
 * there; they come from a CSV file that is given together with it.
 *
 * <ol>
 *   <li>Each event is a shift or an absence. Its title says which: {@code mira first}, {@code ana
 *       coordinator}, {@code mira absent}. Nothing else of it is kept.
 *   <li>DTSTART and DTEND are wall-clock times in the hotline's zone, or in a zone whose clocks go
 *       alike, whatever its name. A single event may be in any other zone or in UTC: it is
 *       converted. An event that recurs may not, because its hours would change with the seasons.
 *   <li>A shift lasts at most 24 h. RRULE: FREQ=WEEKLY or DAILY with INTERVAL, BYDAY, UNTIL, COUNT
 *       and WKST. EXDATE leaves an occurrence out; an event with a RECURRENCE-ID, which stands in
 *       the same file, takes its place; STATUS:CANCELLED means that it does not take place.
 *   <li>RDATE, EXRULE, DURATION, RANGE, and whatever is neither an event nor a zone, are refused
 *       rather than left out in silence.
 * </ol>
 */
final class CalendarRoster {
  private final Draft draft;
  private final ZoneId zone;
  private final Map<String, Series> series = new HashMap<>();

  /** UIDs of all events, also of those that do not take place or could not be read. */
  private final Set<String> uids = new HashSet<>();

  CalendarRoster(Draft draft, ZoneId zone) {
    this.draft = draft;
    this.zone = zone;
  }

  /** A shift that other events of the file may speak of. */
  private record Series(ShiftId id, LocalTime start, Days days) {}

  /**
   * Who, and at which post.
   *
   * @param post null if absent
   */
  private record Title(CounsellorId person, @Nullable Post post) {}

  /** When an event begins and ends. */
  private record Times(Zones.Moment start, Zones.Moment end) {}

  /** Reads it into the draft; what cannot be read is a mistake there. */
  void read(FileText text) {
    for (Component calendar : Component.read(text, draft)) {
      if (!calendar.name().equals("VCALENDAR")) {
        draft.mistake(calendar.line(), "only BEGIN:VCALENDAR may stand here");
        continue;
      }
      Zones zones = new Zones(zone);
      calendar.partsNamed("VTIMEZONE").forEach(part -> zones.add(part, draft));
      calendar.parts().stream()
          .filter(part -> !part.name().equals("VTIMEZONE") && !part.name().equals("VEVENT"))
          .forEach(part -> draft.mistake(part.line(), "only events (VEVENT) can be read"));
      Map<Boolean, List<Component>> events =
          calendar.partsNamed("VEVENT").stream()
              .collect(Collectors.partitioningBy(e -> e.all("RECURRENCE-ID").isEmpty()));
      events.getOrDefault(true, List.of()).forEach(event -> event(event, zones));
      events.getOrDefault(false, List.of()).forEach(event -> instead(event, zones));
    }
  }

  /** An event of its own. */
  private void event(Component event, Zones zones) {
    Optional<String> uid = event.property("UID", draft).map(Property::value);
    if (uid.isPresent() && !uids.add(uid.get())) {
      draft.mistake(event.line(), "UID: another event has the same");
    }
    if (cancelled(event)) {
      return;
    }
    refuse(event, "RDATE", "EXRULE", "DURATION");
    Title title = title(event);
    Times times = times(event, zones);
    if (title == null || times == null) {
      return;
    }
    Post post = title.post();
    if (post == null) {
      refuse(event, "RRULE", "EXDATE");
      made(event.line(), () -> absence(title, times)).ifPresent(a -> draft.add(event.line(), a));
      return;
    }
    days(event, times, zones)
        .flatMap(days -> shift(event, title.person(), post, times, days))
        .ifPresent(
            shift -> {
              Series of = new Series(shift.id(), shift.hours().start(), shift.days());
              uid.ifPresent(value -> series.put(value, of));
              event.all("EXDATE").forEach(property -> without(property, of, zones));
            });
  }

  /** An event that takes the place of an occurrence of another one. */
  private void instead(Component event, Zones zones) {
    refuse(event, "RDATE", "EXRULE", "DURATION", "RRULE", "EXDATE");
    Property id = event.all("RECURRENCE-ID").getFirst();
    if (id.range()) {
      draft.mistake(id.line(), "RECURRENCE-ID: RANGE has no place in a roster");
    }
    String uid = event.property("UID", draft).map(Property::value).orElse("");
    if (!uids.contains(uid)) {
      draft.mistake(id.line(), "RECURRENCE-ID: the file has no event of this UID to belong to");
    }
    Series of = series.get(uid);
    if (of == null) {
      return;
    }
    moment(event, "RECURRENCE-ID", zones)
        .flatMap(at -> occurrence(id, at, of))
        .ifPresent(occurrence -> draft.add(id.line(), new Change.Cancelled(occurrence)));
    if (cancelled(event)) {
      return;
    }
    Title title = title(event);
    Times times = times(event, zones);
    if (title == null || times == null) {
      return;
    }
    Post post = title.post();
    if (post == null) {
      draft.mistake(event.line(), "an occurrence is left out by EXDATE or STATUS:CANCELLED");
      return;
    }
    made(event.line(), () -> once(times))
        .ifPresent(day -> shift(event, title.person(), post, times, day));
  }

  private static boolean cancelled(Component event) {
    return event.all("STATUS").stream()
        .anyMatch(status -> status.value().equalsIgnoreCase("CANCELLED"));
  }

  private void refuse(Component event, String... names) {
    for (String name : names) {
      event
          .all(name)
          .forEach(p -> draft.mistake(p.line(), name + " has no place in such an event"));
    }
  }

  private @Nullable Title title(Component event) {
    Optional<Property> summary = event.property("SUMMARY", draft);
    List<String> words =
        summary
            .map(p -> VObjectPropertyValues.unescape(p.value()).strip().toLowerCase(Locale.ROOT))
            .map(title -> List.of(title.split("\\s+", -1)))
            .orElse(List.of());
    try {
      if (words.size() == 2) {
        CounsellorId person = Cells.person(words.getFirst());
        boolean absent = words.getLast().equals("absent");
        return new Title(person, absent ? null : Cells.post(words.getLast()));
      }
    } catch (IllegalArgumentException e) {
      // falls through: one of the words has no such form
    }
    draft.mistake(
        summary.map(Property::line).orElse(event.line()),
        "SUMMARY: must be a person and a post, such as: mira first; or: mira absent");
    return null;
  }

  // --- when

  private @Nullable Times times(Component event, Zones zones) {
    Optional<Zones.Moment> start = moment(event, "DTSTART", zones);
    if (start.isEmpty()) {
      return null;
    }
    Zones.Moment day = start.get();
    Optional<Zones.Moment> end =
        day.wholeDay() && event.all("DTEND").isEmpty()
            ? Optional.of(new Zones.Moment(day.wall().plusDays(1), true, true))
            : moment(event, "DTEND", zones);
    return end.map(until -> new Times(day, until)).orElse(null);
  }

  private Optional<Zones.Moment> moment(Component event, String name, Zones zones) {
    Optional<Property> property = event.property(name, draft);
    if (property.isEmpty()) {
      draft.mistake(event.line(), name + " is missing");
    }
    return property.flatMap(
        p -> made(p.line(), name + ": ", () -> zones.moment(p.value(), p.zone())));
  }

  private static Absence absence(Title title, Times times) {
    return new Absence(title.person(), times.start().wall(), times.end().wall());
  }

  private static Days once(Times times) {
    return new Days.Once(times.start().wall().toLocalDate());
  }

  private Optional<Days> days(Component event, Times times, Zones zones) {
    Optional<Property> rule = event.property("RRULE", draft);
    if (rule.isEmpty()) {
      return made(event.line(), () -> once(times));
    }
    int line = rule.get().line();
    if (!times.start().everyDay() || !times.end().everyDay()) {
      draft.mistake(
          line,
          "RRULE: the event recurs in a zone whose clocks do not go like the hotline's, so its"
              + " hours would change with the seasons");
      return Optional.empty();
    }
    return made(
        line, "RRULE: ", () -> Recurrence.days(rule.get().value(), times.start().wall(), zones));
  }

  private Optional<Shift> shift(
      Component event, CounsellorId person, Post post, Times times, Days days) {
    LocalDateTime start = times.start().wall();
    LocalDateTime end = times.end().wall();
    if (!end.isAfter(start) || end.isAfter(start.plusDays(1))) {
      draft.mistake(event.line(), "a shift ends after it begins, and at most 24 h later");
      return Optional.empty();
    }
    ShiftId id = new ShiftId("event-" + draft.files() + "-" + event.line());
    Optional<Hours> hours =
        made(event.line(), () -> new Hours(start.toLocalTime(), end.toLocalTime()));
    Optional<Shift> shift = hours.map(of -> new Shift(id, person, post, days, of));
    shift.ifPresent(made -> draft.add(event.line(), made));
    return shift;
  }

  // --- what differs

  private void without(Property property, Series of, Zones zones) {
    for (String value : property.value().split(",", -1)) {
      made(property.line(), "EXDATE: ", () -> zones.moment(value, property.zone()))
          // Calendars keep exceptions that lie beyond the end; they change nothing.
          .filter(at -> within(at.wall().toLocalDate(), of.days()))
          .flatMap(at -> occurrence(property, at, of))
          .ifPresent(at -> draft.add(property.line(), new Change.Cancelled(at)));
    }
  }

  private static boolean within(LocalDate day, Days days) {
    LocalDate last = days.last();
    return !day.isBefore(days.first()) && (last == null || !day.isAfter(last));
  }

  private Optional<Change.Occurrence> occurrence(Property property, Zones.Moment at, Series of) {
    LocalDate day = at.wall().toLocalDate();
    boolean then = at.wholeDay() || at.wall().toLocalTime().equals(of.start());
    if (!then || !of.days().include(day)) {
      draft.mistake(property.line(), property.name() + ": the event does not take place then");
      return Optional.empty();
    }
    return Optional.of(new Change.Occurrence(of.id(), day));
  }

  private <T> Optional<T> made(int line, Supplier<T> make) {
    return made(line, "", make);
  }

  /** What was made, empty (and a mistake) if it could not be. */
  private <T> Optional<T> made(int line, String before, Supplier<T> make) {
    try {
      return Optional.of(make.get());
    } catch (IllegalArgumentException e) {
      draft.mistake(line, before + e.getMessage());
      return Optional.empty();
    }
  }
}
