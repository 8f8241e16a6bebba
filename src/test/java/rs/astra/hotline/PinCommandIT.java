package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Pin;
import rs.astra.hotline.engine.Pins;
import rs.astra.hotline.store.Store;
import rs.astra.hotline.store.StoredPins;
import rs.astra.hotline.store.TestDatabase;

/** PINs in a real PostgreSQL, set by the command and asked for by the telephone. */
class PinCommandIT {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final CounsellorId ANA = new CounsellorId("ana");
  private static final Pin PIN = new Pin("271828");
  private static final Pin OTHER = new Pin("314159");

  @TempDir private Path folder = Path.of("");
  private final StringWriter said = new StringWriter();
  private final Vertx vertx = Vertx.vertx();
  private final Config.Database database = TestDatabase.ready();

  PinCommandIT() throws Exception {}

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private PinCommand command() throws Exception {
    String lines = TestConfig.ONE_STATION + TestConfig.database(database, database.port());
    return new PinCommand(TestConfig.read(folder, lines), new PrintWriter(said, true));
  }

  private int set(String who, Pin... typed) throws Exception {
    Deque<Pin> left = new ArrayDeque<>(List.of(typed));
    return command().set(who, _ -> left.poll(), NOON);
  }

  private List<String> rows(String columns) throws Exception {
    return TestDatabase.rows(database, "SELECT " + columns + " FROM pin ORDER BY counsellor");
  }

  private Store store() {
    return Store.open(vertx, database, null, 1);
  }

  @Test
  void whoeverHasAPinIsKnownByItAndByTheCodeAndNobodyElseIs() throws Exception {
    assertEquals(PinCommand.GOOD, set("ana", PIN, PIN), said::toString);
    assertEquals(PinCommand.GOOD, set("ema", OTHER, OTHER), said::toString);
    assertTrue(said.toString().contains("The personal code of ana is 10."), said::toString);
    Store store = store();
    Pins pins = new StoredPins(store);
    assertEquals(Optional.empty(), pins.whose("10"), "nobody was asked for yet");
    assertEquals(Optional.of(ANA), pins.byCode("10", PIN));
    assertEquals(Optional.of(ANA), pins.whose("10"));
    assertEquals(Optional.empty(), pins.whose("99"));
    assertTrue(pins.isOf(ANA, PIN));
    assertEquals(Optional.empty(), pins.byCode("11", PIN));
    assertEquals(Optional.empty(), pins.byCode("12", PIN));
    assertFalse(pins.isOf(ANA, OTHER));
    assertFalse(pins.isOf(new CounsellorId("iva"), PIN));
    store.close().await();
  }

  @Test
  void onlyASlowSaltedHashIsKeptAndNothingIsRepeated() throws Exception {
    set("ana", PIN, PIN);
    set("ema", PIN, PIN);
    List<String> hashes = rows("hash");
    assertEquals(2, hashes.stream().distinct().count(), "the same PIN, another salt");
    assertTrue(
        hashes.stream().allMatch(hash -> hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$")),
        hashes::toString);
    assertFalse(said.toString().contains(PIN.digits()));
    assertFalse(rows("pin::text").toString().contains(PIN.digits()));
  }

  @Test
  void aNewPinKeepsTheCodeAndTheOldOneIsGoodNoMore() throws Exception {
    set("ana", PIN, PIN);
    set("ana", OTHER, OTHER);
    assertEquals(List.of("ana|10"), rows("counsellor, code"));
    Store store = store();
    assertFalse(new StoredPins(store).isOf(ANA, PIN));
    assertTrue(new StoredPins(store).isOf(ANA, OTHER));
    store.close().await();
  }

  /** As many codes as two digits give; whoever has one keeps it, and nobody gets another's. */
  @Test
  void whenAllCodesAreTakenOnlyThoseWhoHaveOneGetANewPin() throws Exception {
    TestDatabase.run(
        database,
        "INSERT INTO pin SELECT 'p' || n, n::text, '$argon2id$', now() FROM generate_series(10, 99)"
            + " n");
    assertEquals(PinCommand.GOOD, set("p42", PIN, PIN), said::toString);
    assertEquals(PinCommand.BAD, set("ana", PIN, PIN));
    assertEquals(
        List.of("p42|42"),
        TestDatabase.rows(database, "SELECT counsellor, code FROM pin WHERE hash <> '$argon2id$'"));
  }

  @Test
  void aPinThatIsNoneOrIsTypedOtherwiseTheSecondTimeIsNotSet() throws Exception {
    assertEquals(PinCommand.REFUSED, set("ana", new Pin("111111"), new Pin("111111")));
    assertEquals(PinCommand.REFUSED, set("ana", PIN, OTHER));
    assertEquals(PinCommand.REFUSED, set("ana"));
    assertEquals(PinCommand.REFUSED, set("Ana Anić", PIN, PIN));
    assertFalse(said.toString().contains("111111") || said.toString().contains("Anić"));
  }

  @Test
  void whoWasGivenAPinIsInTheTrailAndWithoutATrailThereIsNoPin() throws Exception {
    assertEquals(PinCommand.GOOD, set("ana", PIN, PIN), said::toString);
    assertEquals(PinCommand.GOOD, command().remove("ana", NOON));
    assertEquals(
        List.of("pin|PIN_SET|PERSON|ACCESS", "pin|PIN_REMOVE|PERSON|ACCESS"),
        TestDatabase.rows(
            database, "SELECT actor, action, subject_kind, purpose FROM audit ORDER BY number"));

    TestDatabase.run(database, "ALTER TABLE audit RENAME TO gone");
    assertEquals(PinCommand.BAD, set("ema", PIN, PIN));
    assertEquals(List.of(), rows("counsellor"));
  }

  @Test
  void whoseWasRemovedIsNobody() throws Exception {
    set("ana", PIN, PIN);
    assertEquals(PinCommand.GOOD, command().remove("ana", NOON));
    assertEquals(PinCommand.BAD, command().remove("ana", NOON));
    Store store = store();
    assertEquals(Optional.empty(), new StoredPins(store).byCode("10", PIN));
    store.close().await();
  }

  @Test
  void whileTheDatabaseIsAwayThePinsThatWereReadCountAndWithoutAnyNobodyCanSay() throws Exception {
    set("ana", PIN, PIN);
    Store store = store();
    Pins pins = new StoredPins(store);
    assertTrue(pins.isOf(ANA, PIN));
    store.close().await();
    assertTrue(pins.isOf(ANA, PIN), "read before");
    Pins fresh = new StoredPins(store);
    assertThrows(Pins.Unknown.class, () -> fresh.isOf(ANA, PIN));
  }
}
