package rs.astra.hotline.web;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.engine.StoredRoster;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Accounts;

/**
 * Duty of somebody who is no counsellor any more, on a page or by a command.
 *
 * <ol>
 *   <li>They are signed out, as at the end of a shift: who talks goes on until the call is over.
 *   <li>Whoever takes the account away notes it in the same step ({@link Accounts#leavers}); the
 *       note stays until the engine has taken it. So it is heard whoever wrote it, within {@value
 *       #EVERY_MS} ms of when the database, the engine and Asterisk's first word are there.
 *   <li>Until Asterisk has said for the first time what is true, nobody knows who talks.
 *   <li>The PIN goes with the role, so they cannot come back by telephone.
 *   <li>The roster is not changed: its people need no account. Whom it still has, it puts on duty
 *       again, at the station that it names; whoever takes the account away is told since when.
 * </ol>
 *
 * Lives on one thread.
 */
final class Leaving {
  /** So often it is looked. */
  static final long EVERY_MS = 5_000;

  private static final long ANSWERED_WITHIN_MS = 3_000;

  private final Accounts accounts;
  private final Supplier<Hotline> hotline;
  private final Predicate<Fact> offer;
  private final Supplier<@Nullable StoredRoster> roster;
  private final InstantSource clock;
  private Future<Void> last = Future.succeededFuture();

  /**
   * Duty that ends.
   *
   * @param offer takes a fact, or says no when the engine's queue is full
   * @param roster that counts, null if there is none or it is not known
   */
  Leaving(
      Accounts accounts,
      Supplier<Hotline> hotline,
      Predicate<Fact> offer,
      Supplier<@Nullable StoredRoster> roster,
      InstantSource clock) {
    this.accounts = accounts;
    this.hotline = hotline;
    this.offer = offer;
    this.roster = roster;
    this.clock = clock;
  }

  /** Looks now and again, but not before the look before has come to its end. */
  void lookAgain() {
    if (last.isComplete()) {
      look();
    }
  }

  /**
   * Signs out whoever leaves, after the look before this one: so nobody twice. Never fails: who
   * cannot be signed out now is so the next time.
   */
  Future<Void> look() {
    last = last.transform(_ -> looked());
    return last;
  }

  private Future<Void> looked() {
    return hotline.get().met()
        ? accounts
            .leavers()
            .compose(this::signOut)
            .timeout(ANSWERED_WITHIN_MS, TimeUnit.MILLISECONDS)
            .otherwiseEmpty()
        : Future.succeededFuture();
  }

  private Future<Void> signOut(List<AccountId> leavers) {
    return Future.join(
            leavers.stream()
                .filter(who -> offer.test(new Fact.SignedOut(who.counsellor())))
                .map(accounts::left)
                .toList())
        .mapEmpty();
  }

  /** Since when the roster has them, in the coming days; empty if it does not. */
  Optional<Instant> rostered(AccountId who) {
    StoredRoster counts = roster.get();
    return counts == null ? Optional.empty() : counts.next(who.counsellor(), clock.instant());
  }
}
