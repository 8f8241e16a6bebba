package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.engine.InMemoryAudit;
import rs.astra.hotline.engine.MonthBook;
import rs.astra.hotline.engine.Outcome;
import rs.astra.hotline.engine.RetentionBook;
import rs.astra.hotline.privacy.TrailKeys;
import rs.astra.hotline.store.Retention.Rule;

/** What goes, on a clock of the test's own: everything happens on one day, 91 days pass. */
final class RetentionIT {
  private static final Instant DAY = Instant.parse("2026-08-22T09:14:32.500Z");
  private static final Instant LATER = DAY.plus(Duration.ofDays(91));
  private static final Vertx VERTX = Vertx.vertx();
  private static final String TOTALS = "SELECT * FROM hour_total ORDER BY hour, line, language";

  /** A time of day that is not the full hour. */
  private static final Pattern PRECISE = Pattern.compile("\\d\\d:(?!00:00)\\d\\d:\\d\\d");

  private static Config.Database database;

  @TempDir private Path folder = Path.of("");
  private final Story story = new Story("r1", DAY);
  private Store store;
  private TrailKeys keys;
  private StoredAudit audit;
  private Instant now = LATER;
  private RetentionJob job;

  @BeforeAll
  static void make() throws Exception {
    database = TestDatabase.ready();
  }

  @BeforeEach
  void open() throws Exception {
    TestDatabase.run(
        database,
        "TRUNCATE journal, call, duty, heavy_call, counsellor, station, call_hour, retention,"
            + " callback_consent, sharing, person, shift, speaks, absence, shift_change");
    store = Store.open(VERTX, database, null, 10_000);
    keys = new TrailKeys(folder.resolve("keys"));
    assertTrue(keys.begin(), "the trail of the tests before has another");
    audit = store.audit(keys, () -> now);
    job = new RetentionJob(store, keys, audit, () -> 1, () -> now);
  }

  @AfterEach
  void close() {
    // What a run has told the trail is noted in the folder, which goes after the test.
    assertTrue(audit.flush(Duration.ofMinutes(1)).await());
    store.close().await();
  }

  @AfterAll
  static void closeVertx() {
    VERTX.close().await();
  }

  private static String id(Instant at, int n) {
    return "hotline-" + at.getEpochSecond() + "." + n;
  }

  /** Arrives, waits, and talks; or leaves if nobody answers. */
  private String call(int n, Instant arrives, int waits, int talks) {
    String id = id(arrives, n);
    Instant met = arrives.plusSeconds(waits);
    Instant end = met.plusSeconds(talks);
    story.at(arrives).arrives(id, "sos").rings(id, n, "mira");
    if (talks > 0) {
      story.at(met).answered(id, arrives, "mira", Via.BACKEND).heavy(id, "mira", 1);
    }
    story
        .at(end)
        .ended(
            id,
            "sos",
            arrives,
            1,
            talks > 0 ? met : null,
            talks > 0 ? "mira" : null,
            talks > 0 ? Ending.COMPLETED : Ending.ABANDONED_RINGING);
    return id;
  }

  @Test
  void aMonthCountsTheSameBeforeAndAfterItsTimesAreCutAndNoCallIsInTwo() throws Exception {
    ZoneId belgrade = ZoneId.of("Europe/Belgrade");
    Instant august = Instant.parse("2026-07-31T22:00:00Z");
    call(1, august.minusMillis(1), 10, 60);
    call(2, august, 10, 60);
    call(3, DAY, 5, 0);
    call(4, DAY, 6, 0);
    write();
    MonthBook.Counted before = store.counted(YearMonth.of(2026, 8), belgrade).await();
    assertEquals(
        List.of(
            new MonthBook.Line(
                new LineId("sos"),
                Map.of(
                    Outcome.ANSWERED, 1L,
                    Outcome.ABANDONED, 1L,
                    Outcome.ABANDONED_SHORT, 1L,
                    Outcome.LOST, 0L))),
        before.lines());
    assertEquals(0, before.open());
    MonthBook.Counted july = store.counted(YearMonth.of(2026, 7), belgrade).await();
    assertEquals(1, july.lines().getFirst().calls().get(Outcome.ANSWERED));
    job.run().await();
    assertEquals(List.of("0"), rows("SELECT count(*)::text FROM call WHERE NOT cut"));
    assertEquals(before, store.counted(YearMonth.of(2026, 8), belgrade).await());
    assertEquals(july, store.counted(YearMonth.of(2026, 7), belgrade).await());
  }

  @Test
  void aCallThatIsStillOpenIsSaidToBe() {
    story.at(DAY).arrives(id(DAY, 1), "sos");
    write();
    assertEquals(
        1, store.counted(YearMonth.of(2026, 8), ZoneId.of("Europe/Belgrade")).await().open());
  }

