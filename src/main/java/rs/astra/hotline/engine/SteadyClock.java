package rs.astra.hotline.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The machine's clock without its jumps: the time by which the hotline lives. Any thread.
 *
 * <ol>
 *   <li>A machine's clock that is set by an hour makes nobody wait an hour longer, and sets off no
 *       alarm before its time: this one goes on as it went, and catches up by at most a tenth of
 *       the time that passes. So ten seconds last nine to eleven until both agree again.
 *   <li>It never runs backwards.
 *   <li>While nobody calls and nobody's time runs, it may jump ahead ({@link #catchUp}).
 *   <li>Others on this machine write down what its clock says; {@link #ours} makes that our time.
 * </ol>
 *
 * The roster goes by the wall's time and so by the machine's clock, jumps and all.
 */
public final class SteadyClock extends Clock {
  /** How much of the time that passes may be a correction. */
  private static final int ONE_IN = 10;

  /** Smaller differences are nothing but two readings one after the other. */
  private static final Duration AGREES_WITHIN = Duration.ofSeconds(1);

  private final Clock machine;
  private final LongSupplier ticks;
  private final AtomicReference<Reading> last;

  private record Reading(Instant at, long ticks) {}

  /** A clock that agrees with the machine's now. */
  public SteadyClock(Clock machine) {
    this(machine, System::nanoTime);
  }

  /**
   * A clock that agrees with the machine's now.
   *
   * @param ticks nanoseconds of a clock that nobody sets
   */
  SteadyClock(Clock machine, LongSupplier ticks) {
    this.machine = machine;
    this.ticks = ticks;
    this.last = new AtomicReference<>(new Reading(machine.instant(), ticks.getAsLong()));
  }

  @Override
  public Instant instant() {
    return last.updateAndGet(this::next).at();
  }

  private Reading next(Reading before) {
    long now = ticks.getAsLong();
    long passed = Math.max(0, now - before.ticks());
    Instant steady = before.at().plusNanos(passed);
    Duration most = Duration.ofNanos(passed / ONE_IN);
    Duration off = Duration.between(steady, machine.instant());
    Duration correction =
        off.compareTo(most) > 0 ? most : off.compareTo(most.negated()) < 0 ? most.negated() : off;
    return new Reading(steady.plus(correction), Math.max(now, before.ticks()));
  }

  /** Agrees with the machine's clock at once if that is ahead. */
  public void catchUp() {
    last.updateAndGet(
        before -> {
          Reading next = next(before);
          Instant read = machine.instant();
          return read.isAfter(next.at()) ? new Reading(read, next.ticks()) : next;
        });
  }

  /**
   * Our time for what somebody else on this machine wrote down, who may have read the clock before
   * or after it was set: the later of both that is not in the future. Right for whatever is younger
   * than the jump is long.
   */
  public Instant ours(Instant written) {
    Instant now = instant();
    Duration off = Duration.between(machine.instant(), now);
    if (off.abs().compareTo(AGREES_WITHIN) < 0) {
      return written;
    }
    Instant moved = written.plus(off);
    Instant earlier = moved.isBefore(written) ? moved : written;
    Instant later = moved.isBefore(written) ? written : moved;
    return later.isAfter(now.plus(AGREES_WITHIN)) ? earlier : later;
  }

  @Override
  public ZoneId getZone() {
    return machine.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new SteadyClock(machine.withZone(zone), ticks);
  }
}
