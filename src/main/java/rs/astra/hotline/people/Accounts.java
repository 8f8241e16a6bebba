package rs.astra.hotline.people;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where accounts and invitations are kept. Every future fails if the database is away. */
public interface Accounts {
  /** That account. */
  Future<Optional<Account>> account(AccountId id);

  /** When that account was made, made anew, or got other roles; empty if there is none. */
  Future<Optional<Instant>> given(AccountId id);

  /** Everybody, by id. */
  Future<List<Account>> everybody();

  /** Keeps the invitation, in the place of an earlier one for the same id. */
  Future<Void> invite(Invitation invitation, Invitation.Made made);

  /** What the holder of that account is told of invitations to it. */
  Future<Invitation.Told> told(AccountId id, Instant now);

  /** Takes back the invitation to that account; false if there is none. */
  Future<Boolean> callOff(AccountId id);

  /** The invitation of that token, if it can still be accepted. */
  Future<Optional<Invitation>> invitation(String tokenHash, Instant now);

  /**
   * Gives the invitation another second factor.
   *
   * @return false if it was used or had expired meanwhile
   */
  Future<Boolean> seal(String tokenHash, String sealedKey, Instant now);

  /** Those that can still be accepted, by id. */
  Future<List<Invitation>> invited(Instant now);

  /**
   * Makes the account, or makes it anew, and uses the invitation up, in one; see {@link
   * Invitation}. The roles are those of the invitation, not those of the account that is given.
   *
   * @return false if the invitation was used, had expired, or got another second factor meanwhile
   */
  Future<Boolean> accept(String tokenHash, Account account, Instant now);

  /**
   * Changes what somebody is, and will be by an invitation that is still open; false if there is
   * neither account nor invitation. Whoever is no counsellor any more has no PIN either, and is
   * among the {@link #leavers}.
   */
  Future<Boolean> change(AccountId id, Set<Role> roles);

  /**
   * Changes a password, takes back an invitation that is still open, and ends all sessions but one,
   * which goes on by another token.
   *
   * @param session the hash by which it was known
   * @param renewed the hash by which it is from now on
   */
  Future<Boolean> change(
      AccountId id, String passwordHash, String session, String renewed, Instant now);

  /** Uses a step of the second factor up; false if it, or a later one, was used. */
  Future<Boolean> use(AccountId id, long step);

  /**
   * Removes account, invitation, sessions and browsers, and the PIN with the account, whose holder
   * is among the {@link #leavers} then; false if there was neither account nor invitation.
   */
  Future<Boolean> remove(AccountId id);

  /**
   * Who is no counsellor any more and may be on duty still, by id; until they have {@link #left},
   * or become a counsellor again.
   */
  Future<List<AccountId>> leavers();

  /** They are signed out of duty. */
  Future<Void> left(AccountId id);
}
