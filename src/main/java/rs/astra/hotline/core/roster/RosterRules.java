package rs.astra.hotline.core.roster;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.roster.Finding.Rule;

/**
 * What is wrong with a roster, though it can be computed. Times are real ones: a night may last 7 h
 * or 9 h.
 *
 * <ol>
 *   <li>Work is every duty that is not stand-by ({@link Post#standBy}). Shifts of one person that
 *       touch or overlap are one stretch of work; a stretch belongs to the working day on which it
 *       begins.
 *   <li>{@link Rule#OVERLAP}: two duties of one person have a time in common; {@link
 *       Rule#OVERLAP_ON_CALL} if at least one of them is stand-by. Each is held against the one
 *       begun before it that ends last, at work and on call: a hundred at once are told a hundred
 *       times, not five thousand.
 *   <li>{@link Rule#REST}: less than 12 h between the end of one working day's last stretch and the
 *       beginning of the next working day's first. Within one working day a pause may be short.
 *   <li>{@link Rule#LONG_SHIFT}: a stretch of more than 12 h; {@link Rule#TIRING_SHIFT}: of more
 *       than 8 h, up to 12.
 *   <li>{@link Rule#NIGHTS}: work of at least 3 h between 22:00 and 06:00 makes a night; an eighth
 *       night in a row and every further one needs written agreement ({@link Person#longNights}).
 *   <li>{@link Rule#BREAK}: a stretch of more than 4 h asks for a break of 15 min, from 6 h on for
 *       30, from 10 h on for 45, in one piece; so somebody else must be at work for as long, within
 *       the stretch.
 *   <li>{@link Rule#NO_STATION}: whoever is on the ladder has a station in the roster; told once
 *       for each person, by the first such duty.
 *   <li>{@link Rule#ALONE_AT_NIGHT}: between 22:00 and 06:00 exactly one person is at work. (Nobody
 *       at all is a gap: see {@link Coverage}.)
 * </ol>
 */
public final class RosterRules {
  private static final Duration REST = Duration.ofHours(12);
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final Duration TIRING = Duration.ofHours(8);
  private static final Duration MAKES_A_NIGHT = Duration.ofHours(3);
  private static final int NIGHTS_IN_A_ROW = 7;

  /** An eighth night must be known as such on the first day, and a rest that begins on the last. */
  private static final Duration BEFORE = Duration.ofDays(NIGHTS_IN_A_ROW + 3L);

  private static final Duration AFTER = Duration.ofDays(2);

  private static final Comparator<Finding> ORDER =
      Comparator.comparing((Finding f) -> f.rule().severity())
          .thenComparing(f -> f.when().from())
          .thenComparing(Finding::rule)
          .thenComparing(Finding::person);

  private RosterRules() {}

  /**
   * The duties of a time, seen as work.
   *
   * @param duties all of them, by beginning
   * @param stretches of each person, by beginning
   * @param shared when at least two people are at work
   */
  private record Work(
      Roster roster,
      Span around,
      List<Duty> duties,
      Map<CounsellorId, List<Span>> stretches,
      Spans shared) {

    static Work in(Roster roster, Span around) {
      List<Duty> duties = roster.fewDuties(around);
      Map<CounsellorId, List<Span>> spans = new TreeMap<>();
      for (Duty duty : duties) {
        if (!duty.post().standBy()) {
          spans.computeIfAbsent(duty.person(), _ -> new ArrayList<>()).add(duty.span());
        }
      }
      spans.replaceAll((_, of) -> Span.joined(of));
      return new Work(roster, around, duties, spans, shared(spans.values()));
    }

    private static Spans shared(Collection<List<Span>> stretches) {
      List<Span> shared = new ArrayList<>();
      Instant reached = Instant.MIN;
      for (Span stretch :
          stretches.stream().flatMap(List::stream).sorted(Span.BY_BEGINNING).toList()) {
        Instant until = stretch.until();
        Span.between(stretch.from(), until.isBefore(reached) ? until : reached)
            .ifPresent(shared::add);
        reached = until.isAfter(reached) ? until : reached;
      }
      return new Spans(shared);
    }

    Stream<Finding> eachStretch(BiFunction<CounsellorId, Span, Stream<Finding>> look) {
      return stretches.entrySet().stream()
          .flatMap(of -> of.getValue().stream().flatMap(span -> look.apply(of.getKey(), span)));
    }

    /** The days of which some part is in it. */
    Stream<LocalDate> days() {
      return roster.day(around.from()).datesUntil(roster.day(around.until()).plusDays(1));
    }
  }

  /**
   * Everything that is wrong within the period, errors first, each kind by time. What happens
   * before and after the period is looked at as far as it matters.
   *
   * @param period at most two weeks
   * @throws Roster.TooLarge if there are too many duties to look at
   */
  public static List<Finding> check(Roster roster, Span period) {
    Work work = Work.in(roster, new Span(period.from().minus(BEFORE), period.until().plus(AFTER)));
    return Stream.of(
            overlaps(work),
            rests(work),
            work.eachStretch(RosterRules::length),
            nights(work),
            work.eachStretch((person, stretch) -> breaks(work, person, stretch)),
            stations(work, period),
            alone(work))
        .flatMap(findings -> findings)
        .filter(finding -> finding.when().with(period).isPresent())
        .sorted(ORDER)
        .toList();
  }

