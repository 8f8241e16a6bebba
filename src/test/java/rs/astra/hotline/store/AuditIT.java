package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.Config;
import rs.astra.hotline.Secret;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.engine.Audit.Action;
import rs.astra.hotline.engine.Audit.Actor;
import rs.astra.hotline.engine.Audit.Entry;
import rs.astra.hotline.engine.Audit.Purpose;
import rs.astra.hotline.engine.Audit.Subject;
import rs.astra.hotline.engine.Notary.Head;
import rs.astra.hotline.engine.TrailBook;
import rs.astra.hotline.engine.TrailBook.Verified;

/** The trail, and whoever owns the database but not the keys. */
final class AuditIT extends TrailScene {
  private static final Instant NOON = Instant.parse("2026-11-21T12:34:56.123456789Z");

  AuditIT() {
    super(NOON);
  }

  @BeforeEach
  void anaAndMiraAreKnown() throws Exception {
    asSuperuser("INSERT INTO counsellor (id) VALUES ('ana'), ('mira') ON CONFLICT DO NOTHING");
  }

  private static Entry entry(String person) {
    return Entry.of(
        new Actor.Account("ana"),
        Action.PIN_SET,
        new Subject(Subject.Kind.PERSON, person),
        Purpose.OPERATION);
  }

  private void write(int entries) {
    for (int i = 1; i <= entries; i++) {
      audit.record(entry("person-" + i)).await();
    }
  }

  // --- what is written

  @Test
  void entrySaysWhoAskedForWhatAndNoIdOfAPersonOrACall() throws Exception {
    audit.record(entry("mira")).await();
    audit
        .record(
            new Entry(
                new Actor.Command("explain"),
                Action.EXPLANATION_READ,
                new Subject(Subject.Kind.CALL, "hotline-1764000000.7"),
                Purpose.INQUIRY,
                new CallId("hotline-1764000000.7"),
                12L))
        .await();

    String ana = keys.person("ana");
    assertEquals(
        List.of(
            "1|ACCOUNT|" + ana + "|PIN_SET|PERSON|" + keys.person("mira") + "|OPERATION||",
            "2|COMMAND|explain|EXPLANATION_READ|CALL|"
                + keys.call("hotline-1764000000.7", NOON)
                + "|INQUIRY|"
                + keys.call("hotline-1764000000.7", NOON)
                + "|12"),
        rows(
            "SELECT number, actor_kind, actor, action, subject_kind, subject, purpose, case_id,"
                + " amount FROM audit ORDER BY number"));
    assertTrue(ana.matches("[0-9a-f]{32}"), ana);
    String all = rows("SELECT audit::text FROM audit").toString();
    assertFalse(all.contains("mira") || all.contains("1764000000"), all);
    assertEquals(List.of(), flaws());
  }

