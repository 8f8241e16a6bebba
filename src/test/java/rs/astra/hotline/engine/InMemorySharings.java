package rs.astra.hotline.engine;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Danger;
import rs.astra.hotline.core.consent.OverrideRules;
import rs.astra.hotline.core.consent.Sharing;
import rs.astra.hotline.core.consent.SharingRules;

/** To whom what may be told, for as long as a test lasts. */
public final class InMemorySharings implements SharingBook {
  private final Map<ConsentId, Sharing> kept = new ConcurrentHashMap<>();
  private volatile boolean away;
  private volatile boolean withoutKey;

  @Override
  public Future<Void> keep(Sharing sharing) {
    if (withoutKey) {
      return Future.failedFuture(new Sealing.NoKey());
    }
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
            .filter(it -> holds(it, now) || isWithoutWord(it))
            .sorted(Comparator.comparing(Sharing::expiresAt).thenComparing(Sharing::id))
            .toList());
  }

  @Override
  public Future<Boolean> withdraw(ConsentId id, Instant now) {
    Sharing it = kept.get(id);
    if (it == null || !holds(it, now)) {
      return Future.succeededFuture(false);
    }
    kept.put(id, with(it, now, it.danger()));
    return Future.succeededFuture(true);
  }

  /** From now on nothing can be sealed. */
  public void losesItsKey() {
    withoutKey = true;
  }

  /** From now on nothing can be read. */
  public void goAway() {
    away = true;
  }

  @Override
  public Future<List<Sharing>> withoutWord() {
    return away
        ? Future.failedFuture("the book is away")
        : Future.succeededFuture(
            kept.values().stream().filter(InMemorySharings::isWithoutWord).toList());
  }

  @Override
  public Future<Boolean> say(ConsentId id, Danger.Word word) {
    Sharing it = kept.get(id);
    Danger danger = it == null ? null : it.danger();
    if (it == null || danger == null || OverrideRules.obstacle(it, word.by()).isPresent()) {
      return Future.succeededFuture(false);
    }
    Danger said = new Danger(danger.ground(), word, danger.alarmedAt());
    kept.put(id, with(it, it.withdrawnAt(), said));
    return Future.succeededFuture(true);
  }

  @Override
  public Future<Void> alarmed(ConsentId id, Instant now) {
    Sharing it = kept.get(id);
    Danger danger = it == null ? null : it.danger();
    if (it != null && danger != null && danger.alarmedAt() == null) {
      kept.put(id, with(it, it.withdrawnAt(), new Danger(danger.ground(), danger.word(), now)));
    }
    return Future.succeededFuture();
  }

  private static boolean isWithoutWord(Sharing it) {
    return it.danger() != null && it.danger().word() == null;
  }

  private static boolean holds(Sharing it, Instant now) {
    return it.withdrawnAt() == null && !SharingRules.isOver(it, now);
  }

  private static Sharing with(Sharing it, @Nullable Instant withdrawnAt, @Nullable Danger danger) {
    return new Sharing(
        it.id(),
        it.call(),
        it.recordedBy(),
        it.at(),
        it.expiresAt(),
        it.recipient(),
        it.purpose(),
        it.what(),
        withdrawnAt,
        danger);
  }
}
