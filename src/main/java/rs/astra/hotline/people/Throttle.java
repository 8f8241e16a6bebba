package rs.astra.hotline.people;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long somebody must wait before the next try to sign in.
 *
 * <ol>
 *   <li>Nothing ever locks an account. A wrong try makes whoever tries wait, nobody else: tries are
 *       counted by account and place, where a place is the network that asks (an IPv4 address, the
 *       first 64 bits of an IPv6 address).
 *   <li>{@value #FREE} wrong tries are free. Then one must wait 1 s, 2 s, 4 s and so on, at most
 *       {@link #LONGEST}. While one must wait nothing is looked at: a right password is refused as
 *       well.
 *   <li>A place that tries many accounts waits likewise, after {@value #FREE_OF_PLACE} wrong tries.
 *   <li>A browser in which that person has signed in before is a place of its own (a cookie, kept
 *       as a hash): whatever strangers do, from the same network or a million others, the night
 *       shift gets in from the browsers that it always uses, and by telephone, where the PIN is
 *       counted by itself.
 *   <li>Whoever knows the password and not the code is counted by account, from wherever: {@value
 *       #FREE_CODES} are free. Only somebody who has the password can make others wait by this, and
 *       known browsers do not wait.
 *   <li>Whoever comes back from the identity provider is counted by place alone, as in rule 3:
 *       whose account it would be is not known.
 *   <li>A try counts when it begins, so that many at once are no way around; a right one is taken
 *       back.
 *   <li>What was counted is forgotten a day after the last wrong try. Memory is bounded: the place
 *       that was silent longest is forgotten first. A restart forgets all.
 * </ol>
 *
 * Lives on one thread.
 */
public final class Throttle {
  /** Wrong tries without waiting, for one account at one place. */
  public static final int FREE = 5;

  /** Wrong tries without waiting, for all accounts at one place. */
  public static final int FREE_OF_PLACE = 20;

  /** Wrong codes after a right password, without waiting. */
  public static final int FREE_CODES = 10;

  /** One never waits longer. */
  public static final Duration LONGEST = Duration.ofMinutes(15);

  private static final Duration REMEMBERED = Duration.ofDays(1);
  private static final int DOUBLINGS = 20;

  private final int most;
  private final Map<Object, Tries> tries;

  /**
   * Where somebody tries.
   *
   * @param name of the network, or the hash of the browser
   * @param known whether that person has signed in there before
   */
  public record Place(String name, boolean known) {}

  private record At(AccountId who, Place place) {}

  private record Codes(AccountId who) {}

  private record Tries(int wrong, Instant last) {}

  /**
   * Has counted nothing.
   *
   * @param most how many counts are kept
   */
  public Throttle(int most) {
    this.most = most;
    this.tries = new LinkedHashMap<>(16, 0.75f, true);
  }

  /** Begins a try; if it must wait, how long, and nothing is counted. */
  public Duration begin(AccountId who, Place place, Instant now) {
    Duration wait = left(new At(who, place), FREE, now);
    if (!place.known()) {
      wait = longer(wait, left(place, FREE_OF_PLACE, now));
      wait = longer(wait, left(new Codes(who), FREE_CODES, now));
    }
    if (wait.isZero()) {
      count(new At(who, place), now);
      count(place, now);
    }
    return wait;
  }

  /** The same for a try of which it is not known whose account it is: by place alone. */
  public Duration begin(Place place, Instant now) {
    Duration wait = left(place, FREE_OF_PLACE, now);
    if (wait.isZero()) {
      count(place, now);
    }
    return wait;
  }

  /** Such a try was right, or cannot be judged. */
  public void undecided(Place place) {
    takeBack(place);
  }

  /** The try was right. */
  public void right(AccountId who, Place place) {
    tries.remove(new At(who, place));
    tries.remove(new Codes(who));
    takeBack(place);
  }

  /** The try cannot be judged: it is as if it had not been. */
  public void undecided(AccountId who, Place place) {
    takeBack(new At(who, place));
    takeBack(place);
  }

  /** The password was right, the code was not. */
  public void wrongCode(AccountId who, Instant now) {
    count(new Codes(who), now);
  }

  private Duration left(Object key, int free, Instant now) {
    Tries made = tries.get(key);
    if (made == null || made.wrong() < free || !now.isBefore(made.last().plus(REMEMBERED))) {
      return Duration.ZERO;
    }
    Duration pause = Duration.ofSeconds(1L << Math.min(DOUBLINGS, made.wrong() - free));
    Duration shorter = pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    Duration left = Duration.between(now, made.last().plus(shorter));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private void count(Object key, Instant now) {
    tries.merge(
        key,
        new Tries(1, now),
        (before, _) ->
            new Tries(now.isBefore(before.last().plus(REMEMBERED)) ? before.wrong() + 1 : 1, now));
    if (tries.size() > most) {
      tries.remove(tries.keySet().iterator().next());
    }
  }

  private void takeBack(Object key) {
    tries.computeIfPresent(
        key, (_, t) -> t.wrong() > 1 ? new Tries(t.wrong() - 1, t.last()) : null);
  }
}
