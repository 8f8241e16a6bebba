package rs.astra.hotline;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Span;
import rs.astra.hotline.rosterfile.RosterFiles;
import rs.astra.hotline.simulation.CallsFile;
import rs.astra.hotline.simulation.ComingCall;
import rs.astra.hotline.simulation.GeneratedCalls;
import rs.astra.hotline.simulation.Replay;
import rs.astra.hotline.simulation.TallyText;

/** What {@code hotline simulate} does. */
final class SimulateCommand {
  private static final int MOST_MISTAKES = 50;

  /** What can be said on the command line. */
  static final class Options {
    @Option(
        names = "--calls",
        paramLabel = "FILE",
        description = "CSV: arrival, line, language, patience and talk in seconds")
    @Nullable Path calls;

    @Option(
        names = "--calls-an-hour",
        paramLabel = "N",
        description = "instead of a file: calls made up by chance, 0.01 to 10000 an hour")
    @Nullable Double callsAnHour;

    @Option(
        names = "--hours",
        paramLabel = "N",
        defaultValue = "168",
        description = "how many hours of them, 1 to 8784 [${DEFAULT-VALUE}]")
    int hours = 168;

    @Option(
        names = "--from",
        paramLabel = "DATE",
        description = "from which midnight on they come, such as 2026-11-23 [tomorrow]")
    @Nullable String from;

    @Option(
        names = "--talk",
        paramLabel = "SECONDS",
        defaultValue = "1500",
        description = "mean length of their conversations, 1 to 86400 [${DEFAULT-VALUE}]")
    int talk = 1500;

    @Option(
        names = "--patience",
        paramLabel = "SECONDS",
        defaultValue = "180",
        description =
            "mean time that they wait, 1 to 86400; 0: as long as it takes [${DEFAULT-VALUE}]")
    int patience = 180;

    @Option(
        names = "--roster",
        paramLabel = "FILE",
        required = true,
        description = "CSV or iCalendar (people: CSV only); several files are one roster")
    List<Path> rosters = List.of();

    @Option(
        names = "--answered",
        paramLabel = "PERCENT",
        defaultValue = "95",
        description = "how many of the rings somebody picks up, 0 to 100 [${DEFAULT-VALUE}]")
    double answered = 95;

    @Option(
        names = "--unreachable",
        paramLabel = "PERCENT",
        defaultValue = "0",
        description = "how many reach no telephone, 0 to 100 [${DEFAULT-VALUE}]")
    double unreachable;

    @Option(
        names = "--pick-up",
        paramLabel = "LEAST-MOST",
        defaultValue = "2-8",
        description = "after how many seconds, 0 to 120 [${DEFAULT-VALUE}]")
    String pickUp = "2-8";

    @Option(
        names = "--heavy",
        paramLabel = "PERCENT",
        defaultValue = "0",
        description =
            "how many conversations are heavy, with a rest afterwards, 0 to 100 [${DEFAULT-VALUE}]")
    double heavy;

    @Option(
        names = "--again",
        paramLabel = "PERCENT",
        defaultValue = "0",
        description = "how many of those who give up ring again, 0 to 90 [${DEFAULT-VALUE}]")
    double again;

    @Option(
        names = "--seed",
        paramLabel = "N",
        defaultValue = "1",
        description = "of all chance: the same seed plays the same again [${DEFAULT-VALUE}]")
    long seed = 1;
  }

  private final Config config;
  private final Instant now;
  private final PrintWriter out;

  SimulateCommand(Config config, Instant now, PrintWriter out) {
    this.config = config;
    this.now = now;
    this.out = out;
  }

