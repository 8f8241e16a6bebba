package rs.astra.hotline;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rs.astra.hotline.core.roster.Review;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Span;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.RosterBook;
import rs.astra.hotline.engine.RosterDesk;
import rs.astra.hotline.engine.RosterDesk.Examined;
import rs.astra.hotline.engine.StoredRoster;
import rs.astra.hotline.rosterfile.RosterFiles;
import rs.astra.hotline.store.Store;

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

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);

  private static final Audit.Actor BY = new Audit.Actor.Command("roster-import");
  private static final Audit.Actor EXPORT = new Audit.Actor.Command("roster-export");

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
    return read(files, known -> known.mayCount(false) ? GOOD : BAD);
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
        known -> {
          if (!known.mayCount(despiteErrors)) {
            out.println("Not imported: it has errors. --despite-errors imports it all the same.");
            return BAD;
          }
          return store(known);
        });
  }

  /** Writes the stored roster as a table that can be imported again. */
  int export() {
    return Store.once(
        config.database(),
        store -> desk(store).read(EXPORT),
        stored -> {
          out.print(writing(config).write(stored.roster()));
          out.flush();
          return GOOD;
        },
        error -> told(BAD, "Not exported: " + reason(error)));
  }

  private int read(List<Path> files, Function<Examined.Known, Integer> then) {
    try {
      Roster roster = RosterFiles.read(files, config.timeZone(), config.stations().keySet());
      Examined.Known known =
          new Examined.Known(roster, Review.of(roster, config.mainLanguages(), now));
      tell(known);
      return then.apply(known);
    } catch (RosterFiles.Invalid e) {
      out.println("This is no roster, nothing of it can be used:");
      e.mistakes().forEach(mistake -> out.println("  " + mistake));
      return UNREADABLE;
    } catch (Roster.TooLarge e) {
      return told(UNREADABLE, "Nothing of it can be used: " + e.getMessage());
    }
  }

  /** Prints everything that should be known. */
  private void tell(Examined.Known known) {
    Roster roster = known.roster();
    Review review = known.review();
    out.printf(
        "%d people, %d shifts, %d absences, %d changes%n",
        roster.people().size(),
        roster.shifts().size(),
        roster.absences().size(),
        roster.changes().size());
    out.println("From " + said(review.period()) + ", " + zone() + ":");
    review
        .findings()
        .forEach(
            finding ->
                out.printf(
                    "  %-7s  %s %s: %s [%s]%n",
                    finding.rule().severity().name().toLowerCase(Locale.ROOT),
                    finding.person(),
                    finding.rule().words(),
                    said(finding.when()),
                    finding.rule().source()));
    review
        .gaps()
        .forEach(
            gap ->
                out.printf(
                    "  gap      nobody on %s who speaks %s: %s%n",
                    gap.level().name().toLowerCase(Locale.ROOT), gap.language(), said(gap.span())));
    if (review.findings().isEmpty() && review.gaps().isEmpty()) {
      out.println("  no rule is broken, and everything is covered");
    }
  }

  /** Where rosters are taken, on the command line and over HTTP. */
  static RosterDesk desk(Config config, RosterBook book, Audit audit, InstantSource clock) {
    return new RosterDesk(
        book, writing(config), config.timeZone(), config.mainLanguages(), audit, clock);
  }

  private RosterDesk desk(Store store) {
    return desk(config, store, AuditCommand.trail(config, store, () -> now), () -> now);
  }

  private static RosterDesk.Writing writing(Config config) {
    return RosterFiles.writing(config.timeZone(), config.stations().keySet());
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

  private int store(Examined.Known known) {
    return Store.once(
        config.database(),
        store -> store.rosterVersion().compose(old -> desk(store).keep(old, known, BY)),
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
        : Store.reason(error);
  }

  @Command(
      name = "roster",
      description = "Who is to be on duty.",
      mixinStandardHelpOptions = true,
      subcommands = {Check.class, Import.class, Export.class})
  static final class Group {}

  /** What the commands that read a roster have in common. */
  abstract static class WithRoster extends Configured {
    @Parameters(
        paramLabel = "FILE",
        arity = "1..*",
        description = "CSV or iCalendar (people: CSV only); several files are one roster")
    List<Path> files = List.of();

    @Override
    final int run(Config config) {
      return run(new RosterCommand(config, Clock.systemUTC().instant(), out()));
    }

    abstract int run(RosterCommand command);
  }

  @Command(
      name = "check",
      description = {
        "Says what is wrong with a roster: mistakes in the files (exit code 2), rules that it"
            + " breaks",
        "(exit code 1 if one is an error), and what nobody covers in the coming 14 days."
      },
      mixinStandardHelpOptions = true)
  static final class Check extends WithRoster {
    @Override
    int run(RosterCommand command) {
      return command.check(files);
    }
  }

  @Command(
      name = "import",
      description = "Does what check does, and puts the roster into the place of the stored one.",
      mixinStandardHelpOptions = true)
  static final class Import extends WithRoster {
    @Option(names = "--despite-errors", description = "even if it breaks a rule")
    boolean despiteErrors;

    @Override
    int run(RosterCommand command) {
      return command.store(files, despiteErrors);
    }
  }

  @Command(
      name = "export",
      description = "Writes the stored roster as a table (CSV) that can be imported again.",
      mixinStandardHelpOptions = true)
  static final class Export extends Configured {
    @Override
    int run(Config config) {
      return new RosterCommand(config, Clock.systemUTC().instant(), out()).export();
    }
  }
}
