package rs.astra.hotline.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.roster.Absence;
import rs.astra.hotline.core.roster.Days;
import rs.astra.hotline.core.roster.Hours;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Person;
import rs.astra.hotline.core.roster.Proficiency;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Shift;
import rs.astra.hotline.core.roster.ShiftId;
import rs.astra.hotline.engine.CoverageGuard.Within;

/** What nobody covers, as the service knows it from minute to minute. */
@Timeout(60)
class CoverageGuardTest {
  private static final ZoneId BELGRADE = ZoneId.of("Europe/Belgrade");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Language SR = new Language("sr");

  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final CoverageGuard guard = new CoverageGuard(Set.of(SR), Duration.ofDays(7), now::get);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** Everybody of every level is there day and night; mira, of the first line, may be away. */
  private static Roster roster(Absence... away) {
    Roster roster = Roster.empty(BELGRADE);
    for (Level level : Level.values()) {
      CounsellorId id =
          new CounsellorId(level == Level.FIRST ? "mira" : level.name().toLowerCase(Locale.ROOT));
      roster =
          roster
              .with(new Person(id, null, Map.of(SR, Proficiency.SPEAKS), false))
              .with(
                  new Shift(
                      new ShiftId(id.value()),
                      id,
                      level,
                      new Days.Weekly(
                          EnumSet.allOf(DayOfWeek.class), 1, LocalDate.of(2026, 1, 1), null),
                      new Hours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)));
    }
    for (Absence absence : away) {
      roster = roster.with(absence);
    }
    return roster;
  }

  /** Away for eight hours, so many hours from noon on. */
  private static Absence away(int hours) {
    var from = NOON.plus(Duration.ofHours(hours)).atZone(BELGRADE).toLocalDateTime();
    return new Absence(new CounsellorId("mira"), from, from.plusHours(8));
  }

  private void known(long version, Roster roster) throws InterruptedException {
    now.set(now.get().plusMillis(1));
    guard.know(new StoredRoster(version, roster));
    computed(guard, now.get());
  }

  private static void computed(CoverageGuard guard, Instant since) throws InterruptedException {
    Instant at = guard.computedAt();
    while (at == null || at.isBefore(since)) {
      TimeUnit.MILLISECONDS.sleep(5);
      at = guard.computedAt();
    }
  }

  private long seconds(Within within) {
    return guard.seconds(Level.FIRST, SR, within);
  }

  @Test
  void gapIsToldDaysAheadAndAtTheHourAndNoMoreWhenItIsFilled() throws Exception {
    vertx.deployVerticle(guard).await();
    known(1, roster(away(10 * 24)));
    assertEquals(0, seconds(Within.NOTICE));
    assertEquals(8 * 3600, seconds(Within.FORTNIGHT));

    now.set(NOON.plus(Duration.ofDays(4)));
    assertEquals(8 * 3600, seconds(Within.NOTICE));
    assertEquals(1, guard.toTell(Within.NOTICE).size());
    assertEquals(0, seconds(Within.HOUR));

    now.set(NOON.plus(Duration.ofDays(10)).minusSeconds(1800));
    assertEquals(1800, seconds(Within.HOUR));
    now.set(NOON.plus(Duration.ofDays(10)).plusSeconds(3600));
    assertEquals(3600, seconds(Within.HOUR));
    assertEquals(7 * 3600, seconds(Within.NOTICE));
    assertEquals(0, guard.seconds(Level.SECOND, SR, Within.FORTNIGHT));

    known(2, roster());
    assertEquals(0, seconds(Within.FORTNIGHT));
    assertTrue(guard.toTell(Within.FORTNIGHT).isEmpty());
  }

  /** The fortnight moves on with the clock: a gap at its far end comes in. */
  @Test
  void theSameRosterIsComputedAnewAsTimePasses() throws Exception {
    Duration often = Duration.ofMillis(5);
    var hourly = new CoverageGuard(Set.of(SR), Duration.ofDays(7), now::get, often);
    hourly.know(new StoredRoster(1, roster(away(14 * 24 + 1))));
    vertx.deployVerticle(hourly).await();
    computed(hourly, NOON);
    assertEquals(0, hourly.seconds(Level.FIRST, SR, Within.FORTNIGHT));

    now.set(NOON.plus(Duration.ofHours(2)));
    computed(hourly, now.get());
    assertEquals(3600, hourly.seconds(Level.FIRST, SR, Within.FORTNIGHT));
  }

  @Test
  void withoutAnyRosterThereIsNoGapAndAnEmptyOneIsAllGap() throws Exception {
    assertNull(guard.computedAt());
    vertx.deployVerticle(guard).await();
    known(0, Roster.empty(BELGRADE));
    assertEquals(0, seconds(Within.FORTNIGHT));
    known(1, Roster.empty(BELGRADE));
    assertEquals(3600, seconds(Within.HOUR));
  }
}
