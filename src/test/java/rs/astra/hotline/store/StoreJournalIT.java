package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import rs.astra.hotline.Config;
import rs.astra.hotline.engine.Journal;
import rs.astra.hotline.engine.JournalContract;

/** The journal in PostgreSQL keeps the contract. */
final class StoreJournalIT extends JournalContract {
  private static final Vertx VERTX = Vertx.vertx();
  private static Config.Database database;
  private static Store store;

  @BeforeAll
  static void open() throws Exception {
    database = TestDatabase.empty();
    store = Store.open(VERTX, database, null, 100_000);
  }

  @AfterAll
  static void close() {
    store.close().await();
    VERTX.close().await();
  }

  @Override
  protected Journal journal() {
    return store;
  }

  @Override
  protected List<Kept> kept(String ofRun) throws Exception {
    assertTrue(store.flush(Duration.ofMinutes(1)).await());
    List<Kept> kept = new ArrayList<>();
    try (var connection = TestDatabase.connect(database);
        var sql =
            connection.prepareStatement(
                "SELECT sequence, at, kind FROM journal WHERE run = ? ORDER BY sequence")) {
      sql.setString(1, ofRun);
      try (var found = sql.executeQuery()) {
        while (found.next()) {
          kept.add(
              new Kept(
                  found.getLong(1),
                  found.getObject(2, OffsetDateTime.class).toInstant(),
                  found.getString(3)));
        }
      }
    }
    return kept;
  }
}
