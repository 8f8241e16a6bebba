package rs.astra.hotline.people;

import java.time.Instant;
import java.util.Set;

/**
 * Permission to make an account, or to make it anew after a password or a second factor was lost.
 *
 * <ol>
 *   <li>Whoever has the link has the permission, once, until it expires.
 *   <li>The newest invitation of an id is the only one. Other roles of that id are the invitation's
 *       too; another password takes it back: an old link brings nothing back that was taken away.
 *   <li>Accepting it sets password and second factor, ends all sessions of that id, and forgets its
 *       browsers.
 * </ol>
 *
 * @param tokenHash of the link's token; the token itself is kept nowhere
 * @param sealedKey the second factor's key, made by chance and sealed
 */
public record Invitation(
    AccountId who, Set<Role> roles, String tokenHash, String sealedKey, Instant expires) {
  /** An invitation. */
  public Invitation {
    roles = Set.copyOf(roles);
  }

  /** A new one, with a second factor made by chance. */
  public static Invitation of(
      AccountId who, Set<Role> roles, Token token, Seal seal, Instant expires) {
    return new Invitation(
        who, roles, token.hash(), seal.seal(SecondFactor.key(), who.value()), expires);
  }

  /** The second factor's key. */
  public byte[] key(Seal seal) {
    return seal.open(sealedKey, who.value());
  }

  @Override
  public String toString() {
    return "invitation of " + who;
  }
}
