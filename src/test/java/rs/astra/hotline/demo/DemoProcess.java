package rs.astra.hotline.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.CookieManager;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import rs.astra.hotline.Config;
import rs.astra.hotline.Secret;
import rs.astra.hotline.store.TestDatabase;

/**
 * A run of {@code hotline demo} as a process of its own, and everything that it has started: each
 * process inherits a mark in its environment, whoever its parent is.
 */
final class DemoProcess implements AutoCloseable {
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(60);
  private static final int INTERRUPTED = 130;

  private final Process process;
  private final String mark;
  private final Path folder;
  private final Path out;
  private final Path err;

  private DemoProcess(Process process, String mark, Path folder, Path out, Path err) {
    this.process = process;
    this.mark = mark;
    this.folder = folder;
    this.out = out;
    this.err = err;
  }

  /** Starts it; all runs keep their data in one folder, because unpacking PostgreSQL takes long. */
  static DemoProcess start(Map<String, String> environment, String... options) throws IOException {
    Path folder = TestDatabase.folder().toRealPath().resolve("demo");
    Path out = Files.createTempFile(TestDatabase.folder(), "demo", ".out");
    Path err = Files.createTempFile(TestDatabase.folder(), "demo", ".err");
    List<String> command =
        new ArrayList<>(
            List.of(
                // A shell that started Maven in the background would have us ignore Ctrl-C.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED",
                "rs.astra.hotline.Main",
                "demo",
                "--free-ports",
                "--data",
                folder.toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    String mark = UUID.randomUUID().toString();
    builder.environment().put("MARK", mark);
    builder.environment().putAll(environment);
    return new DemoProcess(builder.start(), mark, folder, out, err);
  }

  /** What it has printed for who watches. */
  String printed() {
    return read(out);
  }

  /** What it has printed and logged. */
  String everythingSaid() {
    return read(out) + read(err);
  }

  void awaitPrinted(String text) throws Exception {
    TestDatabase.await(
        text,
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("it ended: " + everythingSaid());
          }
          return printed().contains(text);
        });
  }

  /** Ctrl-C; returns when it has ended, as one ends who was interrupted. */
  void interrupt() throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    if (!process.waitFor(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it did not stop within " + STOPS_WITHIN + ": " + everythingSaid());
    }
    if (process.exitValue() != INTERRUPTED) {
      throw new AssertionError("exit code " + process.exitValue() + ": " + everythingSaid());
    }
  }

  /** Whether it has started a process with both in its command line. */
  boolean runs(String one, String other) {
    return processes().stream().anyMatch(line -> line.contains(one) && line.contains(other));
  }

  /** The command lines of all its processes that live. */
  List<String> processes() {
    return ours().stream()
        .map(p -> read(proc(p, "cmdline")).replace('\0', ' '))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private List<ProcessHandle> ours() {
    return ProcessHandle.allProcesses()
        .filter(p -> read(proc(p, "environ")).contains(mark))
        .toList();
  }

  private static Path proc(ProcessHandle process, String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  /** Its ports on which somebody listens, such as {@code tcp 5038}. */
  List<String> ports() {
    List<String> ports = new ArrayList<>();
    note(3).ifPresent(port -> ports.add("tcp " + port));
    find(conf("manager.conf"), "port = (\\d+)").ifPresent(port -> ports.add("tcp " + port));
    find(conf("extensions.conf"), "agi://[\\d.]+:(\\d+)").ifPresent(p -> ports.add("tcp " + p));
    find(conf("pjsip.conf"), "bind = [\\d.]+:(\\d+)").ifPresent(port -> ports.add("udp " + port));
    find(printed(), "http://127.0.0.1:(\\d+)/").ifPresent(port -> ports.add("tcp " + port));
    return stillTaken(ports);
  }

  /** Those of the ports on which somebody listens. */
  List<String> stillTaken(List<String> ports) {
    return ports.stream().filter(DemoProcess::taken).toList();
  }

  private static boolean taken(String port) {
    int number = Integer.parseInt(port.substring(4));
    InetAddress here = InetAddress.getLoopbackAddress();
    if (port.startsWith("udp")) {
      try (DatagramSocket socket = new DatagramSocket(number, here)) {
        return !socket.isBound();
      } catch (SocketException e) {
        return true;
      }
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(here, number), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String conf(String name) {
    return read(folder.resolve("asterisk/conf").resolve(name));
  }

  /** A line of PostgreSQL's note about itself, counted from 0. */
  private Optional<String> note(int line) {
    return read(folder.resolve("database/data/postmaster.pid")).lines().skip(line).findFirst();
  }

  /** How to reach its database. */
  Config.Database database() {
    return new Config.Database(
        "127.0.0.1",
        Integer.parseInt(note(3).orElseThrow()),
        "hotline",
        "hotline",
        new Secret(read(folder.resolve("database/service-password")).strip()),
        1,
        new Config.Owner(
            "hotline_owner", new Secret(read(folder.resolve("database/owner-password")).strip())));
  }

  /** An answer of its page to the screen on the wall. */
  HttpResponse<String> get(String path) throws Exception {
    String token = find(printed(), "Wallboard +\\S+/wall#(\\S+)").orElseThrow();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          request(page() + path).header("cookie", "device=" + token).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /** An answer of its page to whoever has opened the link that was printed behind these words. */
  HttpResponse<String> get(String words, String path) throws Exception {
    String link = find(printed(), words + " +(http://\\S+)").orElseThrow();
    try (HttpClient http =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      http.send(request(link).build(), HttpResponse.BodyHandlers.discarding());
      return http.send(request(page() + path).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private String page() {
    return find(printed(), "Wallboard +(http://127.0.0.1:\\d+)/").orElseThrow();
  }

  private static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10));
  }

  /** A number on its wallboard, of now or of today. */
  int shown(String name) throws Exception {
    JsonObject wallboard = new JsonObject(get("/api/wallboard").body());
    return wallboard.getInteger(name, wallboard.getJsonObject("today").getInteger(name));
  }

  private static Optional<String> find(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().findFirst().map(r -> r.group(1));
  }

  /** Empty when it is not there, or not any more. */
  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    ours().forEach(ProcessHandle::destroyForcibly);
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
  }
}
