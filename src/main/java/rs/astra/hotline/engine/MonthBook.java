package rs.astra.hotline.engine;

import io.vertx.core.Future;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import rs.astra.hotline.core.call.LineId;

/** What was counted in a calendar month. Not for anybody's eyes: see {@link MonthReport}. */
public interface MonthBook {
  /** The calls that arrived in that month of the zone; fails if the database is away. */
  Future<Counted> counted(YearMonth month, ZoneId zone);

  /**
   * What was counted.
   *
   * @param lines by id; those on which nobody called are absent
   * @param open calls of which nobody knows yet what becomes of them
   */
  record Counted(List<Line> lines, long open) {
    /** What was counted. */
    public Counted {
      lines = List.copyOf(lines);
    }
  }

  /**
   * The calls of a line.
   *
   * @param calls what became of them; every outcome is there
   */
  record Line(LineId id, Map<Outcome, Long> calls) {
    /** The calls of a line. */
    public Line {
      calls = Map.copyOf(calls);
    }
  }
}
