package rs.astra.hotline.web;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How fast whoever has signed in may ask.
 *
 * <ol>
 *   <li>In each session so many requests at once, and so many a second in the long run. A page in
 *       use never meets it: the busiest asks about once a second.
 *   <li>Who asks faster waits until there is room for one; what was refused costs nothing.
 *   <li>Others do not notice, in other sessions of the same person either.
 *   <li>A clock that is set back makes nobody wait.
 * </ol>
 *
 * The generic cell rate algorithm (ITU-T I.371): of a session only one instant is remembered.
 * {@link rs.astra.hotline.people.Throttle} lets one wait longer with each wrong try, which is
 * another rule. Lives on one context.
 */
final class Pace {
  /** Of so many sessions it is remembered; the one that was silent longest is forgotten first. */
  private static final int MOST = 10_000;

  private final Duration each;
  private final Duration ahead;

  /** When all that was asked would have been asked, in the long run's pace. */
  private final Map<String, Instant> spent =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST;
        }
      };

  Pace(int atOnce, int aSecond) {
    each = Duration.ofSeconds(1).dividedBy(aSecond);
    ahead = each.multipliedBy(atOnce);
  }

  /** How long that session must wait; zero if it need not, and then the request counts. */
  Duration ask(String session, Instant now) {
    Instant before = spent.getOrDefault(session, now);
    boolean impossible = before.isAfter(now.plus(ahead));
    Instant next = (impossible || before.isBefore(now) ? now : before).plus(each);
    Duration wait = Duration.between(now.plus(ahead), next);
    if (wait.isPositive()) {
      return wait;
    }
    spent.put(session, next);
    return Duration.ZERO;
  }
}
