package rs.astra.hotline;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.Notary;
import rs.astra.hotline.engine.TrailBook;
import rs.astra.hotline.privacy.TrailKeys;
import rs.astra.hotline.store.Store;
import rs.astra.hotline.store.StoredAudit;

/** What {@code hotline audit} does. */
final class AuditCommand {
  static final int WHOLE = 0;
  static final int BROKEN = 1;
  static final int UNKNOWN = 2;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'+1h'");

  private final Config config;
  private final PrintWriter out;

  AuditCommand(Config config, PrintWriter out) {
    this.config = config;
    this.out = out;
  }

  /** The trail, with what vouches for it. */
  static StoredAudit trail(Config config, Store store, InstantSource clock) {
    return store.audit(notary(config), clock);
  }

  /** What vouches for the trail. */
  static Notary notary(Config config) {
    return new TrailKeys(config.privacy().keys());
  }

  /**
   * Says whether the trail is whole.
   *
   * @param noted what an earlier run has printed, null for nothing
   */
  int verify(@Nullable String noted) {
    Optional<Notary.Head> known = Optional.empty();
    if (noted != null) {
      known = Notary.Head.of(noted.strip());
      if (known.isEmpty()) {
        out.println("--noted is what an earlier verification has printed: entries:seal");
        return UNKNOWN;
      }
    }
    Optional<Notary.Head> head = known;
    return Store.once(
        config.database(),
        store -> trail(config, store, InstantSource.system()).verify(head),
        this::told,
        error -> {
          // What the database says is not repeated.
          out.println("Nobody can say: " + Store.reason(error) + ".");
          return UNKNOWN;
        });
  }

  /** Prints the last entries; that they were read is recorded before. */
  int show(int entries) {
    return Store.once(
        config.database(),
        store ->
            trail(config, store, InstantSource.system())
                .last(entries, new Audit.Actor.Command("audit-show")),
        all -> {
          all.forEach(this::tell);
          return WHOLE;
        },
        error -> {
          out.println("Not told: " + Store.reason(error) + ".");
          return UNKNOWN;
        });
  }

  private void tell(TrailBook.Told it) {
    out.printf(
        "%6d  %s  %-16s %-18s %s %s, %s%s%s%n",
        it.number(),
        (it.hour() ? HOUR : TIME).format(it.at().atZone(config.timeZone())),
        it.who(),
        words(it.action()),
        words(it.kind()),
        it.about(),
        words(it.purpose()),
        it.caseId() == null ? "" : ", case " + it.caseId(),
        it.amount() == null ? "" : ", " + it.amount());
  }

  private static String words(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private int told(TrailBook.Verified trail) {
    if (!trail.isWhole()) {
      out.printf("The trail is NOT whole; it has %d entries.%n", trail.last().number());
      trail.flaws().forEach(flaw -> out.println("  " + flaw));
      out.println("Stop the service's access, keep the database and the keys as they are, and ask");
      out.println("whoever answers for data protection. If a backup was put back on purpose, they");
      out.println(
          "write that down and move the file trail-head away from the keys; if the backup is");
      out.println("older than the trail's key, `hotline keys rotate` begins another from there.");
      return BROKEN;
    }
    out.printf("The trail is whole: %d entries.%n", trail.last().number());
    if (trail.last().number() > 0) {
      out.println("To be noted on paper, with the date; --noted asks for it again:");
      out.println("  " + trail.last().text());
    }
    return WHOLE;
  }

  @Command(
      name = "audit",
      description = "The trail: who asked for what, about whom, and what for.",
      mixinStandardHelpOptions = true,
      subcommands = {Verify.class, Show.class})
  static final class Group {}

  @Command(
      name = "verify",
      description = {
        "Says whether the trail is whole: nothing changed, taken out, put elsewhere or cut off.",
        "Exit code 0 if it is, 1 if it is not, 2 if nobody can say."
      },
      mixinStandardHelpOptions = true)
  static final class Verify extends Configured {
    @Option(
        names = "--noted",
        paramLabel = "ENTRIES:SEAL",
        description = "what an earlier verification has printed: it must still be there")
    @Nullable String noted;

    @Override
    int run(Config config) {
      return new AuditCommand(config, out()).verify(noted);
    }
  }

  @Command(
      name = "show",
      description = {
        "Prints the last entries of the trail; that they were read is recorded. Whoever was erased",
        "is not named. Of what has to do with a caller only the hour is kept: 12:00+1h."
      },
      mixinStandardHelpOptions = true)
  static final class Show extends Configured {
    @Option(
        names = "--last",
        paramLabel = "N",
        defaultValue = "50",
        description = "how many [${DEFAULT-VALUE}]")
    int last = 50;

    @Override
    int run(Config config) {
      return new AuditCommand(config, out()).show(Math.clamp(last, 1, 10_000));
    }
  }
}
