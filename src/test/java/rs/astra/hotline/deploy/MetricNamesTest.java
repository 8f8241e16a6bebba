package rs.astra.hotline.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricNamesTest {
  private static final Path GRAFANA = Path.of("grafana");

  @TempDir private Path temporary;

  @Test
  void everyMetricAndLabelValueThatADashboardOrARuleNamesIsThereAtTheStart() throws IOException {
    assertEquals(new TreeSet<>(), MetricNames.missing(GRAFANA, atStart()));
  }

  @Test
  void everyMetricOfTheServiceIsLookedAtSomewhere() throws IOException {
    Set<String> named = new TreeSet<>();
    MetricNames.files(GRAFANA).forEach(file -> named.addAll(MetricNames.inFile(file)));
    Set<String> unseen = new TreeSet<>();
    for (Sample sample : Sample.in(atStart())) {
      // of a histogram it is enough that one of its three is looked at
      String base = sample.name().replaceAll("_(bucket|sum|count)$", "");
      if (named.stream().noneMatch(n -> n.replaceAll("_(bucket|sum|count)$", "").equals(base))) {
        unseen.add(sample.name());
      }
    }
    assertEquals(Set.of(), unseen);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sos_ami_connected      | sos_ami_connectd",
        "le=\\\"15.0\\\"        | le=\\\"15\\\"",
        "outcome=\\\"lost\\\"   | outcome=\\\"missed\\\"",
        "state!=\\\"off_duty\\\" | team=\\\"a\\\"",
        "state=\\\"overdue\\\"   | state=\\\"late\\\"",
        "label_values(sos_waiting_calls | label_values(sos_waiting",
      })
  void aPanelThatWouldStayEmptyIsSeen(String right, String wrong) throws IOException {
    String dashboard = Files.readString(GRAFANA.resolve("dashboards/sos-hotline.json"));
    assertTrue(dashboard.contains(right), right);
    Files.writeString(temporary.resolve("planted.json"), dashboard.replace(right, wrong));

    assertTrue(!MetricNames.missing(temporary, atStart()).isEmpty());
  }

  @Test
  void aRuleThatCouldNeverFireIsSeen() throws IOException {
    Files.writeString(
        temporary.resolve("planted.yml"),
        """
        groups:
          - name: planted
            rules:
              - alert: Folded
                expr: >-
                  sum(sos_waiting_calls) > 0
                  and sum(sos_counsellors{state="idle"}) == 0
              - alert: Plain
                expr: sos_no_such_metric > 0
        """);

    NavigableSet<String> missing = MetricNames.missing(temporary, atStart());

    assertEquals(2, missing.size(), missing::toString);
    assertEquals(
        new TreeSet<>(List.of("sos_counsellors", "sos_no_such_metric", "sos_waiting_calls")),
        MetricNames.inFile(temporary.resolve("planted.yml")));
  }

  @Test
  void aRuleWrittenInAnotherWayIsRefusedRatherThanOverlooked() throws IOException {
    Path file =
        Files.writeString(
            temporary.resolve("quoted.yml"), "    expr: \"sos_no_such_metric > 0\"\n");

    assertThrows(IllegalArgumentException.class, () -> MetricNames.inFile(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sum by (line) (rate(a_total{line=~\"x.*\"}[5m]))            | a_total",
        "a{x=\"}\"} / on (line) group_left (state) b offset 5m      | a b",
        "histogram_quantile(0.9, sum by (le) (increase(c_bucket[1h]))) | c_bucket",
        "time() - (max(d) > 0) or vector(0)                         | d",
        "absent(up{job=\"hotline\"}) unless e == bool 1e3           | up e",
        "sum without (line) (f) + 1.5 * g:h                         | f g:h",
        "count(ALERTS{alertname!=\"A\"}) and topk(3, i)              | ALERTS i",
      })
  void theNamesInAnExpressionAreItsMetricsOnly(String expression, String names) {
    assertEquals(
        List.of(names.split(" ")),
        PromQl.selectors(expression).stream().map(PromQl.Selector::name).toList());
  }

  @Test
  void aSelectorWithoutAPlainNameIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> PromQl.selectors("sum({__name__=~\"sos_.*\"})"));
    assertThrows(IllegalArgumentException.class, () -> PromQl.selectors("a{__name__=\"b\"}"));
  }

  /**
   * What {@code /metrics} gives before the first call: every metric and every label value is there
   * with 0.
   */
  static String atStart() throws IOException {
    return Files.readString(Path.of("src/test/resources/metrics/at-start.txt"));
  }
}
