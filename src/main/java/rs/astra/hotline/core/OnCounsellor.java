package rs.astra.hotline.core;

import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.Counsellor.Next;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Level;

/**
 * Coming and going of counsellors.
 *
 * <ol>
 *   <li>A station seats one person: whoever signs in there takes it over, unless the other one
 *       talks. A telephone that rings is stopped, and rings for the newcomer once it is quiet.
 *   <li>Signing out or pausing never touches a conversation; it takes effect when that is over.
 *   <li>Signing out or pausing while the telephone rings stops the ringing; the caller goes on to
 *       the next counsellor at once.
 *   <li>Duty and pauses, but not wrap-up, are mirrored (by {@link Turn#put(Counsellor)}) into the
 *       fallback queue: if we die in somebody's wrap-up, that person must still be rung.
 * </ol>
 */
final class OnCounsellor {
  private OnCounsellor() {}

  static void signedIn(Turn turn, CounsellorId id, StationId station, Level level) {
    Counsellor who = turn.staff().counsellor(id);
    if (station.equals(who.station())) {
      turn.put(new Counsellor(id, station, level, who.availability(), Next.WRAP_UP));
      return;
    }
    CounsellorId seated = turn.staff().at(station);
    if (talks(turn, who) || (seated != null && talks(turn, turn.staff().counsellor(seated)))) {
      return;
    }
    vacated(turn, id);
    Availability quiet = seated == null ? null : vacated(turn, seated);
    Availability free = new Availability.Free(turn.now);
    turn.put(new Counsellor(id, station, level, quiet == null ? free : quiet, Next.WRAP_UP));
  }

  /** Whether the counsellor has a caller, or was just granted one, or has only now lost one. */
  static boolean talks(Turn turn, Counsellor who) {
    return switch (who.availability()) {
      case Availability.OnCall _ -> true;
      case Availability.Clearing c -> c.talked();
      case Availability.Ringing r ->
          turn.open(r.call()) instanceof Call.Connecting c && c.granted().id().equals(r.leg());
      case Availability.OffDuty _, Availability.Free _, Availability.Missed _ -> false;
      case Availability.WrapUp _, Availability.Paused _ -> false;
    };
  }

  /** Nobody sits there any more; what whoever comes next must wait for, null if for nothing. */
  private static @Nullable Availability vacated(Turn turn, CounsellorId id) {
    signedOut(turn, id);
    Counsellor who = turn.staff().counsellor(id);
    turn.put(Counsellor.offDuty(id));
    return who.availability() instanceof Availability.Clearing c
        ? new Availability.Clearing(c.leg(), turn.now, false, c.stop(), c.deadline())
        : null;
  }

  static void signedOut(Turn turn, CounsellorId id) {
    Counsellor who = turn.staff().counsellor(id);
    switch (who.availability()) {
      case Availability.OffDuty _ -> {}
      case Availability.Free _, Availability.Missed _ -> turn.put(Counsellor.offDuty(id));
      case Availability.WrapUp _, Availability.Paused _ -> turn.put(Counsellor.offDuty(id));
      case Availability.OnCall _, Availability.Clearing _ -> turn.put(who.after(Next.SIGN_OUT));
      case Availability.Ringing r -> {
        turn.put(who.after(Next.SIGN_OUT));
        stopRinging(turn, r.call(), r.leg());
      }
    }
  }

  static void pauseAsked(Turn turn, CounsellorId id) {
    Counsellor who = turn.staff().counsellor(id);
    switch (who.availability()) {
      case Availability.OffDuty _, Availability.Paused _ -> {}
      case Availability.Free _, Availability.Missed _ -> paused(turn, who);
      case Availability.WrapUp _ -> paused(turn, who);
      case Availability.OnCall _, Availability.Clearing _ -> turn.put(who.after(Next.PAUSE));
      case Availability.Ringing r -> {
        turn.put(who.after(Next.PAUSE));
        stopRinging(turn, r.call(), r.leg());
      }
    }
  }

  private static void paused(Turn turn, Counsellor who) {
    turn.put(who.with(new Availability.Paused(turn.now)));
  }

  static void resumed(Turn turn, CounsellorId id) {
    Counsellor who = turn.staff().counsellor(id);
    switch (who.availability()) {
      case Availability.Missed m -> turn.put(who.with(new Availability.Free(m.freeSince())));
      case Availability.WrapUp _, Availability.Paused _ ->
          turn.put(who.with(new Availability.Free(turn.now)));
      case Availability.OnCall _, Availability.Clearing _ -> turn.put(who.after(Next.WRAP_UP));
      case Availability.Ringing _ -> turn.put(who.after(Next.WRAP_UP));
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