  /** Calls' times are cut after 90 days; the trail stays. */
  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"CALLBACK_.*", "CONSENT_.*", "NUMBER_.*", "OVERRIDE_.*", "SHARING_.*"},
      mode = EnumSource.Mode.MATCH_ANY)
  void whenTheLineHadToDoWithACallerIsKeptToTheHour(Action action) throws Exception {
    Subject consent = new Subject(Subject.Kind.CONSENT, "consent-1");
    audit.record(Entry.of(new Actor.Account("ana"), action, consent, Purpose.CARE)).await();
    audit.record(entry("mira")).await();
    assertEquals(
        List.of("12:00:00.000000", "12:34:56.123456"),
        rows("SELECT to_char(at AT TIME ZONE 'UTC', 'HH24:MI:SS.US') FROM audit ORDER BY number"));
    assertEquals(List.of(), flaws());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0641234567", "", "a b", "Ana Anić", "+381641234567"})
  void whatIsNoIdIsNotEvenAnEntry(String id) {
    assertThrows(
        IllegalArgumentException.class, () -> new Subject(Subject.Kind.PERSON, id).toString());
  }

  @Test
  void trailGoesOnAfterARestart() {
    write(2);
    store.close().await();
    store = Store.open(vertx, database, null, 100);
    audit = store.audit(keys, () -> NOON);
    write(2);

    assertEquals(4, audit.verify(Optional.empty()).await().last().number());
    assertEquals(List.of(), flaws());
  }

  @Test
  void twoProcessesThatWriteAtOnceMakeOneChain() throws Exception {
    Store second = Store.open(vertx, database, null, 100);
    try {
      StoredAudit other = second.audit(keys, () -> NOON);
      List<Future<Void>> all = new ArrayList<>();
      IntStream.range(0, 40)
          .forEach(i -> all.add((i % 2 == 0 ? audit : other).record(entry("p" + i))));
      Future.all(all).await();
    } finally {
      second.close().await();
    }
    assertEquals(
        List.of("40|40|40"),
        rows("SELECT count(*), max(number), count(DISTINCT previous) FROM audit"));
    assertEquals(List.of(), flaws());
  }

  @Test
  void whatIsRecordedAtOnceIsAllNoted() throws Exception {
    for (int round = 1; round <= 40; round++) {
      List<Future<Void>> all = new ArrayList<>();
      IntStream.range(0, 6).forEach(i -> all.add(audit.record(entry("p" + i))));
      Future.all(all).await();
      assertEquals(
          round * 6L, keys.noted().orElseThrow().number(), "else its end could be cut off");
    }
  }

  @Test
  void aForkIsRefusedByTheTableItself() throws Exception {
    write(2);
    for (String values : List.of("3|previous", "4|mac", "2|mac")) {
      String[] parts = values.split("\\|", -1);
      SQLException refused =
          assertThrows(
              SQLException.class,
              () ->
                  asService(
                      "INSERT INTO audit SELECT "
                          + parts[0]
                          + ", at, actor_kind, actor, action, subject_kind, subject, purpose,"
                          + " case_id, amount, "
                          + parts[1]
                          + ", repeat('a', 64) FROM audit WHERE number = 2"));
      assertTrue(String.valueOf(refused.getSQLState()).startsWith("23"), refused.getSQLState());
    }
  }

  // --- what cannot be written

  @Test
  void whatCannotBeRecordedFailsAndWhatIsNotedWaits() throws Exception {
    asSuperuser("ALTER TABLE audit RENAME TO gone");
    try {
      assertTrue(
          audit.record(entry("mira")).transform(r -> Future.succeededFuture(r.failed())).await());
      audit.note(entry("mira"));
      TestDatabase.await("it is tried", () -> audit.figures().waiting() == 1);
    } finally {
      asSuperuser("ALTER TABLE gone RENAME TO audit");
    }
    assertTrue(audit.flush(Duration.ofMinutes(1)).await());
    assertEquals(List.of("1|PIN_SET"), rows("SELECT number, action FROM audit"));
    assertEquals(new StoredAudit.Figures(1, 1, 0, true), audit.figures());
  }

  /** Whoever asks for what is not theirs cannot take the place of what is really done. */
  @Test
  void refusalsTakeATenthOfTheRoomAndWhatIsDoneHasItsPlace() throws Exception {
    Entry refusal =
        Entry.of(
            new Actor.Part("sign-in"),
            Action.SESSION_REFUSE,
            new Subject(Subject.Kind.PERSON, "mira"),
            Purpose.ACCESS);
    asSuperuser("ALTER TABLE audit RENAME TO gone");
    try {
      for (int i = 0; i < 10_500; i++) {
        audit.note(refusal);
      }
      audit.note(entry("the-deed"));
      assertEquals(new StoredAudit.Figures(0, 9_500, 1_001, true), audit.figures());
    } finally {
      asSuperuser("ALTER TABLE gone RENAME TO audit");
    }
    assertTrue(audit.flush(Duration.ofMinutes(1)).await());
    assertEquals(
        List.of("1001|PIN_SET"),
        rows("SELECT number, action FROM audit ORDER BY number DESC LIMIT 1"));
    audit.note(refusal);
    assertTrue(audit.flush(Duration.ofMinutes(1)).await());
    assertEquals(1_002, audit.figures().written(), "room is given back");
  }

  /** Whoever may change duty, all night, while the database is away. */
  @Test
  void whatOnePersonDoesAgainAndAgainTakesNoPlaceOfOthersNorOfWhatElseTheyDo() throws Exception {
    asSuperuser("ALTER TABLE audit RENAME TO gone");
    try {
      for (int i = 0; i < 10_500; i++) {
        audit.note(by("mira", Action.DUTY_CHANGE));
      }
      audit.note(by("mira", Action.SESSION_END));
      audit.note(by("ana", Action.DUTY_CHANGE));
      assertEquals(new StoredAudit.Figures(0, 10_300, 202, true), audit.figures());
    } finally {
      asSuperuser("ALTER TABLE gone RENAME TO audit");
    }
    assertTrue(audit.flush(Duration.ofMinutes(1)).await());
    assertEquals(
        List.of("201|SESSION_END", "202|DUTY_CHANGE"),
        rows("SELECT number, action FROM audit WHERE number > 200 ORDER BY number"));
    audit.note(by("mira", Action.DUTY_CHANGE));
    assertTrue(audit.flush(Duration.ofMinutes(1)).await());
    assertEquals(203, audit.figures().written(), "room is given back");
  }

  private static Entry by(String who, Action action) {
    return Entry.of(
        new Actor.Account(who), action, new Subject(Subject.Kind.RULE, "any"), Purpose.ACCESS);
  }

  @Test
  void withoutAFolderForTheKeysNothingIsRecorded() throws Exception {
    write(1);
    Path open = folder.resolve("keys");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertTrue(
        audit.record(entry("mira")).transform(r -> Future.succeededFuture(r.failed())).await());
    assertEquals(List.of("1"), rows("SELECT count(*) FROM audit"));
  }

  /** After a restore: whoever has forgotten the folder is told so, and nothing is broken. */
  @Test
  void whenTheKeyIsGoneNothingIsRecordedUntilItIsBack() throws Exception {
    write(2);
    Path key = folder.resolve("keys").resolve("trail-key");
    String line = Files.readString(key);
    Files.delete(key);
    StoredAudit after = store.audit(keys, () -> NOON);

    assertFalse(after.begin().await());
    for (Future<?> asked : List.of(after.record(entry("mira")), after.verify(Optional.empty()))) {
      Throwable why = asked.<Throwable>transform(r -> Future.succeededFuture(r.cause())).await();
      assertEquals(StoredAudit.KEY_IS_GONE, Store.reason(why));
    }
    assertFalse(Files.exists(key), "another one would break the trail for ever");

    Files.writeString(key, line);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertTrue(after.begin().await());
    after.record(entry("mira")).await();
    assertEquals(3, after.verify(Optional.empty()).await().last().number());
    assertEquals(List.of(), flaws());
  }

  @Test
  void theKeyIsMadeBeforeTheFirstEntry() throws Exception {
    assertFalse(keys.maySeal());
    assertTrue(audit.begin().await());
    assertTrue(keys.maySeal());
    assertFalse(keys.begin(), "once");
  }

  // --- who may not

  private static void asService(String sql) throws SQLException {
    try (Connection connection = TestDatabase.asService(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit SET purpose = 'CARE'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "DROP TABLE audit",
        "ALTER TABLE audit DISABLE TRIGGER audit_stays",
        "ALTER TABLE audit RENAME TO other",
        "ALTER TABLE audit OWNER TO hotline",
        "DROP FUNCTION audit_stays CASCADE",
        "CREATE OR REPLACE FUNCTION audit_stays() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = replica",
        "SET ROLE hotline_owner",
        "CREATE RULE other AS ON INSERT TO audit DO INSTEAD NOTHING",
        "CREATE TABLE audit_next (number bigint)",
        "CREATE TEMPORARY TABLE audit (number bigint, mac text)",
        "DELETE FROM flyway_schema_history",
        "DROP DATABASE postgres"
      })
  void serviceCannotTakeAnythingAway(String sql) {
    write(1);
    SQLException refused = assertThrows(SQLException.class, () -> asService(sql));
    assertTrue(String.valueOf(refused.getSQLState()).startsWith("42"), refused.getSQLState());
    assertEquals(List.of(), flaws());
  }

  /** Where somebody has given that right back: the trail's own guard is not fooled either. */
  @Test
  void aTableOfTheSessionsOwnHidesTheTrailFromNobody() throws Exception {
    write(1);
    asSuperuser("GRANT TEMPORARY ON DATABASE " + database.name() + " TO hotline");
    try {
      SQLException refused =
          assertThrows(
              SQLException.class,
              () ->
                  asService(
                      "CREATE TEMPORARY TABLE audit AS SELECT 9223372036854775806 AS number, mac"
                          + " FROM public.audit; INSERT INTO public.audit SELECT"
                          + " 9223372036854775807, at, actor_kind, actor, action, subject_kind,"
                          + " subject, purpose, case_id, amount, mac, repeat('a', 64) FROM"
                          + " public.audit"));
      assertEquals("23000", refused.getSQLState(), "by the trigger, before any other rule");
    } finally {
      asSuperuser("REVOKE TEMPORARY ON DATABASE " + database.name() + " FROM hotline");
    }
    write(1);
    assertEquals(List.of(), flaws());
  }

  @Test
  void noNumberIsTooHighToBeNoted() throws Exception {
    write(1);
    SQLException refused =
        assertThrows(
            SQLException.class, () -> asSuperuser("UPDATE audit SET number = 1000000000000000000"));
    assertEquals("23514", refused.getSQLState());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"UPDATE audit SET purpose = 'CARE'", "DELETE FROM audit", "TRUNCATE audit"})
  void notEvenTheOwnerCanByMistake(String sql) {
    write(1);
    SQLException refused = assertThrows(SQLException.class, () -> TestDatabase.run(database, sql));
    assertEquals("42501", refused.getSQLState());
    assertEquals(List.of(), flaws());
  }

  @Test
  void aRoleThatCouldIsFoundAndTheServiceDoesNotBeginWithIt() throws Exception {
    write(1);
    asSuperuser("GRANT UPDATE ON audit TO hotline");
    try {
      assertEquals(List.of("The service's role may change the trail."), flaws());
      Config.Database asInTheField =
          new Config.Database(
              database.host(),
              database.port(),
              database.name(),
              database.user(),
              database.password(),
              1,
              new Config.Owner("hotline_owner", new Secret("")));
      Store other = Store.open(vertx, asInTheField, null, 1);
      Throwable unfit =
          other
              .rosterVersion()
              .<Throwable>transform(r -> Future.succeededFuture(r.cause()))
              .await();
      other.close().await();
      assertEquals(
          "the service's role may change the trail: it needs a role of its own",
          Store.reason(unfit));
    } finally {
      asSuperuser("REVOKE UPDATE ON audit FROM hotline");
    }
  }

  // --- whoever owns the database

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actor = 'other'",
        "actor_kind = 'PART'",
        "action = 'PIN_REMOVE'",
        "subject = 'other'",
        "subject_kind = 'CASE'",
        "purpose = 'CARE'",
        "case_id = 'other'",
        "amount = 1",
        "at = at + interval '1 microsecond'"
      })
  void aChangedColumnIsFound(String change) throws Exception {
    write(4);
    asSuperuser("UPDATE audit SET " + change + " WHERE number = 3");
    assertEquals(List.of("Entry 3 is not what was written there."), flaws());
  }

  @Test
  void aDeletedEntryIsFound() throws Exception {
    write(5);
    asSuperuser("DELETE FROM audit WHERE number = 3");
    assertEquals(List.of("Entry 3 is missing."), flaws());
  }

  @Test
  void theFirstEntriesAreMissedAsWell() throws Exception {
    write(5);
    asSuperuser("DELETE FROM audit WHERE number <= 2");
    assertEquals(List.of("Entries 1 to 2 are missing."), flaws());
  }

  @Test
  void aDeletedEntryIsFoundThoughTheOthersAreRenumbered() throws Exception {
    write(4);
    asSuperuser(
        "DELETE FROM audit WHERE number = 2; UPDATE audit SET number = number - 1 WHERE number > 2;"
            + " UPDATE audit SET previous = (SELECT mac FROM audit WHERE number = 1) WHERE number ="
            + " 2");
    List<String> flaws = flaws();
    assertTrue(flaws.contains("Entry 2 is not what was written there."), flaws::toString);
    assertTrue(
        flaws.contains("It was cut off, or put back from a backup: it had 4 entries, and has 3."),
        flaws::toString);
  }

  @Test
  void entriesThatHaveChangedPlacesAreFound() throws Exception {
    write(4);
    asSuperuser(
        "UPDATE audit SET number = 99 WHERE number = 2; UPDATE audit SET number = 2 WHERE number ="
            + " 3; UPDATE audit SET number = 3 WHERE number = 99");
    List<String> flaws = flaws();
    assertTrue(flaws.contains("Entry 2 is not what was written there."), flaws::toString);
    assertTrue(flaws.contains("Entry 3 is not what was written there."), flaws::toString);
  }

  @Test
  void aTrailThatWasCutOffIsFoundAndStillIsWhenItHasGrownAgain() throws Exception {
    write(5);
    asSuperuser("DELETE FROM audit WHERE number > 3");
    assertEquals(
        List.of("It was cut off, or put back from a backup: it had 5 entries, and has 3."),
        flaws());
    write(4);
    assertFalse(audit.figures().follows());
    assertEquals(List.of("Entry 5 is another one than was noted."), flaws());
  }

  @Test
  void anEmptyTrailIsFound() throws Exception {
    write(3);
    asSuperuser("TRUNCATE audit");
    assertEquals(
        List.of("It was cut off, or put back from a backup: it had 3 entries, and has 0."),
        flaws());
  }

  @Test
  void anInventedEntryIsFound() throws Exception {
    write(2);
    asService(
        "INSERT INTO audit SELECT 3, at, actor_kind, actor, action, subject_kind, subject, purpose,"
            + " case_id, amount, mac, repeat('a', 64) FROM audit WHERE number = 2");
    assertEquals(List.of("Entry 3 is not what was written there."), flaws());
  }

  /** More than are asked for at once, and more than are told. */
  @Test
  void aLongTrailIsLookedAtToItsEnd() throws Exception {
    write(1);
    asSuperuser(
        "INSERT INTO audit SELECT n, at, actor_kind, actor, action, subject_kind, subject, purpose,"
            + " case_id, amount, CASE n WHEN 2 THEN mac ELSE lpad((n - 1)::text, 64, '0') END,"
            + " lpad(n::text, 64, '0') FROM audit, generate_series(2, 2500) AS n");
    Verified found = audit.verify(Optional.empty()).await();
    assertEquals(new Head(2500, "0".repeat(60) + "2500"), found.last());
    assertEquals("Entry 2 is not what was written there.", found.flaws().getFirst());
    assertEquals("And 2479 more.", found.flaws().getLast());
  }

  @Test
  void switchedOffTriggersAreFound() throws Exception {
    write(1);
    asSuperuser("ALTER TABLE audit DISABLE TRIGGER audit_stays");
    try {
      assertEquals(List.of("The table's own refusal to be changed is switched off."), flaws());
    } finally {
      asSuperuser("ALTER TABLE audit ENABLE TRIGGER audit_stays");
    }
  }

  /** Database and keys put back together: only what was noted on paper finds it. */
  @Test
  void whatWasNotedOnPaperFindsWhatTheFileCannot() throws Exception {
    write(2);
    Path head = folder.resolve("keys").resolve("trail-head");
    String then = Files.readString(head);
    write(2);
    Head paper = audit.verify(Optional.empty()).await().last();
    asSuperuser("DELETE FROM audit WHERE number > 2");
    Files.writeString(head, then);

    assertEquals(List.of(), flaws());
    assertEquals(
        List.of("It was cut off, or put back from a backup: it had 4 entries, and has 2."),
        audit.verify(Optional.of(paper)).await().flaws());
    write(2);
    assertEquals(
        List.of(),
        audit.verify(Optional.of(paper)).await().flaws(),
        "the same entries at the same time are the same trail");
  }

  @Test
  void withoutTheNoteNobodyCanSayAndItIsSaid() throws Exception {
    write(2);
    Files.delete(folder.resolve("keys").resolve("trail-head"));
    assertEquals(
        List.of("Nobody has noted how long it was, so nobody can say whether its end was cut off."),
        flaws());
  }

  // --- whom nobody knows

  @Test
  void whoIsKnownByNoneOfOurRecordsGetsNoKeyWhoeverSpeaksOfThem() throws Exception {
    asSuperuser(
        "INSERT INTO person (id, long_nights) VALUES ('rada', false) ON CONFLICT DO NOTHING");
    for (String id : List.of("gone", "mira", "rada")) {
      audit.record(about(new Actor.Part("sign-in"), Action.SESSION_REFUSE, id)).await();
    }
    audit.record(about(new Actor.Account("away"), Action.DUTY_CHANGE, "mira")).await();
    assertEquals(List.of("mira", "rada"), keys.people().stream().sorted().toList());
    assertEquals(
        List.of("sign-in|nobody", "nobody|" + keys.person("mira")),
        rows("SELECT actor, subject FROM audit WHERE number IN (1, 4) ORDER BY number"));
    assertEquals(
        List.of("(nobody)", "mira", "rada", "mira"),
        audit.last(5, new Actor.Command("audit")).await().stream()
            .limit(4)
            .map(TrailBook.Told::about)
            .toList());
    assertEquals(List.of(), flaws());
  }

  private static Entry about(Actor by, Action action, String person) {
    return Entry.of(by, action, new Subject(Subject.Kind.PERSON, person), Purpose.ACCESS);
  }

  // --- erasure

  @Test
  void whoeverIsErasedCannotBeNamedAnyMoreAndTheTrailIsWhole() throws Exception {
    audit.record(entry("mira")).await();
    String before = keys.person("mira");
    assertTrue(keys.forgetPerson("mira"));

    assertFalse(keys.people().contains("mira"));
    assertFalse(before.equals(keys.person("mira")), "the same id, but another key");
    assertEquals(List.of(), flaws());
  }
}
