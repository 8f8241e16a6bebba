package rs.astra.hotline.engine;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import rs.astra.hotline.core.consent.CallbackConsent;
import rs.astra.hotline.core.consent.CallbackConsent.Ending;
import rs.astra.hotline.core.consent.CallbackRules;
import rs.astra.hotline.core.consent.ConsentId;

/** Consents for as long as a test lasts. */
public final class InMemoryConsents implements ConsentBook {
  private final Map<ConsentId, Kept> kept = new ConcurrentHashMap<>();

  @Override
  public Future<Boolean> keep(CallbackConsent consent, Sealing.Slip slip) {
    Kept kept =
        this.kept.merge(
            consent.id(),
            new Kept(consent, slip),
            (before, next) -> isSame(before.consent(), consent) ? next : before);
    return Future.succeededFuture(kept.slip() != null && kept.consent().equals(consent));
  }

  private static boolean isSame(CallbackConsent before, CallbackConsent next) {
    return before.ending() == null
        && before.call().equals(next.call())
        && before.recordedBy().equals(next.recordedBy());
  }

  @Override
  public Future<Optional<Kept>> find(ConsentId id, Instant now) {
    destroyExpired(now);
    return Future.succeededFuture(Optional.ofNullable(kept.get(id)));
  }

  @Override
  public Future<List<CallbackConsent>> held(Instant now) {
    destroyExpired(now);
    return Future.succeededFuture(
        kept.values().stream()
            .map(Kept::consent)
            .filter(consent -> consent.ending() == null)
            .sorted(
                Comparator.comparing(CallbackConsent::expiresAt).thenComparing(CallbackConsent::id))
            .toList());
  }

  @Override
  public Future<Boolean> tried(ConsentId id, int triesLeft, Instant now) {
    Kept before = kept.get(id);
    if (before == null
        || before.consent().ending() != null
        || before.consent().triesLeft() != triesLeft) {
      return Future.succeededFuture(false);
    }
    return Future.succeededFuture(
        kept.replace(
            id, before, new Kept(with(before.consent(), triesLeft - 1, null), before.slip())));
  }

  @Override
  public Future<Boolean> end(ConsentId id, Ending ending, Instant now) {
    Kept before = kept.get(id);
    return Future.succeededFuture(
        before != null
            && before.consent().ending() == null
            && kept.replace(
                id,
                before,
                new Kept(with(before.consent(), before.consent().triesLeft(), ending), null)));
  }

  @Override
  public Future<Integer> destroyExpired(Instant now) {
    int gone = 0;
    for (Kept each : List.copyOf(kept.values())) {
      if (CallbackRules.isOver(each.consent(), now)
          && Boolean.TRUE.equals(end(each.consent().id(), Ending.EXPIRED, now).result())) {
        gone++;
      }
    }
    return Future.succeededFuture(gone);
  }

  private static CallbackConsent with(
      CallbackConsent of, int triesLeft, @org.jspecify.annotations.Nullable Ending ending) {
    return new CallbackConsent(
        of.id(),
        of.call(),
        of.recordedBy(),
        of.agreedAt(),
        of.expiresAt(),
        of.window(),
        of.voicemail(),
        triesLeft,
        ending);
  }
}
