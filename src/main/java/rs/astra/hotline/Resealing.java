package rs.astra.hotline;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.privacy.AccountKeys;
import rs.astra.hotline.store.Store;
import rs.astra.hotline.store.StoredAccounts;
import rs.astra.hotline.store.StoredAudit;

/**
 * Follows a rotation of the keys for accounts to its end, a step at each look, whoever began it and
 * whatever was killed on the way: takes up the newest key, seals everything anew, and when nothing
 * was left to seal destroys the former ones.
 */
final class Resealing {
  private static final Logger LOG = LoggerFactory.getLogger(Resealing.class);

  private final Vertx vertx;
  private final AccountKeys keys;
  private final Store store;
  private final StoredAudit audit;
  private final InstantSource clock;
  private int told = 1;

  Resealing(Vertx vertx, AccountKeys keys, Store store, StoredAudit audit, InstantSource clock) {
    this.vertx = vertx;
    this.keys = keys;
    this.store = store;
    this.audit = audit;
    this.clock = clock;
  }

  /** The keys that this configuration names. */
  static AccountKeys keys(Config config) throws IOException {
    return AccountKeys.open(
        config.privacy().keys(),
        config.people().key().reveal(),
        config.people().formerKey().reveal());
  }

  /** Takes the next step; if that fails, it is taken at the next look. */
  void soon() {
    step().onFailure(e -> LOG.error("keys for accounts: {}", e.getClass().getName()));
  }

  private Future<?> step() {
    return vertx
        .executeBlocking(keys::look, false)
        .map(Objects::requireNonNull)
        .compose(
            seen -> {
              tell(seen);
              return seen.former() == 0
                  ? Future.succeededFuture()
                  : new StoredAccounts(store).sealAnew(keys).compose(anew -> ended(seen, anew));
            });
  }

  private void tell(AccountKeys.Standing seen) {
    if (told != seen.number()) {
      audit
          .noteOnce(
              Audit.Entry.of(
                  new Audit.Actor.Part("keys"),
                  Audit.Action.KEYS_ROTATE,
                  new Audit.Subject(Audit.Subject.Kind.KEYS, "accounts-" + seen.number()),
                  Audit.Purpose.OPERATION))
          .onSuccess(_ -> told = seen.number());
    }
  }

  private Future<?> ended(AccountKeys.Standing seen, StoredAccounts.Anew anew) {
    return anew.sealed() > 0
        ? Future.succeededFuture()
        : vertx.executeBlocking(() -> keys.destroyBefore(seen, clock.instant()), false);
  }
}
