package rs.astra.hotline.people;

import java.util.Set;

/**
 * Somebody who has accepted an invitation; there is no account without a second factor.
 *
 * @param hash of the password, see {@link Password}
 * @param sealedKey the second factor's key, see {@link SecondFactor}, sealed by {@link Seal}
 * @param lastStep the newest step of which a code was accepted, so that each is accepted once
 */
public record Account(AccountId id, Set<Role> roles, String hash, String sealedKey, long lastStep) {
  /** An account. */
  public Account {
    roles = Set.copyOf(roles);
  }

  /** Ends with the shift: nobody but a counsellor. */
  public static boolean onlyCounsels(Set<Role> roles) {
    return roles.equals(Set.of(Role.COUNSELLOR));
  }

  @Override
  public String toString() {
    return "account " + id;
  }
}
