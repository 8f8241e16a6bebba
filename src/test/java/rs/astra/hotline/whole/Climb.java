package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import rs.astra.hotline.asterisk.Sipp;

/**
 * When each telephone rang in a call that climbs the ladder: between the caller's INVITE and the
 * telephone's, as SIPp stamped both when it sent and received them, on one clock.
 *
 * <p>A telephone may ring {@value #TOLERANCE} ms from the configured seconds, which is what was
 * promised. On the way are the caller's channel and its fact (a few ms), the engine's timer,
 * Asterisk's new channel, and two SIPp processes that a busy machine wakes late; all together took
 * 0.02 s on a machine with nothing else to do, and at most 0.1 s with four programs too many on its
 * two cores. The machine may stand still for longer than that: so a thread does nothing but sleep,
 * and what it overslept at most is added.
 */
final class Climb implements AutoCloseable {
  private static final long TOLERANCE = 500;
  private static final long NAP = 5;

  private final Sipp caller;
  private final Thread sleeper;
  private volatile long overslept;
  private volatile boolean over;

  /** Begins with the call. */
  Climb(Sipp caller) {
    this.caller = caller;
    this.sleeper = Thread.ofPlatform().daemon().name("sleeper").start(this::sleep);
  }

  private void sleep() {
    long last = System.nanoTime();
    while (!over) {
      try {
        TimeUnit.MILLISECONDS.sleep(NAP);
      } catch (InterruptedException e) {
        return;
      }
      long now = System.nanoTime();
      overslept = Math.max(overslept, TimeUnit.NANOSECONDS.toMillis(now - last) - NAP);
      last = now;
    }
  }

  /** The telephone rang first when the call had lasted so long. */
  void assertRung(Sipp telephone, Duration configured, String which) throws Exception {
    Instant called = caller.firstSent("INVITE");
    long after = Duration.between(called, telephone.firstReceived("INVITE")).toMillis();
    long off = after - configured.toMillis();
    String said = which + ": " + after + " ms, the machine stood still for " + overslept + " ms";
    assertTrue(Math.abs(off) <= TOLERANCE + overslept, said);
  }

  @Override
  public void close() {
    over = true;
    sleeper.interrupt();
  }
}
