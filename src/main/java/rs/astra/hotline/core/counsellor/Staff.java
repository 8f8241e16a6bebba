package rs.astra.hotline.core.counsellor;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Proficiency;

/**
 * Everybody who answers, immutable. The other parts are indexes, kept in step by {@link #with}.
 *
 * @param everybody on duty or not
 * @param onDuty how many are on duty
 * @param seats who sits at a station
 * @param apart legs of no call, and whose telephone that is: being stopped, or of a callback
 * @param free who can be rung, in the order of the ladder, longest idle first
 * @param resting who wraps up, rests or has paused, in the same order: rung only for a caller for
 *     whom every telephone rings
 * @param alarms when somebody must be looked at again
 * @param speakers who speaks what
 */
public record Staff(
    PMap<CounsellorId, Counsellor> everybody,
    int onDuty,
    PMap<StationId, CounsellorId> seats,
    PMap<LegId, CounsellorId> apart,
    TreePMap<Idle, CounsellorId> free,
    TreePMap<Idle, CounsellorId> resting,
    TreePMap<Moment, CounsellorId> alarms,
    Speakers speakers) {

  /** Nobody at all. */
  public static final Staff NOBODY =
      new Staff(
          HashTreePMap.empty(),
          0,
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          Speakers.NONE);

  /** Nobody; whoever comes, and of whom nothing else is known, speaks these languages well. */
  public static Staff speaking(Set<Language> main) {
    return NOBODY.with(Speakers.unknown(main));
  }

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
    LegId leg = apart(who);
    return new Staff(
        everybody.plus(who.id(), who),
        others.onDuty + (who.onDuty() ? 1 : 0),
        seat == null ? others.seats : others.seats.plus(seat, who.id()),
        leg == null ? others.apart : others.apart.plus(leg, who.id()),
        idle == null ? others.free : others.free.plus(idle, who.id()),
        rests == null ? others.resting : others.resting.plus(rests, who.id()),
        alarm == null ? others.alarms : others.alarms.plus(alarm, who.id()),
        others.speakers.with(who, idle));
  }

  /**
   * The same people, of whom now this is known.
   *
   * @param interpreting who is on duty to interpret, and where to ring them, empty for nowhere
   */
  public Staff knowing(
      Map<CounsellorId, Map<Language, Proficiency>> speaks,
      Map<CounsellorId, Optional<StationId>> interpreting) {
    Staff to = NOBODY.with(speakers.knowing(speaks, interpreting));
    for (Counsellor who : everybody.values()) {
      to = to.with(who);
    }
    return to;
  }

  /**
   * Whom to offer to a counsellor who does not speak the caller's language, empty if nobody who
   * speaks it is on duty to interpret, or all of them talk with callers.
   */
  public Optional<Speakers.Interpreting> interpreter(Language language, CounsellorId counsellor) {
    Set<CounsellorId> besides = new HashSet<>(Set.of(counsellor));
    for (CounsellorId id : speakers.interpreters().keySet()) {
      Availability is = counsellor(id).availability();
      if (is instanceof Availability.OnCall || is instanceof Availability.CallingBack) {
        besides.add(id);
      }
    }
    return speakers
        .interpreter(language, besides)
        .map(
            id -> {
              StationId seat = counsellor(id).station();
              return new Speakers.Interpreting(
                  id,
                  seat == null
                      ? speakers.interpreters().getOrDefault(id, Optional.empty()).orElse(null)
                      : seat);
            });
  }

  private Staff with(Speakers changed) {
    return new Staff(everybody, onDuty, seats, apart, free, resting, alarms, changed);
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
    LegId leg = apart(old);
    return new Staff(
        everybody.minus(id),
        onDuty - (old.onDuty() ? 1 : 0),
        seat == null ? seats : seats.minus(seat),
        leg == null ? apart : apart.minus(leg),
        idle == null ? free : free.minus(idle),
        rests == null ? resting : resting.minus(rests),
        alarm == null ? alarms : alarms.minus(alarm),
        speakers.without(old, idle));
  }

  private static @Nullable LegId apart(Counsellor who) {
    return switch (who.availability()) {
      case Availability.Clearing c -> c.leg();
      case Availability.CallingBack b -> b.leg();
      case Availability.OffDuty _, Availability.Free _, Availability.Missed _ -> null;
      case Availability.Ringing _, Availability.OnCall _, Availability.WrapUp _ -> null;
      case Availability.Rest _, Availability.Paused _ -> null;
    };
  }

  private static @Nullable Idle idle(Counsellor who) {
    return who.availability() instanceof Availability.Free(Instant since)
        ? new Idle(who.level(), since, who.id())
        : null;
  }

  private static @Nullable Idle resting(Counsellor who) {
    return switch (who.availability()) {
      case Availability.WrapUp w -> new Idle(who.level(), w.until(), who.id());
      case Availability.Rest r -> new Idle(who.level(), r.until(), who.id());
      case Availability.Paused p -> new Idle(who.level(), p.since(), who.id());
      case Availability.OffDuty _, Availability.Free _, Availability.Missed _ -> null;
      case Availability.Ringing _, Availability.Clearing _, Availability.OnCall _ -> null;
      case Availability.CallingBack _ -> null;
    };
  }

  private static @Nullable Moment alarm(Counsellor who) {
    Instant at =
        switch (who.availability()) {
          case Availability.Missed m -> m.until();
          case Availability.WrapUp w -> w.until();
          case Availability.Rest r -> r.until();
          case Availability.OnCall o -> o.limitAt();
          case Availability.Clearing c -> c.deadline();
          case Availability.CallingBack b -> b.deadline();
          case Availability.OffDuty _, Availability.Free _, Availability.Ringing _ -> null;
          case Availability.Paused _ -> null;
        };
    return at == null ? null : new Moment(at, who.id());
  }
}
