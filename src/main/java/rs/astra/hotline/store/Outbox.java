package rs.astra.hotline.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
 *   <li>From the first failure until the database takes them again, all that wait go to the {@link
 *       Spool}, and what is there is written before what came later. What an earlier process left
 *       there comes first of all.
 *   <li>Memory, if there is no spool or it fails: the {@link Backlog}, which refuses detail beyond
 *       its limit.
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
  private final @Nullable Spool spool;
  private final WorkerExecutor disk;

  private final Backlog waiting;
  private final List<Promise<Boolean>> flushes = new ArrayList<>();
  private List<Row> batch = List.of();
  private boolean batchSpooled;
  private boolean spooling;
  private int largest = LARGEST_BATCH;
  private int failures;
  private boolean writing;
  private long pause = -1;
  private boolean closed;

  private final AtomicLong inMemory = new AtomicLong();
  private volatile Spool.Fill fill = Spool.Fill.EMPTY;
  private volatile boolean spoolFails;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();

  /**
   * An outbox that begins with what the spool holds.
   *
   * @param spool null to keep everything in memory
   * @param limit how many may wait in memory before detail is refused
   */
  Outbox(Vertx vertx, Sink sink, @Nullable Spool spool, int limit) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.sink = sink;
    this.spool = spool;
    this.disk = vertx.createSharedWorkerExecutor("spool-" + UUID.randomUUID(), 1);
    this.waiting = new Backlog(limit);
    if (spool != null) {
      context.runOnContext(_ -> onDisk(spool::open, this::filled, () -> {}));
    }
  }

  /** Never blocks, never throws; any thread, but one at a time for the order. */
  void append(String run, List<Transition.Entry> entries) {
    List<Transition.Entry> copy = List.copyOf(entries);
    inMemory.addAndGet(copy.size());
    context.runOnContext(
        _ -> {
          copy.forEach(entry -> take(Row.of(run, entry)));
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

  /** Writes no more, and leaves what waits to the spool. */
  Future<Void> close() {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        _ -> {
          closed = true;
          vertx.cancelTimer(pause);
          flushes.forEach(flush -> flush.tryComplete(false));
          List<Row> unspooled = unspooled();
          disk.<Void>executeBlocking(
                  () -> {
                    if (spool != null) {
                      leave(spool, unspooled);
                    }
                    return null;
                  })
              .eventually(disk::close)
              .onComplete(done);
        });
    return done.future();
  }

  private static void leave(Spool spool, List<Row> rows) throws IOException {
    try {
      if (!rows.isEmpty()) {
        spool.append(rows);
      }
    } finally {
      spool.close();
    }
  }

  /** How many entries were handed over, or left by an earlier process, and are not settled yet. */
  long pending() {
    return inMemory.get() + fill.transitions();
  }

  /** What the spool holds, as far as is known. */
  Spool.Fill spooled() {
    return fill;
  }

  /** Whether the spool did what was last asked of it. */
  boolean spools() {
    return spool != null && !spoolFails;
  }

  long written() {
    return written.get();
  }

  long rejected() {
    return rejected.get();
  }

  long refused() {
    return waiting.refused();
  }

  // --- on the context

  private void take(Row row) {
    if (!waiting.add(row, batch.size())) {
      inMemory.decrementAndGet();
    }
  }

  private void next() {
    if (writing || spooling || closed) {
      return;
    }
    if (spool != null && !spoolFails) {
      List<Row> rows = unspooled();
      if (failures > 0 && !rows.isEmpty()) {
        save(spool, rows);
        return;
      }
      if (batch.isEmpty() && fill.rows() > 0 && pause == -1) {
        load(spool);
        return;
      }
    }
    if (pause != -1) {
      return;
    }
    if (batch.isEmpty()) {
      batchSpooled = false;
      batch = waiting.removeFirst(largest);
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
    largest = Math.min(LARGEST_BATCH, largest * 2);
    written.addAndGet(transitions(rows));
    settle(rows);
    waiting.someAreWritten();
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
      if (!batchSpooled) {
        waiting.putBack(rows.subList(half, rows.size()));
      }
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
    rejected.addAndGet(transitions(rows));
    settle(rows);
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

  /** A row that stands for others was counted when those were refused. */
  private static long transitions(List<Row> rows) {
    return rows.stream().filter(row -> row.missing() == 0).count();
  }

  /** They need not be kept any more. */
  private void settle(List<Row> rows) {
    batch = List.of();
    if (spool != null && batchSpooled) {
      onDisk(() -> spool.removeFirst(rows.size()), this::filled, () -> {});
    } else {
      inMemory.addAndGet(-transitions(rows));
      settle();
    }
  }

  private void settle() {
    boolean reachable = fill.rows() > 0 && !spoolFails;
    if (waiting.isEmpty() && batch.isEmpty() && !spooling && !reachable) {
      flushes.forEach(done -> done.tryComplete(true));
      flushes.clear();
    }
  }

  // --- on disk

  private List<Row> unspooled() {
    List<Row> rows = new ArrayList<>(batchSpooled ? List.of() : batch);
    rows.addAll(waiting.rows());
    return rows;
  }

  private void save(Spool to, List<Row> rows) {
    batch = List.of();
    waiting.clear();
    onDisk(
        () -> to.append(rows),
        now -> {
          filled(now);
          inMemory.addAndGet(-transitions(rows));
          waiting.alsoRefused(now.dropped());
        },
        () -> waiting.putBack(rows));
  }

  private void load(Spool from) {
    int atMost = largest;
    onDisk(
        () -> from.first(atMost),
        rows -> {
          batch = rows;
          batchSpooled = true;
        },
        () -> {});
  }

  private void filled(Spool.Fill now) {
    fill = now;
  }

  /** One after the other; nothing is written to the database meanwhile. */
  private <T> void onDisk(Callable<T> work, Consumer<T> done, Runnable failed) {
    spooling = true;
    disk.executeBlocking(work)
        .onComplete(
            result -> context.runOnContext(_ -> spooled(() -> done.accept(result), null)),
            error -> context.runOnContext(_ -> spooled(failed, error)));
  }

  private void spooled(Runnable then, @Nullable Throwable error) {
    spooling = false;
    then.run();
    if (error != null && !spoolFails) {
      LOG.error("transitions are kept in memory only: {}", error.getMessage());
    } else if (error == null && spoolFails) {
      LOG.info("the spool is used again");
    }
    spoolFails = error != null;
    if (error != null && !closed) {
      vertx.setTimer(LONGEST_PAUSE.toMillis(), _ -> useAgain());
    }
    settle();
    next();
  }

  private void useAgain() {
    if (spool != null && !spooling && !closed) {
      onDisk(spool::open, this::filled, () -> {});
    }
  }
}
