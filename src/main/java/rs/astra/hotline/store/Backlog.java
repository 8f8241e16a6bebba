package rs.astra.hotline.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of the journal that wait in memory, in their order. Of one context, but for the count.
 *
 * <ol>
 *   <li>While fewer than the limit wait, everything is kept.
 *   <li>Beyond it, detail (how the search for a counsellor went: legs, pauses, waits) is refused
 *       and counted; one entry {@code NotKept} stands in the journal for each stretch of them, so
 *       that the gap explains itself.
 *   <li>What makes a call's row true, and who comes on or leaves duty, is never refused: a call
 *       makes about four such entries of half a kilobyte, so ten thousand calls without a database
 *       take 20 MB beyond the limit.
 * </ol>
 */
final class Backlog {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

  private final int limit;
  private final Deque<Row> waiting = new ArrayDeque<>();
  private final AtomicLong refused = new AtomicLong();
  private boolean refusing;

  /**
   * An empty one.
   *
   * @param limit how many may wait before detail is refused
   */
  Backlog(int limit) {
    this.limit = limit;
  }

  /**
   * Takes a row, or the note that there was one.
   *
   * @param underWay how many rows are being written, which count as waiting
   * @return whether the row is kept
   */
  boolean add(Row row, int underWay) {
    if (waiting.size() + underWay < limit || row.essential()) {
      waiting.addLast(row);
      return true;
    }
    if (!refusing) {
      refusing = true;
      LOG.warn("{} transitions wait for the database: detail is no longer kept", limit);
    }
    refused.incrementAndGet();
    Row last = waiting.peekLast();
    if (last != null && last.missing() > 0 && last.run().equals(row.run())) {
      waiting.removeLast();
      waiting.addLast(last.andMore(1));
    } else {
      waiting.addLast(Row.notKept(row.run(), row.sequence(), row.at()));
    }
    return false;
  }

  /** Some were written: perhaps there is room again. */
  void someAreWritten() {
    if (refusing && waiting.size() < limit) {
      refusing = false;
      LOG.info("detail is kept again; {} transitions were not", refused.get());
    }
  }

  /** The first ones, which wait no more. */
  List<Row> removeFirst(int atMost) {
    List<Row> rows = new ArrayList<>();
    while (rows.size() < atMost && !waiting.isEmpty()) {
      rows.add(waiting.removeFirst());
    }
    return rows;
  }

  /** These come before all that wait. */
  void putBack(List<Row> rows) {
    rows.reversed().forEach(waiting::addFirst);
  }

  /** All of them; a view. */
  Collection<Row> rows() {
    return Collections.unmodifiableCollection(waiting);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void clear() {
    waiting.clear();
  }

  /** So many transitions were refused elsewhere. */
  void alsoRefused(long more) {
    refused.addAndGet(more);
  }

  /** How many transitions are not in the journal for want of room. Any thread. */
  long refused() {
    return refused.get();
  }
}
