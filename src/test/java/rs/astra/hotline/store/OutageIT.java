package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.Config;
import rs.astra.hotline.Secret;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.demo.EmbeddedDatabase;

/** The database stops, dies or freezes while transitions are made. */
final class OutageIT {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration LONG = Duration.ofMinutes(1);
  private static EmbeddedDatabase server;
  private static int made;

  @TempDir private Path folder = Path.of("");
  private final Vertx vertx = Vertx.vertx();
  private final Story story = new Story("r1", NOON);
  private Config.Database database;
  private Store store;
  private int calls;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedDatabase.start(TestDatabase.folder().resolve("outage-database"), 0, true);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    if (server.process().isEmpty()) {
      server.run();
    }
    database = server.create("outage" + ++made);
    store = Store.open(vertx, database, null, 100_000);
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  /** One call from arrival to its end: four transitions. */
  private void call() {
    String id = "hotline-1." + ++calls;
    store.append(
        story.run(),
        story
            .arrives(id, "sos")
            .rings(id, calls, "mira")
            .answered(id, NOON, "mira", Via.BACKEND)
            .ended(id, "sos", NOON, 1, NOON, "mira", Ending.COMPLETED)
            .take());
  }

  private void nothingIsMissingAndNothingIsTwice() throws Exception {
    assertTrue(store.flush(LONG).await());
    isUp();
    List<String> expected = LongStream.rangeClosed(1, calls * 4L).mapToObj(Long::toString).toList();
    assertEquals(
        expected, TestDatabase.rows(database, "SELECT sequence FROM journal ORDER BY sequence"));
    assertEquals(
        List.of(calls + "|" + calls),
        TestDatabase.rows(
            database, "SELECT count(*), sum(rings) FROM call WHERE ending = 'COMPLETED'"));
    Store.Figures figures = store.figures();
    assertEquals(new Store.Figures(true, 0, calls * 4L, 0, 0), figures);
  }

  private void isDown() throws Exception {
    TestDatabase.await("the store notices", () -> !store.figures().connected());
  }

  private void isUp() throws Exception {
    TestDatabase.await("the store is connected", () -> store.figures().connected());
  }

  @Test
  void stoppedAndStartedMeanwhileNothingIsMissingAndNothingIsTwice() throws Exception {
    call();
    isUp();
    assertTrue(store.flush(LONG).await());

    server.stop();
    for (int n = 0; n < 500; n++) {
      call();
    }
    isDown();
    assertEquals(2_000, store.figures().pending());
    assertFalse(store.flush(Duration.ofMillis(100)).await());
    server.run();
    call();

    nothingIsMissingAndNothingIsTwice();
  }

  @Test
  void aStopIsNoticedThoughNothingIsToBeWritten() throws Exception {
    call();
    assertTrue(store.flush(LONG).await());
    isUp();

    server.stop();

    isDown();
    server.run();
    nothingIsMissingAndNothingIsTwice();
  }

  @Test
  void killedInTheMiddleOfWritingNothingIsMissingAndNothingIsTwice() throws Exception {
    for (int round = 1; round <= 3; round++) {
      long before = store.figures().written();
      for (int n = 0; n < 2_000; n++) {
        call();
      }
      TestDatabase.await("some are written", () -> store.figures().written() > before + 500);
      assertTrue(store.figures().pending() > 0, "killed too late to prove anything");
      server.process().orElseThrow().destroyForcibly();
      isDown();
      call();
      server.run();
    }

    nothingIsMissingAndNothingIsTwice();
  }

  @Test
  void connectionsThatAreCutAgainAndAgainDoNotLoseOrRepeatAnything() throws Exception {
    for (int round = 0; round < 20; round++) {
      for (int n = 0; n < 50; n++) {
        call();
      }
      TestDatabase.rows(
          server.config(),
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
              + " 'hotline'");
    }

    nothingIsMissingAndNothingIsTwice();
  }

  @Test
  void aDatabaseThatIsNotThereAtTheStartIsFilledWhenItComes() throws Exception {
    server.stop();
    Store early = Store.open(vertx, database, null, 100_000);
    store.close().await();
    store = early;
    call();
    assertTrue(early.recover(NOON).transform(r -> Future.succeededFuture(r.failed())).await());
    assertFalse(early.figures().connected());

    server.run();

    nothingIsMissingAndNothingIsTwice();
  }

  @Test
  void whatTheLastProcessLeftOnDiskIsThereWhenTheNextAsksWhatIsOpen() throws Exception {
    Config.Spool spool = new Config.Spool(folder.resolve("spool"), new Secret("spool-secret"), 100);
    store.close().await();
    store = Store.open(vertx, database, spool, 100_000);
    server.stop();
    for (int n = 0; n < 3_000; n++) {
      call();
    }
    store.append(story.run(), story.arrives("hotline-2.1", "sos").take());
    TestDatabase.await("all are on disk", () -> store.spooled().transitions() == 12_001);
    store.close().await();

    server.run();
    store = Store.open(vertx, database, spool, 100_000);

    assertEquals(
        List.of("hotline-2.1"),
        store.recover(NOON).await().open().stream().map(call -> call.id().value()).toList());
    assertEquals(
        List.of("3000"),
        TestDatabase.rows(database, "SELECT count(*) FROM call WHERE ending = 'COMPLETED'"));
    assertEquals(0, store.spooled().transitions());
  }

  /** They do not refuse and do not answer: the connections must be given up, others made. */
  @Test
  void connectionsThatFreezeAreGivenUpAndWhatTheyHadToWriteIsWrittenOnce() throws Exception {
    call();
    assertTrue(store.flush(LONG).await());
    List<String> frozen = connections();
    assertFalse(frozen.isEmpty());
    signal("STOP", frozen);
    try {
      for (int n = 0; n < 10; n++) {
        call();
      }
      assertTrue(store.flush(LONG).await(), "written over connections that are not frozen");
    } finally {
      signal("CONT", frozen);
    }

    nothingIsMissingAndNothingIsTwice();
  }

  /** Processes that serve the store. */
  private List<String> connections() throws Exception {
    return TestDatabase.rows(
        database,
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'hotline' AND datname ="
            + " current_database()");
  }

  private static void signal(String signal, List<String> processes)
      throws IOException, InterruptedException {
    for (String process : processes) {
      new ProcessBuilder("kill", "-" + signal, process).start().waitFor();
    }
  }
}
