package rs.astra.hotline.web;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.engine.StoredRoster;
import rs.astra.hotline.people.AccountId;

/**
 * Duty of somebody who is no counsellor any more.
 *
 * <ol>
 *   <li>They are signed out, as at the end of a shift: who talks goes on until the call is over.
 *   <li>The PIN goes with the role ({@link rs.astra.hotline.people.Accounts}), so they cannot come
 *       back by telephone.
 *   <li>The roster is not changed: its people need no account. Whom it still has, it puts on duty
 *       again, at the station that it names; whoever takes the account away is told since when.
 * </ol>
 */
final class Leaving {
  private final Predicate<Fact> offer;
  private final Supplier<@Nullable StoredRoster> roster;
  private final InstantSource clock;

  /**
   * Duty that ends.
   *
   * @param offer takes a fact, or says no when the engine's queue is full
   * @param roster that counts, null if there is none or it is not known
   */
  Leaving(Predicate<Fact> offer, Supplier<@Nullable StoredRoster> roster, InstantSource clock) {
    this.offer = offer;
    this.roster = roster;
    this.clock = clock;
  }

  /** Signs them out; false if that cannot be said to the engine now. */
  boolean signsOut(AccountId who) {
    return offer.test(new Fact.SignedOut(who.counsellor()));
  }

  /** Since when the roster has them, in the coming days; empty if it does not. */
  Optional<Instant> rostered(AccountId who) {
    StoredRoster counts = roster.get();
    return counts == null ? Optional.empty() : counts.next(who.counsellor(), clock.instant());
  }
}
