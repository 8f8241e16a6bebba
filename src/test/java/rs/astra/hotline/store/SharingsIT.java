package rs.astra.hotline.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.Config;
import rs.astra.hotline.ConfigReader;
import rs.astra.hotline.TestConfig;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Danger;
import rs.astra.hotline.core.consent.OverrideRules;
import rs.astra.hotline.core.consent.Sharing;
import rs.astra.hotline.core.consent.Sharing.Kind;
import rs.astra.hotline.core.consent.SharingRules;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.InMemoryAudit;
import rs.astra.hotline.engine.Sealing;
import rs.astra.hotline.engine.SharingDesk;
import rs.astra.hotline.privacy.EpochKeys;
import rs.astra.hotline.privacy.RecipientSafe;

/** To whom what may be told, in a real database: what is in it, and what a thief of it has. */
final class SharingsIT {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Instant LAPSES = NOON.plus(Duration.ofDays(7));
  private static final Vertx VERTX = Vertx.vertx();

  @TempDir private static Path folder = Path.of("");
  private static Config settings;
  private static Config.Database database;
  private static Store store;
  private static StoredSharings sharings;

  @BeforeAll
  static void open() throws Exception {
    database = TestDatabase.ready();
    store = Store.open(VERTX, database, null, 10_000);
    EpochKeys.createAll(folder.resolve("keys"), NOON);
    settings = TestConfig.read(folder, TestConfig.ONE_STATION);
    sharings = at(NOON);
  }

  /** As a service would have them that looks at its keys then. */
  private static StoredSharings at(Instant now) throws Exception {
    return new StoredSharings(store, RecipientSafe.open(settings, now));
  }

  @BeforeEach
  void empty() throws Exception {
    TestDatabase.run(database, "TRUNCATE sharing");
  }

  @AfterAll
  static void close() {
    store.close().await();
    VERTX.close().await();
  }

  private static ConsentId id(int n) {
    return new ConsentId("00000000-0000-0000-0000-00000000000" + n);
  }

  private static Sharing sharing(int n, Instant expiresAt) {
    return new Sharing(
        id(n),
        new CallId("hotline-1.1"),
        new CounsellorId("ana"),
        NOON,
        expiresAt,
        "A shelter",
        Sharing.Purpose.SHELTER,
        EnumSet.of(Kind.NEEDS, Kind.WHEREABOUTS),
        null,
        null);
  }

  private static Sharing kept(int n, Instant expiresAt) {
    Sharing sharing = sharing(n, expiresAt);
    sharings.keep(sharing).await();
    return sharing;
  }

  @Test
  void whatIsKeptComesBackAsItWasAndOnePersonHasOneForEachRecipient() {
    Sharing later = kept(1, LAPSES);
    Sharing sooner = kept(2, LAPSES.minusSeconds(1));
    assertEquals(later, sharings.find(id(1)).await().orElseThrow());
    assertEquals(List.of(sooner, later), sharings.held(NOON).await());
    assertTrue(sharings.find(id(9)).await().isEmpty());
  }

  @Test
  void aThiefOfTheDatabaseDoesNotKnowWhoIsTold() throws Exception {
    kept(1, LAPSES);
    String all =
        String.join("\n", TestDatabase.rows(database, "SELECT sharing::text FROM sharing"));
    assertTrue(all.contains("WHEREABOUTS"), "the kinds are there");
    assertFalse(all.contains("shelter"));
    assertFalse(all.contains(HexFormat.of().formatHex("shelter".getBytes(UTF_8))), "as bytes");
  }

  @Test
  void recipientsSwappedBetweenRowsOrOfARowThatWasAlteredCannotBeRead() throws Exception {
    kept(1, LAPSES);
    kept(2, LAPSES);
    kept(3, LAPSES);
    TestDatabase.run(
        database,
        """
        UPDATE sharing AS a SET sealed_recipient = b.sealed_recipient
        FROM sharing AS b WHERE a.id::text LIKE '%1' AND b.id::text LIKE '%2';
        UPDATE sharing SET what = '{IDENTITY}' WHERE id::text LIKE '%3'\
        """);
    assertNull(recipient(1));
    assertEquals("A shelter", recipient(2));
    assertNull(recipient(3));
  }

  private static @Nullable String recipient(int n) {
    return sharings.find(id(n)).await().orElseThrow().recipient();
  }

