package rs.astra.hotline.engine;

import io.vertx.core.Future;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import rs.astra.hotline.core.call.LineId;

/** What may be told of a calendar month: tables that single nobody out. */
public interface MonthReport {
  /** The table of that month, empty until the month is over; fails if the database is away. */
  Future<Optional<Published>> of(YearMonth month);

  /**
   * A table.
   *
   * @param smallest no count from 1 to one less is told, nor can it be calculated
   * @param lines those on which somebody called
   * @param all of all lines
   */
  record Published(YearMonth month, int smallest, SortedMap<LineId, Counts> lines, Counts all) {}

  /**
   * A row; what is empty is not told.
   *
   * @param calls what became of them; every outcome is there
   */
  record Counts(Map<Outcome, OptionalLong> calls, OptionalLong total) {
    /** A row. */
    public Counts {
      calls = Map.copyOf(calls);
    }
  }
}
