package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.engine.Audit.Action;
import rs.astra.hotline.engine.Audit.Actor;
import rs.astra.hotline.engine.Audit.Entry;
import rs.astra.hotline.engine.Audit.Purpose;
import rs.astra.hotline.engine.Audit.Subject;
import rs.astra.hotline.store.Store;
import rs.astra.hotline.store.StoredAudit;
import rs.astra.hotline.store.TestDatabase;

/** {@code hotline audit show}, as an auditor sees it. */
final class AuditCommandIT {
  private static final Instant THEN = Instant.parse("2026-11-21T12:34:56.789Z");

  @TempDir private Path folder = Path.of("");
  private final StringWriter said = new StringWriter();

  @Test
  void ofWhatHasToDoWithACallerTheHourIsShown() throws Exception {
    Config.Database database = TestDatabase.ready();
    Config config = config(database);
    Vertx vertx = Vertx.vertx();
    TestDatabase.run(database, "INSERT INTO counsellor (id) VALUES ('ana')");
    Store store = Store.open(vertx, config.database(), null, 1);
    StoredAudit audit = AuditCommand.trail(config, store, () -> THEN);
    Actor ana = new Actor.Account("ana");
    Subject consent = new Subject(Subject.Kind.CONSENT, "consent-1");
    Subject mira = new Subject(Subject.Kind.PERSON, "mira");
    audit.record(Entry.of(ana, Action.CALLBACK_DIAL, consent, Purpose.CALLBACK)).await();
    audit.record(Entry.of(ana, Action.PIN_SET, mira, Purpose.OPERATION)).await();
    store.close().await();
    vertx.close().await();

    assertEquals(
        AuditCommand.WHOLE, new AuditCommand(config, new PrintWriter(said, true)).show(10));
    List<String> lines = said.toString().lines().toList();
    assertTrue(lines.get(0).startsWith("     1  2026-11-21 13:00+1h  ana "), said::toString);
    assertTrue(lines.get(0).contains("callback dial"), said::toString);
    assertTrue(lines.get(1).startsWith("     2  2026-11-21 13:34:56  ana "), said::toString);
  }

  private Config config(Config.Database database) throws Exception {
    String lines = TestConfig.ONE_STATION + TestConfig.database(database, database.port());
    return TestConfig.read(folder, lines);
  }
}
