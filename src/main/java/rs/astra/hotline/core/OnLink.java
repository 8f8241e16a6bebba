package rs.astra.hotline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Snapshot.CallbackNote;
import rs.astra.hotline.core.Snapshot.Note;
import rs.astra.hotline.core.Snapshot.SeenCaller;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.CallerTokens;
import rs.astra.hotline.core.call.Calls;
import rs.astra.hotline.core.call.Leg;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LostCallers;
import rs.astra.hotline.core.call.Quest;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Load;
import rs.astra.hotline.core.counsellor.Next;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.counsellor.Staff;
import rs.astra.hotline.core.counsellor.StationId;

/**
 * What it means that the link to Asterisk is gone or there again.
 *
 * <ol>
 *   <li>Without a link nobody is rung; what runs, runs on.
 *   <li>With the link comes a picture of what is true. Calls and legs that are not in it, and are
 *       old enough to be in it, are over; the dialplan's notes say when and how.
 *   <li>Conversations that run are adopted, whoever brought them together. A caller whose end is
 *       noted, and who is there all the same, is hung up: a telephone that was bridged in the
 *       instant of the hang-up talks to nobody.
 *   <li>Callers in the fallback queue are taken back, with their true time of arrival, again and
 *       again until they are here; who has only just fallen back, a little later ({@link
 *       OnFallback}).
 *   <li>Calls, and callbacks, that began or ended without us are recorded from the notes.
 *   <li>The fallback queue's members are made to be those who are on duty.
 * </ol>
 */
final class OnLink {
  /** What began this shortly before the picture may be missing from it. */
  static final Duration TOO_YOUNG = Duration.ofSeconds(2);

  /** After so long without a caller who was to be taken back we look again, and try again. */
  static final Duration TAKEN_BACK_WITHIN = Duration.ofSeconds(5);

  /**
   * When a callback of an earlier life of ours is looked for again that is not known to be over.
   */
  static final Duration LOOKED_FOR_AFTER = Duration.ofMinutes(1);

  private OnLink() {}

  static void lost(Turn turn) {
    if (turn.state().linked()) {
      turn.become(turn.state().linked(false));
      turn.tell(new Transition.LinkChanged(false));
    }
  }

  /**
   * From the store, at our start: what is known is not told again. If the records come late, what
   * has happened since goes before them.
   */
  static void recovered(Turn turn, Fact.Recovered fact) {
    Staff staff = turn.staff();
    for (var person : new TreeMap<>(fact.counsellors()).entrySet()) {
      CounsellorId id = person.getKey();
      Fact.Seat seat = person.getValue().orElse(null);
      if (staff.everybody().containsKey(id)) {
        continue;
      }
      staff =
          staff.with(
              seat == null || staff.at(seat.station()) != null
                  ? Counsellor.offDuty(id)
                  : seated(turn, id, seat));
    }
    Calls calls = turn.calls();
    for (CallId id : fact.ended()) {
      if (!calls.open().containsKey(id) && !calls.ended().containsKey(id)) {
        calls = calls.remembering(id, new Calls.Gone(turn.now, true, false));
      }
    }
    for (Call.Unseen call : fact.open()) {
      if (!calls.open().containsKey(call.id()) && !calls.ended().containsKey(call.id())) {
        calls = calls.with(call);
      }
    }
    LostCallers lost = turn.state().lost().recalling(fact.tokens().lost());
    for (var token : fact.tokens().open().entrySet()) {
      if (calls.open().containsKey(token.getKey()) && !lost.known().containsKey(token.getKey())) {
        lost = lost.knowing(token.getKey(), new CallerTokens(token.getValue(), null));
      }
    }
    turn.become(turn.state().with(staff).with(calls).with(lost));
    turn.become(turn.state().with(turn.state().calledBack().recalling(fact.callbacks(), turn.now)));
    if (turn.state().linked() && !fact.callbacks().unended().isEmpty()) {
      turn.order(new Command.LookAgain());
    }
  }

  /** What went on then goes on; whatever is over by now ends with the next alarm. */
  private static Counsellor seated(Turn turn, CounsellorId id, Fact.Seat seat) {
    Availability.Ringable resting = seat.resting();
    Availability is = resting == null ? new Availability.Free(turn.now) : resting;
    Load load = seat.load();
    boolean tooLong = load.talked().compareTo(turn.policy().care().talk()) >= 0;
    return new Counsellor(
        id,
        seat.station(),
        seat.level(),
        seat.byShift(),
        is,
        Next.WRAP_UP,
        tooLong ? load.reached() : load);
  }