  private static Stream<Finding> overlaps(Work work) {
    Stream.Builder<Finding> found = Stream.builder();
    Map<CounsellorId, Span> atWork = new HashMap<>();
    Map<CounsellorId, Span> onCall = new HashMap<>();
    for (Duty duty : work.duties()) {
      boolean standBy = duty.post().standBy();
      overlap(duty, atWork, standBy ? Rule.OVERLAP_ON_CALL : Rule.OVERLAP).ifPresent(found);
      overlap(duty, onCall, Rule.OVERLAP_ON_CALL).ifPresent(found);
      (standBy ? onCall : atWork)
          .merge(
              duty.person(),
              duty.span(),
              (one, other) -> other.until().isAfter(one.until()) ? other : one);
    }
    return found.build();
  }

  private static Optional<Finding> overlap(Duty duty, Map<CounsellorId, Span> last, Rule rule) {
    return Optional.ofNullable(last.get(duty.person()))
        .flatMap(duty.span()::with)
        .map(both -> new Finding(rule, duty.person(), both));
  }

  private static Stream<Finding> rests(Work work) {
    Stream.Builder<Finding> found = Stream.builder();
    work.stretches()
        .forEach(
            (person, stretches) -> {
              for (int i = 1; i < stretches.size(); i++) {
                Span earlier = stretches.get(i - 1);
                Instant end = earlier.until();
                Instant next = stretches.get(i).from();
                boolean sameDay = work.roster().day(earlier.from()).equals(work.roster().day(next));
                if (!sameDay && Duration.between(end, next).compareTo(REST) < 0) {
                  found.add(new Finding(Rule.REST, person, new Span(end, next)));
                }
              }
            });
    return found.build();
  }

  private static Stream<Finding> length(CounsellorId person, Span stretch) {
    Duration length = stretch.length();
    if (length.compareTo(TIRING) <= 0) {
      return Stream.empty();
    }
    Rule rule = length.compareTo(LONGEST) > 0 ? Rule.LONG_SHIFT : Rule.TIRING_SHIFT;
    return Stream.of(new Finding(rule, person, stretch));
  }

  private static Stream<Finding> nights(Work work) {
    Stream.Builder<Finding> found = Stream.builder();
    work.stretches()
        .forEach(
            (person, stretches) -> {
              if (!work.roster().person(person).longNights()) {
                nightsInARow(work, stretches).stream()
                    .filter(row -> row.size() > NIGHTS_IN_A_ROW)
                    .map(row -> new Span(row.get(NIGHTS_IN_A_ROW).from(), row.getLast().until()))
                    .forEach(further -> found.add(new Finding(Rule.NIGHTS, person, further)));
              }
            });
    return found.build();
  }

  private static List<List<Span>> nightsInARow(Work work, List<Span> stretches) {
    List<List<Span>> rows = new ArrayList<>(List.of(new ArrayList<>()));
    work.days()
        .forEach(
            day ->
                workedNight(work, stretches, day)
                    .ifPresentOrElse(rows.getLast()::add, () -> rows.add(new ArrayList<>())));
    return rows;
  }

  /** The night that begins on that day, if enough of it is worked. */
  private static Optional<Span> workedNight(Work work, List<Span> stretches, LocalDate day) {
    return Hours.NIGHT
        .on(day, work.roster().zone())
        .filter(
            night ->
                stretches.stream()
                        .flatMap(stretch -> stretch.with(night).stream())
                        .map(Span::length)
                        .reduce(Duration.ZERO, Duration::plus)
                        .compareTo(MAKES_A_NIGHT)
                    >= 0);
  }

  private static Stream<Finding> breaks(Work work, CounsellorId person, Span stretch) {
    Duration due = breakOf(stretch.length());
    boolean relieved =
        work.shared().within(stretch).stream().anyMatch(span -> span.length().compareTo(due) >= 0);
    return due.isZero() || relieved
        ? Stream.empty()
        : Stream.of(new Finding(Rule.BREAK, person, stretch));
  }

  private static Duration breakOf(Duration work) {
    if (work.compareTo(Duration.ofHours(10)) >= 0) {
      return Duration.ofMinutes(45);
    }
    if (work.compareTo(Duration.ofHours(6)) >= 0) {
      return Duration.ofMinutes(30);
    }
    return work.compareTo(Duration.ofHours(4)) > 0 ? Duration.ofMinutes(15) : Duration.ZERO;
  }

  private static Stream<Finding> stations(Work work, Span period) {
    Map<CounsellorId, Finding> found = new TreeMap<>();
    for (Duty duty : work.duties()) {
      if (duty.post() instanceof Level
          && work.roster().person(duty.person()).station() == null
          && duty.span().with(period).isPresent()) {
        found.putIfAbsent(duty.person(), new Finding(Rule.NO_STATION, duty.person(), duty.span()));
      }
    }
    return found.values().stream();
  }

  private static Stream<Finding> alone(Work work) {
    return work.days()
        .flatMap(day -> Hours.NIGHT.on(day, work.roster().zone()).stream())
        .flatMap(night -> aloneIn(work, night));
  }

  /** Of each person, the times in the night that nobody else shares. */
  private static Stream<Finding> aloneIn(Work work, Span night) {
    return work.eachStretch(
        (person, stretch) ->
            stretch
                .with(night)
                .map(span -> span.without(work.shared().within(span)))
                .orElse(List.of())
                .stream()
                .map(span -> new Finding(Rule.ALONE_AT_NIGHT, person, span)));
  }
}
