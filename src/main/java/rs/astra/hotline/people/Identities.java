package rs.astra.hotline.people;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Where it is kept which account is bound to which identity: one to one. Ends with the account, and
 * with an invitation that is accepted. Every future fails if the database is away.
 */
public interface Identities {
  /** Binds them; false if one of them is bound. */
  Future<Boolean> bind(AccountId who, Identity identity, Instant now);

  /** The account of that identity. */
  Future<Optional<AccountId>> boundTo(Identity identity);

  /** Since when that account is bound, empty if it is not. */
  Future<Optional<Instant>> boundSince(AccountId who);

  /** Every account that is bound, and since when. */
  Future<Map<AccountId, Instant>> bound();

  /** Unbinds it; false if it was not bound. */
  Future<Boolean> unbind(AccountId who);
}
