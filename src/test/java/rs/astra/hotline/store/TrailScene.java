package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.Config;
import rs.astra.hotline.privacy.TrailKeys;

/** A trail without entries, in a database of its own, and whoever owns that database. */
abstract class TrailScene {
  static Vertx vertx;
  static Config.Database database;

  @TempDir Path folder = Path.of("");
  Store store;
  TrailKeys keys;
  StoredAudit audit;

  private final Instant now;

  /** By a clock that stands. */
  TrailScene(Instant now) {
    this.now = now;
  }

  @BeforeAll
  static void make() throws Exception {
    vertx = Vertx.vertx();
    database = TestDatabase.empty();
  }

  @BeforeEach
  void open() throws Exception {
    store = Store.open(vertx, database, null, 100);
    keys = new TrailKeys(folder.resolve("keys"));
    audit = store.audit(keys, () -> now);
    assertTrue(store.rosterVersion().await() >= 0);
    asSuperuser("TRUNCATE audit");
  }

  @AfterEach
  void close() {
    store.close().await();
  }

  @AfterAll
  static void closeVertx() {
    vertx.close().await();
  }

  /** Behind the service's back, past every right and every trigger. */
  static void asSuperuser(String sql) throws Exception {
    try (Connection connection = TestDatabase.asSuperuser(database);
        Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute(sql);
    }
  }

  List<String> flaws() {
    return audit.verify(Optional.empty()).await().flaws();
  }

  static List<String> rows(String sql) throws Exception {
    return TestDatabase.rows(database, sql);
  }
}
