package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.Config;
import rs.astra.hotline.Secret;
import rs.astra.hotline.core.call.Ending;

/** Entries that wait for a database which is away, refuses a row, or has no room left before it. */
final class OutboxTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path folder = Path.of("");
  private final Vertx vertx = Vertx.vertx();
  private final List<Row> table = new CopyOnWriteArrayList<>();
  private final List<Integer> tries = new CopyOnWriteArrayList<>();
  private volatile Function<List<Row>, Future<Void>> database =
      rows -> {
        table.addAll(rows);
        return Future.succeededFuture();
      };
  private final Story story = new Story("r1", NOON);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Outbox outbox(int limit) {
    return outbox(limit, null);
  }

  private Outbox outbox(int limit, @Nullable Spool spool) {
    return new Outbox(
        vertx,
        rows -> {
          tries.add(rows.size());
          return database.apply(rows);
        },
        spool,
        limit);
  }

  private Future<Void> away(List<Row> rows) {
    return Future.failedFuture(new IOException("away"));
  }

  private List<Long> sequences() {
    return table.stream().map(Row::sequence).toList();
  }

  private void manyWaits(int count) {
    for (int n = 0; n < count; n++) {
      story.waits("hotline-1.1");
    }
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void whileTheDatabaseIsAwayEverythingIsKeptAndThenWrittenInOrderAndOnce() throws Exception {
    Function<List<Row>, Future<Void>> healthy = database;
    database = this::away;
    Outbox outbox = outbox(100_000);
    for (int n = 0; n < 1_300; n++) {
      manyWaits(1);
      outbox.append(story.run(), story.take());
    }
    TestDatabase.await("two tries in vain", () -> tries.size() >= 2);
    assertEquals(1_300, outbox.pending());
    assertFalse(outbox.flush(Duration.ofMillis(1)).await());

    database = healthy;

    assertTrue(outbox.flush(LONG).await());
    assertEquals(upTo(1_300), sequences());
    assertEquals(1_300, outbox.written());
    assertEquals(0, outbox.pending());
  }

  @Test
  void oneBatchIsUnderWayAtATime() throws Exception {
    Function<List<Row>, Future<Void>> healthy = database;
    Promise<Void> slow = Promise.promise();
    database = rows -> slow.future().compose(_ -> healthy.apply(rows));
    Outbox outbox = outbox(100_000);
    outbox.append(story.run(), story.waits("hotline-1.1").take());
    outbox.append(story.run(), story.waits("hotline-1.1").take());
    assertFalse(outbox.flush(Duration.ofMillis(50)).await());
    assertEquals(List.of(1), tries);

    slow.complete();

    assertTrue(outbox.flush(LONG).await());
    assertEquals(upTo(2), sequences());
  }

  @Test
  void aRowThatCanNeverBeWrittenIsLeftOutAloneAndCounted() {
    Function<List<Row>, Future<Void>> healthy = database;
    database =
        rows ->
            rows.stream().anyMatch(row -> row.sequence() == 137 || row.sequence() == 400)
                ? Future.failedFuture(new Sink.Unwritable("SQLSTATE 23514"))
                : healthy.apply(rows);
    Outbox outbox = outbox(100_000);
    manyWaits(1_000);
    outbox.append(story.run(), story.take());

    assertTrue(outbox.flush(LONG).await());
    assertEquals(upTo(1_000).stream().filter(n -> n != 137 && n != 400).toList(), sequences());
    assertEquals(2, outbox.rejected());
    assertEquals(998, outbox.written());
    assertEquals(0, outbox.pending());
  }

  @Test
  void aSinkThatThrowsIsTriedAgain() {
    Function<List<Row>, Future<Void>> healthy = database;
    database =
        rows -> {
          database = healthy;
          throw new IllegalStateException("a mistake of ours");
        };
    Outbox outbox = outbox(100_000);
    outbox.append(story.run(), story.waits("hotline-1.1").take());

    assertTrue(outbox.flush(LONG).await());
    assertEquals(upTo(1), sequences());
    assertEquals(List.of(1, 1), tries);
  }

  @Test
  void whenTheMemoryIsFullDetailIsRefusedVisiblyAndWhatMakesACallTrueIsKept() {
    Function<List<Row>, Future<Void>> healthy = database;
    database = this::away;
    Outbox outbox = outbox(1_000);
    manyWaits(1_000);
    manyWaits(500);
    story.arrives("hotline-1.2", "sos");
    manyWaits(1);
    story.comes("mira", "c1");
    story.ended("hotline-1.2", "sos", NOON, 0, null, null, Ending.ABANDONED_WAITING);
    outbox.append(story.run(), story.take());
    assertFalse(outbox.flush(Duration.ofMillis(50)).await());
    assertEquals(501, outbox.refused());
    assertEquals(1_003, outbox.pending());

    database = healthy;

    assertTrue(outbox.flush(LONG).await());
    List<Row> last = table.subList(1_000, table.size());
    assertEquals(
        List.of(1_001L, 1_501L, 1_502L, 1_503L, 1_504L), last.stream().map(Row::sequence).toList());
    assertEquals(List.of(500L, 0L, 1L, 0L, 0L), last.stream().map(Row::missing).toList());
    assertEquals(1_003, outbox.written());
    assertEquals(0, outbox.pending());
  }

  @Test
  void detailIsKeptAgainWhenThereIsRoomAgain() {
    Function<List<Row>, Future<Void>> healthy = database;
    database = this::away;
    Outbox outbox = outbox(1_000);
    manyWaits(1_010);
    outbox.append(story.run(), story.take());
    assertFalse(outbox.flush(Duration.ofMillis(50)).await());
    database = healthy;
    assertTrue(outbox.flush(LONG).await());

    outbox.append(story.run(), story.waits("hotline-1.1").take());

    assertTrue(outbox.flush(LONG).await());
    assertEquals(10, outbox.refused());
    assertEquals(1_011, sequences().getLast());
  }

  // --- with a spool

  private Spool spool() {
    return new Spool(new Config.Spool(folder.resolve("spool"), new Secret("spool-secret"), 10));
  }

  @Test
  void whatTheDatabaseDoesNotTakeIsWrittenByTheNextProcessOnceAndInOrder() throws Exception {
    Function<List<Row>, Future<Void>> healthy = database;
    database = this::away;
    Outbox first = outbox(100_000, spool());
    for (int n = 0; n < 1_300; n++) {
      first.append(story.run(), story.waits("hotline-1.1").take());
    }
    TestDatabase.await(
        "all are on disk, and there only",
        () -> first.spooled().transitions() == 1_300 && first.pending() == 1_300);
    first.close().await();
    database = healthy;
    assertEquals(List.of(), table);

    Outbox next = outbox(100_000, spool());
    Story later = new Story("r2", NOON);
    next.append(later.run(), later.waits("hotline-1.2").take());

    assertTrue(next.flush(LONG).await());
    assertEquals(Stream.concat(upTo(1_300).stream(), Stream.of(1L)).toList(), sequences());
    assertEquals(0, next.pending());
    assertEquals(1_301, next.written());
    next.close().await();
  }

  @Test
  void whatWaitsInMemoryWhenTheProcessEndsIsLeftToTheSpool() throws Exception {
    Promise<Void> never = Promise.promise();
    database = _ -> never.future();
    Outbox first = outbox(100_000, spool());
    first.append(story.run(), story.waits("hotline-1.1").take());
    TestDatabase.await("one is under way", () -> tries.size() == 1);
    first.append(story.run(), story.waits("hotline-1.1").take());
    first.close().await();

    Spool next = spool();

    assertEquals(upTo(2), next.first(10).stream().map(Row::sequence).toList());
    next.close();
  }

  @Test
  void afterTheDatabaseIsBackTheSpoolIsEmptyAndTheOrderIsKept() throws Exception {
    Function<List<Row>, Future<Void>> healthy = database;
    database = this::away;
    Outbox outbox = outbox(100_000, spool());
    outbox.append(story.run(), story.waits("hotline-1.1").take());
    TestDatabase.await("it is on disk", () -> outbox.spooled().transitions() == 1);
    database = healthy;
    for (int n = 0; n < 700; n++) {
      outbox.append(story.run(), story.waits("hotline-1.1").take());
    }

    assertTrue(outbox.flush(LONG).await());
    assertEquals(upTo(701), sequences());
    assertEquals(0, outbox.spooled().rows());
    assertEquals(701, outbox.written());
    outbox.close().await();
  }

  @Test
  void aRowOnDiskThatCanNeverBeWrittenIsLeftOutAlone() throws Exception {
    Function<List<Row>, Future<Void>> healthy = database;
    database = this::away;
    Outbox outbox = outbox(100_000, spool());
    manyWaits(1_000);
    outbox.append(story.run(), story.take());
    TestDatabase.await("all are on disk", () -> outbox.spooled().transitions() == 1_000);
    database =
        rows ->
            rows.stream().anyMatch(row -> row.sequence() == 137)
                ? Future.failedFuture(new Sink.Unwritable("SQLSTATE 23514"))
                : healthy.apply(rows);

    assertTrue(outbox.flush(LONG).await());
    assertEquals(upTo(1_000).stream().filter(n -> n != 137).toList(), sequences());
    assertEquals(1, outbox.rejected());
    assertEquals(999, outbox.written());
    assertEquals(0, outbox.pending());
    outbox.close().await();
  }

  @Test
  void withoutRoomOnTheDiskEverythingIsKeptInMemoryAndWritten() throws Exception {
    Files.writeString(folder.resolve("spool"), "no spool".repeat(1_000));
    Function<List<Row>, Future<Void>> healthy = database;
    database = this::away;
    Outbox outbox = outbox(100_000, spool());
    manyWaits(700);
    outbox.append(story.run(), story.take());
    TestDatabase.await("two tries in vain", () -> tries.size() >= 2);
    assertFalse(outbox.spools());
    assertEquals(700, outbox.pending());
    database = healthy;

    assertTrue(outbox.flush(LONG).await());
    assertEquals(upTo(700), sequences());
    assertEquals(0, outbox.pending());
    outbox.close().await();
  }

  @Test
  void aDiskThatFailsMeanwhileCostsNothing() throws Exception {
    Function<List<Row>, Future<Void>> healthy = database;
    database = this::away;
    Spool spool = spool();
    Outbox outbox = outbox(100_000, spool);
    TestDatabase.await("it is made", () -> Files.exists(folder.resolve("spool")));
    assertTrue(outbox.flush(LONG).await());
    spool.close();
    Files.writeString(folder.resolve("spool"), "no spool".repeat(1_000));
    manyWaits(700);
    outbox.append(story.run(), story.take());
    TestDatabase.await("it is noticed", () -> !outbox.spools());
    assertEquals(700, outbox.pending());
    database = healthy;

    assertTrue(outbox.flush(LONG).await());
    assertEquals(upTo(700), sequences());
    outbox.close().await();
  }
}
