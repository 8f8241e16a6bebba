package rs.astra.hotline;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command that reads the configuration has in common. */
abstract class Configured implements Callable<Integer> {
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
      return Main.WRONG_USE;
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
