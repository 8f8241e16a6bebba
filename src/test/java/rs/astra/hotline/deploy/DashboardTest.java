package rs.astra.hotline.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashboardTest {
  private static final Path DASHBOARDS = Path.of("grafana/dashboards");

  @Test
  void everyDashboardKeepsToTheRules() throws IOException {
    Map<String, JsonObject> dashboards = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      for (Path file : files.sorted().toList()) {
        dashboards.put(file.getFileName().toString(), new JsonObject(Files.readString(file)));
      }
    }
    assertFalse(dashboards.isEmpty());
    assertEquals(List.of(), DashboardLint.complaints(dashboards));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"uid\":\"sos-hotline\"            | \"uid\":\"\"                      | no uid",
        "\"schemaVersion\":41               | \"schemaVersion\":36              | schemaVersion",
        "\"editable\":false                 | \"editable\":true                 | can be edited",
        "\"id\":3,                          | \"id\":4,                         | no id, or one"
            + " that is taken",
        "\"title\":\"Lost\"                 | \"title\":\"\"                    | no title",
        "\"description\":\"Callers who speak | \"descr\":\"Callers who speak    | no description",
        "\"unit\":\"percentunit\"           | \"unit\":\"\"                     | no unit",
        "\"uid\":\"${datasource}\"          | \"uid\":\"sos-prometheus\"        | not the variable",
        "\"x\":4,\"y\":1                    | \"x\":3,\"y\":1                   | lies over"
            + " another",
        "\"x\":18                           | \"x\":20                          | not on the grid",
        "[$__rate_interval]                 | [5m]                              | over [5m]",
        "[$__range]                         | [$__rate_interval]                | over"
            + " [$__rate_interval]",
        "\"instant\":false                  | \"instant\":true                  | instant must be"
            + " false",
        "by (state)                         | by (station)                      | splits by"
            + " station",
        "{{line}}                           | {{counsellor}}                    | splits by"
            + " counsellor",
        "sum by (line) (sos_talking         | sum without (job) (sos_talking    | without",
        "\"expr\":\"sum(sos_engine_impossible_total)\" | \"expr\":\"\"          | no expression",
      })
  void aPlantedFaultIsSeen(String right, String wrong, String complaint) throws IOException {
    String dashboard =
        new JsonObject(Files.readString(DASHBOARDS.resolve("sos-hotline.json"))).encode();
    assertTrue(dashboard.contains(right), right);

    List<String> complaints =
        DashboardLint.complaints(
            Map.of("planted", new JsonObject(dashboard.replace(right, wrong))));

    assertTrue(complaints.stream().anyMatch(c -> c.contains(complaint)), complaints::toString);
  }

  @Test
  void twoDashboardsDoNotShareUidAndTitle() throws IOException {
    JsonObject dashboard = new JsonObject(Files.readString(DASHBOARDS.resolve("sos-hotline.json")));

    assertEquals(2, DashboardLint.complaints(Map.of("a", dashboard, "b", dashboard)).size());
  }
}
