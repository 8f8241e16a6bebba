package rs.astra.hotline.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of this machine that a check needs. */
record Tool(Path program) {

  /** What a run said: its exit code, and standard output and error together. */
  record Result(int exit, String output) {
    Result mustSucceed() {
      return exit == 0 ? this : fail("exit code " + exit + ":\n" + output);
    }
  }

  /**
   * The first of these that is on the path or in the folder of fetched tools; without it the
   * running test ends here.
   */
  static Tool required(String name, String howToGetIt) {
    return find(name).orElseGet(() -> missing(name + " is not on this machine: " + howToGetIt));
  }

  static Optional<Tool> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(fetched().toString()), Stream.of(path.split(File.pathSeparator)))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Tool::new);
  }

  /** Ends the running test: not run, or failed where everything must run. */
  static Tool missing(String why) {
    if ("true".equals(System.getenv("CI")) || Boolean.getBoolean("CI")) {
      return fail(why);
    }
    return abort(why);
  }

  /** Where {@code src/test/tools/get-docker-compose.sh} puts what it fetched. */
  private static Path fetched() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return base.resolve("hotline-tools");
  }

  Result run(Path folder, String... arguments) {
    return run(folder, Map.of(), arguments);
  }

  Result run(Path folder, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    try {
      // Into a file, not a pipe: a full pipe would stop the program and hide its time limit.
      Path output = Files.createTempFile("tool", ".txt");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(output.toFile()).start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return fail(command + " did not end within a minute:\n" + Files.readString(output));
        }
        return new Result(process.exitValue(), Files.readString(output, UTF_8));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("interrupted");
    }
  }
}
