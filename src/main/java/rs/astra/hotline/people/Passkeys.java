package rs.astra.hotline.people;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where passkeys are kept. Every future fails if the database is away. */
public interface Passkeys {
  /** So many somebody may have. */
  int MOST = 10;

  /**
   * A passkey.
   *
   * @param id by which an authenticator finds it; Base64url, at most 180 characters
   * @param publicKey attested credential data as WebAuthn writes it, without the make of the
   *     authenticator
   * @param counter see {@link #use}
   */
  record Passkey(String id, AccountId who, Buffer publicKey, long counter, Instant since) {
    @Override
    public String toString() {
      return "passkey of " + who;
    }
  }

  /** Keeps it; false if there is one of that id, or somebody has {@link #MOST}. */
  Future<Boolean> add(Passkey passkey);

  /** The passkey of that id. */
  Future<Optional<Passkey>> passkey(String id);

  /** Somebody's, the oldest first. */
  Future<List<Passkey>> of(AccountId who);

  /**
   * Keeps the counter that the authenticator says; false if it has not grown since, which says that
   * there are two copies. An authenticator that does not count always says 0.
   */
  Future<Boolean> use(String id, long counter);

  /** Removes it; false if there was none of that person. */
  Future<Boolean> remove(AccountId who, String id);
}
