package rs.astra.hotline.core;

import java.time.Duration;
import java.time.Instant;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.CallerTokens;
import rs.astra.hotline.core.call.Calls;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.Leg;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Quest;
import rs.astra.hotline.core.call.Step;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;

/** What the caller's side means, in every state there is. */
final class OnCaller {
  /** How long we wait to learn whether a leg that left said farewell. */
  static final Duration FAREWELL_WITHIN = Duration.ofSeconds(1);

  /** How long Asterisk may take to hang up a caller who was released. */
  static final Duration RELEASED_WITHIN = Duration.ofSeconds(5);

  private OnCaller() {}

  /**
   * Somebody is rung at once. Of a caller whom we know already this says nothing new: the door or
   * the fallback queue has told more.
   */
  static void announced(Turn turn, Caller caller) {
    if (turn.open(caller.id()) == null) {
      arrived(turn, caller);
    }
  }

  static void arrived(Turn turn, Caller said) {
    if (gone(turn, said)) {
      return;
    }
    Caller caller = OnLanguage.known(turn, said);
    switch (turn.open(caller.id())) {
      case null -> {
        turn.tell(new Transition.CallArrived(caller, Transition.Learned.ARRIVED));
        turn.put(new Call.Waiting(caller, begun(turn)));
      }
      case Call.Fallback f -> turn.put(new Call.Waiting(caller, f.quest().wanting()));
      case Call.Unseen u -> turn.put(new Call.Waiting(caller, resumed(turn, u)));
      // The channel's name is the only thing that a repeated arrival can teach us.
      case Call.Waiting w ->
          turn.replace(new Call.Waiting(caller.since(w.caller().arrivedAt()), w.quest()));
      case Call.Ringing r ->
          turn.replace(
              new Call.Ringing(caller.since(r.caller().arrivedAt()), r.quest(), r.ringing()));
      case Call.Connecting _ -> {}
      case Call.Talking _, Call.Returning _, Call.Releasing _ -> returned(turn, caller);
    }
  }

  /**
   * Whose call it is. Whoever was lost lately moves ahead among those who wait; telephones that
   * ring already go on.
   */
  static void recognised(Turn turn, Caller caller, CallerTokens tokens) {
    CallId id = caller.id();
    Call call = turn.open(id);
    Calls.Gone gone = turn.gone(id);
    if (call == null) {
      if (gone != null && gone.recorded()) {
        turn.become(
            turn.state().with(turn.state().lost().ended(tokens, gone.lost() ? gone.at() : null)));
        turn.tell(new Transition.CallerRecognised(caller, tokens.current(), false));
      }
      return;
    }
    boolean before = tokens.equals(turn.state().lost().known().get(id));
    Duration within = turn.policy().againWithin();
    boolean again = turn.state().lost().lostLately(tokens, turn.now, within);
    turn.become(turn.state().with(turn.state().lost().knowing(id, tokens)));
    boolean moved = again && movedAhead(turn, call, within);
    if (moved || !before) {
      turn.tell(new Transition.CallerRecognised(call.caller(), tokens.current(), again));
    }
  }

  /** Whether the caller waits and was not yet ahead. */
  private static boolean movedAhead(Turn turn, Call call, Duration ahead) {
    Call moved =
        switch (call) {
          case Call.Waiting w -> new Call.Waiting(w.caller(), w.quest().ahead(ahead));
          case Call.Ringing r -> new Call.Ringing(r.caller(), r.quest().ahead(ahead), r.ringing());
          case Call.Connecting c ->
              new Call.Connecting(
                  c.caller(), c.quest().ahead(ahead), c.granted(), c.others(), c.deadline());
          case Call.Fallback f -> new Call.Fallback(f.caller(), f.quest().ahead(ahead), f.backAt());
          case Call.Talking _, Call.Returning _, Call.Releasing _, Call.Unseen _ -> call;
        };
    turn.replace(moved);
    return !moved.equals(call);
  }

