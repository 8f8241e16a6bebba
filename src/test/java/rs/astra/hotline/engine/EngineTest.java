package rs.astra.hotline.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.Policy;
import rs.astra.hotline.core.Snapshot;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.UsualPolicy;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;

@Timeout(60)
final class EngineTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Policy POLICY = UsualPolicy.of(Duration.ZERO, Duration.ofSeconds(1));

  private static final Snapshot NOTHING_YET =
      new Snapshot(NOON, Map.of(), Map.of(), Map.of(), List.of(), List.of());

  private static final Fact WAITS =
      new Fact.CallerArrived(
          new Caller(
              new CallId("pbx-1.1"), "PJSIP/x", new LineId("sos"), new Language("sr"), NOON));

  private final Vertx vertx = Vertx.vertx();
  private final Hands clock = new Hands(NOON);
  private final List<Command> commands = new CopyOnWriteArrayList<>();
  private final List<Transition.Entry> told = new CopyOnWriteArrayList<>();
  private final AtomicReference<CountDownLatch> held = new AtomicReference<>(new CountDownLatch(0));

  @AfterEach
  void end() {
    held.get().countDown();
    vertx.close().await();
  }

  private Engine engine(int room) {
    Engine engine = new Engine(vertx, new SteadyClock(clock), Hotline.empty(POLICY, "ab12"), room);
    engine.start(commands::add, List.of(told::addAll, _ -> waitWhileHeld()));
    return engine;
  }

  private void waitWhileHeld() {
    try {
      assertTrue(held.get().await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aFactThatFindsNoRoomIsRefusedAndCountedAndAsteriskIsAskedAgain() {
    Engine engine = engine(3);
    held.set(new CountDownLatch(1));
    assertTrue(engine.offer(new Fact.NumberRefused()));
    until(() -> told.size() == 1); // the engine is busy with it
    for (int i = 0; i < 3; i++) {
      assertTrue(engine.offer(new Fact.NumberRefused()));
    }
    assertEquals(3, engine.waiting());
    assertFalse(engine.offer(new Fact.NumberRefused()));
    assertFalse(engine.offer(new Fact.NumberRefused()));
    assertEquals(2, engine.overflows());
    assertEquals(List.of(), commands);
    held.get().countDown();
    until(() -> commands.contains(new Command.LookAgain()));
    assertEquals(4, engine.decided());
    assertEquals(4, engine.offered());
    assertEquals(1, commands.size(), "asked once: " + commands);
  }

  @Test
  void anEngineIsNotSettledBeforeWhatWasDecidedIsHandedOn() {
    Engine engine = engine(3);
    assertTrue(engine.settled());
    held.set(new CountDownLatch(1));
    engine.offer(new Fact.NumberRefused());
    until(() -> told.size() == 1); // the engine is busy with it
    assertEquals(0, engine.waiting());
    assertFalse(engine.settled());
    held.get().countDown();
    until(engine::settled);
  }

  @Test
  void theTimeOfDecidingDoesNotFollowAClockThatIsSet() {
    Engine engine = engine(10);
    engine.offer(WAITS);
    until(() -> told.size() >= 1);
    for (int hours : new int[] {-1, 1}) {
      clock.now = NOON.plusSeconds(3_600L * hours);
      int before = told.size();
      engine.offer(new Fact.NumberRefused());
      until(() -> told.size() == before + 1);
      Instant at = told.getLast().at();
      assertFalse(at.isBefore(told.get(before - 1).at()), told.toString());
      assertTrue(at.isBefore(NOON.plusSeconds(60)), told.toString());
    }
  }

  @Test
  void nobodyIsRungOrGivenUpBecauseTheClockWasSetAhead() {
    Engine engine = engine(10);
    engine.offer(new Fact.LinkRestored(NOTHING_YET));
    engine.offer(new Fact.SignedIn(new CounsellorId("c1"), new StationId("c1"), Level.FIRST));
    engine.offer(new Fact.SignedIn(new CounsellorId("c2"), new StationId("c2"), Level.SECOND));
    engine.offer(WAITS);
    until(() -> commands.stream().anyMatch(Command.Ring.class::isInstance));
    clock.now = NOON.plusSeconds(3_600);
    long decided = engine.decided();
    engine.offer(new Fact.NumberRefused());
    until(() -> engine.decided() > decided);
    assertEquals(1, commands.stream().filter(Command.Ring.class::isInstance).count());
    assertEquals(0, commands.stream().filter(Command.StopRinging.class::isInstance).count());
  }

  @Test
  void whileNobodyCallsTheTimeOfDecidingCatchesUpWithAClockThatWasSetAhead() {
    Engine engine = engine(10);
    clock.now = NOON.plusSeconds(3_600);
    until(
        () -> {
          engine.offer(new Fact.NumberRefused());
          return !told.isEmpty() && !told.getLast().at().isBefore(NOON.plusSeconds(3_600));
        });
  }

  @Test
  void aWaitingCallerIsSpokenToAlthoughTheClockWasTurnedBack() {
    Engine engine = engine(10);
    Caller caller =
        new Caller(new CallId("pbx-1.1"), "PJSIP/x", new LineId("sos"), new Language("sr"), NOON);
    engine.offer(new Fact.CallerArrived(caller));
    until(() -> told.size() >= 1);
    clock.now = NOON.minusSeconds(3_600);
    until(() -> commands.stream().anyMatch(Command.Say.class::isInstance));
  }

  @Test
  void anEngineWhoseClockWasTurnedBackIsStillAlive() {
    Engine engine = engine(10);
    engine.offer(new Fact.NumberRefused());
    until(() -> told.size() == 1);
    clock.now = NOON.minusSeconds(3_600);
    assertTrue(engine.alive(Duration.ofSeconds(3)));
    engine.offer(new Fact.NumberRefused());
    until(() -> told.size() == 2);
    assertTrue(engine.alive(Duration.ofSeconds(3)));
  }

  @Test
  void aFrozenEngineIsNotAliveAlthoughTheClockWasTurnedBack() {
    Engine engine = engine(10);
    held.set(new CountDownLatch(1));
    engine.offer(new Fact.NumberRefused());
    until(() -> told.size() == 1);
    clock.now = NOON.minusSeconds(3_600);
    until(() -> !engine.alive(Duration.ofMillis(200)));
  }

  @Test
  @SuppressWarnings("NullAway") // a fact as no edge may make it
  void aDecisionThatThrowsChangesNothingAndTheNextIsDecided() {
    Engine engine = engine(10);
    Hotline before = engine.state();
    engine.offer(
        new Fact.LinkRestored(new Snapshot(NOON, null, Map.of(), Map.of(), List.of(), List.of())));
    until(() -> engine.decided() == 1);
    assertEquals(1, engine.impossible());
    assertEquals(before, engine.state());
    assertEquals(List.of(), commands);
    engine.offer(new Fact.SignedIn(new CounsellorId("c1"), new StationId("c1"), Level.FIRST));
    until(() -> engine.state().staff().onDuty() == 1);
  }

  @Test
  @SuppressWarnings("NullAway") // a fact as no edge may make it
  void afterFiveFailedDecisionsInARowTheEngineCountsAsDeadUntilOneSucceeds() {
    Engine engine = engine(10);
    Fact bad =
        new Fact.LinkRestored(new Snapshot(NOON, null, Map.of(), Map.of(), List.of(), List.of()));
    for (int i = 0; i < 5; i++) {
      engine.offer(bad);
    }
    until(() -> engine.impossible() == 5);
    until(() -> !engine.alive(Duration.ofSeconds(1)));
    engine.offer(new Fact.NumberRefused());
    until(() -> engine.alive(Duration.ofSeconds(1)));
  }

  @Test
  @SuppressWarnings("NullAway") // a fact as no edge may make it
  void failedDecisionsWithOthersBetweenDoNotCountAsDead() {
    Engine engine = engine(30);
    Fact bad =
        new Fact.LinkRestored(new Snapshot(NOON, null, Map.of(), Map.of(), List.of(), List.of()));
    for (int i = 0; i < 8; i++) {
      engine.offer(bad);
      engine.offer(new Fact.NumberRefused());
    }
    until(() -> engine.impossible() == 8 && engine.decided() == 16);
    long beaten = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    until(() -> System.nanoTime() > beaten || !engine.alive(Duration.ofSeconds(1)));
    assertTrue(engine.alive(Duration.ofSeconds(1)));
  }

  @Test
  void aListenerThatThrowsKeepsNothingFromTheOthersNorFromTheCaller() {
    Engine engine = new Engine(vertx, new SteadyClock(clock), Hotline.empty(POLICY, "ab12"), 10);
    engine.start(
        command -> {
          commands.add(command);
          throw new IllegalStateException("planted");
        },
        List.of(
            _ -> {
              throw new IllegalStateException("planted");
            },
            told::addAll));
    engine.offer(new Fact.LinkRestored(NOTHING_YET));
    engine.offer(new Fact.SignedIn(new CounsellorId("c1"), new StationId("c1"), Level.FIRST));
    engine.offer(
        new Fact.CallerArrived(
            new Caller(
                new CallId("pbx-1.1"), "PJSIP/x", new LineId("sos"), new Language("sr"), NOON)));
    until(() -> told.stream().anyMatch(e -> e.transition() instanceof Transition.LegRung));
    until(() -> commands.stream().anyMatch(Command.Ring.class::isInstance));
    assertEquals(0, engine.impossible());
    assertEquals(1, engine.state().calls().legs().size());
  }

  @Test
  void factsThatComeBeforeTheStartWaitAndAreThenDecided() {
    Engine engine = new Engine(vertx, new SteadyClock(clock), Hotline.empty(POLICY, "ab12"), 10);
    engine.offer(new Fact.NumberRefused());
    assertEquals(1, engine.waiting());
    engine.start(commands::add, List.of(told::addAll));
    until(() -> told.size() == 1);
  }

  @Test
  void factsOfOneThreadAreDecidedInTheirOrder() {
    Engine engine = engine(2_000);
    for (int i = 0; i < 500; i++) {
      engine.offer(new Fact.SignedIn(new CounsellorId("c1"), new StationId("c1"), Level.FIRST));
      engine.offer(new Fact.SignedOut(new CounsellorId("c1")));
    }
    until(() -> engine.decided() == 1_000);
    assertEquals(0, engine.state().staff().onDuty());
    long expected = 1;
    for (Transition.Entry entry : told) {
      assertEquals(expected++, entry.sequence());
    }
  }

  private static void until(BooleanSupplier so) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!so.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "did not come true");
      Thread.onSpinWait();
    }
  }
}
