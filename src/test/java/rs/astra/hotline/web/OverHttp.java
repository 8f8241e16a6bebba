package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.LoggerFactory;

/**
 * A web server on a real port, and the ways to ask it. Whatever is sent, our log must stay quiet.
 */
abstract class OverHttp {
  static final Limits HASTY =
      new Limits(
          2048,
          8192,
          8192,
          100_000,
          Duration.ofSeconds(2),
          Duration.ofSeconds(60),
          20,
          3,
          1000,
          300,
          1);
  static final Duration LONG = Duration.ofSeconds(30);

  final Scenery scenery = new Scenery();
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  final WebServer web = scenery.start(0, HASTY);
  final String supervisor = scenery.cookie();

  @BeforeEach
  void listenToTheLog() {
    log.start();
    rootLogger().addAppender(log);
  }

  @AfterEach
  void nothingWentWrongOnOurSide() {
    client.close();
    scenery.close();
    rootLogger().detachAppender(log);
    assertEquals(
        List.of(),
        log.list.stream()
            .filter(e -> e.getLevel().isGreaterOrEqual(Level.WARN))
            // Says how busy the machine is.
            .filter(e -> !e.getLoggerName().endsWith("BlockedThreadChecker"))
            .map(e -> e.getLoggerName() + " " + e.getFormattedMessage())
            .toList());
  }

  HttpResponse<InputStream> open() throws IOException, InterruptedException {
    return client.send(
        request("/api/wallboard/stream").GET().build(), BodyHandlers.ofInputStream());
  }

  static BufferedReader reader(HttpResponse<InputStream> stream) {
    return new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
  }

  static JsonObject next(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("data: ")) {
        return new JsonObject(line.substring(6));
      }
    }
    throw new IOException("the stream has ended");
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET());
  }

  HttpResponse<String> with(String path, String header, String value) throws Exception {
    return send(request(path).header(header, value).GET());
  }

  HttpResponse<String> put(String path, String body) throws Exception {
    return send(
        request(path)
            .header("content-type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> post(String path) throws Exception {
    return send(
        request(path)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        request(path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> delete(String path) throws Exception {
    return send(request(path).header("content-type", "application/json").DELETE());
  }

  /** A request of a supervisor. */
  HttpRequest.Builder request(String path) {
    return strange(path).header("cookie", supervisor);
  }

  /** A request of nobody. */
  HttpRequest.Builder strange(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + path))
        .timeout(LONG);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port());
    socket.setSoTimeout((int) LONG.toMillis());
    return socket;
  }

  String raw(String request) throws IOException {
    return raw(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What comes back until the server closes; nothing if it closed at once. */
  String raw(byte[] request) throws IOException {
    try (Socket socket = connect()) {
      try {
        socket.getOutputStream().write(request);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      } catch (SocketException closed) {
        return "";
      }
    }
  }

  /** Sends an octet every tenth of a second until the server has had enough. */
  static void drip(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    Instant until = Instant.now().plus(LONG);
    socket.setSoTimeout(100);
    while (Instant.now().isBefore(until)) {
      try {
        if (socket.getInputStream().read() < 0) {
          return;
        }
      } catch (SocketTimeoutException open) {
        // Still open: one octet more.
      } catch (SocketException cut) {
        return;
      }
      try {
        out.write('a');
      } catch (SocketException cut) {
        return;
      }
    }
    throw new AssertionError("still open after " + LONG);
  }

  interface Condition {
    boolean holds() throws Exception;
  }

  static void eventually(Condition condition) throws Exception {
    Instant until = Instant.now().plus(LONG);
    while (!condition.holds()) {
      assertTrue(Instant.now().isBefore(until), "not within " + LONG);
      LockSupport.parkNanos(20_000_000);
    }
  }

  static Logger rootLogger() {
    return (Logger) LoggerFactory.getLogger("ROOT");
  }
}
