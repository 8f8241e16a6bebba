package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.Via;

/** The tables: made once, kept, explained, indexed, and without room for a number. */
final class SchemaIT {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Vertx VERTX = Vertx.vertx();

  private static Config.Database database;
  private Store store;
  private final Story story = new Story("r1", NOON);

  @BeforeAll
  static void make() throws Exception {
    database = TestDatabase.empty();
  }

  @BeforeEach
  void open() throws Exception {
    store = Store.open(VERTX, database, null, 10_000);
    store.recover(NOON).await();
    TestDatabase.run(database, "TRUNCATE journal, call, duty, heavy_call, counsellor, station");
  }

  @AfterEach
  void close() {
    store.close().await();
  }

  @AfterAll
  static void closeVertx() {
    VERTX.close().await();
  }

  private void write(Story told) {
    store.append(told.run(), told.take());
    assertTrue(store.flush(Duration.ofMinutes(1)).await());
  }

  private List<String> rows(String sql) throws Exception {
    return TestDatabase.rows(database, sql);
  }

  @Test
  void aSecondStartFindsTheTablesAndKeepsWhatIsInThem() throws Exception {
    write(story.arrives("hotline-1.1", "sos"));
    String migrations = "SELECT version, installed_on FROM flyway_schema_history ORDER BY 1";
    List<String> made = rows(migrations);

    Store second = Store.open(VERTX, database, null, 10_000);
    try {
      assertEquals(1, second.recover(NOON).await().open().size());
    } finally {
      second.close().await();
    }
    assertEquals(made, rows(migrations));
  }

