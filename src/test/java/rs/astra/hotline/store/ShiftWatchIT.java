package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.counsellor.StationId;
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

/** Who is on shift, told from a roster in a real PostgreSQL. */
@Timeout(60)
final class ShiftWatchIT {
  private static final ZoneId BELGRADE = ZoneId.of("Europe/Belgrade");
  private static final CounsellorId MIRA = new CounsellorId("mira");
  private static final CounsellorId ANA = new CounsellorId("ana");
  private static final StationId DESK = new StationId("c1");

  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Instant> now = new AtomicReference<>();
  private final List<Map<CounsellorId, Shifts.Place>> told = new CopyOnWriteArrayList<>();
  private final List<Fact.LanguagesKnown> languages = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final Config.Database database;
  private final Store store;

  ShiftWatchIT() throws Exception {
    database = TestDatabase.empty();
    store = Store.open(vertx, database, null, 100);
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  private static Roster nights() {
    Roster roster = Roster.empty(BELGRADE);
    for (CounsellorId id : List.of(MIRA, ANA)) {
      roster =
          roster.with(
              new Person(
                  id,
                  id.equals(MIRA) ? DESK : null,
                  Map.of(new Language("sr"), Proficiency.SPEAKS),
                  false));
    }
    return roster
        .with(shift("n", MIRA, Level.FIRST))
        .with(shift("c", MIRA, Level.COORDINATOR))
        .with(shift("i", ANA, Interpreter.INTERPRETER));
  }

  private static Shift shift(String id, CounsellorId person, Post post) {
    return new Shift(
        new ShiftId(id),
        person,
        post,
        new Days.Weekly(EnumSet.allOf(DayOfWeek.class), 1, LocalDate.of(2026, 1, 1), null),
        new Hours(LocalTime.of(22, 0), LocalTime.of(6, 0)));
  }

  private void watch(StoredRoster roster) {
    vertx
        .deployVerticle(
            new ShiftWatch(
                store,
                BELGRADE,
                now::get,
                fact -> {
                  if (refusals.getAndDecrement() > 0) {
                    return false;
                  }
                  if (fact instanceof Fact.LanguagesKnown known) {
                    languages.add(known);
                  } else {
                    told.add(((Fact.OnShift) fact).people());
                  }
                  return true;
                },
                _ -> {},
                roster))
        .await();
  }

  private void awaitTold(Map<CounsellorId, Shifts.Place> last) throws Exception {
    TestDatabase.await("told", () -> !told.isEmpty() && told.getLast().equals(last));
  }

  @Test
  void shiftBeginsAndEndsByTheClockOnTheWallAndOncePerPerson() throws Exception {
    var mira = Map.of(MIRA, new Shifts.Place(DESK, Level.FIRST));
    // The clocks went from 02:00 to 03:00 in this night; the shift is over at 06:00 all the same.
    now.set(Instant.parse("2026-03-28T20:59:59Z"));
    watch(new StoredRoster(0, nights()));
    awaitTold(Map.of());
    now.set(Instant.parse("2026-03-28T21:00:00Z"));
    awaitTold(mira);
    now.set(Instant.parse("2026-03-29T04:00:00Z"));
    awaitTold(Map.of());
    assertEquals(List.of(Map.of(), mira, Map.of()), told, "each change is told once");
  }

  @Test
  void whatWasNotTakenIsToldAgain() throws Exception {
    refusals.set(2);
    now.set(Instant.parse("2026-11-21T22:00:00Z"));
    watch(new StoredRoster(0, nights()));
    awaitTold(Map.of(MIRA, new Shifts.Place(DESK, Level.FIRST)));
  }

  @Test
  void whatEverybodySpeaksAndWhoInterpretsIsToldBeforeWhoIsOnShift() throws Exception {
    now.set(Instant.parse("2026-11-21T20:59:59Z"));
    watch(new StoredRoster(0, nights()));
    awaitTold(Map.of());
    now.set(Instant.parse("2026-11-21T21:00:00Z"));
    awaitTold(Map.of(MIRA, new Shifts.Place(DESK, Level.FIRST)));
    var serbian = Map.of(new Language("sr"), Proficiency.SPEAKS);
    var speaks = Map.of(MIRA, serbian, ANA, serbian);
    assertEquals(
        List.of(
            new Fact.LanguagesKnown(speaks, Map.of()),
            new Fact.LanguagesKnown(speaks, Map.of(ANA, Optional.empty()))),
        languages);
  }

  @Test
  void newRosterIsReadWhenItIsStored() throws Exception {
    now.set(Instant.parse("2026-11-21T22:00:00Z"));
    watch(ShiftWatch.read(store, BELGRADE).await());
    awaitTold(Map.of());
    store.replaceRoster(0, nights(), now.get()).await();
    awaitTold(Map.of(MIRA, new Shifts.Place(DESK, Level.FIRST)));
  }

  @Test
  void rosterThatContradictsItselfCountsAsNone() throws Exception {
    store.replaceRoster(0, nights(), Instant.EPOCH).await();
    TestDatabase.rows(database, "DELETE FROM speaks RETURNING person");
    StoredRoster read = ShiftWatch.read(store, BELGRADE).await();
    assertTrue(read.roster().shifts().isEmpty());
    assertEquals(1, read.version());
  }
}
