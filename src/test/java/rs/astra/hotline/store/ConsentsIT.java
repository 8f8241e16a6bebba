package rs.astra.hotline.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.Config;
import rs.astra.hotline.TestConfig;
import rs.astra.hotline.core.Snapshot;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.consent.CallbackConsent;
import rs.astra.hotline.core.consent.CallbackConsent.Ending;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.SafeWindow;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.engine.CallbackNumber;
import rs.astra.hotline.engine.ConsentBook.Kept;
import rs.astra.hotline.engine.Sealing;
import rs.astra.hotline.privacy.EpochKeys;
import rs.astra.hotline.privacy.NumberSafe;

/** Consents in a real database: what is in it, what a thief of it has, and when it goes. */
final class ConsentsIT {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Instant LAPSES = NOON.plus(Duration.ofDays(3));
  private static final Sealing.Words WORDS = new Sealing.Words("only she", "visnja");
  private static final Vertx VERTX = Vertx.vertx();

  @TempDir private static Path folder = Path.of("");
  private static Config.Database database;
  private static Store store;
  private static StoredConsents consents;
  private static Sealing safe;

  @BeforeAll
  static void open() throws Exception {
    database = TestDatabase.empty();
    store = Store.open(VERTX, database, null, 10_000);
    consents = new StoredConsents(store);
    EpochKeys.createAll(folder.resolve("keys"), NOON);
    safe = NumberSafe.open(TestConfig.read(folder, TestConfig.ONE_STATION), NOON);
  }

  @BeforeEach
  void empty() throws Exception {
    store.recover(NOON).await();
    TestDatabase.run(database, "TRUNCATE callback_consent, journal");
  }

  @AfterAll
  static void close() {
    store.close().await();
    VERTX.close().await();
  }

  private static ConsentId id(int n) {
    return new ConsentId("00000000-0000-0000-0000-00000000000" + n);
  }

  private static CallbackConsent consent(int n, Instant expiresAt, int triesLeft) {
    return new CallbackConsent(
        id(n),
        new CallId("hotline-1.1"),
        new CounsellorId("ana"),
        NOON,
        expiresAt,
        new SafeWindow(
            Set.of(DayOfWeek.WEDNESDAY, DayOfWeek.FRIDAY),
            LocalTime.of(22, 0),
            LocalTime.of(1, 30)),
        false,
        triesLeft,
        null);
  }

  private static CallbackConsent kept(int n, String number, int triesLeft) throws Exception {
    CallbackConsent consent = consent(n, LAPSES, triesLeft);
    try (CallbackNumber to = safe.parse(number)) {
      consents.keep(consent, safe.seal(to, WORDS, consent)).await();
    }
    return consent;
  }

  private static Kept find(int n, Instant now) {
    return consents.find(id(n), now).await().orElseThrow();
  }

  private static String number(Kept kept) throws Exception {
    try (CallbackNumber to = safe.number(Objects.requireNonNull(kept.slip()), kept.consent())) {
      return new String(to.reveal(), US_ASCII);
    }
  }

  private static List<String> rows(String sql) throws SQLException {
    return TestDatabase.rows(database, sql);
  }

  private static final String SEALED =
      "SELECT id FROM callback_consent WHERE sealed_number IS NOT NULL OR sealed_words IS NOT NULL";

  @Test
  void whatIsKeptComesBackAsItWas() throws Exception {
    CallbackConsent kept = kept(1, "064 1234567", 3);
    assertEquals(kept, find(1, NOON).consent());
    assertEquals("+381641234567", number(find(1, NOON)));
    assertEquals(WORDS, safe.words(Objects.requireNonNull(find(1, NOON).slip()), kept));
    assertEquals(List.of(kept), consents.held(NOON).await());
    assertTrue(consents.find(id(9), NOON).await().isEmpty());
  }

  @Test
  void whatIsSentAgainTakesThePlaceOfTheFirstButForTheTries() throws Exception {
    kept(1, "064 1234567", 3);
    assertTrue(consents.tried(id(1), 3, NOON).await());
    kept(1, "063 7654321", 3);
    assertEquals("+381637654321", number(find(1, NOON)));
    assertEquals(2, find(1, NOON).consent().triesLeft());
  }

