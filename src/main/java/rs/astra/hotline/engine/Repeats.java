package rs.astra.hotline.engine;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * What somebody can bring about again and again, told to the trail so that nobody can fill it by
 * that.
 *
 * <ol>
 *   <li>The first of somebody about something is noted at once.
 *   <li>Those that follow are counted, and noted once a minute as one entry with their number.
 *   <li>A minute without any, and the next is a first one again.
 * </ol>
 *
 * Any thread; nobody waits.
 */
public final class Repeats {
  /** How long is counted, in milliseconds. */
  public static final long MINUTE_MILLIS = 60_000;

  private final Audit audit;
  private final Consumer<Runnable> aMinuteLater;
  private final ConcurrentMap<Audit.Entry, Long> counted = new ConcurrentHashMap<>();

  /**
   * Nothing has come yet.
   *
   * @param aMinuteLater does it after {@link #MINUTE_MILLIS}
   */
  public Repeats(Audit audit, Consumer<Runnable> aMinuteLater) {
    this.audit = audit;
    this.aMinuteLater = aMinuteLater;
  }

  /** It has come once more; the entry has no amount. */
  public void note(Audit.Entry entry) {
    if (Long.valueOf(0).equals(counted.merge(entry, 0L, (before, _) -> before + 1))) {
      audit.note(entry);
      aMinuteLater.accept(() -> over(entry));
    }
  }

  /** Notes what was counted until now; for the end. */
  public void flush() {
    List.copyOf(counted.keySet()).forEach(this::counted);
    counted.clear();
  }

  private void over(Audit.Entry entry) {
    if (!counted.remove(entry, 0L) && counted(entry)) {
      aMinuteLater.accept(() -> over(entry));
    }
  }

  private boolean counted(Audit.Entry entry) {
    Long count = counted.replace(entry, 0L);
    if (count == null || count == 0) {
      return false;
    }
    audit.note(entry.times(count));
    return true;
  }
}
