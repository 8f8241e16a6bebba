package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.engine.Audit.Action;
import rs.astra.hotline.engine.Audit.Actor;
import rs.astra.hotline.engine.Audit.Entry;
import rs.astra.hotline.engine.Audit.Purpose;
import rs.astra.hotline.engine.Audit.Subject;
import rs.astra.hotline.engine.Notary;
import rs.astra.hotline.privacy.TrailKeys;

/** The trail gets another key, and a thief of the former one, who owns the database, does not. */
final class TrailKeyChangeIT extends TrailScene {
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
  private static final String WHOSE = "SELECT number, action, subject FROM audit ORDER BY number";

  TrailKeyChangeIT() {
    super(NOON);
  }

  private static Entry entry() {
    return Entry.of(
        new Actor.Command("pin-set"),
        Action.PIN_SET,
        new Subject(Subject.Kind.RULE, "any"),
        Purpose.OPERATION);
  }

  private void write(int entries) {
    for (int i = 0; i < entries; i++) {
      audit.record(entry()).await();
    }
  }

  /** Two entries, the change, and one more; whoever has the first key is a thief from then on. */
  private Notary.Key changed() throws Exception {
    write(2);
    Notary.Key former = keys.keys().getFirst();
    assertTrue(audit.rotate().await());
    write(1);
    assertEquals(List.of(), flaws());
    return former;
  }

  private void writes(Notary.Key thief, int entries) {
    AuditTable.Line line =
        new AuditTable.Line(
            NOON, "COMMAND", "thief", "PIN_SET", "RULE", "any", "OPERATION", null, null);
    for (int i = 0; i < entries; i++) {
      store
          .ask(
              pool ->
                  AuditTable.append(
                      pool,
                      line,
                      _ -> Future.succeededFuture(new Notary.Turn(thief, false)),
                      Optional.empty(),
                      NOON))
          .await();
    }
  }

  private static List<String> rows() throws Exception {
    return rows(WHOSE);
  }

  private Path key(String name) {
    return folder.resolve("keys").resolve(name);
  }

  private static String refused(Future<?> asked) {
    return Store.reason(asked.<Throwable>transform(r -> Future.succeededFuture(r.cause())).await());
  }

  // --- the change

  @Test
  void whoeverWritesTakesTheNewKeyUpWithoutARestartAndTheTrailSaysSo() throws Exception {
    write(2);
    String first = Files.readString(key("trail-key"));
    Store other = Store.open(vertx, database, null, 100);
    try {
      StoredAudit command = other.audit(new TrailKeys(folder.resolve("keys")), () -> NOON);
      assertTrue(command.rotate().await());
    } finally {
      other.close().await();
    }
    write(1);

    assertEquals(
        List.of("1|PIN_SET|any", "2|PIN_SET|any", "3|KEYS_ROTATE|trail-key-2", "4|PIN_SET|any"),
        rows());
    assertEquals(List.of(), flaws());
    assertEquals(first, Files.readString(key("trail-key")), "as it was, to verify");
    assertEquals(4, keys.noted().orElseThrow().number());
    Files.delete(key("trail-key"));
    assertEquals(
        List.of("Entry 1 is not what was written there.", "Entry 2 is not what was written there."),
        flaws(),
        "the others are sealed with another one");
  }

  @Test
  void itIsChangedTwiceAndAlsoBeforeTheFirstEntry() throws Exception {
    assertTrue(audit.rotate().await());
    assertTrue(audit.rotate().await());
    write(1);
    assertEquals(
        List.of("1|KEYS_ROTATE|trail-key-2", "2|KEYS_ROTATE|trail-key-3", "3|PIN_SET|any"), rows());
    assertEquals(List.of(), flaws());
    asSuperuser("DELETE FROM audit WHERE number = 1");
    assertEquals(List.of("Entry 1 is missing.", "Entry 1 is another one than was noted."), flaws());
  }

  /** With {@code kill -9}: {@code KeysRotationIT}. */
  @Test
  void whoeverWasKilledBetweenFileAndEntryHasLostNothing() throws Exception {
    write(2);
    assertEquals(2, keys.another(0));
    assertEquals(List.of(), flaws(), "the file is there");
    assertTrue(keys.turn(keys.noted().orElseThrow()).begins());
    assertEquals(List.of(), flaws(), "it is taken up");
    assertEquals(3, keys.another(0), "and once more");
    write(1);
    assertEquals(
        List.of(
            "1|PIN_SET|any",
            "2|PIN_SET|any",
            "3|KEYS_ROTATE|trail-key-2",
            "4|KEYS_ROTATE|trail-key-3",
            "5|PIN_SET|any"),
        rows());
    assertEquals(List.of(), flaws());
  }

