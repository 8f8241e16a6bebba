package rs.astra.hotline.core;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Next;
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
 *   <li>While we were away it was no different: whose shift ended then, or is in the roster no
 *       more, is signed out; whoever had left their shift is not called back.
 *   <li>Until Asterisk has said for the first time what is true, nobody knows who talks: nobody is
 *       seated by the roster, and whoever is to leave stays until then.
 *   <li>Whoever signs in without a shift, or once more when theirs is over, stays until they sign
 *       out.
 * </ol>
 */
final class OnRoster {
  private OnRoster() {}

  static void said(Turn turn, Map<CounsellorId, Shifts.Place> now) {
    Shifts before = turn.state().shifts();
    turn.become(turn.state().with(before.become(now)));
    turn.staff().everybody().values().stream()
        .filter(who -> who.byShift() && !now.containsKey(who.id()))
        .map(Counsellor::id)
        .sorted()
        .forEach(id -> leaves(turn, id));
    turn.state().shifts().people().entrySet().stream()
        .filter(entry -> !entry.getValue().equals(before.of(entry.getKey())))
        .forEach(
            entry -> {
              if (before.of(entry.getKey()) == null) {
                forgetsTheLast(turn, entry.getKey());
              }
              begins(turn, entry.getKey(), entry.getValue());
            });
  }

  /** What an earlier shift has brought is over, unless the new one goes on from it. */
  private static void forgetsTheLast(Turn turn, CounsellorId id) {
    Counsellor known = turn.staff().everybody().get(id);
    if (known != null && !known.onDuty()) {
      turn.put(Counsellor.offDuty(id));
    }
  }

  static void whileAway(Turn turn, Set<CounsellorId> over, Set<CounsellorId> left) {
    for (CounsellorId id : left) {
      turn.become(turn.state().with(turn.state().shifts().seen(id)));
    }
    new TreeSet<>(over)
        .stream()
            .filter(id -> turn.state().shifts().of(id) == null)
            .forEach(id -> leaves(turn, id));
  }

  private static void leaves(Turn turn, CounsellorId id) {
    Counsellor who = turn.staff().counsellor(id);
    if (turn.state().met() || !who.onDuty()) {
      OnCounsellor.signedOut(turn, id);
    } else {
      turn.put(who.after(Next.SIGN_OUT));
    }
  }

  /** Asterisk has said who talks: whoever was to leave, and does not, leaves. */
  static void met(Turn turn) {
    List.copyOf(turn.staff().seats().values()).stream()
        .filter(id -> turn.staff().counsellor(id).next() instanceof Next.SignOut)
        .sorted()
        .forEach(id -> OnCounsellor.signedOut(turn, id));
  }

  /** A shift begins, or goes on at another place. */
  private static void begins(Turn turn, CounsellorId id, Shifts.Place place) {
    Counsellor who = turn.staff().counsellor(id);
    StationId station = who.station();
    if (station != null) {
      Next next = who.next() instanceof Next.SignOut ? Next.WRAP_UP : who.next();
      turn.put(who.at(station, place.level()).byShift(true).after(next));
    }
  }

  /** Seats everybody who is expected and whose station can be had. */
  static void seat(Turn turn) {
    for (CounsellorId id : turn.state().shifts().expected()) {
      Shifts.Place place = turn.state().shifts().of(id);
      StationId station = place == null ? null : place.station();
      if (!turn.staff().counsellor(id).onDuty() && place != null && station != null) {
        if (!turn.state().met() || !givesWay(turn, turn.staff().at(station))) {
          continue;
        }
        OnCounsellor.signedIn(turn, id, station, place.level());
        turn.become(turn.state().with(turn.state().shifts().seated(id)));
      } else {
        turn.become(turn.state().with(turn.state().shifts().seen(id)));
      }
    }
  }

  private static boolean givesWay(Turn turn, @Nullable CounsellorId seated) {
    return seated == null
        || (turn.state().shifts().of(seated) == null
            && !OnCounsellor.talks(turn, turn.staff().counsellor(seated)));
  }
}
