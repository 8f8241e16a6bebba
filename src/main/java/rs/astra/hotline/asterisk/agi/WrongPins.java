package rs.astra.hotline.asterisk.agi;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import rs.astra.hotline.Config;

/**
 * How often somebody was wrong, at a station and as a person. So many in a row, and that station or
 * person waits, whoever else was just trying; what is right in between begins anew. Any thread.
 */
final class WrongPins {
  private final Config.FeatureCodes limits;
  private final InstantSource clock;
  private final ConcurrentMap<String, Wrong> known = new ConcurrentHashMap<>();

  private record Wrong(int times, Instant waitsUntil) {}

  WrongPins(Config.FeatureCodes limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** Whether nothing may be asked of one of these now. */
  boolean waits(List<String> whose) {
    Instant now = clock.instant();
    return whose.stream()
        .map(known::get)
        .anyMatch(wrong -> wrong != null && wrong.waitsUntil().isAfter(now));
  }

  /** Each was wrong once more. */
  void add(List<String> whose) {
    Instant now = clock.instant();
    whose.forEach(
        one ->
            known.compute(
                one,
                (_, before) -> {
                  int times = before == null ? 1 : before.times() + 1;
                  return times >= limits.wrongPins()
                      ? new Wrong(0, now.plus(limits.thenWait()))
                      : new Wrong(times, before == null ? Instant.EPOCH : before.waitsUntil());
                }));
  }

  /** Each was right. */
  void forget(List<String> whose) {
    whose.forEach(known::remove);
  }
}