  private void write() {
    store.append(story.run(), story.take());
    assertTrue(store.flush(Duration.ofMinutes(1)).await());
  }

  private Map<Rule, Long> run() {
    return job.run().await().removed();
  }

  private static List<String> rows(String sql) throws Exception {
    return TestDatabase.rows(database, sql);
  }

  @Test
  void after91DaysNothingOfACallSaysMoreThanTheHour() throws Exception {
    story.comes("mira", "c1");
    String id = call(1, DAY, 7, 754);
    story.leaves("mira");
    write();

    assertEquals(1L, run().get(Rule.CALLS));

    String all =
        rows("SELECT call::text FROM call").toString()
            + rows("SELECT journal::text FROM journal")
            + rows("SELECT heavy_call::text FROM heavy_call")
            + rows("SELECT counsellor::text FROM counsellor")
            + rows("SELECT call_hour::text FROM call_hour");
    assertFalse(PRECISE.matcher(all).find(), all);
    assertFalse(all.contains(Long.toString(DAY.getEpochSecond())), all);
    assertFalse(all.contains(id), all);
    assertEquals(
        List.of("2026-08-22 09:00:00|mira|COMPLETED|1"),
        rows("SELECT arrived_at AT TIME ZONE 'UTC', counsellor, ending, rings FROM call"));
  }

  @Test
  void whatTheJournalSaysOfTheCallIsStillFoundByItsNewId() throws Exception {
    call(1, DAY, 7, 754);
    call(2, DAY.plusSeconds(60), 7, 754);
    write();
    run();

    for (String id : rows("SELECT id FROM call")) {
      assertTrue(id.matches("cut-[0-9a-f]{32}"), id);
      assertFalse(store.explain(new CallId(id), ZoneOffset.UTC).await().isEmpty());
      assertEquals(
          List.of("CallArrived", "LegRung", "CallAnswered", "CallMarkedHeavy", "CallEnded"),
          rows("SELECT kind FROM journal WHERE call = '" + id + "' ORDER BY sequence"));
      assertEquals(List.of("1"), rows("SELECT count(*) FROM heavy_call WHERE call = '" + id + "'"));
    }
  }

  @Test
  void figuresOfEveryHourStayWhatTheyWere() throws Exception {
    int[][] waitsAndTalks = {{3, 90}, {12, 700}, {17, 61}, {29, 5}, {75, 3600}, {4, 0}, {40, 0}};
    for (int i = 0; i < waitsAndTalks.length; i++) {
      call(i, DAY.plusSeconds(i * 900L), waitsAndTalks[i][0], waitsAndTalks[i][1]);
    }
    call(90, DAY.plus(Duration.ofDays(40)), 9, 100);
    write();
    List<String> before = rows(TOTALS);
    assertEquals(
        "sos|sr|2026-08-22 09:00:00+00|4|4|1|2|3|4|4|0|0|0|0|0|0|0|4|61|29|15",
        rows(TOTALS.replace(
                "*",
                "line, language, hour AT TIME ZONE 'UTC' || '+00', offered, answered, answered_10,"
                    + " answered_15, answered_20, answered_30, answered_60, abandoned, abandoned_5,"
                    + " abandoned_15, abandoned_30, abandoned_60, lost, fell_back, rings,"
                    + " waited_seconds, longest_wait_seconds, talked_minutes"))
            .getFirst());

    assertEquals(7L, run().get(Rule.CALLS));
    assertEquals(before, rows(TOTALS));
    now = LATER.plus(Duration.ofDays(60));
    assertEquals(1L, run().get(Rule.CALLS));
    assertEquals(before, rows(TOTALS));
  }

  @Test
  void aCallOf89DaysAndOneThatIsOpenAreLeftAlone() throws Exception {
    String young = call(1, LATER.minus(Duration.ofDays(89)), 7, 100);
    story.at(DAY).arrives(id(DAY, 2), "sos");
    write();

    assertEquals(0L, run().get(Rule.CALLS));
    assertEquals(
        List.of(id(DAY, 2), young), rows("SELECT id FROM call WHERE NOT cut ORDER BY arrived_at"));
    assertEquals(
        List.of("1"),
        rows("SELECT count(*) FROM journal WHERE NOT cut AND call = '" + id(DAY, 2) + "'"));
  }