  /** The command cannot be understood; the message says what is allowed. */
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message);
    }
  }

  /** Plays and prints; exit code 2 if the files or the options cannot be used. */
  int run(Options options) {
    long begin = System.nanoTime();
    try {
      Replay.Habits habits = habits(options);
      Roster roster =
          RosterFiles.read(options.rosters, config.timeZone(), config.stations().keySet());
      return options.calls == null
          ? generated(options, roster, habits, begin)
          : fromFile(options.calls, options, roster, habits, begin);
    } catch (RosterFiles.Invalid e) {
      out.println("This is no roster, nothing of it can be used:");
      e.mistakes().forEach(mistake -> out.println("  " + mistake));
    } catch (CallsFile.Invalid e) {
      out.println("These are no calls, nothing of the file can be used:");
      e.mistakes().stream().limit(MOST_MISTAKES).forEach(mistake -> out.println("  " + mistake));
      if (e.mistakes().size() > MOST_MISTAKES) {
        out.println("  and " + (e.mistakes().size() - MOST_MISTAKES) + " more");
      }
    } catch (Wrong e) {
      out.println(e.getMessage());
    }
    return Main.WRONG_USE;
  }

  private int generated(Options options, Roster roster, Replay.Habits habits, long begin)
      throws Wrong {
    require(options.callsAnHour != null, "Either --calls or --calls-an-hour must be given");
    double anHour = Objects.requireNonNull(options.callsAnHour);
    require(anHour >= 0.01 && anHour <= 10_000, "--calls-an-hour: must be 0.01 to 10000");
    require(options.hours >= 1 && options.hours <= 8784, "--hours: must be 1 to 8784");
    require(seconds(options.talk) && options.talk > 0, "--talk: must be 1 to 86400");
    require(seconds(options.patience), "--patience: must be 0 to 86400");
    Instant from = midnight(options.from);
    Span period = new Span(from, from.plus(options.hours, ChronoUnit.HOURS));
    GeneratedCalls.Rate rate =
        new GeneratedCalls.Rate(
            anHour,
            Duration.ofSeconds(options.talk),
            options.patience == 0 ? null : Duration.ofSeconds(options.patience));
    List<GeneratedCalls.Wish> wishes = new ArrayList<>();
    config.lines().forEach((id, line) -> wishes.add(new GeneratedCalls.Wish(id, line.languages())));
    Iterator<ComingCall> calls = new GeneratedCalls(period, rate, wishes, options.seed);
    Replay.Result result = play(roster, period, calls, habits, options);
    TallyText text = new TallyText(period, config.timeZone(), habits, options.seed, out);
    text.print(result, rate, seconds(begin));
    return 0;
  }

  private int fromFile(Path file, Options options, Roster roster, Replay.Habits habits, long begin)
      throws CallsFile.Invalid, Wrong {
    require(options.callsAnHour == null, "Only one of --calls and --calls-an-hour may be given");
    require(options.from == null, "--from: the file says when its calls came");
    Map<LineId, List<Language>> lines = new LinkedHashMap<>();
    config.lines().forEach((id, line) -> lines.put(id, line.languages()));
    List<ComingCall> calls = CallsFile.read(file, lines, config.timeZone());
    Instant first = calls.getFirst().arrivesAt().truncatedTo(ChronoUnit.HOURS);
    Instant last = calls.getLast().arrivesAt().truncatedTo(ChronoUnit.HOURS);
    Span period = new Span(first, last.plus(1, ChronoUnit.HOURS));
    Replay.Result result = play(roster, period, calls.iterator(), habits, options);
    TallyText text = new TallyText(period, config.timeZone(), habits, options.seed, out);
    text.print(result, null, seconds(begin));
    return 0;
  }

  private Replay.Result play(
      Roster roster,
      Span period,
      Iterator<ComingCall> calls,
      Replay.Habits habits,
      Options options) {
    return Replay.play(
        config.dispatch(), roster, config.mobiles(), period, calls, habits, options.seed);
  }

  private static Replay.Habits habits(Options options) throws Wrong {
    require(percent(options.answered), "--answered: must be 0 to 100");
    require(percent(options.unreachable), "--unreachable: must be 0 to 100");
    require(
        options.answered + options.unreachable <= 100,
        "--answered and --unreachable: must be 100 together, or less");
    require(percent(options.heavy), "--heavy: must be 0 to 100");
    require(percent(options.again) && options.again <= 90, "--again: must be 0 to 90");
    String allowed = "--pick-up: must be two numbers of seconds from 0 to 120, such as 2-8";
    require(options.pickUp.matches("\\d{1,3}-\\d{1,3}"), allowed);
    List<Integer> ends =
        List.of(options.pickUp.split("-", -1)).stream().map(Integer::valueOf).toList();
    require(ends.getFirst() <= ends.getLast() && ends.getLast() <= 120, allowed);
    return new Replay.Habits(
        options.answered / 100,
        options.unreachable / 100,
        Duration.ofSeconds(ends.getFirst()),
        Duration.ofSeconds(ends.getLast()),
        options.heavy / 100,
        options.again / 100);
  }

  private Instant midnight(@Nullable String date) throws Wrong {
    try {
      LocalDate day =
          date == null
              ? now.atZone(config.timeZone()).toLocalDate().plusDays(1)
              : LocalDate.parse(date);
      return day.atStartOfDay(config.timeZone()).toInstant();
    } catch (DateTimeException e) {
      throw new Wrong("--from: must be a date such as 2026-11-23");
    }
  }

  private static boolean percent(double number) {
    return number >= 0 && number <= 100;
  }

  private static boolean seconds(int number) {
    return number >= 0 && number <= CallsFile.MOST_SECONDS;
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void require(boolean good, String otherwise) throws Wrong {
    if (!good) {
      throw new Wrong(otherwise);
    }
  }

  @Command(
      name = "simulate",
      description = {
        "Plays a day or a year of calls against a roster, by the rules that take calls, and prints",
        "service level, abandons and waits. Calls come from a file, or are made up by chance."
      },
      mixinStandardHelpOptions = true)
  static final class Simulate extends Configured {
    @Mixin SimulateCommand.Options options = new SimulateCommand.Options();

    @Override
    int run(Config config) {
      return new SimulateCommand(config, Clock.systemUTC().instant(), out()).run(options);
    }

    @Override
    boolean needsSecrets() {
      return false;
    }
  }
}
