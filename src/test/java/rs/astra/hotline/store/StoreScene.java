package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import rs.astra.hotline.Config;

/** A store whose tables are made, and empty before each test; and what is written into it. */
abstract class StoreScene {
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  static Vertx vertx;
  static Config.Database database;
  Store store;
  final Story story = new Story("r1", NOON);

  @BeforeAll
  static void make() throws Exception {
    vertx = Vertx.vertx();
    database = TestDatabase.empty();
  }

  @BeforeEach
  void open() throws Exception {
    store = Store.open(vertx, database, null, 10_000);
    store.recover(NOON).await();
    TestDatabase.run(database, "TRUNCATE journal, call, duty, heavy_call, counsellor, station");
  }

  @AfterEach
  void close() {
    store.close().await();
  }

  @AfterAll
  static void closeVertx() {
    vertx.close().await();
  }

  void write(Story told) {
    store.append(told.run(), told.take());
    assertTrue(store.flush(Duration.ofMinutes(1)).await());
  }

  List<String> rows(String sql) throws Exception {
    return TestDatabase.rows(database, sql);
  }
}
