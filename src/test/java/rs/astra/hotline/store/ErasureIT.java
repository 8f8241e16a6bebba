package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.privacy.TrailKeys;

/** A counsellor who has left is forgotten; the figures and the trail are not. */
final class ErasureIT {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Audit.Actor ADMINISTRATOR = new Audit.Actor.Account("vesna");
  private static final String CALLS_EACH =
      "SELECT count(*) FROM call WHERE counsellor IS NOT NULL GROUP BY counsellor ORDER BY 1";
  private static final Vertx VERTX = Vertx.vertx();
  private static Config.Database database;

  @TempDir private Path folder = Path.of("");
  private Story story = new Story("r1", NOON);
  private Store store;
  private TrailKeys keys;
  private StoredAudit audit;

  @BeforeAll
  static void make() throws Exception {
    database = TestDatabase.ready();
  }

  @BeforeEach
  void open() throws Exception {
    TestDatabase.run(
        database,
        "TRUNCATE journal, call, duty, heavy_call, counsellor, station, pin, account, session,"
            + " passkey, identity, browser, invitation, person, shift, speaks, absence,"
            + " shift_change, callback_consent, sharing, leaver");
    try (var superuser = TestDatabase.asSuperuser(database);
        var sql = superuser.createStatement()) {
      sql.execute("SET session_replication_role = replica");
      sql.execute("TRUNCATE audit");
    }
    store = Store.open(VERTX, database, null, 10_000);
    keys = new TrailKeys(folder.resolve("keys"));
    audit = store.audit(keys, () -> NOON);
  }

  @AfterEach
  void close() {
    store.close().await();
  }

  @AfterAll
  static void closeVertx() {
    VERTX.close().await();
  }

  /** Mira takes two calls and Jana one; Mira has account, PIN, session; then she goes. */
  private void miraWorksAndGoes() throws Exception {
    story.comes("mira", "c1").comes("jana", "c2");
    String[] takenBy = {"mira", "mira", "jana"};
    for (int i = 0; i < takenBy.length; i++) {
      String id = "hotline-1." + i;
      story
          .arrives(id, "sos")
          .rings(id, i, takenBy[i])
          .answered(id, NOON, takenBy[i], Via.BACKEND)
          .heavy(id, takenBy[i], 1)
          .ended(id, "sos", NOON, 1, NOON, takenBy[i], Ending.COMPLETED);
    }
    story.leaves("mira");
    store.append(story.run(), story.take());
    assertTrue(store.flush(Duration.ofMinutes(1)).await());
    TestDatabase.run(
        database,
        """
        INSERT INTO account VALUES ('mira', '{counsellor}', '$argon2id$', 'sealed', 0, now());
        INSERT INTO account (id, roles, hash, sealed_key, last_step, changed_at, invited_at, invited_by, accepted_at)
          VALUES ('jana', '{counsellor}', '$argon2id$', 'sealed', 0, now(), now(), 'mira', now());
        INSERT INTO invitation (account, roles, token_hash, sealed_key, expires_at, made_at, made_by)
          VALUES ('jana', '{counsellor}', 'b', 'sealed', now(), now(), 'mira');
        INSERT INTO session (hash, account, begun_at, used_at, worked) VALUES ('a', 'mira', now(), now(), true);
        INSERT INTO passkey VALUES ('k', 'mira', '\\x01', 0, now());
        INSERT INTO identity VALUES ('mira', repeat('a', 64), now());
        INSERT INTO invitation VALUES ('mira', '{counsellor}', 'a', 'sealed', now());
        INSERT INTO leaver VALUES ('mira');
        INSERT INTO pin VALUES ('mira', '10', '$argon2id$', now());
        INSERT INTO sharing (id, call, recorded_by, at, expires_at, sealed_recipient, purpose, what)
          VALUES (gen_random_uuid(), 'x', 'mira', '2026-11-20', '2026-11-21', 'Shelter', 'SHELTER', '{NEEDS}');
        INSERT INTO sharing (id, call, recorded_by, at, expires_at, sealed_recipient, purpose, what, ground, second, second_at, agrees)
          VALUES (gen_random_uuid(), 'y', 'jana', '2026-11-20', '2026-11-21', 'Police', 'POLICE', '{NEEDS}', 'LIFE', 'mira', now(), true);
        """);
    audit
        .record(
            Audit.Entry.of(
                new Audit.Actor.Account("mira"),
                Audit.Action.PIN_SET,
                new Audit.Subject(Audit.Subject.Kind.PERSON, "jana"),
                Audit.Purpose.ACCESS))
        .await();
  }

