package rs.astra.hotline.core.roster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What nobody covers in a period: for each level of the ladder and each main language, the times in
 * which nobody is on duty there who speaks it, well or not. Interpreters are on no level, so they
 * close no gap; for how long nobody interprets, {@code hotline reachability} says.
 *
 * @param period what was looked at
 * @param gaps by beginning, level, language; what touches is one gap
 */
public record Coverage(Span period, List<Gap> gaps) {
  private static final Comparator<Gap> ORDER =
      Comparator.comparing((Gap g) -> g.span().from())
          .thenComparing(Gap::level)
          .thenComparing(g -> g.language().tag());

  /** What nobody covers, and why. */
  public Coverage {
    gaps = List.copyOf(gaps);
  }

  /** Nobody on duty at that level speaks that language. */
  public record Gap(Level level, Language language, Span span) {}

  /**
   * Looks for gaps by going from one beginning of a duty to the next, so the time that it takes
   * grows with the number of duties and not with the length of the period.
   *
   * @param period at most four weeks
   * @param languages the main languages: those in which every caller shall find somebody
   * @throws Roster.TooLarge if there are too many duties to look at
   */
  public static Coverage of(Roster roster, Span period, Set<Language> languages) {
    List<Duty> duties = roster.fewDuties(period);
    List<Gap> gaps = new ArrayList<>();
    for (Level level : Level.values()) {
      List<Duty> there = duties.stream().filter(duty -> duty.post() == level).toList();
      for (Language language : languages) {
        List<Span> covered =
            there.stream()
                .filter(duty -> roster.person(duty.person()).speaks().containsKey(language))
                .map(Duty::span)
                .toList();
        period.without(covered).forEach(span -> gaps.add(new Gap(level, language, span)));
      }
    }
    gaps.sort(ORDER);
    return new Coverage(period, gaps);
  }

  /** Gaps at that instant: the alert at the hour. */
  public List<Gap> at(Instant instant) {
    return gaps.stream().filter(gap -> gap.span().contains(instant)).toList();
  }

  /**
   * Gaps of which somebody must hear now: not over, and begun already or beginning within the
   * notice period.
   *
   * @param notice how long before it begins a gap is to be told of
   */
  public List<Gap> toTell(Instant now, Duration notice) {
    Instant last = now.plus(notice);
    return gaps.stream()
        .filter(gap -> gap.span().until().isAfter(now) && !gap.span().from().isAfter(last))
        .toList();
  }
}