  @Test
  void whatIsOverDoesNotComeBackByBeingSentAgain() throws Exception {
    CallbackConsent consent = kept(1, "064 1234567", 3);
    assertTrue(consents.end(id(1), Ending.WITHDRAWN, NOON).await());
    try (CallbackNumber to = safe.parse("064 1234567")) {
      assertFalse(consents.keep(consent, safe.seal(to, WORDS, consent)).await());
    }
    assertEquals(List.of(), rows(SEALED));
  }

  @Test
  void aThiefOfTheDatabaseHasNoNumber() throws Exception {
    kept(1, "064 1234567", 3);
    String all = String.join("\n", rows("SELECT callback_consent::text FROM callback_consent"));
    assertFalse(all.contains("641234567") || all.contains("visnja") || all.contains("only she"));
    for (String hidden : List.of("641234567", "visnja", "only she")) {
      String bytes = hidden.chars().mapToObj(c -> "%02x".formatted(c)).reduce("", String::concat);
      assertFalse(all.contains(bytes), hidden);
    }
  }

  @Test
  void numbersSwappedBetweenRowsDoNotOpen() throws Exception {
    kept(1, "064 1234567", 3);
    kept(2, "063 7654321", 3);
    TestDatabase.run(
        database,
        "UPDATE callback_consent AS a SET sealed_number = b.sealed_number FROM callback_consent AS"
            + " b WHERE a.id <> b.id");
    assertThrows(Sealing.NoKey.class, () -> number(find(1, NOON)));
    assertThrows(Sealing.NoKey.class, () -> number(find(2, NOON)));
  }

  @Test
  void aWindowThatSomebodyWidensInTheDatabaseDoesNotOpen() throws Exception {
    kept(1, "064 1234567", 3);
    TestDatabase.run(database, "UPDATE callback_consent SET days = '{1,2,3,4,5,6,7}'");
    assertThrows(Sealing.NoKey.class, () -> number(find(1, NOON)));
  }

  @Test
  void whatHasExpiredIsNeverReadThoughNoJobHasRun() throws Exception {
    kept(1, "064 1234567", 3);
    assertNotNull(find(1, LAPSES.minusSeconds(1)).slip());
    Kept lapsed = find(1, LAPSES);
    assertNull(lapsed.slip());
    assertEquals(Ending.EXPIRED, lapsed.consent().ending());
    assertEquals(List.of(), rows(SEALED), "destroyed by the reading");
    assertEquals(List.of(), consents.held(LAPSES).await());
  }

  @Test
  void theJobDestroysWhatHasExpiredAndSaysHowMany() throws Exception {
    kept(1, "064 1234567", 3);
    assertEquals(0, consents.destroyExpired(LAPSES.minusSeconds(1)).await());
    assertEquals(1, consents.destroyExpired(LAPSES).await());
    assertEquals(List.of(), rows(SEALED));
    assertEquals(0, consents.destroyExpired(LAPSES).await());
  }

  @Test
  void withdrawingDestroysAtOnceAndTheRowStays() throws Exception {
    kept(1, "064 1234567", 3);
    assertTrue(consents.end(id(1), Ending.WITHDRAWN, NOON.plusSeconds(5)).await());
    assertFalse(consents.end(id(1), Ending.DONE, NOON.plusSeconds(6)).await());
    assertEquals(List.of(), rows(SEALED));
    assertEquals(Ending.WITHDRAWN, find(1, NOON).consent().ending());
  }

  @Test
  void ofTwoWhoTryAtOnceOneDoes() throws Exception {
    kept(1, "064 1234567", 2);
    assertTrue(consents.tried(id(1), 2, NOON).await());
    assertFalse(consents.tried(id(1), 2, NOON).await());
    assertTrue(consents.tried(id(1), 1, NOON).await());
    assertFalse(consents.tried(id(1), 0, NOON).await());
    assertFalse(consents.tried(id(1), 1, LAPSES).await());
  }

  private static Transition ended(int n, boolean talked) {
    return new Transition.CallbackEnded(
        new CallId("hotline-1.1"),
        id(n),
        LegId.of("t", 1),
        new CounsellorId("ana"),
        NOON,
        talked,
        LegOutcome.HUNG_UP);
  }

