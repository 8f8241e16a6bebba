package rs.astra.hotline.deploy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which metrics dashboards, alert rules and the tests of the rules name. A panel or a rule that
 * names a metric or a label value which the service does not have shows nothing and never fires,
 * and nobody notices.
 */
public final class MetricNames {
  /** Made by Prometheus itself. */
  private static final Set<String> OF_PROMETHEUS = Set.of("up", "ALERTS");

  /** Added by Prometheus to each series of the service. */
  private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("job", "instance");

  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((.+),\\s*[a-zA-Z_]\\w*\\s*\\)");
  private static final Pattern IN_YAML = Pattern.compile("^( *)(?:- )?(expr|series): +(.*)$");

  private MetricNames() {}

  /**
   * The metrics that a dashboard ({@code .json}), a rule file or a test of rules ({@code .yml})
   * names.
   */
  public static NavigableSet<String> inFile(Path file) {
    return selectorsIn(file).stream()
        .map(PromQl.Selector::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * What the files below {@code folder} ask for and {@code metrics} does not have: one sentence for
   * each selector. Empty when every panel and every rule finds at least one series.
   *
   * @param metrics the text that {@code /metrics} of the service gave
   */
  public static NavigableSet<String> missing(Path folder, String metrics) {
    List<Sample> samples = Sample.in(metrics);
    NavigableSet<String> missing = new TreeSet<>();
    for (Path file : files(folder)) {
      for (PromQl.Selector selector : selectorsIn(file)) {
        if (!OF_PROMETHEUS.contains(selector.name())
            && samples.stream().noneMatch(ofTheService(selector)::selects)) {
          missing.add(
              folder.relativize(file)
                  + " asks for "
                  + selector
                  + ", which the service does not have");
        }
      }
    }
    return missing;
  }

  /** The expressions of a dashboard or of a rule file, or the series of a test of rules. */
  static List<String> expressionsIn(Path file) {
    try {
      String text = Files.readString(file);
      return file.toString().endsWith(".json") ? inDashboard(new JsonObject(text)) : inYaml(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The files below a folder that may name metrics; at least one, so that no check passes because
   * it found nothing.
   */
  static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files =
          all.filter(f -> f.toString().endsWith(".json") || f.toString().endsWith(".yml"))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new IllegalArgumentException("nothing to check below " + folder);
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<PromQl.Selector> selectorsIn(Path file) {
    return expressionsIn(file).stream()
        .map(MetricNames::withoutVariables)
        .flatMap(e -> PromQl.selectors(e).stream())
        .toList();
  }

  private static PromQl.Selector ofTheService(PromQl.Selector selector) {
    return new PromQl.Selector(
        selector.name(),
        selector.conditions().stream()
            .filter(c -> !LABELS_OF_PROMETHEUS.contains(c.label()))
            .toList());
  }

  /** With Grafana's variables filled in as they are when a dashboard is opened. */
  static String withoutVariables(String expression) {
    return expression
        .replace("$__rate_interval", "20s")
        .replace("$__range", "6h")
        .replace("$line", ".*");
  }

  private static List<String> inDashboard(JsonObject dashboard) {
    List<String> expressions = new ArrayList<>();
    forEachObject(
        dashboard,
        object -> {
          if (object.getValue("expr") instanceof String expression) {
            expressions.add(expression);
          }
          if (object.getValue("query") instanceof String query) {
            Matcher labelValues = LABEL_VALUES.matcher(query);
            if (labelValues.matches()) {
              expressions.add(labelValues.group(1));
            }
          }
        });
    return List.copyOf(expressions);
  }

  static void forEachObject(Object json, Consumer<JsonObject> visit) {
    if (json instanceof JsonObject object) {
      visit.accept(object);
      object.forEach(entry -> forEachObject(object.getValue(entry.getKey()), visit));
    } else if (json instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        forEachObject(array.getValue(i), visit);
      }
    }
  }

  /**
   * Reads the two ways in which our rule files write a value: in the same line without quotes, or
   * folded ({@code >-}) below it.
   */
  private static List<String> inYaml(String text) {
    List<String> expressions = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher key = IN_YAML.matcher(lines.get(i));
      if (!key.matches()) {
        continue;
      }
      String value = key.group(3).strip();
      if (value.equals(">-")) {
        StringBuilder folded = new StringBuilder();
        String deeper = key.group(1) + "  ";
        while (i + 1 < lines.size()
            && lines.get(i + 1).startsWith(deeper)
            && !lines.get(i + 1).isBlank()) {
          folded.append(lines.get(++i).strip()).append(' ');
        }
        value = folded.toString();
      }
      if (value.isBlank()
          || value.startsWith("\"")
          || value.startsWith("'")
          || value.startsWith("|")
          || value.startsWith("&")) {
        throw new IllegalArgumentException(
            "write " + key.group(2) + " without quotes, or with >- : " + lines.get(i));
      }
      expressions.add(value);
    }
    return List.copyOf(expressions);
  }
}
