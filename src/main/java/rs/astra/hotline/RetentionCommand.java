package rs.astra.hotline;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.List;
import picocli.CommandLine.Command;
import rs.astra.hotline.engine.RetentionBook.Standing;
import rs.astra.hotline.privacy.Recogniser;
import rs.astra.hotline.store.Retention;
import rs.astra.hotline.store.Retention.Rule;
import rs.astra.hotline.store.RetentionJob;
import rs.astra.hotline.store.Store;

/** What {@code hotline retention} does: what the service does every hour, and how that stands. */
final class RetentionCommand {
  static final int GOOD = 0;
  static final int BAD = 1;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

  private final Config config;
  private final InstantSource clock;
  private final PrintWriter out;

  RetentionCommand(Config config, InstantSource clock, PrintWriter out) {
    this.config = config;
    this.clock = clock;
    this.out = out;
  }

  /** Applies every rule now; exit code 1 if one could not be applied to the end. */
  int run() throws IOException {
    Recogniser recogniser = Recogniser.open(config.privacy(), clock.instant());
    recogniser.tend(clock.instant());
    int oldest = recogniser.oldest();
    return Store.once(
        config.database(),
        store -> {
          var audit = AuditCommand.trail(config, store, clock);
          return new RetentionJob(store, AuditCommand.notary(config), audit, () -> oldest, clock)
              .run()
              .compose(done -> audit.flush(Duration.ofSeconds(10)).map(done));
        },
        this::told,
        this::failed);
  }

  /** Says how each rule stands; exit code 1 if one was not applied to the end for 26 hours. */
  int report() {
    return Store.once(config.database(), Store::standings, this::told, this::failed);
  }

  private int told(Retention.Done done) {
    for (Rule rule : Rule.values()) {
      Long rows = done.removed().get(rule);
      out.printf("%8s  %s%n", rows == null ? "failed" : rows, rule.words());
    }
    return done.failed().isEmpty() ? GOOD : BAD;
  }

  private int told(List<Standing> standings) {
    boolean late = false;
    for (Standing it : standings) {
      boolean isLate = it.isLate(clock.instant());
      late |= isLate;
      out.printf(
          "%-60s kept %-8s applied %-16s %8d gone%s%n",
          it.words(),
          kept(it),
          it.ranAt() == null ? "never" : TIME.format(it.ranAt().atZone(config.timeZone())),
          it.removed(),
          isLate ? "  LATE" : "");
    }
    return late ? BAD : GOOD;
  }

  private static String kept(Standing it) {
    return it.keeps().isZero() ? "its time" : it.keeps().toDays() + " days";
  }

  private int failed(Throwable error) {
    out.println("Not done: " + Store.reason(error) + ".");
    return BAD;
  }

  @Command(
      name = "retention",
      description = "What goes when its time is over; the service sees to it every hour.",
      mixinStandardHelpOptions = true,
      subcommands = {Run.class, Report.class})
  static final class Group {}

  @Command(
      name = "run",
      description = "Lets everything go whose time is over, now; says how much that was.",
      mixinStandardHelpOptions = true)
  static final class Run extends Configured {
    @Override
    int run(Config config) throws IOException {
      return new RetentionCommand(config, Clock.systemUTC(), out()).run();
    }
  }

  @Command(
      name = "report",
      description = {
        "Says for each rule how long what is kept, when that was last seen to, and how much has",
        "gone. Exit code 1 if one was not applied to the end for 26 hours."
      },
      mixinStandardHelpOptions = true)
  static final class Report extends Configured {
    @Override
    int run(Config config) {
      return new RetentionCommand(config, Clock.systemUTC(), out()).report();
    }
  }
}