  /** The key changes in the worst moment: just after something was sealed for as long as may be. */
  @Test
  void recipientIsReadableAsLongAsTheSharingHoldsAndItsKeyGoesSoonAfter() throws Exception {
    Path keys = folder.resolve("ends");
    Config ends =
        ConfigReader.read(
            folder.resolve("own.conf"), Map.of("HOTLINE_PRIVACY_KEYS", keys.toString()));
    EpochKeys.createAll(keys, NOON.minus(EpochKeys.Kind.RECIPIENT.epoch()).plusSeconds(1));
    RecipientSafe safe = RecipientSafe.open(ends, NOON);
    StoredSharings book = new StoredSharings(store, safe);
    Instant lapses = NOON.plus(SharingRules.LONGEST);
    book.keep(sharing(1, lapses)).await();

    safe.tend(NOON.plusSeconds(1));
    safe.tend(lapses);
    assertEquals(List.of(sharing(1, lapses)), book.held(lapses.minusSeconds(1)).await());

    safe.tend(NOON.plus(EpochKeys.Kind.RECIPIENT.former()).plusSeconds(1));
    Sharing later = book.find(id(1)).await().orElseThrow();
    assertEquals(sharing(1, lapses).to(null), later, "that there was one stays, and its kinds");
    assertEquals(
        Optional.of(SharingRules.Refusal.NO_CONSENT),
        SharingRules.refusal(later, later.what(), NOON));
  }

  @Test
  void withoutAKeyNothingIsKept() throws Exception {
    Config none =
        ConfigReader.read(
            folder.resolve("own.conf"),
            Map.of(
                "HOTLINE_PRIVACY_KEYS",
                folder.resolve("none").toString(),
                "HOTLINE_PRIVACY_PEPPER_SECRET",
                "1 2026-11-01T00:00:00Z " + "0".repeat(64)));
    StoredSharings book = new StoredSharings(store, RecipientSafe.open(none, NOON));
    Future<Void> keeping = book.keep(sharing(1, LAPSES));
    assertTrue(keeping.cause() instanceof Sealing.NoKey);
    assertTrue(book.find(id(1)).await().isEmpty());
  }

  @Test
  void whoStoodThereToBeReadBeforeIsNeitherInTheTableNorInItsFileAndTheRowStays() throws Exception {
    Config.Database before = TestDatabase.empty();
    Schema.owner(before).target("25").load().migrate();
    TestDatabase.run(
        before,
        """
        INSERT INTO sharing (id, call, recorded_by, at, expires_at, recipient, purpose, what, ground)
          VALUES (gen_random_uuid(), 'c', 'ana', '2026-11-25', '2026-11-26', 'Dr. Petrovic', 'MEDICAL', '{HEALTH}', 'LIFE')\
        """);
    assertTrue(isInItsFile(before, "Petrovic"), "as it was");

    Schema.migrate(before);

    assertFalse(isInItsFile(before, "Petrovic"));
    assertEquals(
        List.of("MEDICAL|LIFE|"),
        TestDatabase.rows(before, "SELECT purpose, ground, sealed_recipient FROM sharing"));
  }

  private static boolean isInItsFile(Config.Database of, String word) throws Exception {
    try (Connection connection = TestDatabase.asSuperuser(of);
        Statement statement = connection.createStatement()) {
      statement.execute("CHECKPOINT");
      try (ResultSet found =
          statement.executeQuery(
              "SELECT position(convert_to('"
                  + word
                  + "', 'UTF8') IN pg_read_binary_file(pg_relation_filepath('sharing'))) > 0")) {
        return found.next() && found.getBoolean(1);
      }
    }
  }

  @Test
  void whatHasLapsedOrWasWithdrawnIsNotHeldAndIsWithdrawnOnce() {
    kept(1, LAPSES);
    kept(2, LAPSES);
    assertTrue(sharings.withdraw(id(1), NOON.plusSeconds(5)).await());
    assertFalse(sharings.withdraw(id(1), NOON.plusSeconds(6)).await());
    assertEquals(NOON.plusSeconds(5), sharings.find(id(1)).await().orElseThrow().withdrawnAt());
    assertEquals(1, sharings.held(LAPSES.minusSeconds(1)).await().size());
    assertEquals(List.of(), sharings.held(LAPSES).await());
    assertFalse(sharings.withdraw(id(2), LAPSES).await(), "over by itself");
  }

