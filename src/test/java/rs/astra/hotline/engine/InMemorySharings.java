package rs.astra.hotline.engine;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Sharing;
import rs.astra.hotline.core.consent.SharingRules;

/** To whom what may be told, for as long as a test lasts. */
public final class InMemorySharings implements SharingBook {
  private final Map<ConsentId, Sharing> kept = new ConcurrentHashMap<>();

  @Override
  public Future<Void> keep(Sharing sharing) {
    kept.put(sharing.id(), sharing);
    return Future.succeededFuture();
  }

  @Override
  public Future<Optional<Sharing>> find(ConsentId id) {
    return Future.succeededFuture(Optional.ofNullable(kept.get(id)));
  }

  @Override
  public Future<List<Sharing>> held(Instant now) {
    return Future.succeededFuture(
        kept.values().stream()
            .filter(it -> holds(it, now))
            .sorted(Comparator.comparing(Sharing::expiresAt).thenComparing(Sharing::id))
            .toList());
  }

  @Override
  public Future<Boolean> withdraw(ConsentId id, Instant now) {
    Sharing it = kept.get(id);
    if (it == null || !holds(it, now)) {
      return Future.succeededFuture(false);
    }
    kept.put(id, withdrawn(it, now));
    return Future.succeededFuture(true);
  }

  private static boolean holds(Sharing it, Instant now) {
    return it.withdrawnAt() == null && !SharingRules.isOver(it, now);
  }

  private static Sharing withdrawn(Sharing it, Instant at) {
    return new Sharing(
        it.id(),
        it.call(),
        it.recordedBy(),
        it.at(),
        it.expiresAt(),
        it.recipient(),
        it.purpose(),
        it.what(),
        at);
  }
}
