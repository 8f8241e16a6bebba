package rs.astra.hotline;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import rs.astra.hotline.asterisk.AsteriskFiles;
import rs.astra.hotline.asterisk.ami.Rehearsal;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.demo.Demo;

/**
 * The command line. picocli reads it, because it is small, has no dependencies and writes its own
 * help.
 */
@Command(
    name = "hotline",
    description = "The SOS hotline's telephone backend.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      Main.Serve.class,
      Main.Demonstrate.class,
      Main.CheckConfig.class,
      Main.AsteriskConfig.class,
      Main.Migrate.class,
      Main.Trail.class,
      Main.Retain.class,
      Main.Rosters.class,
      Main.PersonalPins.class,
      Main.People.class,
      Main.Screens.class,
      Main.Explain.class,
      Main.Simulate.class,
      Main.Reach.class,
      Main.Keys.class
    })
public final class Main {
  /** The configuration cannot be used, or the command line is wrong. */
  static final int WRONG_USE = 2;

  private static final int FAILED = 1;

  private Main() {}

  /** Runs one command; the exit code is 0 when it did what it says, 2 when it was asked wrongly. */
  public static void main(String[] arguments) {
    int code = run(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  static int run(String... arguments) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(
            (failure, _, _) -> {
              // One sentence; a trace helps nobody who installs it, and could show too much.
              Throwable cause = failure.getCause() == null ? failure : failure.getCause();
              System.err.println("hotline: " + cause.getMessage());
              return FAILED;
            })
        .execute(arguments);
  }

  /** The version in the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"hotline " + Running.version()};
    }
  }

  /** What every command that reads the configuration has in common. */
  abstract static class Configured implements Callable<Integer> {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "what differs from the defaults (see hotline.conf)")
    @Nullable Path file;

    @Spec CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public final Integer call() throws IOException {
      Config config;
      try {
        config =
            needsSecrets()
                ? ConfigReader.read(file, System.getenv())
                : ConfigReader.readWithoutSecrets(file, System.getenv());
      } catch (ConfigReader.Invalid e) {
        System.err.println("The configuration cannot be used:");
        e.mistakes().forEach(line -> System.err.println("  " + line));
        return WRONG_USE;
      }
      return run(config);
    }

    abstract int run(Config config) throws IOException;

    /** Whether passwords and secrets are of use here. */
    boolean needsSecrets() {
      return true;
    }

    /** Where the answer goes. */
    final PrintWriter out() {
      return Objects.requireNonNull(spec).commandLine().getOut();
    }
  }

  @Command(
      name = "serve",
      description = "Takes calls until it is stopped.",
      mixinStandardHelpOptions = true)
  static final class Serve extends Configured {
    private static final Logger LOG = LoggerFactory.getLogger(Serve.class);

    private static void rehearse(Config config) {
      if (Rehearsal.play(config, Rehearsal.ENOUGH) < Rehearsal.ENOUGH) {
        LOG.warn("not rehearsed: telephones ring some milliseconds later for the first callers");
      }
    }

    @Override
    int run(Config config) {
      if (!endsWithoutMemory()) {
        LOG.warn(
            "Java lives on without memory, which serves no caller: -XX:+ExitOnOutOfMemoryError");
      }
      CountDownLatch stopped = new CountDownLatch(1);
      Thread.ofVirtual().name("rehearsal").start(() -> rehearse(config));
      Running running = Running.start(config, Clock.systemUTC(), _ -> {});
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .name("shutdown")
                  .unstarted(
                      () -> {
                        running.close();
                        stopped.countDown();
                      }));
      try {
        stopped.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return 0;
    }

    /** A process that is gone leaves its callers to the fallback; one that half lives does not. */
    private static boolean endsWithoutMemory() {
      var java = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return Stream.of("ExitOnOutOfMemoryError", "CrashOnOutOfMemoryError")
          .anyMatch(option -> Boolean.parseBoolean(java.getVMOption(option).getValue()));
    }
  }

  @Command(
      name = "demo",
      description = {
        "Shows the hotline on this machine: a database and a real Asterisk of its own,",
        "callers and counsellors played by Asterisk. Ctrl-C stops everything."
      },
      mixinStandardHelpOptions = true)
  static final class Demonstrate implements Callable<Integer> {
    @Option(
        names = "--data",
        paramLabel = "FOLDER",
        defaultValue = ".hotline/demo",
        description = "where everything is kept between runs [${DEFAULT-VALUE}]")
    Path data = Path.of(".hotline/demo");

    @Option(names = "--fresh", description = "begin with an empty database")
    boolean fresh;

    @Option(
        names = "--free-ports",
        description = "take any free ports, for a demonstration beside another one")
    boolean freePorts;

    @Override
    public Integer call() {
      return Demo.run(data, fresh, freePorts, System.out);
    }
  }

  @Command(
      name = "check-config",
      description = "Says whether the configuration can be used, and everything that is wrong.",
      mixinStandardHelpOptions = true)
  static final class CheckConfig extends Configured {
    @Override
    int run(Config config) {
      System.out.println("The configuration can be used.");
      return 0;
    }
  }

