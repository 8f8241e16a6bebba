package rs.astra.hotline.engine;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an {@link InMemoryAudit} holds, told; nobody has done anything to it. */
public final class InMemoryTrail implements TrailBook {
  private final InMemoryAudit audit;

  /** Tells what that has recorded. */
  public InMemoryTrail(InMemoryAudit audit) {
    this.audit = audit;
  }

  @Override
  public Future<List<Told>> last(int entries, Audit.Actor by) {
    Audit.Subject trail = new Audit.Subject(Audit.Subject.Kind.TRAIL, "last");
    return audit
        .record(
            new Audit.Entry(
                by, Audit.Action.TRAIL_READ, trail, Audit.Purpose.INQUIRY, null, (long) entries))
        .map(
            _ -> {
              List<Audit.Entry> all = audit.entries();
              int first = Math.max(0, all.size() - entries);
              return all.stream().skip(first).map(it -> told(all.indexOf(it) + 1L, it)).toList();
            });
  }

  private static Told told(long number, Audit.Entry it) {
    String who =
        switch (it.actor()) {
          case Audit.Actor.Account(String id) -> id;
          case Audit.Actor.Part(String name) -> name;
          case Audit.Actor.Command(String name) -> name;
        };
    return new Told(
        number,
        Instant.EPOCH,
        it.action().isOfACaller(),
        who,
        it.action().name(),
        it.subject().kind().name(),
        it.subject().id(),
        it.purpose().name(),
        null,
        it.amount());
  }

  @Override
  public Future<Verified> verify(Optional<Notary.Head> noted) {
    return Future.succeededFuture(
        new Verified(new Notary.Head(audit.entries().size(), "0".repeat(64)), List.of()));
  }
}