  private static void write(Story told) {
    store.append(told.run(), told.take());
    assertTrue(store.flush(Duration.ofMinutes(1)).await());
  }

  @Test
  void aConversationDestroysTheNumberByTheJournalsOwnWay() throws Exception {
    kept(1, "064 1234567", 2);
    kept(2, "063 7654321", 2);
    write(new Story("r1", NOON).tell(ended(1, true)).tell(ended(2, false)));
    assertEquals(Ending.DONE, find(1, NOON).consent().ending());
    assertEquals(List.of(id(2).value()), rows(SEALED));
    assertNull(find(2, NOON).consent().ending(), "too short: it may be tried again");
  }

  @Test
  void whatOnlyANoteTellsDestroysTheNumberButChangesNoEndThatThereWas() throws Exception {
    kept(1, "064 1234567", 2);
    kept(2, "063 7654321", 2);
    assertTrue(consents.end(id(2), Ending.WITHDRAWN, NOON).await());
    write(new Story("r3", NOON).tell(noted(1)).tell(noted(2)).tell(noted(1)));
    assertEquals(Ending.DONE, find(1, NOON).consent().ending());
    assertEquals(Ending.WITHDRAWN, find(2, NOON).consent().ending());
    assertEquals(List.of(), rows(SEALED));
  }

  @Test
  void theJournalKnowsForADayWhichCallbacksAreOver() {
    write(new Story("r4", NOON).tell(ended(1, false)).tell(ended(1, true)));
    assertEquals(
        List.of(LegId.of("t", 1)),
        store.recover(NOON.plusSeconds(86_400)).await().callbacks().ended());
    assertEquals(
        List.of(), store.recover(NOON.plusSeconds(2 * 86_400)).await().callbacks().ended());
  }

  @Test
  void theJournalKnowsWhoPickedUpAndThatNobodyHasToldTheEnd() {
    CallId call = new CallId("hotline-1.1");
    CounsellorId ana = new CounsellorId("ana");
    write(
        new Story("r5", NOON)
            .tell(new Transition.CallbackAnswered(call, id(1), LegId.of("t", 1), ana))
            .tell(new Transition.CallbackAnswered(call, id(2), LegId.of("t", 2), ana))
            .tell(ended(1, false)));
    List<Snapshot.CallbackNote> unended = store.recover(NOON).await().callbacks().unended();
    assertEquals(List.of(LegId.of("t", 2)), unended.stream().map(n -> n.leg()).toList());
    assertEquals(id(2), unended.getFirst().consent());
    assertEquals(call, unended.getFirst().call());
    assertNull(unended.getFirst().endedAt());
    assertEquals(
        List.of(), store.recover(NOON.plusSeconds(73 * 3_600)).await().callbacks().unended());
  }

  /** It ended while we were away, and nobody sits at that telephone any more. */
  private static Transition noted(int n) {
    return new Transition.CallbackEnded(
        new CallId("hotline-1.1"), id(n), LegId.of("t", n), null, NOON, true, LegOutcome.LOST);
  }

  @Test
  void theLastTryDestroysTheNumberWhateverCameOfIt() throws Exception {
    kept(1, "064 1234567", 1);
    assertTrue(consents.tried(id(1), 1, NOON).await());
    write(new Story("r2", NOON).tell(ended(1, false)));
    assertEquals(Ending.TRIED_OFTEN, find(1, NOON).consent().ending());
    assertEquals(List.of(), rows(SEALED));
  }

  @Test
  void theTableItselfRefusesANumberWithoutAnEndAndAConsentOfMoreThanThreeDays() throws Exception {
    kept(1, "064 1234567", 3);
    for (String wrong :
        List.of(
            "UPDATE callback_consent SET expires_at = agreed_at + interval '72 hours 1 second'",
            "UPDATE callback_consent SET ending = 'DONE', ended_at = now()",
            "UPDATE callback_consent SET sealed_number = NULL, sealed_words = NULL")) {
      assertThrows(SQLException.class, () -> TestDatabase.run(database, wrong), wrong);
    }
  }
}