  static void returned(Turn turn, Caller said) {
    if (gone(turn, said)) {
      return;
    }
    Caller caller = OnLanguage.known(turn, said);
    switch (turn.open(caller.id())) {
      case null -> {
        turn.tell(new Transition.CallArrived(caller, Transition.Learned.ADOPTED));
        turn.put(new Call.Waiting(caller, begun(turn).after(0, null, null)));
      }
      case Call.Talking t ->
          settle(turn, new Call.Returning(t, null, true, turn.now.plus(FAREWELL_WITHIN)));
      case Call.Returning r ->
          settle(turn, new Call.Returning(r.was(), r.outcome(), true, r.deadline()));
      case Call.Fallback f -> turn.put(new Call.Waiting(caller, f.quest().wanting()));
      case Call.Unseen u -> turn.put(new Call.Waiting(caller, resumed(turn, u)));
      // Whoever asks once more must be told once more.
      case Call.Releasing r -> turn.order(new Command.Release(r.id()));
      // The bridge was so short that we have not heard of it yet; the leg's end will tell.
      case Call.Connecting _, Call.Waiting _, Call.Ringing _ -> {}
    }
  }

  /** Both facts known: a farewell releases the caller, anything else puts the caller first. */
  static void settle(Turn turn, Call.Returning call) {
    LegOutcome outcome = call.outcome();
    if (outcome == null || !call.back()) {
      turn.put(call);
    } else {
      part(turn, call.was(), outcome);
    }
  }

  /** The missing fact does not come: what is known must do. */
  static void settleAtLast(Turn turn, Call.Returning call) {
    LegOutcome outcome = call.outcome();
    if (outcome == null) {
      letGo(turn, call.was(), LegOutcome.LOST, false);
      broken(turn, call.was(), LegOutcome.LOST);
    } else {
      if (outcome != LegOutcome.HUNG_UP) {
        turn.order(new Command.LookAgain());
      }
      part(turn, call.was(), outcome);
    }
  }

  private static void part(Turn turn, Call.Talking was, LegOutcome outcome) {
    if (outcome == LegOutcome.HUNG_UP) {
      turn.put(new Call.Releasing(was, turn.now.plus(RELEASED_WITHIN)));
      turn.order(new Command.Release(was.id()));
    } else {
      broken(turn, was, outcome);
    }
  }

  /** A conversation broke: the caller goes first, and the same counsellor is rung first. */
  static void broken(Turn turn, Call.Talking was, LegOutcome because) {
    turn.tell(new Transition.CallReturned(was.id(), because));
    turn.put(
        new Call.Waiting(
            was.caller(),
            begun(turn).after(was.quest().rings(), was.counsellor(), was.answeredAt())));
  }

  static void bridged(Turn turn, CallId id) {
    if (turn.open(id) instanceof Call.Connecting c) {
      talking(turn, c);
    }
  }

  static void talking(Turn turn, Call.Connecting call) {
    Leg leg = call.granted();
    turn.talks(leg.counsellor(), call.id(), turn.now);
    turn.tell(new Transition.CallAnswered(call.caller(), leg.counsellor(), turn.now, Via.BACKEND));
    turn.put(
        new Call.Talking(
            call.caller(),
            call.quest().answered(turn.now),
            leg.counsellor(),
            leg.station(),
            leg,
            turn.now,
            Via.BACKEND));
    call.others().values().forEach(other -> turn.stop(call.id(), other));
    OnCare.comesBackNoMore(turn, call.id(), call.quest().previous());
  }

  /** Only the caller's own channel ends a call. */
  static void hungUp(Turn turn, CallId id) {
    switch (turn.open(id)) {
      case null -> {
        // Perhaps a caller whose arrival is still on its way to us, perhaps no caller at all.
        if (turn.gone(id) == null) {
          turn.remember(id, new Calls.Gone(turn.now, false, false));
        }
      }
      case Call.Waiting w -> abandoned(turn, w, w.quest(), Ending.ABANDONED_WAITING);
      case Call.Ringing r -> {
        r.ringing().values().forEach(leg -> turn.stop(id, leg));
        abandoned(turn, r, r.quest(), Ending.ABANDONED_RINGING);
      }
      case Call.Connecting c -> {
        // The granted telephone finds nobody to bridge to, hears so, and ends by itself.
        Leg granted = c.granted();
        turn.tell(
            new Transition.LegClosed(id, granted.id(), granted.counsellor(), LegOutcome.CANCELLED));
        turn.clear(id, granted, false, false);
        c.others().values().forEach(leg -> turn.stop(id, leg));
        abandoned(turn, c, c.quest(), Ending.ABANDONED_CONNECTING);
      }
      case Call.Talking t -> completed(turn, t, turn.now);
      case Call.Returning r -> {
        if (r.outcome() == null) {
          letGo(turn, r.was(), LegOutcome.HUNG_UP, true);
        }
        completed(turn, r, r.was(), turn.now);
      }
      case Call.Releasing r -> completed(turn, r, r.was(), turn.now);
      case Call.Fallback f -> abandoned(turn, f, f.quest(), Ending.ABANDONED_FALLBACK);
      case Call.Unseen u -> unseenEnded(turn, u, turn.now);
    }
  }

