package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.YearMonth;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.engine.MonthReport;
import rs.astra.hotline.engine.Outcome;

/** Nothing but what is listed here leaves of a month. */
class FiguresViewsTest {
  private static final MonthReport.Counts COUNTS =
      new MonthReport.Counts(
          Map.of(
              Outcome.ANSWERED, OptionalLong.of(40),
              Outcome.ABANDONED, OptionalLong.of(20),
              Outcome.ABANDONED_SHORT, OptionalLong.of(12),
              Outcome.LOST, OptionalLong.empty()),
          OptionalLong.empty());

  @Test
  void of_each_line_and_of_all_what_became_of_the_calls_and_nothing_in_place_of_what_is_hidden() {
    JsonObject month =
        FiguresViews.month(
            new MonthReport.Published(
                YearMonth.of(2026, 10),
                11,
                new TreeMap<>(Map.of(new LineId("sos"), COUNTS)),
                COUNTS));
    assertEquals(Set.of("month", "smallest", "lines", "all"), month.fieldNames());
    assertEquals("2026-10", month.getString("month"));
    assertEquals(11, month.getInteger("smallest"));
    Set<String> counts = Set.of("answered", "abandoned", "abandonedShort", "lost", "total");
    assertEquals(counts, month.getJsonObject("all").fieldNames());
    JsonObject line = month.getJsonArray("lines").getJsonObject(0);
    assertEquals("sos", line.remove("line"));
    assertEquals(counts, line.fieldNames());
    assertEquals(40, line.getLong("answered"));
    assertEquals(20, line.getLong("abandoned"));
    assertEquals(12, line.getLong("abandonedShort"));
    assertTrue(line.containsKey("lost"));
    assertNull(line.getValue("lost"));
    assertNull(line.getValue("total"));
  }
}
