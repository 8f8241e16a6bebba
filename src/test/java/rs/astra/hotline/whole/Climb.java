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
 * 0.02 s on a machine with nothing else to do, and at most 0.3 s with twenty programs too many on
 * its two cores. The machine may stand still for longer than that: so a thread does nothing but
 * sleep, and what it overslept at most is added.
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
    assertRung(telephone, caller.firstSent("INVITE").plus(configured), which);
  }

  /** The telephone rang first as soon as the other was picked up. */
  void assertRungAfter(Sipp other, Sipp telephone, String which) throws Exception {
    assertRung(telephone, other.firstSent("SIP/2.0 200"), which);
  }

  private void assertRung(Sipp telephone, Instant due, String which) throws Exception {
    long late = Duration.between(due, telephone.firstReceived("INVITE")).toMillis();
    assertTrue(
        Math.abs(late) <= TOLERANCE + overslept,
        () -> which + ": " + late + " ms late, the machine stood still for " + overslept + " ms");
  }

  @Override
  public void close() {
    over = true;
    sleeper.interrupt();
  }
}
