package rs.astra.hotline.web;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.engine.RosterBook;
import rs.astra.hotline.engine.StoredRoster;

/** A roster without a database; it can be away or slow. */
final class InMemoryRosterBook implements RosterBook {
  volatile boolean away;
  volatile Future<?> ready = Future.succeededFuture();
  private volatile @Nullable StoredRoster kept;

  @Override
  public Future<StoredRoster> roster(ZoneId zone) {
    StoredRoster now = kept;
    return away
        ? Future.failedFuture(new IllegalStateException("away"))
        : ready.map(now == null ? new StoredRoster(0, Roster.empty(zone)) : now);
  }

  @Override
  public Future<Long> replaceRoster(long version, Roster roster, Instant now) {
    return roster(roster.zone())
        .compose(
            before -> {
              if (before.version() != version) {
                return Future.failedFuture(new StoredRoster.Replaced());
              }
              kept = new StoredRoster(version + 1, roster);
              return Future.succeededFuture(version + 1);
            });
  }
}
