package rs.astra.hotline.whole;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;
import rs.astra.hotline.ConfigReader;
import rs.astra.hotline.Running;
import rs.astra.hotline.asterisk.Backend;
import rs.astra.hotline.asterisk.Pbx;
import rs.astra.hotline.asterisk.Ports;
import rs.astra.hotline.people.Token;
import rs.astra.hotline.store.SignedIn;

/**
 * {@code hotline serve} as a process of its own, which can be killed and frozen; or within this
 * one.
 */
final class Service implements AutoCloseable {
  private final Map<String, String> environment;
  private final int port;
  private final Path log;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final Token session;
  private @Nullable Running running;
  private @Nullable Process process;

  /** Starts it and waits until calls can be taken. */
  Service(Pbx pbx, Config.Database database, Map<String, String> settings) throws Exception {
    this(null, pbx, database, settings);
  }

  /**
   * Starts it and waits until calls can be taken.
   *
   * @param here the clock by which it runs in this process; null: in one of its own
   */
  Service(@Nullable Clock here, Pbx pbx, Config.Database database, Map<String, String> settings)
      throws Exception {
    this.port = Ports.tcp();
    Map<String, String> all = new HashMap<>(Backend.environment(pbx));
    all.put("HOTLINE_HTTP_PORT", Integer.toString(port));
    all.put("HOTLINE_DATABASE_HOST", database.host());
    all.put("HOTLINE_DATABASE_PORT", Integer.toString(database.port()));
    all.put("HOTLINE_DATABASE_NAME", database.name());
    all.put("HOTLINE_DATABASE_USER", database.user());
    all.put("HOTLINE_DATABASE_PASSWORD", database.password().reveal());
    all.put("HOTLINE_DATABASE_OWNER_PASSWORD", database.owner().password().reveal());
    all.put("HOTLINE_PEOPLE_IDLE", "24h");
    all.put("HOTLINE_PEOPLE_MOST", "24h");
    all.putAll(settings);
    this.environment = Map.copyOf(all);
    this.log = Files.createTempFile(Files.createDirectories(Path.of("target")), "service", ".log");
    if (here != null) {
      this.running = Running.start(ConfigReader.read(null, environment), here, _ -> {});
    } else {
      this.process = launch();
    }
    awaitReady();
    Instant now = (here == null ? Clock.systemUTC() : here).instant();
    this.session = SignedIn.supervisor(database, now);
  }

  /** The cookie of a supervisor who has signed in. */
  Token session() {
    return session;
  }

  /** What runs in this process. */
  Running running() {
    return Objects.requireNonNull(running);
  }

  private Process process() {
    return Objects.requireNonNull(process);
  }

  long pid() {
    return process().pid();
  }

  private Process launch() throws IOException {
    Process started =
        java("serve")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    return started;
  }

  /** Runs another command with the same configuration; what it printed if it ended well. */
  String command(String... arguments) throws Exception {
    Path said = Files.createTempFile(Path.of("target"), "command", ".log");
    ProcessBuilder builder =
        java(arguments).redirectErrorStream(true).redirectOutput(said.toFile());
    Process run = builder.start();
    try {
      if (!run.waitFor(60, TimeUnit.SECONDS) || run.exitValue() != 0) {
        throw new AssertionError(Files.readString(said));
      }
      return Files.readString(said);
    } finally {
      run.destroyForcibly();
      Files.delete(said);
    }
  }

  private ProcessBuilder java(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED",
                "rs.astra.hotline.Main"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--config", Backend.TELEPHONES.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("HOTLINE_"));
    builder.environment().putAll(environment);
    return builder;
  }

  void awaitReady() throws Exception {
    until("ready", () -> get("/health/ready").statusCode() == 200);
  }

  /** As a power cut does. */
  void kill() throws InterruptedException {
    process().destroyForcibly().waitFor();
  }

  /** In an orderly way. */
  void stop() throws InterruptedException {
    process().destroy();
    process().waitFor();
  }

  /** Waits until it is dead; how it died is its exit code. */
  int awaitDeath() throws InterruptedException {
    return process().waitFor();
  }

  /** Ends it in an orderly way while a new one is started, again and again until that can begin. */
  void replace() throws Exception {
    Process old = process();
    Process next = launch();
    old.destroy();
    while (!ready(next)) {
      if (!next.isAlive()) {
        next = launch();
      }
    }
    old.waitFor();
    process = next;
  }

  private boolean ready(Process next) throws Exception {
    TimeUnit.MILLISECONDS.sleep(20);
    try {
      return !process().isAlive() && next.isAlive() && get("/health/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** After {@link #kill} or {@link #stop}. */
  void start() throws Exception {
    process = launch();
    awaitReady();
  }

  /** Stops the process in the middle of whatever it does; it keeps its sockets. */
  void freeze() throws Exception {
    signal("STOP");
  }

  void thaw() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("no signal sent");
    }
  }

  HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url(path))).timeout(Duration.ofSeconds(5));
    // Health and metrics are for this machine, not for somebody who has signed in.
    return path.startsWith("/api/")
        ? request.header("cookie", "session=" + session.text())
        : request;
  }

  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  int port() {
    return port;
  }

  /** Puts the counsellor of the same name on duty at a station. */
  void signIn(String station) throws Exception {
    ask("PUT", station + "/duty", "{\"station\":\"" + station + "\"}");
  }

  /** What a counsellor asks for, as the duty page does. */
  void ask(String method, String what, String body) throws Exception {
    HttpRequest asked =
        request("/api/counsellors/" + what)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    int status = http.send(asked, HttpResponse.BodyHandlers.ofString()).statusCode();
    if (status != 202) {
      throw new IllegalStateException(what + " was not accepted: " + status);
    }
  }

  /** The counsellor can be rung again. */
  void resume(String who) throws Exception {
    http.send(
        request("/api/counsellors/" + who + "/pause")
            .header("content-type", "application/json")
            .method("DELETE", HttpRequest.BodyPublishers.ofString("{}"))
            .build(),
        HttpResponse.BodyHandlers.discarding());
  }

  /** The counsellor of the same name asks not to be rung. */
  void pause(String counsellor) throws Exception {
    HttpRequest put =
        request("/api/counsellors/" + counsellor + "/pause")
            .header("content-type", "application/json")
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    int status = http.send(put, HttpResponse.BodyHandlers.ofString()).statusCode();
    if (status != 202) {
      throw new IllegalStateException("not paused: " + status);
    }
  }

  /** The sum of a metric over all series whose labels contain the given text. */
  double metric(String name, String labels) throws Exception {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> line.contains(labels))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Everything the process has logged. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** Waits until it is so, failures to ask included; a minute at most. */
  static void until(String what, Callable<Boolean> so) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        if (so.call()) {
          return;
        }
      } catch (IOException e) {
        // not there yet
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("did not come true: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Override
  public void close() throws IOException {
    if (running != null) {
      running.close();
      return;
    }
    process().destroy();
    try {
      process().onExit().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      process().destroyForcibly();
      throw new AssertionError("the service did not stop when asked", e);
    }
    Files.deleteIfExists(log);
  }
}
