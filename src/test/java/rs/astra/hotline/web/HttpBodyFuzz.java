package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.people.Role;

/** Whatever somebody who may do everything sends to whatever takes something. */
final class HttpBodyFuzz {
  private static final Limits ANY =
      new Limits(
          2048,
          8192,
          8192,
          100_000,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          100,
          10,
          Integer.MAX_VALUE,
          1,
          1_000_000_000);

  /** Shorter than this, an answer may contain it by chance. */
  private static final int TELLING = 24;

  private static final String WHO = "ana";
  private static final Scenery SCENERY = new Scenery();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static List<String[]> routes = List.of();
  private static int port;
  private static String cookie = "";

  @BeforeAll
  static void open() throws IOException {
    port = SCENERY.start(0, ANY).port();
    SCENERY.tell(
        new Fact.OnShift(Map.of(new CounsellorId(WHO), new Shifts.Place(null, Level.FIRST))),
        Instant.now());
    try (InputStream in = HttpBodyFuzz.class.getResourceAsStream("/web/rights.txt")) {
      routes =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.matches("(POST|PUT|DELETE) .*"))
              .map(line -> line.split(" +", 3))
              .toList();
    }
    assertTrue(routes.size() > 30, "what takes something");
  }

  @AfterAll
  static void close() {
    CLIENT.close();
    SCENERY.close();
  }

  /** The first line chooses the route, and names it where people wrote it. */
  @FuzzTest
  void anyBodyIsTakenOrRefusedAndNeverRepeated(byte[] bytes) throws Exception {
    BugDetectors.allowNetworkConnections((_, to) -> to == port);
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    String[] route = route(new String(bytes, 0, end, StandardCharsets.UTF_8));
    byte[] body = Arrays.copyOfRange(bytes, Math.min(end + 1, bytes.length), bytes.length);
    HttpResponse<String> answer = send(route[0], route[1], body);
    if (answer.statusCode() == 401) {
      cookie = SCENERY.cookie(WHO, Role.values());
      answer = send(route[0], route[1], body);
    }
    String where = route[0] + " " + route[1] + ": " + answer.statusCode();
    assertTrue(answer.statusCode() < 500, where);
    String said = new String(body, StandardCharsets.UTF_8);
    assertFalse(said.length() > TELLING && answer.body().contains(said), where);
  }

  private static String[] route(String line) {
    return routes.stream()
        .filter(route -> line.equals(route[0] + " " + route[1]))
        .findFirst()
        .orElseGet(() -> routes.get(Math.floorMod(line.hashCode(), routes.size())));
  }

  private static HttpResponse<String> send(String method, String path, byte[] body)
      throws IOException, InterruptedException {
    String to =
        path.replace(":id", WHO)
            .replace(":consent", "00000000-0000-0000-0000-000000000000")
            .replace(":key", "k");
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + to))
            .header("cookie", cookie)
            .header("content-type", "application/json")
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