  @Test
  void aDatabaseWithSomebodyElsesTablesIsLeftAlone() throws Exception {
    Config.Database foreign = TestDatabase.empty();
    TestDatabase.run(foreign, "CREATE TABLE somebody_elses (id integer)");

    Store second = Store.open(VERTX, foreign, null, 10_000);
    try {
      assertTrue(second.recover(NOON).transform(r -> Future.succeededFuture(r.failed())).await());
    } finally {
      second.close().await();
    }
    assertEquals(
        List.of("somebody_elses"),
        TestDatabase.rows(
            foreign,
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"));
  }

  /**
   * Whoever adds a column says here that it cannot hold a caller's number or a name, but sealed.
   */
  @Test
  void noColumnCouldHoldANumberOrAName() throws Exception {
    assertEquals(
        List.of(
            "absence.ends timestamp without time zone",
            "absence.person text",
            "absence.starts timestamp without time zone",
            "account.changed_at timestamp with time zone",
            "account.hash text",
            "account.id text",
            "account.last_step bigint",
            "account.roles ARRAY",
            "account.sealed_key text",
            "audit.action text",
            "audit.actor text",
            "audit.actor_kind text",
            "audit.amount bigint",
            "audit.at timestamp with time zone",
            "audit.case_id text",
            "audit.mac text",
            "audit.number bigint",
            "audit.previous text",
            "audit.purpose text",
            "audit.subject text",
            "audit.subject_kind text",
            "browser.account text",
            "browser.hash text",
            "browser.until timestamp with time zone",
            "call.answered_at timestamp with time zone",
            "call.arrived_at timestamp with time zone",
            "call.counsellor text",
            "call.ended_at timestamp with time zone",
            "call.ending text",
            "call.fell_back boolean",
            "call.id text",
            "call.language text",
            "call.language_by text",
            "call.learned text",
            "call.line text",
            "call.rings integer",
            "call.token text",
            "call.via text",
            "callback_consent.agreed_at timestamp with time zone",
            "callback_consent.call text",
            "callback_consent.days ARRAY",
            "callback_consent.ended_at timestamp with time zone",
            "callback_consent.ending text",
            "callback_consent.expires_at timestamp with time zone",
            "callback_consent.id uuid",
            "callback_consent.recorded_by text",
            "callback_consent.sealed_number bytea",
            "callback_consent.sealed_words bytea",
            "callback_consent.tried_at timestamp with time zone",
            "callback_consent.tries_left smallint",
            "callback_consent.voicemail boolean",
            "callback_consent.window_from time without time zone",
            "callback_consent.window_until time without time zone",
            "counsellor.id text",
            "counsellor.left_at timestamp with time zone",
            "duty.by_shift boolean",
            "duty.counsellor text",
            "duty.level text",
            "duty.pause text",
            "duty.resting text",
            "duty.resting_since timestamp with time zone",
            "duty.resting_until timestamp with time zone",
            "duty.shift_since timestamp with time zone",
            "duty.since timestamp with time zone",
            "duty.station text",
            "heavy_call.at timestamp with time zone",
            "heavy_call.call text",
            "heavy_call.counsellor text",
            "invitation.account text",
            "invitation.expires_at timestamp with time zone",
            "invitation.roles ARRAY",
            "invitation.sealed_key text",
            "invitation.token_hash text",
            "journal.at timestamp with time zone",
            "journal.call text",
            "journal.detail jsonb",
            "journal.kind text",
            "journal.run text",
            "journal.sequence bigint",
            "person.id text",
            "person.long_nights boolean",
            "person.station text",
            "pin.changed_at timestamp with time zone",
            "pin.code text",
            "pin.counsellor text",
            "pin.hash text",
            "roster.changed_at timestamp with time zone",
            "roster.one boolean",
            "roster.version bigint",
            "session.account text",
            "session.begun_at timestamp with time zone",
            "session.hash text",
            "session.used_at timestamp with time zone",
            "session.worked boolean",
            "shift.ends time without time zone",
            "shift.every smallint",
            "shift.first_day date",
            "shift.id text",
            "shift.last_day date",
            "shift.person text",
            "shift.post text",
            "shift.starts time without time zone",
            "shift.weekdays ARRAY",
            "shift_change.day date",
            "shift_change.ends time without time zone",
            "shift_change.moved_to date",
            "shift_change.shift text",
            "shift_change.starts time without time zone",
            "shift_change.taken_by text",
            "speaks.language text",
            "speaks.person text",
            "speaks.proficiency text",
            "station.id text"),
        rows(
            "SELECT table_name || '.' || column_name || ' ' || data_type FROM"
                + " information_schema.columns WHERE table_schema = 'public' AND table_name <>"
                + " 'flyway_schema_history' ORDER BY (table_name || '.' || column_name) COLLATE"
                + " \"C\""));
  }

  @Test
  void everyColumnSaysWhatItHolds() throws Exception {
    assertEquals(
        List.of(),
        rows(
            "SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
                + " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0"
                + " AND NOT attisdropped AND relname <> 'flyway_schema_history'"
                + " AND col_description(attrelid, attnum) IS NULL"));
  }

  /** Detail is free in form, so what is in it is looked at. */
  @Test
  void whatWasDialledIsNowhereThoughTheChannelSaysIt() throws Exception {
    Caller caller = Story.caller("hotline-1.1", "sos", NOON);
    assertTrue(caller.channel().contains("381601234567"));
    write(
        story
            .arrives("hotline-1.1", "sos")
            .answered("hotline-1.1", NOON, "mira", Via.BACKEND)
            .tell(new Transition.CallFellBack(caller))
            .ended("hotline-1.1", "sos", NOON, 1, NOON, "mira", Ending.COMPLETED));

    List<String> everything = rows("SELECT journal::text FROM journal");
    everything.addAll(rows("SELECT call::text FROM call"));
    assertEquals(5, everything.size());
    for (String row : everything) {
      assertFalse(row.contains("1234567"), row);
    }
  }

  @Test
  void theStartsQueriesUseTheirIndexes() throws Exception {
    TestDatabase.run(
        database,
        "INSERT INTO call (id, line, language, arrived_at, ended_at, ending) SELECT 'old-' || n,"
            + " 'sos', 'sr', '2020-01-01'::timestamptz + n * interval '1 hour',"
            + " '2020-01-01'::timestamptz + n * interval '1 hour', 'LOST' FROM generate_series(1,"
            + " 20000) n");
    TestDatabase.run(database, "ANALYZE call");

    for (var query :
        Map.of(
                "SELECT id FROM call WHERE ended_at IS NULL ORDER BY arrived_at, id",
                "call_open",
                "SELECT id FROM call WHERE ended_at >= '2026-11-20'",
                "call_ended_at",
                "SELECT line, count(*) FROM call WHERE arrived_at >= '2026-11-20' AND arrived_at <"
                    + " '2026-11-21' GROUP BY line",
                "call_arrived_at")
            .entrySet()) {
      String plan = String.join("\n", rows("EXPLAIN " + query.getKey()));
      assertTrue(plan.contains(query.getValue()), plan);
    }
  }
}
