package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Danger;
import rs.astra.hotline.core.consent.OverrideRules;
import rs.astra.hotline.core.consent.Sharing;
import rs.astra.hotline.core.consent.Sharing.Kind;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.InMemoryAudit;
import rs.astra.hotline.engine.SharingDesk;

/** To whom what may be told, in a real database. */
final class SharingsIT {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Instant LAPSES = NOON.plus(Duration.ofDays(7));
  private static final Vertx VERTX = Vertx.vertx();

  private static Config.Database database;
  private static Store store;
  private static StoredSharings sharings;

  @BeforeAll
  static void open() throws Exception {
    database = TestDatabase.ready();
    store = Store.open(VERTX, database, null, 10_000);
    sharings = new StoredSharings(store);
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

  private static Sharing kept(int n, Instant expiresAt) {
    Sharing sharing =
        new Sharing(
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
            new StoredSharings(store),
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
  void theTableItselfRefusesANumberAndMoreThanThirtyDays() {
    kept(1, LAPSES);
    for (String wrong :
        List.of(
            "UPDATE sharing SET recipient = 'her, 064/123 45 67'",
            "UPDATE sharing SET what = '{}'",
            "UPDATE sharing SET what = '{064}'",
            "UPDATE sharing SET expires_at = at + interval '30 days 1 second'")) {
      assertThrows(SQLException.class, () -> TestDatabase.run(database, wrong), wrong);
    }
  }
}
