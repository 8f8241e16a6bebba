package rs.astra.hotline.core;

import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.Counsellor.Next;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;

/**
 * Coming and going of counsellors.
 *
 * <ol>
 *   <li>A station seats one person: whoever signs in there takes it over, unless the other one
 *       talks.
 *   <li>Signing out or pausing never touches a conversation; it takes effect when that is over.
 *   <li>Signing out or pausing while the telephone rings stops the ringing; the caller goes on to
 *       the next counsellor at once.
 *   <li>Duty and pauses, but not wrap-up, are mirrored into the fallback queue: if we die in
 *       somebody's wrap-up, that person must still be rung.
 * </ol>
 */
final class OnCounsellor {
  private OnCounsellor() {}

  static void signedIn(Turn turn, CounsellorId id, StationId station) {
    CounsellorId seated = turn.staff().at(station);
    if (seated != null && !seated.equals(id)) {
      if (busy(turn.staff().counsellor(seated))) {
        return;
      }
      signedOut(turn, seated);
    }
    Counsellor who = turn.staff().counsellor(id);
    if (who.onDuty() && station.equals(who.station())) {
      turn.put(who.after(Next.WRAP_UP));
      turn.order(new Command.Mirror(station, Command.Membership.READY));
      return;
    }
    if (busy(who)) {
      return;
    }
    if (who.onDuty()) {
      signedOut(turn, id);
    }
    turn.put(new Counsellor(id, station, new Availability.Free(turn.now), Next.WRAP_UP));
    turn.order(new Command.Mirror(station, Command.Membership.READY));
  }

  private static boolean busy(Counsellor who) {
    return who.availability() instanceof Availability.OnCall
        || who.availability() instanceof Availability.Clearing;
  }

  static void signedOut(Turn turn, CounsellorId id) {
    Counsellor who = turn.staff().counsellor(id);
    StationId station = who.station();
    if (station != null) {
      turn.order(new Command.Mirror(station, Command.Membership.ABSENT));
    }
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
    StationId station = who.station();
    if (station != null) {
      turn.order(new Command.Mirror(station, Command.Membership.PAUSED));
    }
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
    StationId station = who.station();
    if (station != null) {
      turn.order(new Command.Mirror(station, Command.Membership.READY));
    }
    switch (who.availability()) {
      case Availability.Missed m -> turn.put(who.with(new Availability.Free(m.freeSince())));
      case Availability.WrapUp _, Availability.Paused _ ->
          turn.put(who.with(new Availability.Free(turn.now)));
      case Availability.OnCall _, Availability.Clearing _ -> turn.put(who.after(Next.WRAP_UP));
      case Availability.OffDuty _, Availability.Free _, Availability.Ringing _ -> {}
    }
  }

  /** Stops one leg of a call; a leg that was just granted the call is left alone. */
  private static void stopRinging(Turn turn, CallId call, LegId id) {
    switch (turn.open(call)) {
      case Call.Ringing r when r.ringing().containsKey(id) -> {
        turn.stop(call, OnLeg.leg(r.ringing(), id));
        OnLeg.goOn(turn, r, r.ringing().minus(id));
      }
      case Call.Connecting c when c.others().containsKey(id) -> {
        turn.stop(call, OnLeg.leg(c.others(), id));
        turn.put(c.without(id));
      }
      case null, default -> {}
    }
  }
}
