package rs.astra.hotline.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Load;
import rs.astra.hotline.core.counsellor.Next;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Level;

/**
 * Coming and going of counsellors.
 *
 * <ol>
 *   <li>A station seats one person: whoever signs in there takes it over, unless the other one
 *       talks. A telephone that rings is stopped, and rings for the newcomer once it is quiet.
 *   <li>Whoever signs in where a conversation goes on that the fallback queue brought to an empty
 *       seat leads it: the telephone is in use, and nobody else picked it up.
 *   <li>Signing out or pausing never touches a conversation; it takes effect when that is over.
 *   <li>Signing out or pausing while the telephone rings stops the ringing; the caller goes on to
 *       the next counsellor at once.
 *   <li>Duty and pauses that were asked for are mirrored (by {@link Turn#put(Counsellor)}) into the
 *       fallback queue. Wrap-up, rest and a pause for missed rings are not: without us nobody would
 *       end them, the fallback rings every telephone at once, and one that stays silent costs its
 *       callers nothing.
 * </ol>
 */
final class OnCounsellor {
  private OnCounsellor() {}

  static void signedIn(Turn turn, CounsellorId id, StationId station, Level level) {
    Counsellor who = turn.staff().counsellor(id);
    if (station.equals(who.station())) {
      there(turn, who.at(station, level));
      return;
    }
    CounsellorId seated = turn.staff().at(station);
    if (talks(turn, who)) {
      refused(turn, id, station, Transition.SignInRefused.Because.TALKS_ELSEWHERE);
    } else if (seated != null && talks(turn, turn.staff().counsellor(seated))) {
      refused(turn, id, station, Transition.SignInRefused.Because.STATION_TALKS);
    } else {
      vacated(turn, id);
      Availability quiet = seated == null ? null : vacated(turn, seated);
      Availability is = quiet == null ? new Availability.Free(turn.now) : quiet;
      boolean byShift = turn.state().shifts().of(id) != null;
      turn.put(new Counsellor(id, station, level, byShift, is, Next.WRAP_UP, load(turn, who)));
      leads(turn, id, station);
    }
  }

  /** The conversation that goes on at the telephone, if nobody was known to lead it. */
  private static void leads(Turn turn, CounsellorId id, StationId station) {
    turn.calls().unled().keySet().stream()
        .map(turn::open)
        .filter(Call.Talking.class::isInstance)
        .map(Call.Talking.class::cast)
        .filter(call -> station.equals(call.station()))
        .findFirst()
        .ifPresent(
            call -> {
              turn.talks(id, call.id(), call.answeredAt());
              turn.replace(call.ledBy(id));
            });
  }

  /** Whoever says so at the own station is there. */
  private static void there(Turn turn, Counsellor who) {
    ask(turn, who, Next.WRAP_UP);
    Counsellor now = turn.staff().counsellor(who.id());
    if (now.availability() instanceof Availability.Paused p
        && p.reason() == PauseReason.MISSED_TOO_OFTEN) {
      resumed(turn, who.id());
    }
  }

  private static void refused(
      Turn turn, CounsellorId id, StationId station, Transition.SignInRefused.Because why) {
    turn.tell(new Transition.SignInRefused(id, station, why));
  }

  /** What the shift has brought so far: see {@link Load}. */
  private static Load load(Turn turn, Counsellor who) {
    boolean sameShift =
        who.load().since() != null && (who.onDuty() || turn.state().shifts().of(who.id()) != null);
    return sameShift ? who.load().missing(0) : Load.begun(turn.now);
  }

  /** What is to happen when the present call is over; whoever stays without a shift, stays. */
  private static void ask(Turn turn, Counsellor who, Next next) {
    boolean another = !turn.staff().counsellor(who.id()).next().equals(next);
    boolean byShift =
        next instanceof Next.SignOut ? who.byShift() : turn.state().shifts().of(who.id()) != null;
    turn.put(who.after(next).byShift(byShift));
    if (another) {
      turn.tell(new Transition.CounsellorAsked(who.id(), next));
    }
  }

  /** Whether the counsellor has a caller, or was just granted one, or has only now lost one. */
  static boolean talks(Turn turn, Counsellor who) {
    return switch (who.availability()) {
      case Availability.OnCall _, Availability.CallingBack _ -> true;
      case Availability.Clearing c -> c.talked();
      case Availability.Ringing r ->
          turn.open(r.call()) instanceof Call.Connecting c && c.granted().id().equals(r.leg());
      case Availability.OffDuty _, Availability.Free _, Availability.Missed _ -> false;
      case Availability.WrapUp _, Availability.Rest _, Availability.Paused _ -> false;
    };
  }