  static void unseenEnded(Turn turn, Call.Unseen call, Instant endedAt) {
    Instant answered = call.answeredAt();
    turn.end(
        call,
        call.rings(),
        answered,
        call.counsellor(),
        call.via(),
        endedAt,
        answered == null ? Ending.ABANDONED_WAITING : Ending.COMPLETED);
  }

  private static void completed(Turn turn, Call.Talking call, Instant endedAt) {
    letGo(turn, call, LegOutcome.HUNG_UP, true);
    completed(turn, call, call, endedAt);
  }

  /**
   * The conversation is over, and of the counsellor's leg we have heard nothing yet.
   *
   * @param talked whether it was a conversation after which one wraps up, or one that broke
   */
  static void letGo(Turn turn, Call.Talking call, LegOutcome outcome, boolean talked) {
    Leg leg = call.leg();
    CounsellorId counsellor = call.counsellor();
    if (leg != null) {
      turn.tell(new Transition.LegClosed(call.id(), leg.id(), leg.counsellor(), outcome));
      boolean stop = outcome != LegOutcome.HUNG_UP;
      if (stop) {
        turn.order(new Command.StopRinging(leg.id()));
      }
      turn.clear(call.id(), leg, talked, stop);
    } else if (counsellor != null) {
      leaveCall(turn, call.id(), counsellor);
    }
  }

  private static void completed(Turn turn, Call call, Call.Talking was, Instant endedAt) {
    turn.end(
        call,
        was.quest().rings(),
        firstAnswer(was),
        was.counsellor(),
        was.via(),
        endedAt,
        Ending.COMPLETED);
  }

  private static Instant firstAnswer(Call.Talking call) {
    Instant first = call.quest().answeredAt();
    return first == null ? call.answeredAt() : first;
  }

  static void abandoned(Turn turn, Call call, Quest quest, Ending ending) {
    boolean answered = quest.answeredAt() != null;
    turn.end(
        call,
        quest.rings(),
        quest.answeredAt(),
        quest.previous(),
        Via.BACKEND,
        turn.now,
        answered ? Ending.ABANDONED_RETURNED : ending);
  }

  /** The counsellor's call is over, and there is no leg of ours to wait for. */
  static void leaveCall(Turn turn, CallId call, CounsellorId counsellor) {
    var who = turn.staff().counsellor(counsellor);
    if (who.availability() instanceof Availability.OnCall on && on.call().equals(call)) {
      turn.afterTalk(who);
    }
  }

  static Quest begun(Turn turn) {
    Quest quest =
        Quest.begun(
            turn.now,
            turn.policy().ladder().leaves(Step.FIRST_LINE, turn.now),
            turn.now.plus(turn.policy().speakEvery()));
    return turn.policy().widening().begin(quest, turn.now);
  }

  static Quest resumed(Turn turn, Call.Unseen call) {
    return call.answeredAt() == null
        ? begun(turn)
        : begun(turn).after(call.rings(), call.counsellor(), call.answeredAt());
  }

  /** A caller who hung up before the arrival reached us: recorded now, both at once. */
  private static boolean gone(Turn turn, Caller caller) {
    Calls.Gone gone = turn.gone(caller.id());
    if (gone == null) {
      return false;
    }
    if (!gone.recorded()) {
      turn.tell(new Transition.CallArrived(caller, Transition.Learned.ARRIVED));
      turn.end(
          new Call.Waiting(caller, begun(turn)),
          0,
          null,
          null,
          Via.BACKEND,
          gone.at(),
          Ending.ABANDONED_WAITING);
    }
    return true;
  }
}
