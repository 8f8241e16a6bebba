package rs.astra.hotline.people;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Permission to make an account, or to make it anew after a password or a second factor was lost.
 *
 * <ol>
 *   <li>Whoever has the link has the permission, once, until it expires.
 *   <li>The newest invitation of an id is the only one. Other roles of that id are the invitation's
 *       too; another password takes it back: an old link brings nothing back that was taken away.
 *   <li>Whoever looks at it gets a second factor made then, and only the last one counts: whoever
 *       has looked before, such as whoever has made the link, does not know it.
 *   <li>Accepting it sets password and second factor, ends all sessions of that id, and forgets its
 *       browsers.
 *   <li>Whoever has the account already is told of it when they sign in, and can call it off: one
 *       that they do not know of is somebody who is about to take the account over. Afterwards they
 *       are told which one was used last. See {@link Told}.
 * </ol>
 *
 * @param tokenHash of the link's token; the token itself is kept nowhere
 * @param sealedKey the key of the last second factor, made by chance and sealed; of one that nobody
 *     has seen until somebody looks
 */
public record Invitation(
    AccountId who, Set<Role> roles, String tokenHash, String sealedKey, Instant expires) {
  /**
   * How it was made.
   *
   * @param by null if by a command, of whoever may start one on the machine
   */
  public record Made(Instant at, @Nullable AccountId by) {}

  /**
   * What the holder of an account is told.
   *
   * @param open by which somebody may take the account over; null if there is none
   * @param used by which the account was made, or made anew the last time; null if that is not
   *     known
   */
  public record Told(@Nullable Open open, @Nullable Used used) {}

  /** One that can be accepted until then. */
  public record Open(Made made, Instant until) {}

  /** One that was accepted. */
  public record Used(Made made, Instant at) {}

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

  /** The same with another second factor. */
  public Invitation with(String sealed) {
    return new Invitation(who, roles, tokenHash, sealed, expires);
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
