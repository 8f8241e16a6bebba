package rs.astra.hotline.report;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.engine.MonthBook;
import rs.astra.hotline.engine.MonthReport;
import rs.astra.hotline.engine.Outcome;
import rs.astra.hotline.report.Table.Place;

/**
 * Lines and outcomes of a month.
 *
 * <ol>
 *   <li>Only whole months, one table for each: no two of them have a call in common, so nothing is
 *       learned by subtracting one from another.
 *   <li>A month is told when it has been over for {@link #SETTLED}, and no call of it is open: what
 *       was told must not grow by one.
 *   <li>The table is made safe by {@link Suppression}.
 * </ol>
 */
public final class SafeMonths implements MonthReport {
  /** By then whoever called at the end of the month has hung up, and it is stored. */
  static final Duration SETTLED = Duration.ofDays(1);

  private static final List<Outcome> COLUMNS = List.of(Outcome.values());

  private final Vertx vertx;
  private final MonthBook book;
  private final ZoneId zone;
  private final int k;
  private final InstantSource clock;

  /**
   * Tables of what the book has counted.
   *
   * @param zone whose months they are
   * @param k no count from 1 to k - 1 is told
   */
  public SafeMonths(Vertx vertx, MonthBook book, ZoneId zone, int k, InstantSource clock) {
    this.vertx = vertx;
    this.book = book;
    this.zone = zone;
    this.k = k;
    this.clock = clock;
  }

  @Override
  public Future<Optional<Published>> of(YearMonth month) {
    Instant over = month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant();
    return clock.instant().isBefore(over.plus(SETTLED))
        ? Future.succeededFuture(Optional.empty())
        : book.counted(month, zone).compose(counted -> safe(month, counted));
  }

  private Future<Optional<Published>> safe(YearMonth month, MonthBook.Counted counted) {
    if (counted.open() > 0) {
      return Future.succeededFuture(Optional.empty());
    }
    return vertx
        .executeBlocking(() -> Optional.of(published(month, counted.lines())), false)
        .map(Objects::requireNonNull);
  }

  private Published published(YearMonth month, List<MonthBook.Line> lines) {
    Table table =
        new Table(
            lines.stream()
                .map(line -> COLUMNS.stream().map(it -> line.calls().getOrDefault(it, 0L)).toList())
                .toList(),
            COLUMNS.size());
    Suppression.apply(table, k);
    SortedMap<LineId, Counts> rows = new TreeMap<>();
    for (int r = 0; r < lines.size(); r++) {
      rows.put(lines.get(r).id(), counts(table, r));
    }
    return new Published(month, k, rows, counts(table, table.totalRow()));
  }

  private static Counts counts(Table table, int row) {
    Map<Outcome, OptionalLong> calls = new EnumMap<>(Outcome.class);
    for (Outcome outcome : COLUMNS) {
      calls.put(outcome, told(table, new Place(row, COLUMNS.indexOf(outcome))));
    }
    return new Counts(calls, told(table, new Place(row, table.totalColumn())));
  }

  private static OptionalLong told(Table table, Place at) {
    return table.isHidden(at) ? OptionalLong.empty() : OptionalLong.of(table.count(at));
  }
}
