package rs.astra.hotline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rs.astra.hotline.asterisk.AsteriskFiles;
import rs.astra.hotline.asterisk.AsteriskSettings;
import rs.astra.hotline.demo.Demo;
import rs.astra.hotline.oidc.Authority;

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
      ServeCommand.class,
      Main.Demonstrate.class,
      Main.CheckConfig.class,
      Main.AsteriskConfig.class,
      MigrateCommand.Migrate.class,
      AuditCommand.Group.class,
      BreachCommand.Breach.class,
      RetentionCommand.Group.class,
      RosterCommand.Group.class,
      PinCommand.Group.class,
      PeopleCommand.Group.class,
      DeviceCommand.class,
      ExplainCommand.Explain.class,
      SimulateCommand.Simulate.class,
      ReachabilityCommand.Reach.class,
      KeysCommand.Group.class
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
      try {
        Authority.of(config.people().provider());
      } catch (IOException e) {
        System.err.println(e.getMessage());
        return WRONG_USE;
      }
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
          AsteriskSettings.of(config, Optional.empty()));
      System.out.println("written to " + out);
      return 0;
    }
  }
}
