package rs.astra.hotline.core;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Quest;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;

/**
 * What it means that a caller falls into the fallback queue, or is answered there.
 *
 * <ol>
 *   <li>The queue rings the telephones itself: whatever rings of ours for that caller is stopped,
 *       and of a leg that was talking we hear no more.
 *   <li>Who falls back although there is a link finds our door shut, and has all telephones ringing
 *       there. The queue rings nobody who has paused: so after {@link #LEFT_THERE_FOR}, and not
 *       earlier, a look has the caller taken back ({@link OnLink}).
 *   <li>Whoever answers there talks as if we had rung. A station at which nobody is on duty may
 *       answer as well: a conversation with nobody's name.
 *   <li>Line and arrival of a caller whom we do not know are not in the event: we look again. An
 *       echo of a call that is over changes nothing.
 * </ol>
 */
final class OnFallback {
  /** Longer than the queue rings (30 s): nobody who is about to pick up is disturbed. */
  static final Duration LEFT_THERE_FOR = Duration.ofSeconds(45);

  private OnFallback() {}

  static void fellBack(Turn turn, CallId id) {
    switch (turn.open(id)) {
      case null -> {
        if (turn.gone(id) == null) {
          turn.order(new Command.LookAgain());
        }
      }
      case Call.Waiting w -> toFallback(turn, w, w.quest());
      case Call.Ringing r -> {
        r.ringing().values().forEach(leg -> turn.stop(id, leg));
        toFallback(turn, r, r.quest());
      }
      case Call.Connecting c -> {
        turn.stop(id, c.granted());
        c.others().values().forEach(leg -> turn.stop(id, leg));
        toFallback(turn, c, c.quest());
      }
      case Call.Talking t -> {
        OnCaller.letGo(turn, t, LegOutcome.LOST, true);
        toFallback(turn, t, t.quest());
      }
      case Call.Returning r -> {
        if (r.outcome() == null) {
          OnCaller.letGo(turn, r.was(), LegOutcome.LOST, true);
        }
        toFallback(turn, r, r.was().quest());
      }
      case Call.Releasing r -> toFallback(turn, r, r.was().quest());
      case Call.Unseen u -> toFallback(turn, u, OnCaller.resumed(turn, u));
      // Was asked back, and found the door shut.
      case Call.Fallback f -> leftThere(turn, f, f.quest());
    }
  }

  private static void toFallback(Turn turn, Call call, Quest quest) {
    turn.tell(new Transition.CallFellBack(call.caller()));
    leftThere(turn, call, quest);
  }

  private static void leftThere(Turn turn, Call call, Quest quest) {
    Instant backAt = turn.now.plus(LEFT_THERE_FOR);
    turn.put(new Call.Fallback(call.caller(), quest, backAt));
    OnLink.lookBy(turn, backAt);
  }

  static void answered(Turn turn, CallId id, StationId station) {
    switch (turn.open(id)) {
      case null -> {
        if (turn.gone(id) == null) {
          turn.order(new Command.LookAgain());
        }
      }
      case Call.Fallback f -> answeredThere(turn, f, f.quest(), station, turn.now);
      case Call.Unseen u -> answeredThere(turn, u, OnCaller.resumed(turn, u), station, turn.now);
      case Call.Waiting w -> answeredThere(turn, w, w.quest(), station, turn.now);
      case Call.Ringing r -> {
        r.ringing().values().forEach(leg -> turn.stop(id, leg));
        answeredThere(turn, r, r.quest(), station, turn.now);
      }
      case Call.Connecting _, Call.Talking _, Call.Returning _, Call.Releasing _ -> {}
    }
  }

  private static void answeredThere(
      Turn turn, Call call, Quest quest, @Nullable StationId station, Instant answeredAt) {
    CounsellorId counsellor = turn.staff().at(station);
    if (counsellor != null) {
      turn.talks(counsellor, call.id(), answeredAt);
    }
    turn.tell(new Transition.CallAnswered(call.caller(), counsellor, answeredAt, Via.FALLBACK));
    turn.put(
        new Call.Talking(
            call.caller(),
            quest.answered(answeredAt),
            counsellor,
            station,
            null,
            answeredAt,
            Via.FALLBACK));
    if (counsellor != null) {
      OnLanguage.offer(turn, call, counsellor);
    }
    OnCare.comesBackNoMore(turn, call.id(), quest.previous());
  }
}
