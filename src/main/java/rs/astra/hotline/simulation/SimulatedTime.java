package rs.astra.hotline.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * Time that passes as fast as it is told to.
 *
 * <ol>
 *   <li>What happens in one instant does so in the order in which it was said that it will; an
 *       alarm for this instant goes off last.
 *   <li>What was to happen earlier happens now: time never goes back.
 *   <li>Alarms that never come to rest in one instant are an error of whoever sets them.
 * </ol>
 */
final class SimulatedTime {
  private static final int ALARMS_IN_ONE_INSTANT = 100_000;

  private record Event(Instant at, long order, Runnable happens) implements Comparable<Event> {
    private static final Comparator<Event> ORDER =
        Comparator.comparing(Event::at).thenComparingLong(Event::order);

    @Override
    public int compareTo(Event other) {
      return ORDER.compare(this, other);
    }
  }

  private final PriorityQueue<Event> coming = new PriorityQueue<>();
  private Instant now;
  private long order;
  private int alarms;

  SimulatedTime(Instant begin) {
    this.now = begin;
  }

  Instant now() {
    return now;
  }

  /** Something will happen. */
  void at(Instant when, Runnable happens) {
    coming.add(new Event(when.isBefore(now) ? now : when, order++, happens));
  }

  /** Something will happen so long from now. */
  void after(Duration wait, Runnable happens) {
    at(now.plus(wait), happens);
  }

  /**
   * Lets time pass.
   *
   * @param until so far, and what happens then is included
   * @param next when the next alarm goes off; asked anew after everything that happens
   * @param goesOff what an alarm does
   * @throws IllegalStateException if the alarms of one instant do not come to rest
   */
  void run(Instant until, Supplier<Optional<Instant>> next, Runnable goesOff) {
    while (true) {
      Event event = coming.peek();
      Instant alarm = next.get().orElse(Instant.MAX);
      if (event != null && !event.at().isAfter(alarm) && !event.at().isAfter(until)) {
        coming.remove();
        moveTo(event.at());
        event.happens().run();
      } else if (!alarm.isAfter(until)) {
        moveTo(alarm);
        if (++alarms > ALARMS_IN_ONE_INSTANT) {
          throw new IllegalStateException("the alarms do not come to rest");
        }
        goesOff.run();
      } else {
        moveTo(until);
        return;
      }
    }
  }

  private void moveTo(Instant later) {
    if (later.isAfter(now)) {
      now = later;
      alarms = 0;
    }
  }
}
