package rs.astra.hotline.engine;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Decide;
import rs.astra.hotline.core.Decision;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.Transition;

/**
 * The single owner of the state: facts wait in one bounded queue and are decided one after the
 * other on one Vert.x context.
 *
 * <ol>
 *   <li>A fact that finds no room is refused, never dropped in silence: whoever offered it knows,
 *       and as soon as there is room again Asterisk is asked what is true.
 *   <li>The time of deciding is steady, however the machine's clock is set ({@link SteadyClock});
 *       whether we are alive is not asked of that clock at all.
 *   <li>A decision that fails, which must never happen, changes nothing and is counted; the next
 *       fact is decided as if it had not been. Several in a row, and we count as dead, so that
 *       callers go on to the fallback.
 * </ol>
 */
public final class Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final int AT_ONCE = 256;
  private static final Duration BEAT = Duration.ofMillis(500);

  /** So many decisions failed one after the other: callers are better off without us. */
  private static final int GIVEN_UP = 5;

  private final Vertx vertx;
  private final Context context;
  private final SteadyClock clock;
  private final BlockingQueue<Fact> facts;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicBoolean overflowed = new AtomicBoolean();
  private final AtomicLong offered = new AtomicLong();
  private final AtomicLong overflows = new AtomicLong();
  private final AtomicLong decided = new AtomicLong();
  private final AtomicLong impossible = new AtomicLong();
  private Consumer<Command> commands = _ -> {};
  private List<Consumer<List<Transition.Entry>>> listeners = List.of();
  private volatile Hotline state;
  private volatile boolean started;
  private volatile long lastBeat = System.nanoTime();

  private int failedInARow;
  private long timer = -1;
  private @Nullable Instant timerAt;

  /**
   * An engine that has not begun: facts may be offered, and wait.
   *
   * @param room how many facts may wait to be decided
   */
  public Engine(Vertx vertx, SteadyClock clock, Hotline initial, int room) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.clock = clock;
    this.facts = new ArrayBlockingQueue<>(room);
    this.state = initial;
  }

  /**
   * Begins to decide; once.
   *
   * @param commands carries out what was decided; must not block
   * @param listeners hear every transition, in order; must not block
   */
  public void start(Consumer<Command> commands, List<Consumer<List<Transition.Entry>>> listeners) {
    context.runOnContext(
        _ -> {
          this.commands = commands;
          this.listeners = List.copyOf(listeners);
          vertx.setPeriodic(BEAT.toMillis(), _ -> drain());
          started = true;
          drain();
        });
  }

  /**
   * Tells the engine what has happened. Never blocks; any thread.
   *
   * @return false if there was no room: the fact was not taken
   */
  public boolean offer(Fact fact) {
    offered.incrementAndGet();
    if (!facts.offer(fact)) {
      offered.decrementAndGet();
      overflows.incrementAndGet();
      overflowed.set(true);
      return false;
    }
    if (started && draining.compareAndSet(false, true)) {
      context.runOnContext(_ -> drain());
    }
    return true;
  }

  /** The state after the last decision; any thread. */
  public Hotline state() {
    return state;
  }

  /** Whether facts are being decided: what the callers' dead man's switch hangs on. */
  public boolean alive(Duration within) {
    return System.nanoTime() - lastBeat < within.toNanos();
  }

  /** Facts taken since the start. */
  public long offered() {
    return offered.get();
  }

  /** Facts decided since the start. */
  public long decided() {
    return decided.get();
  }

  /** Whether all facts taken have been decided, and what follows from them was handed on. */
  public boolean settled() {
    return decided.get() == offered.get(); // read in this order: the first is never ahead
  }

  /** Facts that wait to be decided. */
  public int waiting() {
    return facts.size();
  }

  /** Facts refused because there was no room. */
  public long overflows() {
    return overflows.get();
  }

  /** Decisions that failed or found themselves impossible: must be zero. */
  public long impossible() {
    return impossible.get();
  }

  private void drain() {
    draining.set(false);
    if (failedInARow < GIVEN_UP) {
      lastBeat = System.nanoTime();
    }
    for (int i = 0; i < AT_ONCE; i++) {
      Fact fact = facts.poll();
      if (fact == null) {
        break;
      }
      try {
        decide(fact);
      } finally {
        decided.incrementAndGet();
      }
    }
    if (!facts.isEmpty()) {
      if (draining.compareAndSet(false, true)) {
        context.runOnContext(_ -> drain());
      }
      return;
    }
    if (overflowed.compareAndSet(true, false)) {
      commands.accept(new Command.LookAgain());
    }
    Optional<Instant> due = state.nextAlarm();
    if (due.isPresent() && !due.get().isAfter(clock.instant())) {
      decide(new Fact.TimePassed());
    }
    if (state.calls().open().isEmpty() && state.staff().nextAlarm().isEmpty()) {
      clock.catchUp();
    }
    setTimer();
  }

  private void decide(Fact fact) {
    Decision decision;
    try {
      decision = Decide.decide(state, fact, clock.instant());
    } catch (RuntimeException e) {
      impossible.incrementAndGet();
      // The kind of fact and the place in our code say enough; a fact's content stays out of the
      // log.
      StackTraceElement[] trace = e.getStackTrace();
      LOG.error(
          "a decision failed on {}: {} at {}",
          fact.getClass().getSimpleName(),
          e.getClass().getSimpleName(),
          trace.length > 0 ? trace[0] : "unknown");
      failedInARow++;
      return;
    }
    failedInARow = 0;
    state = decision.next();
    decision.commands().forEach(command -> hand(commands, command));
    if (!decision.transitions().isEmpty()) {
      impossible.addAndGet(
          decision.transitions().stream()
              .filter(entry -> entry.transition() instanceof Transition.Impossible)
              .count());
      listeners.forEach(listener -> hand(listener, decision.transitions()));
    }
  }

  /** Whoever fails to take what was decided must not keep it from the others. */
  private static <T> void hand(Consumer<T> to, T what) {
    try {
      to.accept(what);
    } catch (RuntimeException e) {
      LOG.error("not taken: {} by {}", e.getClass().getSimpleName(), to.getClass().getName());
    }
  }

  private void setTimer() {
    Instant due = state.nextAlarm().orElse(null);
    if (due == null || (timerAt != null && !due.isBefore(timerAt))) {
      return;
    }
    if (timer >= 0) {
      vertx.cancelTimer(timer);
    }
    timerAt = due;
    long delay = Math.clamp(Duration.between(clock.instant(), due).toMillis() + 1, 1, 60_000);
    timer =
        vertx.setTimer(
            delay,
            _ -> {
              timer = -1;
              timerAt = null;
              drain();
            });
  }
}