  /** Nobody sits there any more; what whoever comes next must wait for, null if for nothing. */
  private static @Nullable Availability vacated(Turn turn, CounsellorId id) {
    signedOut(turn, id);
    Counsellor who = turn.staff().counsellor(id);
    turn.put(Counsellor.offDuty(id, who.load()));
    Availability.Free free = new Availability.Free(turn.now);
    return who.availability() instanceof Availability.Clearing c
        ? new Availability.Clearing(c.leg(), free, false, c.stop(), c.deadline())
        : null;
  }

  static void signedOut(Turn turn, CounsellorId id) {
    Counsellor who = turn.staff().counsellor(id);
    switch (who.availability()) {
      case Availability.OffDuty _ -> {}
      case Availability.Free _, Availability.Missed _, Availability.WrapUp _ -> leaves(turn, who);
      case Availability.Rest _, Availability.Paused _ -> leaves(turn, who);
      case Availability.OnCall _, Availability.CallingBack _ -> ask(turn, who, Next.SIGN_OUT);
      case Availability.Clearing _ -> ask(turn, who, Next.SIGN_OUT);
      case Availability.Ringing r -> {
        ask(turn, who, Next.SIGN_OUT);
        stopRinging(turn, r.call(), r.leg());
      }
    }
  }

  private static void leaves(Turn turn, Counsellor who) {
    turn.put(Counsellor.offDuty(who.id(), who.load()));
  }

  static void pauseAsked(Turn turn, CounsellorId id, PauseReason reason) {
    Counsellor who = turn.staff().counsellor(id);
    Availability paused = new Availability.Paused(turn.now, reason);
    switch (who.availability()) {
      case Availability.OffDuty _ -> {}
      case Availability.Paused p when p.reason() == reason -> {}
      case Availability.Paused p -> turn.put(who.with(new Availability.Paused(p.since(), reason)));
      case Availability.Free _, Availability.Missed _ -> turn.put(who.with(paused));
      case Availability.WrapUp _, Availability.Rest _ -> turn.put(who.with(paused));
      case Availability.OnCall _, Availability.Clearing _ -> ask(turn, who, new Next.Pause(reason));
      case Availability.CallingBack _ -> ask(turn, who, new Next.Pause(reason));
      case Availability.Ringing r -> {
        ask(turn, who, new Next.Pause(reason));
        stopRinging(turn, r.call(), r.leg());
      }
    }
  }

  static void resumed(Turn turn, CounsellorId id) {
    Counsellor before = turn.staff().counsellor(id);
    Counsellor who = before.with(before.load().missing(0));
    switch (who.availability()) {
      case Availability.Missed m -> {
        Instant since = m.before() instanceof Availability.Free f ? f.since() : turn.now;
        turn.put(who.with(new Availability.Free(since)));
      }
      case Availability.WrapUp _, Availability.Rest _, Availability.Paused _ ->
          turn.put(who.with(who.load().rested()).with(new Availability.Free(turn.now)));
      case Availability.OnCall _, Availability.Clearing _ -> ask(turn, who, Next.WRAP_UP);
      case Availability.CallingBack _ -> ask(turn, who, Next.WRAP_UP);
      case Availability.Ringing r -> {
        boolean free = r.before() instanceof Availability.Free;
        Availability.Ringable now = free ? r.before() : new Availability.Free(turn.now);
        ask(turn, who.with(new Availability.Ringing(r.call(), r.leg(), now)), Next.WRAP_UP);
      }
      case Availability.OffDuty _, Availability.Free _ -> {}
    }
  }

  /** Stops one leg of a call; a leg that was just granted the call is left alone. */
  static void stopRinging(Turn turn, CallId call, LegId id) {
    switch (turn.open(call)) {
      case Call.Ringing r -> {
        turn.stop(call, OnLeg.leg(r.ringing(), id));
        OnLeg.goOn(turn, r, r.ringing().minus(id));
      }
      case Call.Connecting c when c.granted().id().equals(id) -> {}
      case Call.Connecting c -> {
        turn.stop(call, OnLeg.leg(c.others(), id));
        turn.put(c.without(id));
      }
      case Call.Waiting _, Call.Talking _, Call.Returning _, Call.Releasing _ -> astray();
      case Call.Fallback _, Call.Unseen _ -> astray();
      case null -> astray();
    }
  }

  private static void astray() {
    throw new IllegalStateException("a telephone rings for a call that knows nothing of it");
  }
}
