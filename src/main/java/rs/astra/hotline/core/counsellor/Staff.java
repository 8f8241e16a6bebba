package rs.astra.hotline.core.counsellor;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.roster.Level;

/**
 * Everybody who answers, immutable. The other parts are indexes, kept in step by {@link #with}.
 *
 * @param everybody on duty or not
 * @param onDuty how many are on duty
 * @param seats who sits at a station
 * @param clearing legs that are being stopped, and whose telephone that is
 * @param free who can be rung, in the order of the ladder, longest idle first
 * @param resting who wraps up or has paused, in the same order: rung only for a caller for whom
 *     every telephone rings
 * @param alarms when somebody must be looked at again
 */
public record Staff(
    PMap<CounsellorId, Counsellor> everybody,
    int onDuty,
    PMap<StationId, CounsellorId> seats,
    PMap<LegId, CounsellorId> clearing,
    TreePMap<Idle, CounsellorId> free,
    TreePMap<Idle, CounsellorId> resting,
    TreePMap<Moment, CounsellorId> alarms) {

  /** Nobody at all. */
  public static final Staff NOBODY =
      new Staff(
          HashTreePMap.empty(),
          0,
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty());

  /** Somebody who can be rung, and since when. */
  public record Idle(Level level, Instant since, CounsellorId counsellor)
      implements Comparable<Idle> {
    private static final Comparator<Idle> ORDER =
        Comparator.comparing(Idle::level)
            .thenComparing(Idle::since)
            .thenComparing(Idle::counsellor);

    @Override
    public int compareTo(Idle other) {
      return ORDER.compare(this, other);
    }
  }

  /** When somebody must be looked at. */
  public record Moment(Instant at, CounsellorId counsellor) implements Comparable<Moment> {
    private static final Comparator<Moment> ORDER =
        Comparator.comparing(Moment::at).thenComparing(Moment::counsellor);

    @Override
    public int compareTo(Moment other) {
      return ORDER.compare(this, other);
    }
  }

  /** That counsellor; somebody unknown is off duty. */
  public Counsellor counsellor(CounsellorId id) {
    Counsellor found = everybody.get(id);
    return found == null ? Counsellor.offDuty(id) : found;
  }

  /** Who sits at the station, null if nobody does. */
  public @Nullable CounsellorId at(@Nullable StationId station) {
    return station == null ? null : seats.get(station);
  }

  /**
   * Who can be rung now: level by level, longest idle first; equal idle times are settled by id.
   */
  public Iterable<Counsellor> freeInOrder() {
    return () -> free.values().stream().map(this::counsellor).iterator();
  }

  /** When somebody is next due to be looked at. */
  public Optional<Instant> nextAlarm() {
    return alarms.isEmpty() ? Optional.empty() : Optional.of(alarms.firstKey().at());
  }

  /** Adds the counsellor, or puts the new state in the place of the old one. */
  public Staff with(Counsellor who) {
    Staff others = without(who.id());
    StationId seat = who.station();
    Idle idle = idle(who);
    Idle rests = resting(who);
    Moment alarm = alarm(who);
    return new Staff(
        everybody.plus(who.id(), who),
        others.onDuty + (who.onDuty() ? 1 : 0),
        seat == null ? others.seats : others.seats.plus(seat, who.id()),
        who.availability() instanceof Availability.Clearing c
            ? others.clearing.plus(c.leg(), who.id())
            : others.clearing,
        idle == null ? others.free : others.free.plus(idle, who.id()),
        rests == null ? others.resting : others.resting.plus(rests, who.id()),
        alarm == null ? others.alarms : others.alarms.plus(alarm, who.id()));
  }

  private Staff without(CounsellorId id) {
    Counsellor old = everybody.get(id);
    if (old == null) {
      return this;
    }
    StationId seat = old.station();
    Idle idle = idle(old);
    Idle rests = resting(old);
    Moment alarm = alarm(old);
    return new Staff(
        everybody.minus(id),
        onDuty - (old.onDuty() ? 1 : 0),
        seat == null ? seats : seats.minus(seat),
        old.availability() instanceof Availability.Clearing c ? clearing.minus(c.leg()) : clearing,
        idle == null ? free : free.minus(idle),
        rests == null ? resting : resting.minus(rests),
        alarm == null ? alarms : alarms.minus(alarm));
  }

  private static @Nullable Idle idle(Counsellor who) {
    return who.availability() instanceof Availability.Free(Instant since)
        ? new Idle(who.level(), since, who.id())
        : null;
  }

  private static @Nullable Idle resting(Counsellor who) {
    return switch (who.availability()) {
      case Availability.WrapUp w -> new Idle(who.level(), w.until(), who.id());
      case Availability.Paused p -> new Idle(who.level(), p.since(), who.id());
      case Availability.OffDuty _, Availability.Free _, Availability.Missed _ -> null;
      case Availability.Ringing _, Availability.Clearing _, Availability.OnCall _ -> null;
    };
  }

  private static @Nullable Moment alarm(Counsellor who) {
    Instant at =
        switch (who.availability()) {
          case Availability.Missed m -> m.until();
          case Availability.WrapUp w -> w.until();
          case Availability.Clearing c -> c.deadline();
          case Availability.OffDuty _, Availability.Free _, Availability.Ringing _ -> null;
          case Availability.OnCall _, Availability.Paused _ -> null;
        };
    return at == null ? null : new Moment(at, who.id());
  }
}