  /** More than one batch, half of it done by a run that was killed, the rest years later. */
  @Test
  void aRunThatWasCutShortIsCaughtUpWithAfterALongAbsence() throws Exception {
    for (int i = 0; i < Retention.BATCH + 60; i++) {
      call(i, DAY.plusSeconds(i * 60L), 5, 60);
    }
    write();
    List<String> before = rows(TOTALS);
    TestDatabase.run(
        database,
        """
        CREATE FUNCTION killed() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN IF (SELECT count(*) FROM call WHERE cut) > 200 THEN RAISE 'killed'; END IF; RETURN NULL; END $$;
        CREATE TRIGGER killed AFTER INSERT ON call_hour FOR EACH STATEMENT EXECUTE FUNCTION killed();
        """);
    try {
      assertEquals(List.of(Rule.CALLS), job.run().await().failed());
    } finally {
      TestDatabase.run(database, "DROP FUNCTION killed CASCADE");
    }
    assertEquals(List.of("200"), rows("SELECT count(*) FROM call WHERE cut"));
    assertEquals(before, rows(TOTALS));
    assertEquals(Optional.empty(), job.lastRun());
    assertEquals(1, job.failures());

    now = LATER.plus(Duration.ofDays(700));
    assertEquals(60L, run().get(Rule.CALLS));
    assertEquals(List.of("0"), rows("SELECT count(*) FROM call WHERE NOT cut"));
    assertEquals(before, rows(TOTALS));
    assertEquals(Optional.of(now), job.lastRun());
  }

  @Test
  void twoRunsAtOnceCountEachCallOnce() throws Exception {
    for (int i = 0; i < 300; i++) {
      call(i, DAY.plusSeconds(i * 60L), 5, 60);
    }
    write();
    List<String> before = rows(TOTALS);
    RetentionJob other = new RetentionJob(store, keys, audit, () -> 1, () -> now);
    List<Retention.Done> done = Future.all(job.run(), other.run()).await().list();

    assertEquals(300, done.stream().mapToLong(d -> d.removed().getOrDefault(Rule.CALLS, 0L)).sum());
    assertEquals(before, rows(TOTALS));
  }

  @Test
  void eachOtherRuleTakesWhatIsOverAndLeavesWhatIsNot() throws Exception {
    String over = "'" + LATER.minusSeconds(1) + "'";
    String open = "'" + LATER.plusSeconds(3600) + "'";
    String old = "'" + LATER.minus(Duration.ofDays(3)) + "'";
    TestDatabase.run(
        database,
        """
        INSERT INTO account VALUES ('ana', '{counsellor}', '$argon2id$', 'sealed', 0, now());
        INSERT INTO invitation VALUES ('ema', '{counsellor}', 'a', 'sealed', %1$s), ('iva', '{counsellor}', 'b', 'sealed', %2$s);
        INSERT INTO session (hash, account, begun_at, used_at, worked)
          VALUES ('a', 'ana', %3$s, %3$s, true), ('b', 'ana', %1$s, %1$s, true), ('ahead', 'ana', '2099-01-01', '2099-01-01', true);
        INSERT INTO browser (hash, account, until) VALUES ('a', 'ana', %1$s), ('b', 'ana', %2$s);
        INSERT INTO counsellor (id, left_at) VALUES ('ana', '2026-08-20 10:11:12Z'), ('ema', %1$s);
        INSERT INTO person VALUES ('ana', 'c1', false);
        INSERT INTO absence VALUES ('ana', '2026-08-01', '2026-08-20'), ('ana', '2026-08-01', '2026-11-20');
        INSERT INTO callback_consent (id, call, recorded_by, agreed_at, expires_at, days, window_from, window_until,
                                      tries_left, sealed_number, sealed_words, ending, ended_at)
          VALUES (gen_random_uuid(), 'lapsed', 'ana', date_trunc('second', %3$s::timestamptz), date_trunc('second', %1$s::timestamptz),
                  '{1}', '10:00', '11:00', 3, 'number', 'words', NULL, NULL),
                 (gen_random_uuid(), 'held', 'ana', date_trunc('second', %1$s::timestamptz), date_trunc('second', %2$s::timestamptz),
                  '{1}', '10:00', '11:00', 3, 'number', 'words', NULL, NULL),
                 (gen_random_uuid(), 'old', 'ana', '2026-08-20', '2026-08-21', '{1}', '10:00', '11:00', 3, NULL, NULL, 'DONE', '2026-08-21');
        INSERT INTO sharing (id, call, recorded_by, at, expires_at, sealed_recipient, purpose, what)
          VALUES (gen_random_uuid(), 'old', 'ana', '2026-08-20', '2026-08-21', 'Shelter', 'SHELTER', '{NEEDS}'),
                 (gen_random_uuid(), 'young', 'ana', '2026-11-20', '2026-11-21', 'Shelter', 'SHELTER', '{NEEDS}');
        INSERT INTO call (id, line, language, arrived_at, ended_at, ending, token)
          VALUES ('x', 'sos', 'sr', %1$s, %1$s, 'LOST', '3.%4$s'), ('y', 'sos', 'sr', %1$s, %1$s, 'LOST', '4.%4$s');
        """
            .formatted(over, open, old, "a".repeat(32)));
    job = new RetentionJob(store, keys, audit, () -> 4, () -> now);

    Map<Rule, Long> gone = run();

    for (Rule rule : Rule.values()) {
      long rows = rule == Rule.SESSIONS ? 2 : rule == Rule.CALLS || rule == Rule.JOURNAL ? 0 : 1;
      assertEquals(rows, gone.get(rule), rule.id());
    }
    assertEquals(
        List.of("iva|b|b|2026-08-20 10:00:00|2026-11-20 00:00:00|y|held,lapsed|held|young"),
        rows(
            "SELECT (SELECT string_agg(account, ',') FROM invitation), (SELECT string_agg(hash,"
                + " ',') FROM session), (SELECT string_agg(hash, ',') FROM browser), (SELECT"
                + " left_at AT TIME ZONE 'UTC' FROM counsellor WHERE id = 'ana'), (SELECT ends FROM"
                + " absence), (SELECT id FROM call WHERE token IS NOT NULL), (SELECT"
                + " string_agg(call, ',' ORDER BY call) FROM callback_consent), (SELECT call FROM"
                + " callback_consent WHERE sealed_number IS NOT NULL OR sealed_words IS NOT"
                + " NULL), (SELECT call FROM sharing)"));
    TestDatabase.run(database, "DELETE FROM account; DELETE FROM invitation; TRUNCATE retention");
  }