  private static Sharing override(int n) {
    Sharing override =
        new Sharing(
            id(n),
            new CallId("hotline-1.1"),
            new CounsellorId("ana"),
            NOON,
            NOON.plus(OverrideRules.LONGEST),
            "The police",
            Sharing.Purpose.POLICE,
            EnumSet.of(Kind.WHEREABOUTS),
            null,
            Danger.of(Danger.Ground.CHILD));
    sharings.keep(override).await();
    return override;
  }

  private static Danger danger(int n) {
    return Objects.requireNonNull(sharings.find(id(n)).await().orElseThrow().danger());
  }

  private static Danger.Word word(String by, boolean agrees) {
    return new Danger.Word(new CounsellorId(by), NOON.plusSeconds(60), agrees);
  }

  @Test
  void aSecondPersonsWordIsSaidOnceAndNeverByWhoeverAsked() {
    Sharing override = override(1);
    kept(2, LAPSES);
    assertEquals(override, sharings.find(id(1)).await().orElseThrow());
    assertFalse(sharings.say(id(1), word("ana", true)).await());
    assertFalse(sharings.say(id(2), word("petra", true)).await(), "a consent needs none");
    assertEquals(List.of(override), sharings.withoutWord().await());
    assertTrue(sharings.say(id(1), word("petra", false)).await());
    assertFalse(sharings.say(id(1), word("vera", true)).await());
    assertEquals(word("petra", false), danger(1).word());
    assertEquals(List.of(), sharings.withoutWord().await());
  }

  @Test
  void anOverrideToWhichNobodyHasSaidAWordStaysInTheListWhateverBecomesOfIt() {
    Sharing override = override(1);
    assertTrue(sharings.withdraw(id(1), NOON.plusSeconds(5)).await());
    Instant later = NOON.plus(Duration.ofDays(9));
    assertEquals(1, sharings.held(later).await().size());
    assertEquals(override.id(), sharings.withoutWord().await().getFirst().id());
    sharings.alarmed(id(1), NOON.plusSeconds(900)).await();
    sharings.alarmed(id(1), NOON.plusSeconds(905)).await();
    assertEquals(NOON.plusSeconds(900), danger(1).alarmedAt(), "the first time counts");
    assertTrue(sharings.say(id(1), word("petra", true)).await(), "late, and a word");
    assertEquals(List.of(), sharings.held(later).await());
  }

  @Test
  void anOverrideWhoseTimeRanOutWhileNoServiceWasThereIsAlarmedByTheNextOne() {
    override(1);
    InMemoryAudit audit = new InMemoryAudit();
    SharingDesk next =
        new SharingDesk(
            sharings,
            audit,
            () -> {
              throw new AssertionError("nobody is asked");
            },
            () -> id(9),
            () -> NOON.plus(OverrideRules.WITHIN));
    assertEquals(0, next.overdue(), "not known yet");
    next.watch().await();
    assertEquals(1, next.overdue());
    assertEquals(
        List.of(Audit.Action.OVERRIDE_ALARM),
        audit.entries().stream().map(Audit.Entry::action).toList());
    next.watch().await();
    assertEquals(1, audit.entries().size(), "once");
  }

  @Test
  void theTableItselfRefusesAnOverrideThatNobodyMayGive() {
    override(1);
    for (String wrong :
        List.of(
            "UPDATE sharing SET second = 'ana', second_at = now(), agrees = true",
            "UPDATE sharing SET second = 'petra'",
            "UPDATE sharing SET ground = NULL, alarmed_at = now()",
            "UPDATE sharing SET expires_at = at + interval '24 hours 1 second'")) {
      assertThrows(SQLException.class, () -> TestDatabase.run(database, wrong), wrong);
    }
  }

  @Test
  void theTableItselfRefusesWhatIsNoKindAndMoreThanThirtyDays() {
    kept(1, LAPSES);
    for (String wrong :
        List.of(
            "UPDATE sharing SET what = '{}'",
            "UPDATE sharing SET what = '{064}'",
            "UPDATE sharing SET expires_at = at + interval '30 days 1 second'")) {
      assertThrows(SQLException.class, () -> TestDatabase.run(database, wrong), wrong);
    }
  }
}
