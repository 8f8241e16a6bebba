package rs.astra.hotline.core;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import rs.astra.hotline.core.Snapshot.CallbackNote;
import rs.astra.hotline.core.call.Calls;
import rs.astra.hotline.core.call.LegId;

/**
 * Callbacks of the past, immutable.
 *
 * @param over since when each is over; remembered as long as calls are, for the dialplan's notes
 *     tell of it once more
 * @param unended of which our records know that somebody picked up, and not the end, until the next
 *     picture shows or does not show them
 */
public record CalledBack(PMap<LegId, Instant> over, PMap<LegId, CallbackNote> unended) {
  /** Nobody was ever called back. */
  public static final CalledBack NOBODY =
      new CalledBack(HashTreePMap.empty(), HashTreePMap.empty());

  /** One more is over; what was so long ago is forgotten. */
  CalledBack ended(LegId leg, Instant now) {
    Instant lately = now.minus(Calls.REMEMBERED);
    List<LegId> old =
        over.entrySet().stream()
            .filter(ended -> ended.getValue().isBefore(lately))
            .map(Map.Entry::getKey)
            .toList();
    return new CalledBack(over.minusAll(old).plus(leg, now), unended);
  }

  /** What our records say of earlier lives of ours. */
  CalledBack recalling(Fact.Callbacks records, Instant now) {
    CalledBack all = this;
    for (LegId leg : records.ended()) {
      all = all.ended(leg, now);
    }
    PMap<LegId, CallbackNote> still = unended;
    for (CallbackNote note : records.unended()) {
      still = still.plus(note.leg(), note);
    }
    return new CalledBack(all.over, still);
  }

  /** A picture has shown what has become of all. */
  CalledBack seen() {
    return new CalledBack(over, HashTreePMap.empty());
  }
}