  @Command(
      name = "asterisk-config",
      description = "Writes Asterisk's configuration, filled in from this one.",
      mixinStandardHelpOptions = true)
  static final class AsteriskConfig extends Configured {
    @Parameters(paramLabel = "FOLDER", description = "where to; made if it is not there")
    Path out = Path.of(".");

    @Override
    int run(Config config) throws IOException {
      AsteriskFiles.write(
          config.asterisk().files().resolve("templates"),
          out,
          AsteriskFiles.Settings.of(config, Optional.empty()));
      System.out.println("written to " + out);
      return 0;
    }
  }

  @Command(
      name = "migrate",
      description = {
        "Brings the database's tables to this version, as their owner (database.owner-password),",
        "and says what the service's role may do. Before the first start, and after each new"
            + " version."
      },
      mixinStandardHelpOptions = true)
  static final class Migrate extends Configured {
    @Override
    int run(Config config) {
      return new MigrateCommand(config, out()).migrate();
    }

    @Override
    boolean needsSecrets() {
      return false;
    }
  }

  @Command(
      name = "audit",
      description = "The trail: who asked for what, about whom, and what for.",
      mixinStandardHelpOptions = true,
      subcommands = {VerifyTrail.class, ShowTrail.class})
  static final class Trail {}

  @Command(
      name = "verify",
      description = {
        "Says whether the trail is whole: nothing changed, taken out, put elsewhere or cut off.",
        "Exit code 0 if it is, 1 if it is not, 2 if nobody can say."
      },
      mixinStandardHelpOptions = true)
  static final class VerifyTrail extends Configured {
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
        "is not named."
      },
      mixinStandardHelpOptions = true)
  static final class ShowTrail extends Configured {
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

  @Command(
      name = "retention",
      description = "What goes when its time is over; the service sees to it every hour.",
      mixinStandardHelpOptions = true,
      subcommands = {RunRetention.class, ReportRetention.class})
  static final class Retain {}

  @Command(
      name = "run",
      description = "Lets everything go whose time is over, now; says how much that was.",
      mixinStandardHelpOptions = true)
  static final class RunRetention extends Configured {
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
  static final class ReportRetention extends Configured {
    @Override
    int run(Config config) {
      return new RetentionCommand(config, Clock.systemUTC(), out()).report();
    }
  }

  @Command(
      name = "explain",
      description = {
        "Says the way of a call in plain words: who was rung when, why them, why not the others,",
        "and what the waiting was spent on."
      },
      mixinStandardHelpOptions = true)
  static final class Explain extends Configured {
    @Parameters(
        paramLabel = "CALL",
        arity = "0..1",
        description = "the call's id; without one, the call that arrived last")
    @Nullable String call;

    @Override
    int run(Config config) {
      return new ExplainCommand(config, Clock.systemUTC(), out())
          .explain(call == null ? null : new CallId(call));
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

  @Command(
      name = "keys",
      description = "The keys that are not in the database: of callers' tokens, and of accounts.",
      mixinStandardHelpOptions = true,
      subcommands = {CreateKeys.class, RotateKeys.class, CheckKeys.class})
  static final class Keys {}

  /** What the commands about keys have in common. */
  abstract static class WithKeys extends Configured {
    @Override
    final int run(Config config) throws IOException {
      return run(new KeysCommand(config, Clock.systemUTC().instant(), out()));
    }

    abstract int run(KeysCommand command) throws IOException;

    @Override
    boolean needsSecrets() {
      return false;
    }
  }

  @Command(
      name = "create",
      description = "Makes the keys that are not there; refuses if all are.",
      mixinStandardHelpOptions = true)
  static final class CreateKeys extends WithKeys {
    @Override
    int run(KeysCommand command) throws IOException {
      return command.create();
    }
  }

  @Command(
      name = "rotate",
      description = {
        "Begins the next key now instead of after 90 days; a service that runs takes it up",
        "within a minute, and no call is stopped."
      },
      mixinStandardHelpOptions = true)
  static final class RotateKeys extends WithKeys {
    @Override
    int run(KeysCommand command) throws IOException {
      return command.rotate();
    }
  }

  @Command(
      name = "check",
      description = "Says whether the keys can be used (exit code 1 if not), and how old they are.",
      mixinStandardHelpOptions = true)
  static final class CheckKeys extends WithKeys {
    @Override
    int run(KeysCommand command) throws IOException {
      return command.check();
    }
  }

  @Command(
      name = "pin",
      description = "What a counsellor dials to sign in at a telephone.",
      mixinStandardHelpOptions = true,
      subcommands = {SetPin.class, RemovePin.class})
  static final class PersonalPins {}

  @Command(
      name = "set",
      description = {
        "Sets a counsellor's PIN, read from the terminal or the input's first line, and says the",
        "personal code. Only a slow hash of the PIN is kept."
      },
      mixinStandardHelpOptions = true)
  static final class SetPin extends Configured {
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
  static final class RemovePin extends Configured {
    @Parameters(paramLabel = "COUNSELLOR")
    String counsellor = "";

    @Override
    int run(Config config) {
      return new PinCommand(config, out()).remove(counsellor, Clock.systemUTC().instant());
    }
  }

  @Command(
      name = "people",
      description = "Who may sign in on the pages, and as what.",
      mixinStandardHelpOptions = true,
      subcommands = {
        InvitePerson.class,
        ListPeople.class,
        SetRoles.class,
        RemovePerson.class,
        ErasePerson.class
      })
  static final class People {}

  /** What the commands about people have in common. */
  abstract static class WithPeople extends Configured {
    @Override
    final int run(Config config) throws IOException {
      return run(new PeopleCommand(config, Clock.systemUTC().instant(), out()));
    }

    abstract int run(PeopleCommand command) throws IOException;
  }

  /** And those about one of them. */
  abstract static class WithPerson extends WithPeople {
    @Parameters(paramLabel = "NAME", description = "a short id; a counsellor's is the roster's")
    String name = "";
  }

  /** And what somebody is. */
  abstract static class WithRoles extends WithPerson {
    @Option(
        names = "--role",
        paramLabel = "ROLE",
        required = true,
        description = {
          "counsellor, supervisor, administrator, auditor or statistics-reader;",
          "give it several times for several"
        })
    List<String> roles = List.of();
  }

  @Command(
      name = "invite",
      description = {
        "Prints a link with which somebody makes an account, once; the same for whoever has lost",
        "password or second factor."
      },
      mixinStandardHelpOptions = true)
  static final class InvitePerson extends WithRoles {
    @Override
    int run(PeopleCommand command) throws IOException {
      return command.invite(name, roles);
    }
  }

  @Command(name = "list", description = "Who there is.", mixinStandardHelpOptions = true)
  static final class ListPeople extends WithPeople {
    @Override
    int run(PeopleCommand command) {
      return command.list();
    }
  }

  @Command(
      name = "roles",
      description = "Changes what somebody is; counts at once.",
      mixinStandardHelpOptions = true)
  static final class SetRoles extends WithRoles {
    @Override
    int run(PeopleCommand command) {
      return command.roles(name, roles);
    }
  }

  @Command(
      name = "remove",
      description = "Removes an account and signs it out everywhere.",
      mixinStandardHelpOptions = true)
  static final class RemovePerson extends WithPerson {
    @Override
    int run(PeopleCommand command) {
      return command.remove(name);
    }
  }

  @Command(
      name = "device",
      description = "Screens on a wall that show the wallboard, without anybody signing in.",
      mixinStandardHelpOptions = true,
      subcommands = {AddDevice.class, ListDevices.class, RemoveDevice.class})
  static final class Screens {}

  /** And those about one screen. */
  abstract static class WithDevice extends WithPeople {
    @Parameters(paramLabel = "DEVICE", description = "where it hangs, in a word")
    String label = "";
  }

  @Command(
      name = "add",
      description = {
        "Prints a link that is to be opened on the screen; kept as a hash. A second one for the",
        "same device takes the first one back."
      },
      mixinStandardHelpOptions = true)
  static final class AddDevice extends WithDevice {
    @Override
    int run(PeopleCommand command) {
      return command.addDevice(label);
    }
  }

  @Command(name = "list", description = "Which there are.", mixinStandardHelpOptions = true)
  static final class ListDevices extends WithPeople {
    @Override
    int run(PeopleCommand command) {
      return command.listDevices();
    }
  }

  @Command(
      name = "remove",
      description = "The screen shows nothing any more.",
      mixinStandardHelpOptions = true)
  static final class RemoveDevice extends WithDevice {
    @Override
    int run(PeopleCommand command) {
      return command.removeDevice(label);
    }
  }

  @Command(
      name = "erase",
      description = {
        "Forgets somebody who has left: account, PIN, and whose calls they were. Figures stay; in",
        "the trail a code stays that nobody can read. Cannot be undone."
      },
      mixinStandardHelpOptions = true)
  static final class ErasePerson extends WithPerson {
    @Override
    int run(PeopleCommand command) {
      return command.erase(name);
    }
  }

  @Command(
      name = "roster",
      description = "Who is to be on duty.",
      mixinStandardHelpOptions = true,
      subcommands = {CheckRoster.class, ImportRoster.class, ExportRoster.class})
  static final class Rosters {}

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
  static final class CheckRoster extends WithRoster {
    @Override
    int run(RosterCommand command) {
      return command.check(files);
    }
  }

  @Command(
      name = "import",
      description = "Does what check does, and puts the roster into the place of the stored one.",
      mixinStandardHelpOptions = true)
  static final class ImportRoster extends WithRoster {
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
  static final class ExportRoster extends Configured {
    @Override
    int run(Config config) {
      return new RosterCommand(config, Clock.systemUTC().instant(), out()).export();
    }
  }
}
