package rs.astra.hotline.people;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Somebody who has signed in, in one browser.
 *
 * <ol>
 *   <li>It ends {@link Limits#most} after its beginning, whatever happens, and {@link Limits#idle}
 *       after it was last used. What a page asks by itself is no use of it. One that begins later
 *       than {@link Limits#most} from now was begun while our clock was ahead, and is over: so a
 *       wrong clock gives nobody more than twice the time, and one that is set back by an hour
 *       signs nobody out.
 *   <li>A counsellor at work (on shift by the roster, or on duty) uses it by being there with an
 *       open page: nobody is signed out in the middle of a shift, as a long call leaves the page
 *       alone.
 *   <li>Whoever is nothing but a counsellor is signed out when the work is over: the shift has
 *       ended, nobody is on the telephone any more, and duty was left.
 *   <li>Before the work begins a counsellor may sign in, to come on duty outside the roster.
 *   <li>The token is made by chance, new at each sign-in, and kept as a hash. Signing out, another
 *       password, an invitation and removal end it at once; so does whoever it is from another one,
 *       having said the password again, and an administrator.
 *   <li>Somebody has {@value #MOST} at one time; the next one ends the one that began first.
 * </ol>
 *
 * @param hash of the cookie
 * @param roles those that the account has now
 * @param worked whether the counsellor was seen at work in it
 */
public record Session(
    String hash, AccountId who, Set<Role> roles, Instant begun, Instant used, boolean worked) {
  /** So many somebody has at one time. */
  public static final int MOST = 5;

  /** A session. */
  public Session {
    roles = Set.copyOf(roles);
  }

  /**
   * How long sessions last.
   *
   * @param idle without being used
   * @param most in all
   */
  public record Limits(Duration idle, Duration most) {}

  /** Whether it has ended by itself. */
  public boolean over(Limits limits, boolean atWork, Instant now) {
    return now.isBefore(begun.minus(limits.most()))
        || !now.isBefore(begun.plus(limits.most()))
        || !now.isBefore(used.plus(limits.idle()))
        || (worked && !atWork && Account.onlyCounsels(roles));
  }

  /** After a request; by hand is one that somebody has made, not a page by itself. */
  public Session seen(boolean atWork, boolean byHand, Instant now) {
    return new Session(hash, who, roles, begun, byHand || atWork ? now : used, worked || atWork);
  }

  @Override
  public String toString() {
    return "session of " + who;
  }
}
