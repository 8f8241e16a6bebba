package rs.astra.hotline.engine;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A trail that lasts as long as the test, and can be away. */
public final class InMemoryAudit implements Audit {
  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private volatile boolean away;

  /** From now on nothing can be recorded. */
  public void goAway() {
    away = true;
  }

  /** What was recorded or noted, in order. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public Future<Void> record(Entry entry) {
    if (away) {
      return Future.failedFuture("the trail is away");
    }
    entries.add(entry);
    return Future.succeededFuture();
  }

  @Override
  public void note(Entry entry) {
    entries.add(entry);
  }
}
