package rs.astra.hotline.deploy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What every dashboard keeps to.
 *
 * <ol>
 *   <li>Uid and title exist and are used once; the schema is the classic one, which file
 *       provisioning accepts.
 *   <li>A panel has an id of its own, a title, a description and a unit; panels do not overlap and
 *       stay on the grid.
 *   <li>The data source is the dashboard's variable, so that one file serves every installation.
 *   <li>{@code rate} uses {@code $__rate_interval}; {@code increase} that, the time shown, or a
 *       whole hour.
 *   <li>A curve is not drawn from an instant query, and a number is not read from a range query.
 *   <li>Nothing can be split by person: only labels with few, known values are grouped by or shown.
 * </ol>
 */
final class DashboardLint {
  private static final int CLASSIC_SCHEMA = 41;
  private static final int COLUMNS = 24;
  private static final Set<String> LABELS =
      Set.of(
          "line", "outcome", "state", "script", "result", "le", "version", "reason", "limit",
          "rule", "cause");
  private static final Pattern RATE =
      Pattern.compile("\\b(rate|irate|increase|delta)\\(.*?\\[([^\\]]*)]");
  private static final Pattern GROUPED = Pattern.compile("\\bby\\s*\\(([^)]*)\\)");
  private static final Pattern SHOWN = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

  private final List<String> complaints = new ArrayList<>();
  private final Set<String> uids = new HashSet<>();
  private final Set<String> titles = new HashSet<>();

  /** What is wrong with these dashboards, by file name: one sentence each. */
  static List<String> complaints(Map<String, JsonObject> dashboards) {
    DashboardLint lint = new DashboardLint();
    dashboards.forEach(lint::dashboard);
    return List.copyOf(lint.complaints);
  }

  private void dashboard(String file, JsonObject dashboard) {
    check(
        !text(dashboard, "uid").isEmpty() && uids.add(text(dashboard, "uid")),
        file + ": no uid, or one that is taken");
    check(
        !text(dashboard, "title").isEmpty() && titles.add(text(dashboard, "title")),
        file + ": no title, or one that is taken");
    check(
        Integer.valueOf(CLASSIC_SCHEMA).equals(dashboard.getValue("schemaVersion")),
        file + ": schemaVersion is not " + CLASSIC_SCHEMA);
    check(
        Boolean.FALSE.equals(dashboard.getValue("editable")),
        file + ": can be edited in the browser, where the change is lost");
    MetricNames.forEachObject(dashboard, object -> datasource(file, object));

    List<JsonObject> panels = new ArrayList<>();
    collect(array(dashboard, "panels"), panels);
    check(!panels.isEmpty(), file + ": no panels");
    Set<Object> ids = new HashSet<>();
    Set<String> occupied = new HashSet<>();
    for (JsonObject panel : panels) {
      String where = file + ", panel '" + text(panel, "title") + "'";
      check(
          panel.getValue("id") instanceof Integer id && ids.add(id),
          where + ": no id, or one that is taken");
      check(!text(panel, "title").isEmpty(), where + ": no title");
      grid(where, object(panel, "gridPos"), occupied);
      if (!text(panel, "type").equals("row")) {
        panel(where, panel);
      }
    }
  }

  private static void collect(JsonArray from, List<JsonObject> into) {
    for (int i = 0; i < from.size(); i++) {
      JsonObject panel = from.getJsonObject(i);
      into.add(panel);
      collect(array(panel, "panels"), into);
    }
  }

  private void panel(String where, JsonObject panel) {
    JsonObject defaults = object(object(panel, "fieldConfig"), "defaults");
    check(!text(panel, "description").isEmpty(), where + ": no description");
    check(!text(defaults, "unit").isEmpty(), where + ": no unit");
    check(panel.containsKey("datasource"), where + ": no data source");
    JsonArray targets = array(panel, "targets");
    check(!targets.isEmpty(), where + ": asks for nothing");
    Set<String> refs = new HashSet<>();
    for (int i = 0; i < targets.size(); i++) {
      JsonObject target = targets.getJsonObject(i);
      check(refs.add(text(target, "refId")), where + ": two targets " + text(target, "refId"));
      boolean curve = text(panel, "type").equals("timeseries");
      check(
          Boolean.valueOf(!curve).equals(target.getValue("instant")),
          where + ": instant must be " + !curve);
      expression(where, curve, text(target, "expr"));
      onlyKnown(
          where,
          SHOWN.matcher(text(target, "legendFormat")).results().map(m -> m.group(1)).toList());
    }
  }

  private void expression(String where, boolean curve, String expression) {
    check(!expression.isEmpty(), where + ": no expression");
    RATE.matcher(expression)
        .results()
        .forEach(
            use -> {
              Set<String> ranges =
                  !use.group(1).equals("increase")
                      ? Set.of("$__rate_interval")
                      : curve ? Set.of("$__rate_interval", "1h") : Set.of("$__range");
              check(
                  ranges.contains(use.group(2)),
                  where + ": " + use.group(1) + " over [" + use.group(2) + "], not " + ranges);
            });
    GROUPED
        .matcher(expression)
        .results()
        .forEach(by -> onlyKnown(where, List.of(by.group(1).split("\\s*,\\s*"))));
    check(
        !expression.contains("without"),
        where + ": 'without' shows labels that nobody thought of; use 'by'");
  }

  private void onlyKnown(String where, List<String> labels) {
    for (String label : labels) {
      check(LABELS.contains(label.strip()), where + ": splits by " + label.strip());
    }
  }

  private void datasource(String file, JsonObject object) {
    if (object.getValue("datasource") instanceof JsonObject datasource) {
      check(
          "${datasource}".equals(datasource.getValue("uid")),
          file + ": a data source that is not the variable: " + datasource);
    } else {
      check(
          !object.containsKey("datasource"),
          file + ": a data source by name: " + object.getValue("datasource"));
    }
  }

  private void grid(String where, JsonObject at, Set<String> occupied) {
    int x = at.getInteger("x", -1);
    int y = at.getInteger("y", -1);
    int w = at.getInteger("w", 0);
    int h = at.getInteger("h", 0);
    check(
        x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= COLUMNS, where + ": not on the grid: " + at);
    boolean free = true;
    for (int column = x; column < x + w; column++) {
      for (int line = y; line < y + h; line++) {
        free &= occupied.add(column + "," + line);
      }
    }
    check(free, where + ": lies over another panel");
  }

  private void check(boolean right, String complaint) {
    if (!right) {
      complaints.add(complaint);
    }
  }

  private static String text(JsonObject object, String key) {
    return object.getValue(key) instanceof String text ? text : "";
  }

  private static JsonObject object(JsonObject object, String key) {
    return object.getValue(key) instanceof JsonObject inner ? inner : new JsonObject();
  }

  private static JsonArray array(JsonObject object, String key) {
    return object.getValue(key) instanceof JsonArray inner ? inner : new JsonArray();
  }
}