  static void restored(Turn turn, Snapshot seen) {
    boolean first = !turn.state().met();
    if (first) {
      keepPauses(turn, seen);
    }
    boolean wasAway = !turn.state().linked();
    if (wasAway) {
      turn.become(turn.state().linked(true));
      turn.tell(new Transition.LinkChanged(true));
    }
    Map<CallId, Note> notes = new HashMap<>();
    seen.notes().forEach(note -> notes.put(note.call(), note));
    Map<LegId, CallbackNote> callbacks = new HashMap<>(turn.state().calledBack().unended());
    turn.become(turn.state().with(turn.state().calledBack().seen()));
    seen.callbacks().forEach(note -> callbacks.put(note.leg(), note));
    Instant old = seen.takenAt().minus(TOO_YOUNG);

    seen.callers()
        .values()
        .forEach(caller -> adopt(turn, caller, notes.get(caller.caller().id()), old, wasAway));
    // Calls before legs: a leg that is gone with its caller is no break.
    OnMissing.calls(turn, seen, notes, old);
    OnMissing.legs(turn, seen, callbacks, old);
    seen.notes().stream()
        .filter(note -> !seen.callers().containsKey(note.call()))
        .forEach(note -> OnMissing.noted(turn, note, old));
    callbacks.values().stream()
        .filter(note -> !seen.legs().containsKey(note.leg()))
        .forEach(note -> OnMissing.noted(turn, note, old));
    strayLegs(turn, seen, callbacks);
    if (first) {
      OnRoster.met(turn);
    }
    mirror(turn, seen);
  }

  static void lookBy(Turn turn, Instant at) {
    Instant before = turn.state().lookAt();
    if (before == null || at.isBefore(before)) {
      turn.become(turn.state().lookingAt(at));
    }
  }

  // --- what is there

  private static void adopt(
      Turn turn, SeenCaller seen, @Nullable Note note, Instant old, boolean wasAway) {
    Caller caller = OnLanguage.known(turn, seen.caller());
    Calls.Gone gone = turn.gone(caller.id());
    if (gone != null) {
      return;
    }
    if (note != null && note.endedAt() != null && note.endedAt().isBefore(old)) {
      turn.order(new Command.HangUp(caller.id()));
    }
    Call call = turn.open(caller.id());
    switch (seen.where()) {
      case TALKING -> talking(turn, caller, seen, call, note);
      case IN_FALLBACK -> {
        if (!wasAway && call instanceof Call.Fallback f && f.backAt().isAfter(turn.now)) {
          lookBy(turn, f.backAt());
        } else {
          takeBack(turn, caller, call);
        }
      }
      case AT_DOOR -> {
        // Its waiting room session says what it wants; if there is none, we look again.
        if (call == null) {
          known(turn, caller, null);
        } else if (call instanceof Call.Fallback f) {
          turn.put(new Call.Waiting(caller, f.quest().wanting()));
        }
      }
    }
  }

  private static void takeBack(Turn turn, Caller caller, @Nullable Call call) {
    if (!(call instanceof Call.Fallback)) {
      known(turn, caller, call);
      OnFallback.fellBack(turn, caller.id());
    }
    if (call instanceof Call.Waiting || call instanceof Call.Ringing) {
      // Perhaps the picture is older than the caller's return to our door.
      turn.order(new Command.LookAgain());
    }
    if (turn.open(caller.id()) instanceof Call.Fallback f) {
      turn.put(f.askedBack(turn.now));
    }
    turn.order(new Command.TakeBack(caller.id()));
    lookBy(turn, turn.now.plus(TAKEN_BACK_WITHIN));
  }

  /** Makes sure that the call is known, and says how it became so. */
  private static Call known(Turn turn, Caller caller, @Nullable Call call) {
    if (call != null) {
      return call;
    }
    turn.tell(new Transition.CallArrived(caller, Transition.Learned.ADOPTED));
    Call.Unseen unseen =
        new Call.Unseen(
            caller, 0, null, null, Via.BACKEND, turn.now.plus(OnCaller.RELEASED_WITHIN));
    turn.put(unseen);
    return unseen;
  }

