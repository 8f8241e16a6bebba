package rs.astra.hotline.core;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.Counsellor.Next;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.counsellor.StationId;

/**
 * Duty by the roster.
 *
 * <ol>
 *   <li>Whoever is on shift and has never signed in is rung all the same, at the station that the
 *       roster names.
 *   <li>Somebody who sits there gives way, unless that is a colleague on shift, or talks; then the
 *       newcomer takes the station as soon as it is free.
 *   <li>During the shift the counsellor's own word counts: another station, a pause, signing out.
 *   <li>At the end of the shift the counsellor is signed out; a conversation is never touched, and
 *       the one who begins sits down as soon as it is over.
 *   <li>Whoever signs in without a shift stays until they sign out.
 * </ol>
 */
final class OnRoster {
  private OnRoster() {}

  static void said(Turn turn, Map<CounsellorId, Shifts.Place> now) {
    Shifts before = turn.state().shifts();
    for (CounsellorId id : before.people().keySet()) {
      if (!now.containsKey(id)) {
        OnCounsellor.signedOut(turn, id);
      }
    }
    turn.become(turn.state().with(before.become(now)));
    turn.state().shifts().people().entrySet().stream()
        .filter(entry -> !entry.getValue().equals(before.of(entry.getKey())))
        .forEach(entry -> begins(turn, entry.getKey(), entry.getValue()));
  }

  /** A shift begins, or goes on at another place. */
  private static void begins(Turn turn, CounsellorId id, Shifts.Place place) {
    Counsellor who = turn.staff().counsellor(id);
    if (who.onDuty()) {
      Next next = who.next() == Next.SIGN_OUT ? Next.WRAP_UP : who.next();
      turn.put(new Counsellor(id, who.station(), place.level(), who.availability(), next));
    }
  }

  /** Seats everybody who is expected and whose station can be had. */
  static void seat(Turn turn) {
    for (CounsellorId id : turn.state().shifts().expected()) {
      Shifts.Place place = turn.state().shifts().of(id);
      StationId station = place == null ? null : place.station();
      if (!turn.staff().counsellor(id).onDuty() && place != null && station != null) {
        if (!givesWay(turn, turn.staff().at(station))) {
          continue;
        }
        OnCounsellor.signedIn(turn, id, station, place.level());
      }
      turn.become(turn.state().with(turn.state().shifts().seen(id)));
    }
  }

  private static boolean givesWay(Turn turn, @Nullable CounsellorId seated) {
    return seated == null
        || (turn.state().shifts().of(seated) == null
            && !OnCounsellor.talks(turn, turn.staff().counsellor(seated)));
  }
}
