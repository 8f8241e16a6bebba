package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.Statement;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Absence;
import rs.astra.hotline.core.roster.Change;
import rs.astra.hotline.core.roster.Days;
import rs.astra.hotline.core.roster.Hours;
import rs.astra.hotline.core.roster.Interpreter;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Person;
import rs.astra.hotline.core.roster.Post;
import rs.astra.hotline.core.roster.Proficiency;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Shift;
import rs.astra.hotline.core.roster.ShiftId;
import rs.astra.hotline.engine.StoredRoster;

/** The roster in a real PostgreSQL: read back as it was, replaced as a whole or not at all. */
final class RosterIT {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final ZoneId BELGRADE = ZoneId.of("Europe/Belgrade");
  private static final Vertx VERTX = Vertx.vertx();
  private static final CounsellorId MIRA = new CounsellorId("mira");
  private static final CounsellorId ANA = new CounsellorId("ana");
  private static final Hours NIGHT = new Hours(LocalTime.of(22, 0), LocalTime.of(6, 0));

  private final Config.Database database;
  private final Store store;

  RosterIT() throws Exception {
    database = TestDatabase.empty();
    store = Store.open(VERTX, database, null, 10_000);
  }

  @BeforeEach
  void migrate() {
    store.rosterVersion().await();
  }

  @AfterEach
  void close() {
    store.close().await();
  }

  @AfterAll
  static void closeVertx() {
    VERTX.close().await();
  }

  private static Shift shift(String id, CounsellorId person, Post post, Days days) {
    return new Shift(new ShiftId(id), person, post, days, NIGHT);
  }

