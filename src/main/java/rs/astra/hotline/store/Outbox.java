package rs.astra.hotline.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.core.Transition;

/**
 * Entries of the journal that wait to be written. One Vert.x context owns it; one batch is under
 * way at a time, so the order is kept, and a batch is forgotten only when it is written.
 *
 * <ol>
 *   <li>A batch that fails is tried again, the same rows, after a time that doubles up to {@link
 *       #LONGEST_PAUSE}, part of it by chance so that several nodes do not knock together.
 *   <li>A batch that holds a row that can never be written is cut in half until that row stands
 *       alone; it is counted as rejected and the others go on. Its content is not logged.
 *   <li>Memory: while fewer than the limit wait, everything is kept. Beyond it, detail (how the
 *       search for a counsellor went: legs, pauses, waits) is refused and counted; one entry {@code
 *       NotKept} stands in the journal for each stretch of them, so that the gap explains itself.
 *       What makes a call's row true, and who comes on or leaves duty, is never refused: a call
 *       makes about four such entries of half a kilobyte, so ten thousand calls without a database
 *       take 20 MB beyond the limit. The process dies with them; a spool on disk is for later.
 * </ol>
 */
final class Outbox {
  /** Larger ones are not faster, and keep the context busy for longer. */
  static final int LARGEST_BATCH = 500;

  static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private final Vertx vertx;
  private final Context context;
  private final Sink sink;
  private final int limit;

  private final Deque<Row> waiting = new ArrayDeque<>();
  private final List<Promise<Boolean>> flushes = new ArrayList<>();
  private List<Row> batch = List.of();
  private int largest = LARGEST_BATCH;
  private int failures;
  private boolean writing;
  private long pause = -1;
  private boolean closed;
  private boolean refusing;

  private final AtomicLong handed = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  Outbox(Vertx vertx, Sink sink, int limit) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.sink = sink;
    this.limit = limit;
  }

  /** Never blocks, never throws; any thread, but one at a time for the order. */
  void append(String run, List<Transition.Entry> entries) {
    List<Transition.Entry> copy = List.copyOf(entries);
    handed.addAndGet(copy.size());
    context.runOnContext(
        _ -> {
          copy.forEach(entry -> take(run, entry));
          next();
        });
  }

  /**
   * Completes with true when everything handed over until now is settled, with false when the time
   * is over first. Does not wait for a pause to end before it tries.
   */
  Future<Boolean> flush(Duration atMost) {
    Promise<Boolean> done = Promise.promise();
    context.runOnContext(
        _ -> {
          flushes.add(done);
          settle();
          long timer = vertx.setTimer(Math.max(1, atMost.toMillis()), _ -> done.tryComplete(false));
          done.future().onComplete(_ -> vertx.cancelTimer(timer));
          retryNow();
        });
    return done.future();
  }

  /** Tries again at once, if it waits for that. */
  void wake() {
    context.runOnContext(_ -> retryNow());
  }

  /** Writes no more. */
  void close() {
    context.runOnContext(
        _ -> {
          closed = true;
          vertx.cancelTimer(pause);
          flushes.forEach(done -> done.tryComplete(false));
        });
  }

  /** How many entries were handed over and are not settled yet. */
  long pending() {
    return Math.max(0, handed.get() - settled());
  }

  long written() {
    return written.get();
  }

  long rejected() {
    return rejected.get();
  }

  long refused() {
    return refused.get();
  }

  // --- on the context

  private void take(String run, Transition.Entry entry) {
    if (waiting.size() + batch.size() < limit || Row.essential(entry.transition())) {
      waiting.addLast(Row.of(run, entry));
      return;
    }
    if (!refusing) {
      refusing = true;
      LOG.warn("{} transitions wait for the database: detail is no longer kept", limit);
    }
    refused.incrementAndGet();
    Row last = waiting.peekLast();
    if (last != null && last.missing() > 0 && last.run().equals(run)) {
      waiting.removeLast();
      waiting.addLast(last.andOneMore());
    } else {
      waiting.addLast(Row.notKept(run, entry));
    }
  }

  private void next() {
    if (writing || pause != -1 || closed) {
      return;
    }
    if (batch.isEmpty()) {
      batch = new ArrayList<>();
      while (batch.size() < largest && !waiting.isEmpty()) {
        batch.add(waiting.removeFirst());
      }
    }
    if (batch.isEmpty()) {
      return;
    }
    writing = true;
    List<Row> rows = List.copyOf(batch);
    Future<Void> outcome;
    try {
      outcome = sink.write(rows);
    } catch (RuntimeException e) {
      outcome = Future.failedFuture(e);
    }
    outcome.onComplete(
        _ -> context.runOnContext(_ -> succeeded(rows)),
        error -> context.runOnContext(_ -> failed(rows, error)));
  }

  private void succeeded(List<Row> rows) {
    writing = false;
    if (failures > 0) {
      LOG.info("the journal is written again, {} transitions wait", pending());
    }
    failures = 0;
    batch = List.of();
    largest = Math.min(LARGEST_BATCH, largest * 2);
    // A row that stands for others was counted when those were refused.
    written.addAndGet(rows.stream().filter(row -> row.missing() == 0).count());
    if (refusing && waiting.size() < limit) {
      refusing = false;
      LOG.info("detail is kept again; {} transitions were not", refused.get());
    }
    settle();
    next();
  }

  private void failed(List<Row> rows, Throwable error) {
    writing = false;
    if (error instanceof Sink.Unwritable unwritable) {
      isolate(rows, unwritable);
      next();
      return;
    }
    failures++;
    if (failures == 1) {
      LOG.warn("the journal cannot be written, transitions are kept: {}", Failure.reason(error));
    }
    if (!closed) {
      pause = vertx.setTimer(pauseMillis(), _ -> retryNow());
    }
  }

  private void isolate(List<Row> rows, Sink.Unwritable why) {
    if (rows.size() > 1) {
      int half = rows.size() / 2;
      rows.subList(half, rows.size()).reversed().forEach(waiting::addFirst);
      batch = rows.subList(0, half);
      largest = half;
      return;
    }
    Row row = rows.getFirst();
    LOG.error(
        "entry {} of run {} can never be written and is left out: {}",
        row.sequence(),
        row.run(),
        why.getMessage());
    batch = List.of();
    if (row.missing() == 0) {
      rejected.incrementAndGet();
    }
    settle();
  }

  private long pauseMillis() {
    long longest =
        Math.min(LONGEST_PAUSE.toMillis(), SHORTEST_PAUSE.toMillis() << Math.min(failures - 1, 10));
    return longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
  }

  private void retryNow() {
    if (pause != -1) {
      vertx.cancelTimer(pause);
      pause = -1;
    }
    next();
  }

  private long settled() {
    return written.get() + rejected.get() + refused.get();
  }

  private void settle() {
    if (waiting.isEmpty() && batch.isEmpty()) {
      flushes.forEach(done -> done.tryComplete(true));
      flushes.clear();
    }
  }
}
