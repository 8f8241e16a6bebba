package rs.astra.hotline.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertRulesTest {
  private static final Path PROMETHEUS = Path.of("grafana/prometheus");
  private static final Path RULES = PROMETHEUS.resolve("rules/hotline.yml");
  private static final Path TESTS = PROMETHEUS.resolve("tests/hotline_test.yml");

  @TempDir private Path temporary;

  @Test
  void prometheusAcceptsItsConfigurationAndTheRules() {
    promtool().run(PROMETHEUS, "check", "config", "prometheus.yml").mustSucceed();
    promtool().run(PROMETHEUS, "check", "rules", "rules/hotline.yml").mustSucceed();
  }

  @Test
  void everyRuleFiresWhenItShouldAndKeepsQuietWhenNot() {
    promtool().run(PROMETHEUS.resolve("tests"), "test", "rules", "hotline_test.yml").mustSucceed();
  }

  @Test
  void theTestsOfTheRulesSeeARuleThatFiresTooEarlyOrNever() throws IOException {
    Tool promtool = promtool();
    String rules = Files.readString(RULES);
    for (List<String> fault :
        List.of(
            List.of("_wait_seconds) > 60", "_wait_seconds) >= 60"),
            List.of("for: 30s", "for: 25s"),
            List.of("for: 1m", "for: 2m"),
            List.of("for: 5m", "for: 4m"),
            List.of("within=\"hour\"", "within=\"notice\""),
            List.of("free|ringing|on_call", "free|ringing"),
            List.of("outcome=\"lost\"", "outcome=\"Lost\""),
            List.of(" or absent(up{job=\"hotline\"})", ""),
            List.of("vector(1)", "vector(1) > 1"))) {
      assertTrue(rules.contains(fault.getFirst()), fault.getFirst());
      Files.createDirectories(temporary.resolve("rules"));
      Files.createDirectories(temporary.resolve("tests"));
      Files.writeString(
          temporary.resolve("rules/hotline.yml"), rules.replace(fault.getFirst(), fault.getLast()));
      Files.writeString(temporary.resolve("tests/hotline_test.yml"), Files.readString(TESTS));

      assertNotEquals(
          0,
          promtool.run(temporary.resolve("tests"), "test", "rules", "hotline_test.yml").exit(),
          fault::toString);
    }
  }

  @Test
  void everyRuleIsSeenToFireAndSeenToKeepQuiet() throws IOException {
    Set<String> fired = new TreeSet<>();
    Set<String> quiet = new TreeSet<>();
    Pattern.compile("alertname: (\\w+)\\s+exp_alerts:( \\[])?")
        .matcher(Files.readString(TESTS))
        .results()
        .forEach(test -> (test.group(2) == null ? fired : quiet).add(test.group(1)));
    Set<String> rules = names("- alert: (\\w+)");
    // A watchdog that is quiet would be a broken one; that it fires is part of the quiet night.
    rules.remove("Watchdog");

    assertEquals(rules, fired);
    assertEquals(rules, quiet);
  }

  @Test
  void noRuleNamesAPerson() throws IOException {
    assertEquals(
        Set.of("line", "level", "language", "value", "what"),
        names("\\{\\{ \\$(?:labels\\.)?(\\w+)"));
  }

  private static Set<String> names(String regex) throws IOException {
    try (Stream<String> found =
        Pattern.compile(regex).matcher(Files.readString(RULES)).results().map(m -> m.group(1))) {
      return found.collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Tool promtool() {
    return Tool.required("promtool", "install the package prometheus");
  }
}
