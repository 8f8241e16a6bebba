package rs.astra.hotline;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import rs.astra.hotline.core.roster.Span;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.store.BreachDraft;
import rs.astra.hotline.store.Store;

/** What {@code hotline breach} does. */
final class BreachCommand {
  static final int MADE = 0;
  static final int FAILED = 1;

  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");

  private final Config config;
  private final InstantSource clock;
  private final PrintWriter out;

  BreachCommand(Config config, InstantSource clock, PrintWriter out) {
    this.config = config;
    this.clock = clock;
    this.out = out;
  }

  /** As the command line has it; {@link Breach} says what each means. */
  record Asked(
      String from, String until, String known, @Nullable String actor, @Nullable Path folder) {}

  /**
   * Writes the draft and the list. Nothing is written if the arguments cannot be right (exit code
   * 2), or the database cannot be asked, or it cannot be recorded that somebody did (1).
   */
  int make(Asked asked) {
    Instant now = clock.instant();
    Instant from = time(asked.from(), false);
    Instant until = time(asked.until(), true);
    Instant known = time(asked.known(), false);
    if (from == null || until == null || known == null) {
      return wrong("--from, --until, --known: times such as 2026-11-23T06:00, or with +01:00");
    } else if (!from.isBefore(until) || until.isAfter(now)) {
      return wrong("--until: must be after --from, and not after now");
    } else if (known.isBefore(from) || known.isAfter(now)) {
      return wrong("--known: must not be before --from, and not after now");
    }
    String actor = asked.actor();
    if (actor != null
        && (!Audit.ID.matcher(actor).matches() || Audit.NUMBER.matcher(actor).matches())) {
      return wrong("--actor: must be an account's id, or the name of a part or command");
    }
    Path folder =
        asked.folder() == null
            ? Path.of("breach-" + NAME.format(now.atZone(config.timeZone())))
            : asked.folder();
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return wrong("--out: is there already; nothing is overwritten");
    } else if (!Files.isDirectory(folder.toAbsolutePath().resolveSibling("."))) {
      return wrong("--out: the folder in which it is to be made is not there");
    }
    Span time = new Span(from, until);
    return Store.once(
        config.database(),
        store ->
            AuditCommand.trail(config, store, clock)
                .breach(time, actor, new Audit.Actor.Command("breach")),
        breach ->
            written(
                new BreachDraft(breach, time, known, now, config.timeZone(), actor != null),
                folder),
        error -> {
          out.println("Not made: " + Store.reason(error) + ".");
          return FAILED;
        });
  }

  private int wrong(String words) {
    out.println(words);
    return Main.WRONG_USE;
  }

  /**
   * A time of the clock on the wall, or one that says how far it is from UTC; null if it is none.
   *
   * @param late which one it is of the two that the hour has which comes twice
   */
  private @Nullable Instant time(String said, boolean late) {
    try {
      return switch (DateTimeFormatter.ISO_DATE_TIME.parseBest(
          said, OffsetDateTime::from, LocalDateTime::from)) {
        case OffsetDateTime there -> there.toInstant();
        case LocalDateTime here -> {
          ZonedDateTime it = here.atZone(config.timeZone());
          // What the clock never showed is moved by an hour.
          yield it.toLocalDateTime().equals(here)
              ? (late ? it.withLaterOffsetAtOverlap() : it).toInstant()
              : null;
        }
        default -> null;
      };
    } catch (DateTimeException e) {
      return null;
    }
  }

  private int written(BreachDraft draft, Path folder) {
    try {
      String text = draft.text();
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      write(folder.resolve("notification.md"), text);
      write(folder.resolve("affected.csv"), draft.breach().tokensAsCsv());
    } catch (IOException e) {
      // Where it was to be written is not repeated.
      out.println(
          "Not written (" + e.getClass().getSimpleName() + "); what is there is not whole.");
      return FAILED;
    }
    out.println("Written to " + folder + ": notification.md, a draft (fill in what is in bold");
    out.println(
        "brackets), and affected.csv. Nothing removes them: do so when the case is closed.");
    if (!draft.breach().trailIsWhole()) {
      out.println("The trail is NOT whole, and the draft says so; see hotline audit verify.");
    }
    if (draft.ofOne() && draft.breach().actors() == 0) {
      out.println(
          "In that time the trail knows nothing of this actor; whoever was erased has no id.");
    }
    return MADE;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  @Command(
      name = "breach",
      description = {
        "After a breach of personal data: writes a draft of the notification to the Commissioner",
        "(Poverenik; due 72 h after it is known) and the list of callers' tokens concerned.",
        "Times are such as 2026-11-23T06:00, on the hotline's clock, or with an offset. That it is",
        "made is recorded. Exit code 2 if the arguments cannot be right, 1 if it could not be made."
      },
      mixinStandardHelpOptions = true)
  static final class Breach extends Configured {
    @Option(names = "--from", paramLabel = "TIME", required = true, description = "when it began")
    String from = "";

    @Option(
        names = "--until",
        paramLabel = "TIME",
        required = true,
        description = "when it was over; now at the latest")
    String until = "";

    @Option(
        names = "--known",
        paramLabel = "TIME",
        required = true,
        description = "when you came to know of it: the 72 h begin then")
    String known = "";

    @Option(
        names = "--actor",
        paramLabel = "ID",
        description = "only what this account, part or command has asked for")
    @Nullable String actor;

    @Option(
        names = "--out",
        paramLabel = "FOLDER",
        description = "where to; must not be there yet [breach- and the time]")
    @Nullable Path folder;

    @Override
    int run(Config config) {
      return new BreachCommand(config, Clock.systemUTC(), out())
          .make(new Asked(from, until, known, actor, folder));
    }
  }
}
