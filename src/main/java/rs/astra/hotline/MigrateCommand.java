package rs.astra.hotline;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import rs.astra.hotline.store.Schema;

/** What {@code hotline migrate} does. */
final class MigrateCommand {
  private static final int DONE = 0;
  private static final int FAILED = 1;

  private final Config config;
  private final PrintWriter out;

  MigrateCommand(Config config, PrintWriter out) {
    this.config = config;
    this.out = out;
  }

  /** Brings the tables to our version. */
  int migrate() {
    if (config.database().owner().password().reveal().isEmpty()) {
      out.println("database.owner-password must be set: the tables are not the service's own.");
      return Main.WRONG_USE;
    }
    try {
      int steps = Schema.migrate(config.database());
      out.println(
          steps == 0 ? "The tables are of this version." : "Brought to this version: " + steps);
      return DONE;
    } catch (RuntimeException e) {
      // What the database says is not repeated.
      out.println("The tables were not changed (" + e.getClass().getSimpleName() + ")");
      return FAILED;
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
}
