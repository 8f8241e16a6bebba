package rs.astra.hotline.core.roster;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * When shifts take place, in this order: the shift's days, what is changed of them, what absences
 * leave of them.
 */
final class Occurrences {
  /** Somebody else's midnight, and shifts that end on the next day. */
  private static final int DAYS_BEFORE = 2;

  private Occurrences() {}

  /** In no order. */
  static Stream<Duty> duties(Roster roster, Span period) {
    LocalDate first = roster.day(period.from()).minusDays(DAYS_BEFORE);
    LocalDate last = roster.day(period.until());
    Map<CounsellorId, Spans> away = away(roster);
    return Stream.concat(
            roster.shifts().values().stream()
                .flatMap(
                    shift ->
                        shift
                            .days()
                            .between(first, last)
                            .flatMap(day -> unmoved(roster, shift, day).stream())),
            roster.changes().values().stream()
                .flatMap(change -> moved(roster, change, first, last).stream()))
        .flatMap(duty -> present(duty, away.getOrDefault(duty.person(), Spans.NONE)))
        .filter(duty -> duty.span().with(period).isPresent());
  }

  private static Optional<Duty> unmoved(Roster roster, Shift shift, LocalDate day) {
    return switch (roster.changes().get(new Change.Occurrence(shift.id(), day))) {
      case null -> duty(roster, shift.person(), shift, day, shift.hours());
      case Change.Taken(_, CounsellorId by) -> duty(roster, by, shift, day, shift.hours());
      case Change.Cancelled _, Change.Moved _ -> Optional.empty();
    };
  }

  private static Optional<Duty> moved(
      Roster roster, Change change, LocalDate first, LocalDate last) {
    if (change instanceof Change.Moved(Change.Occurrence of, LocalDate to, Hours hours)
        && !to.isBefore(first)
        && !to.isAfter(last)) {
      Shift shift = roster.shift(of.shift());
      return duty(roster, shift.person(), shift, to, hours);
    }
    return Optional.empty();
  }

  private static Optional<Duty> duty(
      Roster roster, CounsellorId person, Shift shift, LocalDate day, Hours hours) {
    return hours.on(day, roster.zone()).map(span -> new Duty(person, shift.post(), span));
  }

  private static Map<CounsellorId, Spans> away(Roster roster) {
    Map<CounsellorId, List<Span>> away = new HashMap<>();
    for (Absence absence : roster.absences()) {
      absence
          .in(roster.zone())
          .ifPresent(
              span -> away.computeIfAbsent(absence.person(), _ -> new ArrayList<>()).add(span));
    }
    return away.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, of -> new Spans(of.getValue())));
  }

  private static Stream<Duty> present(Duty duty, Spans away) {
    return duty.span().without(away.within(duty.span())).stream()
        .map(span -> new Duty(duty.person(), duty.post(), span));
  }
}
