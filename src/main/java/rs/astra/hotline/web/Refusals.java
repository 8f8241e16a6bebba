package rs.astra.hotline.web;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.engine.Audit;

/**
 * What was refused, told to the trail so that nobody can fill it by asking again and again.
 *
 * <ol>
 *   <li>The first refusal of somebody about something is noted at once.
 *   <li>Those that follow are counted, and noted once a minute as one entry with their number.
 *   <li>A minute without any, and the next is a first one again.
 * </ol>
 */
final class Refusals {
  static final long MINUTE_MILLIS = 60_000;

  private final Audit audit;
  private final Consumer<Runnable> aMinuteLater;
  private final ConcurrentMap<Refusal, Long> counted = new ConcurrentHashMap<>();

  private record Refusal(Audit.Actor actor, Audit.Subject subject) {}

  /**
   * Nothing was refused yet.
   *
   * @param aMinuteLater does it then
   */
  Refusals(Audit audit, Consumer<Runnable> aMinuteLater) {
    this.audit = audit;
    this.aMinuteLater = aMinuteLater;
  }

  /** It was refused once more. */
  void refused(Audit.Actor actor, Audit.Subject subject) {
    Refusal refusal = new Refusal(actor, subject);
    if (Long.valueOf(0).equals(counted.merge(refusal, 0L, (before, _) -> before + 1))) {
      note(refusal, null);
      aMinuteLater.accept(() -> over(refusal));
    }
  }

  /** Notes what was counted until now; for the end. */
  void flush() {
    List.copyOf(counted.keySet()).forEach(this::counted);
    counted.clear();
  }

  private void over(Refusal refusal) {
    if (!counted.remove(refusal, 0L) && counted(refusal)) {
      aMinuteLater.accept(() -> over(refusal));
    }
  }

  private boolean counted(Refusal refusal) {
    Long count = counted.replace(refusal, 0L);
    if (count == null || count == 0) {
      return false;
    }
    note(refusal, count);
    return true;
  }

  private void note(Refusal refusal, @Nullable Long count) {
    audit.note(
        new Audit.Entry(
            refusal.actor(),
            Audit.Action.SESSION_REFUSE,
            refusal.subject(),
            Audit.Purpose.ACCESS,
            null,
            count));
  }
}
