package rs.astra.hotline.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.engine.MonthReport;
import rs.astra.hotline.engine.Outcome;

/**
 * What leaves of a month, as it is told: null is a count that is not. As in {@link Views}, nothing
 * leaves that is not named here.
 */
final class FiguresViews {
  private FiguresViews() {}

  /** Lines and what became of their calls; {@code all} is all lines together. */
  static JsonObject month(MonthReport.Published it) {
    JsonArray lines = new JsonArray();
    it.lines().forEach((id, counts) -> lines.add(row(counts).put("line", id.value())));
    return new JsonObject()
        .put("month", it.month().toString())
        .put("smallest", it.smallest())
        .put("lines", lines)
        .put("all", row(it.all()));
  }

  private static JsonObject row(MonthReport.Counts it) {
    JsonObject row = new JsonObject();
    for (Outcome outcome : Outcome.values()) {
      row.put(name(outcome), told(it.calls().getOrDefault(outcome, OptionalLong.empty())));
    }
    return row.put("total", told(it.total()));
  }

  private static String name(Outcome outcome) {
    return switch (outcome) {
      case ANSWERED -> "answered";
      case ABANDONED -> "abandoned";
      case ABANDONED_SHORT -> "abandonedShort";
      case LOST -> "lost";
    };
  }

  private static @Nullable Long told(OptionalLong count) {
    return count.isPresent() ? count.getAsLong() : null;
  }
}
