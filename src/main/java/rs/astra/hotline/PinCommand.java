package rs.astra.hotline;

import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Pin;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.store.Store;

/**
 * What {@code hotline pin set} and {@code hotline pin remove} do. A PIN is read from the terminal,
 * where it is not shown, or from the input's first line; an argument could be read by everybody on
 * the machine. It is never repeated.
 */
final class PinCommand {
  static final int GOOD = 0;
  static final int BAD = 1;
  static final int REFUSED = 2;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

  private final Config config;
  private final PrintWriter out;

  /** Asks for a PIN, null if there is none. */
  interface Asking {
    @Nullable Pin ask(String question) throws IOException;

    /** The terminal, or the input if there is no terminal. */
    static Asking terminal() {
      Optional<Console> console = Optional.ofNullable(System.console());
      if (console.filter(Console::isTerminal).isPresent()) {
        return question -> {
          char[] typed = console.get().readPassword("%s: ", question);
          return typed == null ? null : new Pin(new String(typed));
        };
      }
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      Optional<Pin> line = Optional.ofNullable(firstLine(in)).map(text -> new Pin(text.strip()));
      return _ -> line.orElse(null); // asked twice, it says the same
    }

    private static @Nullable String firstLine(BufferedReader in) {
      try {
        return in.readLine();
      } catch (IOException e) {
        return null;
      }
    }
  }

  PinCommand(Config config, PrintWriter out) {
    this.config = config;
    this.out = out;
  }

  /** Sets the counsellor's PIN and says the personal code. */
  int set(String counsellor, Asking asking, Instant now) throws IOException {
    if (!NAME.matcher(counsellor).matches()) {
      out.println("A counsellor's id has letters, digits and dashes, at most 31.");
      return REFUSED;
    }
    Pin pin = asking.ask("PIN, " + Pin.LENGTH + " digits");
    String objection = pin == null ? "no PIN was given" : pin.objection();
    if (pin == null || objection != null) {
      out.println("Not set: " + objection + ".");
      return REFUSED;
    }
    if (!pin.equals(asking.ask("once more"))) {
      out.println("Not set: the two were not the same.");
      return REFUSED;
    }
    return Store.once(
        config.database(),
        store ->
            recorded(store, Audit.Action.PIN_SET, counsellor, now)
                .compose(_ -> store.setPin(new CounsellorId(counsellor), pin, now)),
        code -> {
          out.println("Set. The personal code of " + counsellor + " is " + code + ".");
          out.println(
              "To sign in: dial "
                  + config.featureCodes().signIn()
                  + " at a station, then "
                  + code
                  + ", then the PIN.");
          return GOOD;
        },
        this::failed);
  }

  /** Takes the counsellor's code and PIN away. */
  int remove(String counsellor, Instant now) {
    if (!NAME.matcher(counsellor).matches()) {
      out.println("A counsellor's id has letters, digits and dashes, at most 31.");
      return REFUSED;
    }
    return Store.once(
        config.database(),
        store ->
            recorded(store, Audit.Action.PIN_REMOVE, counsellor, now)
                .compose(_ -> store.removePin(new CounsellorId(counsellor))),
        removed -> {
          out.println(removed ? "Removed." : "There was none.");
          return removed ? GOOD : BAD;
        },
        this::failed);
  }

  private Future<Void> recorded(Store store, Audit.Action action, String counsellor, Instant now) {
    return AuditCommand.trail(config, store, () -> now)
        .record(
            Audit.Entry.of(
                new Audit.Actor.Command("pin"),
                action,
                new Audit.Subject(Audit.Subject.Kind.PERSON, counsellor),
                Audit.Purpose.ACCESS));
  }

  private int failed(Throwable error) {
    out.println("Not done: " + Store.reason(error) + ".");
    return BAD;
  }

  @Command(
      name = "pin",
      description = "What a counsellor dials to sign in at a telephone.",
      mixinStandardHelpOptions = true,
      subcommands = {Set.class, Remove.class})
  static final class Group {}

  @Command(
      name = "set",
      description = {
        "Sets a counsellor's PIN, read from the terminal or the input's first line, and says the",
        "personal code. Only a slow hash of the PIN is kept."
      },
      mixinStandardHelpOptions = true)
  static final class Set extends Configured {
    @Parameters(paramLabel = "COUNSELLOR")
    String counsellor = "";

    @Override
    int run(Config config) throws IOException {
      return new PinCommand(config, out())
          .set(counsellor, PinCommand.Asking.terminal(), Clock.systemUTC().instant());
    }
  }

  @Command(
      name = "remove",
      description = "Takes a counsellor's code and PIN away.",
      mixinStandardHelpOptions = true)
  static final class Remove extends Configured {
    @Parameters(paramLabel = "COUNSELLOR")
    String counsellor = "";

    @Override
    int run(Config config) {
      return new PinCommand(config, out()).remove(counsellor, Clock.systemUTC().instant());
    }
  }
}
