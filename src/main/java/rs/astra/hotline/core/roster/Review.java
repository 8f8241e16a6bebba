package rs.astra.hotline.core.roster;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/**
 * What should be known of a roster before it counts: the rules that it breaks, and what nobody
 * covers, in the coming {@value #DAYS_AHEAD} days.
 *
 * @param period what was looked at
 * @param findings errors first
 * @param gaps by beginning
 */
public record Review(Span period, List<Finding> findings, List<Coverage.Gap> gaps) {
  /** So far ahead it is looked. */
  public static final int DAYS_AHEAD = 14;

  /** What was found. */
  public Review {
    findings = List.copyOf(findings);
    gaps = List.copyOf(gaps);
  }

  /**
   * Looks at the roster; takes a fraction of a second for two hundred people, and a second or two
   * for the largest, so never on an event loop.
   *
   * @param languages those in which every caller shall find somebody
   * @throws Roster.TooLarge if there is too much to look at
   */
  public static Review of(Roster roster, Set<Language> languages, Instant now) {
    Span period = ahead(roster.zone(), now);
    return new Review(
        period, RosterRules.check(roster, period), Coverage.of(roster, period, languages).gaps());
  }

  /** The coming days, from this minute to the same time by the clock on the wall. */
  public static Span ahead(ZoneId zone, Instant now) {
    Instant from = now.truncatedTo(ChronoUnit.MINUTES);
    return new Span(from, from.atZone(zone).plusDays(DAYS_AHEAD).toInstant());
  }

  /** Whether a rule is broken in a way that is an error. */
  public boolean hasErrors() {
    return findings.stream().anyMatch(f -> f.rule().severity() == Finding.Severity.ERROR);
  }
}
