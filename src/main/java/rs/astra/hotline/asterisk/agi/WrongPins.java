package rs.astra.hotline.asterisk.agi;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.counsellor.StationId;

/**
 * How often somebody was wrong, at a station and as a person.
 *
 * <ol>
 *   <li>So many in a row at a station, and the station waits, whoever was trying; what is right in
 *       between begins anew.
 *   <li>A person waits, at every station, only after {@link #AS_A_PERSON} times as many: so a
 *       colleague who tries at one telephone keeps nobody from coming on duty at another, and yet
 *       all telephones together do not guess faster than ten of them.
 * </ol>
 *
 * Any thread.
 */
final class WrongPins {
  private static final int AS_A_PERSON = 10;

  private final Config.FeatureCodes limits;
  private final InstantSource clock;
  private final ConcurrentMap<Of, Wrong> known = new ConcurrentHashMap<>();

  /** Of whom, or of what, wrong ones are counted. */
  sealed interface Of {
    /** A telephone. */
    record Station(StationId id) implements Of {}

    /** Whoever somebody says to be: by the code that was dialled, or who was there last. */
    record Person(String called) implements Of {}
  }

  private record Wrong(int times, Instant waitsUntil) {}

  WrongPins(Config.FeatureCodes limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** Whether nothing may be asked of one of these now. */
  boolean waits(List<Of> whose) {
    Instant now = clock.instant();
    return whose.stream()
        .map(known::get)
        .anyMatch(wrong -> wrong != null && wrong.waitsUntil().isAfter(now));
  }

  /**
   * Each was wrong once more.
   *
   * @return whether that was once too often for one of them, which waits now
   */
  boolean add(List<Of> whose) {
    Instant now = clock.instant();
    boolean tooOften = false;
    for (Of one : whose) {
      Wrong since =
          known.compute(
              one,
              (_, before) -> {
                int times = before == null ? 1 : before.times() + 1;
                return times >= most(one)
                    ? new Wrong(0, now.plus(limits.thenWait()))
                    : new Wrong(times, before == null ? Instant.EPOCH : before.waitsUntil());
              });
      tooOften |= since != null && since.times() == 0;
    }
    return tooOften;
  }

  private int most(Of one) {
    return switch (one) {
      case Of.Station _ -> limits.wrongPins();
      case Of.Person _ -> limits.wrongPins() * AS_A_PERSON;
    };
  }

  /** Each was right. */
  void forget(List<Of> whose) {
    whose.forEach(known::remove);
  }
}