  private static void talking(
      Turn turn, Caller caller, SeenCaller seen, @Nullable Call before, @Nullable Note note) {
    Call call = known(turn, caller, before);
    if (call instanceof Call.Talking || call instanceof Call.Releasing) {
      return;
    }
    if (call instanceof Call.Connecting c && c.granted().id().equals(seen.leg())) {
      OnCaller.talking(turn, c);
      return;
    }
    for (Leg leg : call.legs()) {
      if (!leg.id().equals(seen.leg())) {
        turn.stop(call.id(), leg);
      }
    }
    StationId station = seen.partner();
    CounsellorId counsellor = turn.staff().at(station);
    Instant answeredAt = answeredAt(turn, call, note);
    Leg leg =
        seen.leg() == null || station == null || counsellor == null
            ? null
            : new Leg(seen.leg(), counsellor, station, answeredAt, answeredAt, false);
    Via via =
        leg == null && (note == null || note.via() != Via.BACKEND) ? Via.FALLBACK : Via.BACKEND;
    boolean told =
        call instanceof Call.Returning || (call instanceof Call.Unseen u && u.answeredAt() != null);
    if (!told) {
      turn.tell(new Transition.CallAnswered(caller, counsellor, answeredAt, via));
    }
    if (counsellor != null) {
      turn.talks(counsellor, call.id(), answeredAt);
    }
    turn.put(
        new Call.Talking(
            caller,
            quest(turn, call).answered(answeredAt),
            counsellor,
            station,
            leg,
            answeredAt,
            via));
    if (counsellor != null && !told) {
      OnLanguage.offer(turn, call, counsellor);
    }
  }

  private static Instant answeredAt(Turn turn, Call call, @Nullable Note note) {
    if (call instanceof Call.Unseen u && u.answeredAt() != null) {
      return u.answeredAt();
    }
    return note != null && note.answeredAt() != null ? note.answeredAt() : turn.now;
  }

  /** What a caller has waited for, in whatever state the call is. */
  static Quest quest(Turn turn, Call call) {
    return switch (call) {
      case Call.Waiting w -> w.quest();
      case Call.Ringing r -> r.quest();
      case Call.Connecting c -> c.quest();
      case Call.Talking t -> t.quest();
      case Call.Returning r -> r.was().quest();
      case Call.Releasing r -> r.was().quest();
      case Call.Fallback f -> f.quest();
      case Call.Unseen u -> OnCaller.resumed(turn, u);
    };
  }

  // --- telephones

  /**
   * Legs of an earlier life of ours: one that calls somebody back goes on; one that still rings is
   * stopped, because nobody would answer for it. What becomes of a callback that nobody can be said
   * to make, or that is stopped, the notes tell in the next picture.
   */
  private static void strayLegs(Turn turn, Snapshot seen, Map<LegId, CallbackNote> callbacks) {
    seen.legs().values().stream()
        .filter(leg -> leg.bridged() && leg.consent() != null)
        .forEach(leg -> OnCallback.found(turn, leg, callbacks.get(leg.leg())));
    seen.legs().values().stream()
        .filter(leg -> leg.consent() != null)
        .filter(leg -> !turn.staff().apart().containsKey(leg.leg()))
        .forEach(_ -> lookBy(turn, turn.now.plus(LOOKED_FOR_AFTER)));
    seen.legs().values().stream()
        .filter(leg -> !leg.bridged())
        .filter(leg -> !turn.calls().legs().containsKey(leg.leg()))
        .filter(leg -> !turn.staff().apart().containsKey(leg.leg()))
        .forEach(leg -> turn.order(new Command.StopRinging(leg.leg())));
  }

  /** What our records may have missed of who had asked not to be rung, the fallback queue knows. */
  private static void keepPauses(Turn turn, Snapshot seen) {
    for (CounsellorId id : turn.staff().seats().values()) {
      Counsellor who = turn.staff().counsellor(id);
      if (who.availability() instanceof Availability.Free
          && who.station() != null
          && Boolean.FALSE.equals(seen.members().get(who.station()))) {
        turn.put(who.with(new Availability.Paused(turn.now, PauseReason.OTHER)));
      }
    }
  }

  private static void mirror(Turn turn, Snapshot seen) {
    for (StationId member : seen.members().keySet()) {
      if (!turn.staff().seats().containsKey(member)) {
        turn.order(new Command.Mirror(member, Command.Membership.ABSENT));
      }
    }
    for (CounsellorId id : turn.staff().seats().values()) {
      Counsellor who = turn.staff().counsellor(id);
      Command.Membership wanted = Turn.membership(who);
      if (who.station() != null && wanted != membership(seen.members().get(who.station()))) {
        turn.order(new Command.Mirror(who.station(), wanted));
      }
    }
  }

  private static Command.Membership membership(@Nullable Boolean rung) {
    if (rung == null) {
      return Command.Membership.ABSENT;
    }
    return rung ? Command.Membership.READY : Command.Membership.PAUSED;
  }
}
