package rs.astra.hotline;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Span;
import rs.astra.hotline.rosterfile.RosterFiles;
import rs.astra.hotline.simulation.Reachability;
import rs.astra.hotline.simulation.ReachabilityText;
import rs.astra.hotline.store.ShiftWatch;
import rs.astra.hotline.store.Store;

/** What {@code hotline reachability} does. */
final class ReachabilityCommand {
  /** Everybody is reached. */
  static final int GOOD = 0;

  /** Somebody is not. */
  static final int HOLES = 1;

  private static final int DAYS = 7;
  private static final int QUARTER_MINUTES = 15;

  /** What can be said on the command line. */
  static final class Options {
    @Option(
        names = "--roster",
        paramLabel = "FILE",
        description =
            "CSV or iCalendar (people: CSV only); several files are one roster [the stored one]")
    List<Path> rosters = List.of();

    @Option(
        names = "--within",
        paramLabel = "SECONDS",
        description = "how long a caller may wait, 1 to 240 [reachability.within]")
    @Nullable Integer within;

    @Option(
        names = "--pick-up",
        paramLabel = "SECONDS",
        description = "how long somebody needs to pick up, 1 to 60 [reachability.pick-up]")
    @Nullable Integer pickUp;

    @Option(
        names = "--from",
        paramLabel = "INSTANT",
        description = "when the week begins: 2026-11-23, 2026-11-23T06:00 or with an offset [now]")
    @Nullable String from;

    @Option(names = "--details", description = "list who answers, and not only what is missing")
    boolean details;
  }

  private final Config config;
  private final Instant now;
  private final PrintWriter out;

  ReachabilityCommand(Config config, Instant now, PrintWriter out) {
    this.config = config;
    this.now = now;
    this.out = out;
  }

  /** Looks and prints; exit code 1 if somebody is not reached, 2 if nothing could be looked at. */
  int run(Options options) {
    String wrong = wrong(options);
    Instant from = from(options.from);
    if (wrong != null || from == null) {
      out.println(wrong == null ? "--from: must be a time such as 2026-11-23T06:00" : wrong);
      return Main.WRONG_USE;
    }
    if (options.rosters.isEmpty()) {
      return Store.once(
          config.database(),
          store -> ShiftWatch.read(store, zone()),
          stored -> look(stored.roster(), from, options),
          error -> {
            // What the database says is not repeated.
            out.println(
                "The database did not tell the roster (" + error.getClass().getSimpleName() + ")");
            return Main.WRONG_USE;
          });
    }
    try {
      return look(
          RosterFiles.read(options.rosters, zone(), config.stations().keySet()), from, options);
    } catch (RosterFiles.Invalid e) {
      out.println("This is no roster, nothing of it can be used:");
      e.mistakes().forEach(mistake -> out.println("  " + mistake));
      return Main.WRONG_USE;
    }
  }

  /** What is spoken first on the line, and what every caller shall find a counsellor for. */
  private Set<Language> sure(Config.Line line) {
    return line.languages().stream()
        .filter(
            language ->
                config.mainLanguages().contains(language) || language.equals(line.language()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private int look(Roster roster, Instant from, Options options) {
    long begin = System.nanoTime();
    Map<LineId, List<Language>> lines = new LinkedHashMap<>();
    Map<LineId, Set<Language>> sure = new LinkedHashMap<>();
    config
        .lines()
        .forEach(
            (id, line) -> {
              lines.put(id, line.languages());
              sure.put(id, sure(line));
            });
    Instant until = from.atZone(zone()).plusDays(DAYS).toInstant();
    Reachability.Question question =
        new Reachability.Question(
            config.dispatch(),
            roster,
            config.mobiles(),
            lines,
            sure,
            new Span(from, until),
            seconds(options.pickUp, config.reach().pickUp()));
    Reachability.Answer answer = Reachability.of(question);
    boolean good =
        new ReachabilityText(
                question, seconds(options.within, config.reach().within()), zone(), out)
            .print(answer, options.details, (System.nanoTime() - begin) / 1e9);
    return good ? GOOD : HOLES;
  }

  private static Duration seconds(@Nullable Integer said, Duration otherwise) {
    return said == null ? otherwise : Duration.ofSeconds(said);
  }

  private static @Nullable String wrong(Options options) {
    if (isOutside(options.within, 240)) {
      return "--within: must be 1 to 240";
    }
    return isOutside(options.pickUp, 60) ? "--pick-up: must be 1 to 60" : null;
  }

  private static boolean isOutside(@Nullable Integer seconds, int most) {
    return seconds != null && (seconds < 1 || seconds > most);
  }

  /** The quarter-hour in which the week begins, null if it cannot be understood. */
  private @Nullable Instant from(@Nullable String said) {
    Instant at;
    try {
      if (said == null) {
        at = now;
      } else if (said.matches("\\d{4}-\\d\\d-\\d\\d")) {
        at = LocalDate.parse(said).atStartOfDay(zone()).toInstant();
      } else if (said.matches(".*T.*(Z|[+-]\\d\\d:\\d\\d)")) {
        at = OffsetDateTime.parse(said).toInstant();
      } else {
        at = LocalDateTime.parse(said).atZone(zone()).toInstant();
      }
    } catch (DateTimeException e) {
      return null;
    }
    long quarter = Duration.ofMinutes(QUARTER_MINUTES).toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), quarter) * quarter);
  }

  private ZoneId zone() {
    return config.timeZone();
  }

  @Command(
      name = "reachability",
      description = {
        "Says for every line, language and quarter-hour of the coming week, and for every single",
        "failure, who answers after how many seconds. Exit code 1 if somebody is not reached."
      },
      mixinStandardHelpOptions = true)
  static final class Reach extends Configured {
    @Mixin ReachabilityCommand.Options options = new ReachabilityCommand.Options();

    @Override
    int run(Config config) {
      return new ReachabilityCommand(config, Clock.systemUTC().instant(), out()).run(options);
    }

    /** The stored roster is behind a password. */
    @Override
    boolean needsSecrets() {
      return options.rosters.isEmpty();
    }
  }
}