  /** The hourly run is over before the consent is there, so it is not what takes the number. */
  @Test
  void theNumberOfACallbackWhoseTimeIsOverDoesNotWaitForTheHour() throws Exception {
    InMemoryAudit trail = new InMemoryAudit();
    RetentionJob often = new RetentionJob(store, keys, trail, () -> 1, () -> LATER, 20);
    VERTX.deployVerticle(often).await();
    TestDatabase.await("the hourly run is over", () -> often.lastRun().isPresent());
    TestDatabase.run(
        database,
        """
        INSERT INTO callback_consent (id, call, recorded_by, agreed_at, expires_at, days, window_from, window_until,
                                      tries_left, sealed_number, sealed_words)
          VALUES (gen_random_uuid(), 'lapsed', 'ana', date_trunc('second', '%1$s'::timestamptz) - interval '72 hours',
                  date_trunc('second', '%1$s'::timestamptz), '{1}', '10:00', '11:00', 3, 'number', 'words')\
        """
            .formatted(LATER));

    TestDatabase.await("it is destroyed", () -> often.removed(Rule.CALLBACK_NUMBERS) == 1);

    VERTX.undeploy(often.deploymentID()).await();
    assertEquals(
        List.of("EXPIRED||"),
        rows("SELECT ending, sealed_number, sealed_words FROM callback_consent"));
    assertEquals(
        List.of("1"), rows("SELECT removed FROM retention WHERE rule = 'callback-numbers'"));
    assertEquals(
        List.of("callback-numbers"),
        trail.entries().stream().map(it -> it.subject().id()).toList());
    assertTrue(RetentionJob.NUMBERS_EVERY_MILLIS <= 60_000, "and the service looks every minute");
  }

  @Test
  void trailAndReportSayHowManyWent() throws Exception {
    call(1, DAY, 7, 60);
    call(2, DAY, 7, 60);
    write();
    long from = Long.parseLong(rows("SELECT count(*) FROM audit").getFirst());
    run();
    assertTrue(audit.flush(Duration.ofMinutes(1)).await());
    run();

    assertEquals(
        List.of("PART|retention|RETENTION_RUN|RULE|calls|RETENTION|2|t"),
        rows(
            "SELECT actor_kind, actor, action, subject_kind, subject, purpose, amount,"
                + " at = date_trunc('hour', at) FROM audit WHERE number > "
                + from
                + " ORDER BY number"),
        "of a consent that lapsed the minute would tell when its caller was on the line");
    assertEquals(
        new RetentionBook.Standing(
            Rule.CALLS.id(), Rule.CALLS.words(), Duration.ofDays(90), LATER, 2),
        store.standings().await().getFirst());
    assertEquals(2, job.removed(Rule.CALLS));
  }

  @Test
  void keyOfAMonthsCallsGoes90DaysAfterTheMonth() throws Exception {
    Instant august = Instant.parse("2026-08-31T23:59:59Z");
    String code = keys.call("hotline-1.1", august);
    now = Instant.parse("2026-11-29T23:59:59Z");
    run();
    assertEquals(code, keys.call("hotline-1.1", august));
    now = Instant.parse("2026-11-30T00:00:00Z");
    run();
    assertFalse(code.equals(keys.call("hotline-1.1", august)));
  }
}