  private static List<String> rows(String sql) throws Exception {
    return TestDatabase.rows(database, sql);
  }

  private String whyNot(String who) {
    return audit
        .erase(who, ADMINISTRATOR)
        .transform(r -> Future.succeededFuture(r.failed() ? Store.reason(r.cause()) : "erased"))
        .await();
  }

  @Test
  void nothingNamesWhoeverWasErasedAndTheFiguresAreTheSame() throws Exception {
    miraWorksAndGoes();
    List<String> totals = rows("SELECT * FROM hour_total");

    assertTrue(audit.erase("mira", ADMINISTRATOR).await());

    StringBuilder everything = new StringBuilder();
    for (String table :
        rows(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND"
                + " table_type = 'BASE TABLE'")) {
      everything.append(rows("SELECT t::text FROM " + table + " t"));
    }
    assertFalse(everything.toString().contains("mira"), everything::toString);
    assertEquals(totals, rows("SELECT * FROM hour_total"));
    assertEquals(List.of("1", "2"), rows(CALLS_EACH));
    assertEquals(
        // What is left is Jana's.
        List.of("1|0|0|1|0|0"),
        rows(
            "SELECT (SELECT count(*) FROM account), (SELECT count(*) FROM session), (SELECT"
                + " count(*) FROM passkey), (SELECT count(*) FROM invitation), (SELECT count(*)"
                + " FROM pin), (SELECT count(*) FROM identity)"));
    try (Stream<Path> files = Files.list(folder.resolve("keys"))) {
      assertFalse(files.anyMatch(file -> file.toString().contains("mira")));
    }
  }

  @Test
  void trailIsWholeAndSaysThatSomebodyWasErasedAndNotWho() throws Exception {
    miraWorksAndGoes();
    TestDatabase.run(database, "INSERT INTO counsellor (id) VALUES ('vesna')");
    audit.erase("mira", ADMINISTRATOR).await();

    assertEquals(List.of(), audit.verify(Optional.empty()).await().flaws());
    assertEquals(
        List.of("(erased) PIN_SET jana", "vesna PERSON_ERASE (erased)", "vesna TRAIL_READ last"),
        audit.last(50, ADMINISTRATOR).await().stream()
            .map(it -> it.who() + " " + it.action() + " " + it.about())
            .toList());
  }

  @Test
  void wayOfTheCallIsStillTold() throws Exception {
    miraWorksAndGoes();
    audit.erase("mira", ADMINISTRATOR).await();
    String told =
        String.join("\n", store.explain(new CallId("hotline-1.0"), ZoneOffset.UTC).await());
    assertTrue(told.contains("erased-") && !told.contains("mira"), told);
    assertTrue(
        store
            .explain(new CallId("hotline-1.2"), ZoneOffset.UTC)
            .await()
            .toString()
            .contains("jana"));
  }

  @Test
  void whoeverIsOnDutyOrInTheRosterIsNotErased() throws Exception {
    miraWorksAndGoes();
    assertEquals("this person is on duty", whyNot("jana"));
    TestDatabase.run(database, "INSERT INTO person VALUES ('mira', 'c1', false)");
    assertEquals("this person is in the roster: import one without them first", whyNot("mira"));
    assertEquals(List.of("1", "2"), rows(CALLS_EACH));
    assertEquals(List.of("jana", "mira"), rows("SELECT id FROM counsellor ORDER BY id"));
  }

  @Test
  void twiceDoesNothingMoreAndAStrangerIsNobody() throws Exception {
    miraWorksAndGoes();
    assertTrue(audit.erase("mira", ADMINISTRATOR).await());
    assertFalse(audit.erase("mira", ADMINISTRATOR).await());
    assertFalse(audit.erase("nobody", ADMINISTRATOR).await());
    assertEquals(List.of("1"), rows("SELECT count(*) FROM audit WHERE action = 'PERSON_ERASE'"));
  }

  @Test
  void whatCannotBeRecordedIsNotErased() throws Exception {
    miraWorksAndGoes();
    TestDatabase.run(database, "ALTER TABLE audit RENAME TO gone");
    try {
      assertTrue(whyNot("mira").startsWith("the database did not take it"), whyNot("mira"));
    } finally {
      TestDatabase.run(database, "ALTER TABLE gone RENAME TO audit");
    }
    assertEquals(List.of("jana", "mira"), rows("SELECT id FROM account ORDER BY id"));
  }
}
