package rs.astra.hotline;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import rs.astra.hotline.core.roster.Coverage;
import rs.astra.hotline.core.roster.Finding;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.RosterRules;
import rs.astra.hotline.core.roster.Span;
import rs.astra.hotline.rosterfile.RosterFiles;
import rs.astra.hotline.store.Store;
import rs.astra.hotline.store.StoredRoster;

/**
 * What {@code hotline roster check} and {@code hotline roster import} do. Both say what is wrong
 * with the files; if they are a roster, which rules it breaks and what nobody covers in the coming
 * 14 days, in the hotline's zone.
 */
final class RosterCommand {
  /** It is a roster, and no rule is broken in a way that is an error. */
  static final int GOOD = 0;

  /** It is a roster with errors, or it could not be stored. */
  static final int BAD = 1;

  /** It is no roster. */
  static final int UNREADABLE = 2;

  static final int DAYS_AHEAD = 14;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);

  private final Config config;
  private final Instant now;
  private final PrintWriter out;

  RosterCommand(Config config, Instant now, PrintWriter out) {
    this.config = config;
    this.now = now;
    this.out = out;
  }

  /** Reads and says what is wrong. */
  int check(List<Path> files) {
    return read(files, roster -> errors(roster) ? BAD : GOOD);
  }

  /**
   * Reads, says what is wrong, and stores the roster in place of the old one.
   *
   * @param despiteErrors also if a rule is broken in a way that is an error; never if the files
   *     cannot be read
   */
  int store(List<Path> files, boolean despiteErrors) {
    return read(
        files,
        roster -> {
          if (errors(roster) && !despiteErrors) {
            out.println("Not imported: it has errors. --despite-errors imports it all the same.");
            return BAD;
          }
          return store(roster);
        });
  }

  private int read(List<Path> files, Function<Roster, Integer> then) {
    try {
      return then.apply(RosterFiles.read(files, config.timeZone(), config.stations().keySet()));
    } catch (RosterFiles.Invalid e) {
      out.println("This is no roster, nothing of it can be used:");
      e.mistakes().forEach(mistake -> out.println("  " + mistake));
      return UNREADABLE;
    }
  }

  /** Prints everything that should be known; true if there are errors. */
  private boolean errors(Roster roster) {
    out.printf(
        "%d people, %d shifts, %d absences, %d changes%n",
        roster.people().size(),
        roster.shifts().size(),
        roster.absences().size(),
        roster.changes().size());
    Instant from = now.truncatedTo(ChronoUnit.MINUTES);
    Span period = new Span(from, from.atZone(zone()).plusDays(DAYS_AHEAD).toInstant());
    out.println("From " + said(period) + ", " + zone() + ":");
    List<Finding> findings = RosterRules.check(roster, period);
    findings.forEach(
        finding ->
            out.printf(
                "  %-7s  %s %s: %s [%s]%n",
                finding.rule().severity().name().toLowerCase(Locale.ROOT),
                finding.person(),
                finding.rule().words(),
                said(finding.when()),
                finding.rule().source()));
    List<Coverage.Gap> gaps = Coverage.of(roster, period, mainLanguages()).gaps();
    gaps.forEach(
        gap ->
            out.printf(
                "  gap      nobody on %s who speaks %s: %s%n",
                gap.level().name().toLowerCase(Locale.ROOT), gap.language(), said(gap.span())));
    if (findings.isEmpty() && gaps.isEmpty()) {
      out.println("  no rule is broken, and everything is covered");
    }
    return findings.stream().anyMatch(f -> f.rule().severity() == Finding.Severity.ERROR);
  }

  /** Those of all lines. */
  private Set<Language> mainLanguages() {
    return config.lines().values().stream()
        .flatMap(line -> line.languages().stream())
        .collect(Collectors.toSet());
  }

  private String said(Span span) {
    Duration length = span.length();
    return TIME.format(span.from().atZone(zone()))
        + " to "
        + TIME.format(span.until().atZone(zone()))
        + " ("
        + (length.toHours() > 0 ? length.toHours() + " h" : "")
        + (length.toMinutesPart() > 0 ? " " + length.toMinutesPart() + " min" : "")
        + ")";
  }

  private ZoneId zone() {
    return config.timeZone();
  }

  private int store(Roster roster) {
    return Store.once(
        config.database(),
        store -> store.rosterVersion().compose(old -> store.replaceRoster(old, roster, now)),
        version -> told(GOOD, "Stored as version " + version + ", and announced."),
        error -> told(BAD, "Not imported: " + reason(error)));
  }

  private int told(int code, String words) {
    out.println(words);
    return code;
  }

  /** What the database says is not repeated: it can hold a row's values. */
  private static String reason(Throwable error) {
    return error instanceof StoredRoster.Replaced
        ? String.valueOf(error.getMessage())
        : "the database did not take it (" + error.getClass().getSimpleName() + ")";
  }
}