  @Test
  void twoThatWereMadeWithoutTheDatabaseAreTakenUpOneAfterTheOther() throws Exception {
    write(1);
    keys.another(0);
    keys.another(0);
    write(1);
    assertEquals(
        List.of(
            "1|PIN_SET|any",
            "2|KEYS_ROTATE|trail-key-2",
            "3|KEYS_ROTATE|trail-key-3",
            "4|PIN_SET|any"),
        rows());
    assertEquals(List.of(), flaws());
  }

  @Test
  void whileItIsLookedAtItMayChange() throws Exception {
    write(2);
    AtomicBoolean once = new AtomicBoolean();
    Notary whileLooking =
        (Notary)
            Proxy.newProxyInstance(
                Notary.class.getClassLoader(),
                new Class<?>[] {Notary.class},
                (_, method, arguments) -> {
                  try {
                    return method.invoke(keys, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getTargetException();
                  } finally {
                    // After what was noted was read, and before the trail is.
                    if (method.getName().equals("noted") && !once.getAndSet(true)) {
                      audit
                          .rotate()
                          .compose(_ -> audit.record(entry()))
                          .toCompletionStage()
                          .toCompletableFuture()
                          .join();
                    }
                  }
                });
    StoredAudit looks = store.audit(whileLooking, () -> NOON);
    assertEquals(List.of(), looks.verify(Optional.empty()).await().flaws());
    assertTrue(once.get());
    assertEquals("3|KEYS_ROTATE|trail-key-2", rows().get(2));
  }

  // --- a thief of the former key, who owns the database

  @Test
  void whatAFormerKeySealsAfterTheChangeIsFound() throws Exception {
    Notary.Key former = changed();
    writes(former, 1);
    assertEquals(List.of("Entry 5 is sealed with a key that had been changed by then."), flaws());
    audit.rotate().await();
    assertEquals(
        List.of("Entry 5 is sealed with a key that had been changed by then."),
        flaws(),
        "no further change makes it right");
  }

  @Test
  void whatIsWrittenAnewBeforeTheChangeIsFound() throws Exception {
    Notary.Key former = changed();
    asSuperuser(
        "CREATE TABLE kept AS SELECT * FROM audit WHERE number > 2; DELETE FROM audit WHERE number"
            + " > 1");
    writes(former, 1);
    asSuperuser("INSERT INTO audit SELECT * FROM kept; DROP TABLE kept");
    assertEquals(
        List.of(
            "Entry 3 does not follow the one before it.", "Entry 2 is another one than was noted."),
        flaws());
  }

  @Test
  void whoeverCutsOffTheChangeAndWritesOnIsFound() throws Exception {
    Notary.Key former = changed();
    asSuperuser("DELETE FROM audit WHERE number > 2");
    assertEquals(
        List.of("It was cut off, or put back from a backup: it had 4 entries, and has 2."),
        flaws());
    writes(former, 3);
    Files.delete(key("trail-head"));
    List<String> flaws = flaws();
    for (int i = 3; i <= 5; i++) {
      assertTrue(
          flaws.contains("Entry " + i + " is sealed with a key that had been changed by then."),
          flaws::toString);
    }
  }

  @Test
  void theFileOfTheKeyKnowsWhatWasThereEvenIfNothingIsNoted() throws Exception {
    Notary.Key former = changed();
    asSuperuser("DELETE FROM audit WHERE number > 1");
    Files.delete(key("trail-head"));
    String cut = "It was cut off, or put back from a backup: it had 2 entries, and has 1.";
    assertTrue(flaws().contains(cut), () -> flaws().toString());
    writes(former, 1);
    assertTrue(
        flaws().contains("Entry 2 is another one than was noted."), () -> flaws().toString());
  }

  @Test
  void theEntryOfTheChangeIsMissed() throws Exception {
    changed();
    asSuperuser("DELETE FROM audit WHERE number = 3");
    assertEquals(List.of("Entry 3 is missing."), flaws());
    asSuperuser(
        "UPDATE audit SET number = 3, previous = (SELECT mac FROM audit WHERE number = 2) WHERE"
            + " number = 4");
    assertEquals(
        List.of(
            "Entry 3 is not what was written there.",
            "It was cut off, or put back from a backup: it had 4 entries, and has 3."),
        flaws());
  }

  @Test
  void theEntryOfTheChangeStandsElsewhere() throws Exception {
    changed();
    asSuperuser(
        "UPDATE audit SET number = 99 WHERE number = 3; UPDATE audit SET number = 3 WHERE number ="
            + " 4; UPDATE audit SET number = 4 WHERE number = 99");
    List<String> flaws = flaws();
    assertTrue(flaws.contains("Entry 3 is not what was written there."), flaws::toString);
    assertTrue(flaws.contains("Entry 4 is not what was written there."), flaws::toString);
  }

  // --- a key that is not there

  @Test
  void withoutTheNewestKeyNothingIsSealedWithTheFormerOne() throws Exception {
    changed();
    Path away = folder.resolve("away");
    Files.move(key("trail-key-2"), away);
    assertFalse(
        audit.record(entry()).transform(r -> Future.succeededFuture(r.succeeded())).await());

    StoredAudit after = store.audit(new TrailKeys(folder.resolve("keys")), () -> NOON);
    assertFalse(after.begin().await());
    assertTrue(StoredAudit.KEY_IS_GONE.contains("trail-key-2"));
    assertEquals(StoredAudit.KEY_IS_GONE, refused(after.record(entry())));
    assertEquals(StoredAudit.KEY_IS_GONE, refused(after.verify(Optional.empty())));
    assertEquals(4, rows().size());

    Files.move(away, key("trail-key-2"));
    after.record(entry()).await();
    write(1);
    assertEquals(List.of(), flaws());
  }

  @Test
  void ifItIsLostAnotherIsMadeThatTakesNotItsNameSoThatItMayBeFoundAgain() throws Exception {
    changed();
    Path away = folder.resolve("away");
    Files.move(key("trail-key-2"), away);
    StoredAudit after = store.audit(new TrailKeys(folder.resolve("keys")), () -> NOON);
    assertTrue(after.rotate().await());
    assertTrue(after.begin().await());
    after.record(entry()).await();
    assertEquals(List.of("5|KEYS_ROTATE|trail-key-3", "6|PIN_SET|any"), rows().subList(4, 6));
    assertEquals(
        List.of("Entry 3 is not what was written there.", "Entry 4 is not what was written there."),
        after.verify(Optional.empty()).await().flaws());

    Files.move(away, key("trail-key-2"), StandardCopyOption.ATOMIC_MOVE);
    assertEquals(List.of(), flaws());
  }

  @Test
  void anEntryOfAKeyThatNeverWasHoldsNothingUpForEver() throws Exception {
    changed();
    asSuperuser(
        "INSERT INTO audit SELECT 5, at, actor_kind, actor, action, subject_kind,"
            + " 'trail-key-999999999', purpose, case_id, amount, (SELECT mac FROM audit WHERE"
            + " number = 4), repeat('a', 64) FROM audit WHERE number = 3");
    assertFalse(store.audit(keys, () -> NOON).begin().await());
    assertTrue(audit.rotate().await());
    assertTrue(store.audit(keys, () -> NOON).begin().await());
    assertTrue(audit.rotate().await());
    assertEquals(List.of("Entry 5 is not what was written there."), flaws());
  }

  @Test
  void aDamagedKeyIsToldAndNoneIsMade() throws Exception {
    changed();
    Files.writeString(key("trail-key-2"), "nothing");
    Throwable why =
        audit.record(entry()).<Throwable>transform(r -> Future.succeededFuture(r.cause())).await();
    assertTrue(why instanceof IOException, why::toString);
    assertTrue(String.valueOf(why.getMessage()).endsWith("trail-key-2 is damaged"), why::toString);
  }

  // --- put back on purpose

  @Test
  void aBackupFromBeforeTheChangeGoesOnWithAnotherKey() throws Exception {
    changed();
    asSuperuser("DELETE FROM audit WHERE number > 1");
    write(2);
    assertFalse(flaws().isEmpty());
    Files.delete(key("trail-head"));
    assertTrue(audit.rotate().await());
    write(1);
    assertEquals(List.of(), flaws());
  }
}
