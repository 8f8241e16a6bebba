package rs.astra.hotline.core;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Snapshot.CallbackNote;
import rs.astra.hotline.core.Snapshot.Note;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.Calls;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Quest;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * What is over when we look at Asterisk, and nobody told us so: rules 2 and 6 of {@link OnLink}.
 * The dialplan's notes know when and how; without a note Asterisk died in it.
 */
final class OnMissing {
  private OnMissing() {}

  static void legs(Turn turn, Snapshot seen, Map<LegId, CallbackNote> callbacks, Instant old) {
    List.copyOf(turn.calls().legs().keySet()).stream()
        .filter(id -> !seen.legs().containsKey(id))
        .filter(
            id ->
                turn.calls().callOf(id).stream()
                    .flatMap(call -> call.legs().stream())
                    .anyMatch(leg -> leg.id().equals(id) && leg.rungAt().isBefore(old)))
        .forEach(id -> OnLeg.ended(turn, id, LegOutcome.LOST));
    List.copyOf(turn.staff().apart().entrySet()).stream()
        .filter(leg -> !seen.legs().containsKey(leg.getKey()))
        .filter(
            leg ->
                !(turn.staff().counsellor(leg.getValue()).availability()
                        instanceof Availability.CallingBack back)
                    || back.since().isBefore(old))
        .map(Map.Entry::getKey)
        .forEach(
            id -> {
              OnCallback.missed(turn, id, callbacks.get(id));
              OnLeg.ended(turn, id, LegOutcome.CANCELLED);
            });
  }

  /** A callback that is over, and of which we have not heard the end. */
  static void noted(Turn turn, CallbackNote note, Instant old) {
    if (turn.staff().apart().containsKey(note.leg())
        || turn.state().calledBack().over().containsKey(note.leg())) {
      return;
    }
    if (young(turn, note.begunAt(), old)) {
      OnLink.lookBy(turn, turn.now.plus(OnLink.TOO_YOUNG));
    } else {
      OnCallback.noted(turn, note);
    }
  }

  static void calls(Turn turn, Snapshot seen, Map<CallId, Note> notes, Instant old) {
    for (Call call : List.copyOf(turn.calls().open().values())) {
      if (seen.callers().containsKey(call.id())) {
        continue;
      }
      if (young(turn, call.caller().arrivedAt(), old)) {
        OnLink.lookBy(turn, turn.now.plus(OnLink.TOO_YOUNG));
      } else {
        over(turn, call, notes.get(call.id()));
      }
    }
  }

  /** May be missing only because it began when we looked; the future is another clock's past. */
  private static boolean young(Turn turn, Instant begunAt, Instant old) {
    return !begunAt.isBefore(old) && !begunAt.isAfter(turn.now.plus(OnLink.TOO_YOUNG));
  }

  /** The call is over, and nobody told us: the note knows when. Without one Asterisk died in it. */
  private static void over(Turn turn, Call call, @Nullable Note note) {
    Instant noted = note == null ? null : note.endedAt();
    Quest quest = OnLink.quest(turn, call);
    letGo(turn, call, noted == null ? LegOutcome.LOST : LegOutcome.HUNG_UP);
    CounsellorId counsellor = counsellor(turn, call, note);
    Instant answeredAt = quest.answeredAt();
    if (answeredAt == null && note != null && note.answeredAt() != null) {
      answeredAt = note.answeredAt();
      turn.tell(
          new Transition.CallAnswered(call.caller(), counsellor, answeredAt, via(call, note)));
    }
    Instant endedAt = noted == null ? turn.now : noted;
    Ending ending = noted == null ? Ending.LOST : ending(call, note);
    turn.end(call, quest.rings(), answeredAt, counsellor, via(call, note), endedAt, ending);
  }

  private static void letGo(Turn turn, Call call, LegOutcome outcome) {
    switch (call) {
      case Call.Ringing _, Call.Connecting _ ->
          call.legs().forEach(leg -> turn.stop(call.id(), leg));
      case Call.Talking t -> OnCaller.letGo(turn, t, outcome, true);
      case Call.Returning r when r.outcome() == null ->
          OnCaller.letGo(turn, r.was(), outcome, true);
      case Call.Waiting _, Call.Returning _, Call.Releasing _, Call.Fallback _, Call.Unseen _ -> {}
    }
  }

  private static Ending ending(Call call, @Nullable Note note) {
    boolean noted = note != null && note.answeredAt() != null;
    return switch (call) {
      case Call.Talking _, Call.Returning _, Call.Releasing _ -> Ending.COMPLETED;
      case Call.Unseen u when noted || u.answeredAt() != null -> Ending.COMPLETED;
      case Call.Unseen _ -> waited(note, Ending.ABANDONED_WAITING);
      case Call.Waiting w -> searched(w.quest(), note, Ending.ABANDONED_WAITING);
      case Call.Ringing r -> searched(r.quest(), note, Ending.ABANDONED_RINGING);
      case Call.Connecting c -> searched(c.quest(), note, Ending.ABANDONED_CONNECTING);
      case Call.Fallback f -> searched(f.quest(), note, Ending.ABANDONED_FALLBACK);
    };
  }

  /** A note keeps the last answer only: it tells of a new one if we know of none before. */
  private static Ending searched(Quest quest, @Nullable Note note, Ending otherwise) {
    boolean broke = quest.answeredAt() != null;
    if (note != null && note.answeredAt() != null && (!broke || note.via() == Via.FALLBACK)) {
      return Ending.COMPLETED;
    }
    return broke ? Ending.ABANDONED_RETURNED : waited(note, otherwise);
  }

  private static Ending waited(@Nullable Note note, Ending otherwise) {
    return note != null && note.fellBackAt() != null ? Ending.ABANDONED_FALLBACK : otherwise;
  }

  private static @Nullable CounsellorId counsellor(Turn turn, Call call, @Nullable Note note) {
    CounsellorId known =
        switch (call) {
          case Call.Talking t -> t.counsellor();
          case Call.Returning r -> r.was().counsellor();
          case Call.Releasing r -> r.was().counsellor();
          case Call.Unseen u -> u.counsellor();
          case Call.Waiting _, Call.Ringing _, Call.Connecting _, Call.Fallback _ ->
              OnLink.quest(turn, call).previous();
        };
    return known == null && note != null ? turn.staff().at(note.station()) : known;
  }

  private static Via via(Call call, @Nullable Note note) {
    if (note != null && note.via() != null) {
      return note.via();
    }
    return call instanceof Call.Talking t ? t.via() : Via.BACKEND;
  }

  /** A call of which only the dialplan's notes tell. */
  static void noted(Turn turn, Note note, Instant old) {
    Caller caller = note.caller();
    if (caller == null || young(turn, caller.arrivedAt(), old)) {
      return;
    }
    Calls.Gone gone = turn.gone(caller.id());
    if (turn.open(caller.id()) != null || (gone != null && gone.recorded())) {
      return;
    }
    turn.tell(new Transition.CallArrived(caller, Transition.Learned.NOTED));
    Call.Unseen call = new Call.Unseen(caller, 0, null, null, Via.BACKEND, turn.now);
    over(turn, call, note);
  }
}
