package rs.astra.hotline.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import rs.astra.hotline.Config;
import rs.astra.hotline.asterisk.AsteriskFiles;
import rs.astra.hotline.asterisk.AsteriskSettings;

/**
 * A real Asterisk of the demonstration's own, got without administrator rights. It runs in a
 * session of its own, so that Ctrl-C reaches only us and we stop it after everything else.
 */
final class DemoAsterisk implements AutoCloseable {
  private static final Duration BOOTS_WITHIN = Duration.ofSeconds(30);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

  private final Path run;
  private final Process process;

  private DemoAsterisk(Path run, Process process) {
    this.run = run;
    this.process = process;
  }

  /** The script that fetches Asterisk. */
  record Fetching(Process script) implements AutoCloseable {
    /** Waits for the script's end and returns its exit code. */
    int await() throws IOException {
      return waitFor(script);
    }

    @Override
    public void close() {
      script.descendants().forEach(ProcessHandle::destroy);
      script.destroy();
    }
  }

  /** Fetches Asterisk if it is not in the cache; its progress goes to our standard error. */
  static Fetching fetch(Path files) throws IOException {
    ProcessBuilder script =
        new ProcessBuilder("bash", files.resolve("get-asterisk.sh").toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    return new Fetching(script.start());
  }

  /**
   * Starts Asterisk, see {@link #awaitBooted}.
   *
   * @param callerPassword of the account with which a softphone calls in
   */
  static DemoAsterisk start(Config config, Path folder, String callerPassword) throws IOException {
    Path files = config.asterisk().files().toAbsolutePath().normalize();
    Path conf = folder.resolve("conf");
    Path run = Files.createDirectories(folder.resolve("run")).toRealPath();
    stopOrphan(run);
    AsteriskFiles.write(
        files.resolve("templates"), conf, AsteriskSettings.of(config, Optional.of(callerPassword)));
    Process process =
        new ProcessBuilder(
                "setsid",
                "sh",
                files.resolve("run-asterisk.sh").toString(),
                conf.toString(),
                run.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("asterisk.out").toFile())
            .start();
    return new DemoAsterisk(run, process);
  }

  /**
   * Waits until Asterisk is ready.
   *
   * @throws IOException if it does not become ready; its log is in the folder
   */
  void awaitBooted() throws IOException {
    long end = System.nanoTime() + BOOTS_WITHIN.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      if (cli("core waitfullybooted").contains("fully booted")) {
        return;
      }
      pause();
    }
    throw new IOException("Asterisk did not start; see " + run.resolveSibling("asterisk.out"));
  }

  /** What Asterisk answers to a command on its console. */
  String cli(String command) throws IOException {
    Process console =
        new ProcessBuilder(
                asterisk(), "-C", run.resolve("asterisk.conf").toString(), "-rx", command)
            .redirectErrorStream(true)
            .start();
    String answer = new String(console.getInputStream().readAllBytes(), UTF_8);
    waitFor(console);
    return answer;
  }

  private static String asterisk() {
    Map<String, String> environment = System.getenv();
    String home =
        Optional.ofNullable(environment.get("ASTERISK_HOME"))
            .orElseGet(
                () ->
                    Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
                            .orElse(environment.getOrDefault("HOME", "") + "/.cache")
                        + "/asterisk-local");
    Path own = Path.of(home, "bin", "asterisk");
    return Files.isExecutable(own) ? own.toString() : "asterisk";
  }

  /** An Asterisk that outlived a killed run of ours: it would hold our ports. */
  private static void stopOrphan(Path run) throws IOException {
    Path note = run.resolve("run/asterisk.pid");
    if (!Files.exists(note)) {
      return;
    }
    String noted = Files.readString(note).strip();
    Optional<ProcessHandle> orphan =
        noted.matches("\\d{1,9}") ? ProcessHandle.of(Long.parseLong(noted)) : Optional.empty();
    boolean ours =
        orphan
            .map(handle -> Path.of("/proc", noted, "cmdline"))
            .filter(Files::isReadable)
            .map(DemoAsterisk::read)
            .filter(line -> line.contains(run.toString()))
            .isPresent();
    if (ours) {
      end(orphan.get());
    }
    Files.deleteIfExists(note);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  /** Says what stands in the way of Asterisk's control socket, which has a short path by nature. */
  static List<String> obstacles(Path folder) {
    List<String> obstacles = new ArrayList<>();
    if (folder.toAbsolutePath().resolve("asterisk/run").toString().length() >= 80) {
      obstacles.add(
          "The path of the data folder is too long for Asterisk: choose a shorter one with"
              + " --data.");
    }
    return obstacles;
  }

  @Override
  public void close() {
    end(process.toHandle());
  }

  /** Ends it, and whoever watches beside it. */
  private static void end(ProcessHandle process) {
    List<ProcessHandle> beside = process.children().toList();
    process.destroy();
    if (!ended(process)) {
      process.destroyForcibly();
      ended(process);
    }
    for (ProcessHandle each : beside) {
      List<ProcessHandle> below = each.descendants().toList();
      each.destroy();
      below.forEach(ProcessHandle::destroy);
      ended(each);
    }
  }

  private static boolean ended(ProcessHandle process) {
    try {
      process.onExit().get(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private static int waitFor(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
