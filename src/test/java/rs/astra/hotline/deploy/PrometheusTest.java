package rs.astra.hotline.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.asterisk.Ports;

/**
 * A real Prometheus with our configuration scrapes a service that has just started; then every
 * panel must get an answer with at least one series in it, and every rule must be evaluated without
 * error.
 */
class PrometheusTest {
  private static final Path PROMETHEUS = Path.of("grafana/prometheus");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path temporary;

  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer service;
  private Process prometheus;
  private String address;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    Tool tool = Tool.required("prometheus", "install the package prometheus");
    byte[] metrics = MetricNamesTest.atStart().getBytes(UTF_8);
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/metrics",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
          exchange.sendResponseHeaders(200, metrics.length);
          exchange.getResponseBody().write(metrics);
          exchange.close();
        });
    service.start();

    String configuration = Files.readString(PROMETHEUS.resolve("prometheus.yml"));
    assertTrue(configuration.contains("127.0.0.1:8080"));
    Path copy = Files.createDirectories(temporary.resolve("prometheus"));
    Files.writeString(
        copy.resolve("prometheus.yml"),
        // only faster, and another port
        configuration
            .replace("127.0.0.1:8080", "127.0.0.1:" + service.getAddress().getPort())
            .replaceAll("_interval: 5s", "_interval: 1s")
            .replace("scrape_timeout: 4s", "scrape_timeout: 1s"));
    Files.createDirectory(copy.resolve("rules"));
    Files.copy(PROMETHEUS.resolve("rules/hotline.yml"), copy.resolve("rules/hotline.yml"));

    String listen = "127.0.0.1:" + Ports.tcp();
    address = "http://" + listen;
    prometheus =
        new ProcessBuilder(
                tool.program().toString(),
                "--config.file=" + copy.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + temporary.resolve("data"),
                "--web.listen-address=" + listen)
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve("prometheus.log").toFile())
            .start();
    // two scrapes at least: increase() needs two samples
    await("count_over_time(up[1m]) >= 3 and up == 1");
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (prometheus != null) {
      prometheus.destroy();
      if (!prometheus.waitFor(10, TimeUnit.SECONDS)) {
        prometheus.destroyForcibly().waitFor();
      }
    }
    if (service != null) {
      service.stop(0);
    }
  }

  @Test
  void everyPanelGetsAnAnswerAndEveryRuleIsEvaluated() throws IOException, InterruptedException {
    List<String> empty = new ArrayList<>();
    for (Path dashboard : MetricNames.files(Path.of("grafana/dashboards"))) {
      for (String expression : MetricNames.expressionsIn(dashboard)) {
        if (series(MetricNames.withoutVariables(expression)).isEmpty()) {
          empty.add(expression);
        }
      }
    }
    assertEquals(List.of(), empty);

    await("ALERTS{alertname=\"Watchdog\",alertstate=\"firing\"}");
    List<String> unhealthy = new ArrayList<>();
    MetricNames.forEachObject(
        get("/api/v1/rules"),
        rule -> {
          if (rule.containsKey("health") && !"ok".equals(rule.getValue("health"))) {
            unhealthy.add(rule.encode());
          }
        });
    assertEquals(List.of(), unhealthy);
    assertEquals(0, series("up{job=\"hotline\"} == 0").size());
  }

  private void await(String query) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      try {
        if (!series(query).isEmpty()) {
          return;
        }
      } catch (IOException notListeningYet) {
        if (!prometheus.isAlive()) {
          break;
        }
      }
      Thread.sleep(100);
    }
    fail(
        "Prometheus never answered "
            + query
            + ":\n"
            + Files.readString(temporary.resolve("prometheus.log")));
  }

  private JsonArray series(String query) throws IOException, InterruptedException {
    return get("/api/v1/query?query=" + URLEncoder.encode(query, UTF_8))
        .getJsonObject("data")
        .getJsonArray("result");
  }

  private JsonObject get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(10)).build();
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() == 503) {
      throw new IOException("not ready");
    }
    assertEquals(200, answer.statusCode(), () -> path + "\n" + answer.body());
    return new JsonObject(answer.body());
  }
}
