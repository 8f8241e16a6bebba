package rs.astra.hotline.metrics;

import java.time.Instant;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.engine.CoverageGuard;
import rs.astra.hotline.engine.Exposure;

/**
 * Figures that other parts keep; each is asked at every scrape and must answer at once, on any
 * thread. Whatever is named a count only ever grows.
 *
 * @param keysUsable whether the keys of tokens and of callbacks could be kept when that was last
 *     tried
 */
public record Readings(
    Ami ami,
    Agi agi,
    LongSupplier httpRejected,
    LongSupplier httpThrottled,
    SignIns signIns,
    Engine engine,
    Store store,
    BooleanSupplier keysUsable,
    Trail trail,
    Retention retention,
    Overrides overrides,
    Supplier<@Nullable Instant> certificateEnd,
    Provider provider,
    CoverageGuard coverage) {

  /** Overrides to which no second person has said a word, in time still or not. */
  public record Overrides(LongSupplier waiting, LongSupplier overdue) {}

  /**
   * The organisation's identity provider.
   *
   * @param answered when it last said where its parts are, and its keys; null if not since the
   *     start, or if there is none
   */
  public record Provider(Supplier<@Nullable Instant> answered, Iterable<Failures> failures) {}

  /** How often it failed for that cause, of which there are a few. */
  public record Failures(String cause, LongSupplier count) {}

  /** The manager interface. */
  public record Ami(
      BooleanSupplier connected,
      LongSupplier reconnects,
      Supplier<@Nullable Instant> lastEvent,
      LongSupplier events,
      Supplier<Set<Exposure>> exposures) {}

  /** The gateway interface. */
  public record Agi(Requests requests, LongSupplier rejected) {}

  /**
   * Tries to sign in on the pages.
   *
   * @param throttled those that were told to wait
   */
  public record SignIns(LongSupplier in, LongSupplier wrong, LongSupplier throttled) {}

  /** How many requests of Asterisk had this result. */
  @FunctionalInterface
  public interface Requests {
    long count(Script script, Result result);
  }

  /** What Asterisk asks. */
  public enum Script {
    ARRIVE,
    RETURN,
    ACCEPT,
    CALLBACK,
    DUTY
  }

  /** What became of it. */
  public enum Result {
    /** We gave our verdict. */
    OK,
    /** The caller went on to the fallback. */
    HANDED_OVER,
    /** We did not take the request. */
    REFUSED
  }

  /**
   * The engine.
   *
   * @param impossible decisions that failed, or found themselves impossible
   */
  public record Engine(
      LongSupplier queued, LongSupplier facts, LongSupplier overflows, LongSupplier impossible) {}

  /**
   * The trail of who asked for what.
   *
   * @param failed entries that could not be recorded
   * @param broken whether it was not as it was noted last
   */
  public record Trail(LongSupplier failed, BooleanSupplier broken) {}

  /**
   * What goes when its time is over.
   *
   * @param lastRun when every rule was last applied to the end, null if not since our start
   * @param gone for each rule how many rows went
   */
  public record Retention(Supplier<@Nullable Instant> lastRun, Iterable<Gone> gone) {}

  /** How many rows were cut or removed by a rule. */
  public record Gone(String rule, LongSupplier rows) {}

  /**
   * The store.
   *
   * @param dropped detail that was not kept for lack of room
   */
  public record Store(
      BooleanSupplier connected,
      LongSupplier pending,
      LongSupplier written,
      LongSupplier dropped,
      Spool spool) {}

  /**
   * Where transitions wait on disk.
   *
   * @param usable whether it did what was last asked of it
   * @param limit how many bytes it may take
   */
  public record Spool(
      BooleanSupplier usable, LongSupplier transitions, LongSupplier bytes, LongSupplier limit) {}
}