  private static Days.Weekly weekly(int every, @Nullable LocalDate until) {
    return new Days.Weekly(
        Set.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY), every, LocalDate.of(2026, 11, 2), until);
  }

  private static Change.Occurrence occurrence(String shift, int day) {
    return new Change.Occurrence(new ShiftId(shift), LocalDate.of(2026, 11, day));
  }

  /** One of everything that a roster can hold. */
  private static Roster everything() {
    Roster roster =
        Roster.empty(BELGRADE)
            .with(
                new Person(
                    MIRA,
                    new StationId("c1"),
                    Map.of(
                        new Language("sr"), Proficiency.SPEAKS_WELL,
                        new Language("rom"), Proficiency.SPEAKS),
                    true))
            .with(new Person(ANA, null, Map.of(new Language("en"), Proficiency.SPEAKS), false))
            .with(shift("once", MIRA, Level.FIRST, new Days.Once(LocalDate.of(2026, 11, 20))))
            .with(shift("weekly", MIRA, Level.SECOND, weekly(1, null)))
            .with(shift("rare", ANA, Level.COORDINATOR, weekly(52, LocalDate.of(2199, 12, 31))))
            .with(shift("talk", ANA, Interpreter.INTERPRETER, weekly(2, null)));
    return roster
        .with(
            new Absence(
                ANA, LocalDateTime.of(2026, 12, 1, 0, 0), LocalDateTime.of(2026, 12, 24, 17, 30)))
        .with(new Change.Cancelled(occurrence("weekly", 2)))
        .with(new Change.Taken(occurrence("weekly", 8), ANA))
        .with(
            new Change.Moved(
                occurrence("weekly", 9),
                LocalDate.of(2026, 11, 10),
                new Hours(LocalTime.of(23, 59), LocalTime.MIDNIGHT)));
  }

  private static Roster other() {
    return Roster.empty(BELGRADE)
        .with(new Person(ANA, null, Map.of(new Language("sr"), Proficiency.SPEAKS), false))
        .with(shift("weekly", ANA, Level.FIRST, weekly(1, null)))
        .with(new Change.Cancelled(occurrence("weekly", 2)));
  }

  private StoredRoster read() {
    return store.roster(BELGRADE).await();
  }

  @Test
  void atFirstTheRosterIsEmptyAndItsVersionIsZero() {
    assertEquals(new StoredRoster(0, Roster.empty(BELGRADE)), read());
  }

  @Test
  void everythingIsReadBackAsItWas() {
    assertEquals(1, store.replaceRoster(0, everything(), NOON).await());
    assertEquals(new StoredRoster(1, everything()), read());
    assertEquals(1, store.rosterVersion().await());
  }

  @Test
  void nothingOfTheOldRosterIsLeft() throws Exception {
    store.replaceRoster(0, everything(), NOON).await();
    assertEquals(2, store.replaceRoster(1, other(), NOON.plusSeconds(60)).await());
    assertEquals(new StoredRoster(2, other()), read());
    assertEquals(
        List.of("2|2026-11-21 12:01:00"),
        TestDatabase.rows(database, "SELECT version, changed_at AT TIME ZONE 'UTC' FROM roster"));

    assertEquals(3, store.replaceRoster(2, Roster.empty(BELGRADE), NOON).await());
    assertEquals(new StoredRoster(3, Roster.empty(BELGRADE)), read());
  }

  // --- all or nothing

  @Test
  void rosterThatWasReplacedMeanwhileIsNotReplacedAgain() {
    store.replaceRoster(0, everything(), NOON).await();

    assertInstanceOf(StoredRoster.Replaced.class, failure(store.replaceRoster(0, other(), NOON)));
    assertInstanceOf(StoredRoster.Replaced.class, failure(store.replaceRoster(2, other(), NOON)));

    assertEquals(new StoredRoster(1, everything()), read());
  }

  @Test
  void ofManyWhoReplaceAtTheSameTimeOneSucceeds() {
    List<Future<Long>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(store.replaceRoster(0, i % 2 == 0 ? everything() : other(), NOON));
    }
    Future.join(all).otherwiseEmpty().await();

    List<Future<Long>> done = all.stream().filter(Future::succeeded).toList();
    assertEquals(1, done.size());
    all.stream()
        .filter(Future::failed)
        .forEach(failed -> assertInstanceOf(StoredRoster.Replaced.class, failed.cause()));
    boolean first = all.indexOf(done.getFirst()) % 2 == 0;
    assertEquals(new StoredRoster(1, first ? everything() : other()), read());
  }

  /** The last of the tables refuses; the first ones were emptied and filled by then. */
  @Test
  void failureInTheMiddleLeavesTheOldRosterWhole() throws Exception {
    store.replaceRoster(0, everything(), NOON).await();
    TestDatabase.run(
        database,
        "ALTER TABLE shift_change ADD CONSTRAINT no CHECK (moved_to IS NOT NULL) NOT VALID");

    assertNotNull(failure(store.replaceRoster(1, other(), NOON)));

    assertEquals(new StoredRoster(1, everything()), read());
  }

  /** Tables are read one after the other; a commit between two of them must not show. */
  @Test
  void readerSeesTheOldRosterOrTheNewOneAndNoMixture() throws Exception {
    store.replaceRoster(0, everything(), NOON).await();
    try (Connection writer = TestDatabase.connect(database);
        Statement sql = writer.createStatement()) {
      writer.setAutoCommit(false);
      sql.execute("LOCK TABLE shift_change IN ACCESS EXCLUSIVE MODE");
      Future<StoredRoster> reading = store.roster(BELGRADE);
      TestDatabase.await(
          "the reader waits for the last table",
          () ->
              TestDatabase.rows(
                          database,
                          "SELECT 1 FROM pg_locks WHERE NOT granted AND relation ="
                              + " 'shift_change'::regclass")
                      .size()
                  == 1);
      sql.execute("DELETE FROM shift_change");
      sql.execute("UPDATE roster SET version = 2");
      writer.commit();

      assertEquals(new StoredRoster(1, everything()), reading.await());
    }
  }

  @Test
  void whatIsNoRosterIsNotRead() throws Exception {
    store.replaceRoster(0, other(), NOON).await();
    TestDatabase.run(
        database, "INSERT INTO shift_change (shift, day) VALUES ('weekly', '2026-11-03')");

    assertInstanceOf(IllegalArgumentException.class, failure(store.roster(BELGRADE)));
  }

  // --- telling

  @Test
  void newVersionIsAnnouncedWhenItCanBeReadAndOnlyThen() throws Exception {
    try (Connection listener = TestDatabase.connect(database);
        Statement sql = listener.createStatement()) {
      sql.execute("LISTEN roster");
      store.replaceRoster(0, other(), NOON).await();
      failure(store.replaceRoster(0, everything(), NOON));
      store.replaceRoster(1, everything(), NOON).await();

      PGConnection connection = listener.unwrap(PGConnection.class);
      List<String> heard = new ArrayList<>();
      TestDatabase.await(
          "two announcements",
          () -> {
            PGNotification[] more = connection.getNotifications(100);
            Arrays.stream(more == null ? new PGNotification[0] : more)
                .forEach(n -> heard.add(n.getName() + " " + n.getParameter()));
            return heard.size() >= 2;
          });
      assertEquals(List.of("roster 1", "roster 2"), heard);
      PGNotification[] rest = connection.getNotifications(1);
      assertEquals(0, rest == null ? 0 : rest.length);
    }
  }

  private static Throwable failure(Future<?> future) {
    future.otherwiseEmpty().await();
    assertNull(future.result());
    return future.cause();
  }
}
