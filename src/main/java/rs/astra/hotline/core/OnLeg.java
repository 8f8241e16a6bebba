package rs.astra.hotline.core;

import java.time.Duration;
import java.time.Instant;
import org.pcollections.PMap;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Leg;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Next;

/** What the counsellors' legs mean, in every state there is. */
final class OnLeg {
  /** How long a mobile may be asked for the key. */
  static final Duration ASKED_WITHIN = Duration.ofSeconds(30);

  private OnLeg() {}

  /** A leg that nobody wants any more was stopped before it existed: it must be stopped again. */
  static void started(Turn turn, LegId id) {
    if (turn.calls().legs().containsKey(id)) {
      return;
    }
    CounsellorId clearing = turn.staff().apart().get(id);
    if (clearing == null
        || (turn.staff().counsellor(clearing).availability() instanceof Availability.Clearing c
            && c.stop())) {
      turn.order(new Command.StopRinging(id));
    }
  }

  /**
   * What was picked up may be a voicemail, so it does not count as a telephone that rings: the
   * search goes on to the next at once. Only {@link #answered} after the key is an answer.
   */
  static void asked(Turn turn, LegId id) {
    if (turn.calls().callOf(id).orElse(null) instanceof Call.Ringing r
        && !leg(r.ringing(), id).asked()) {
      Leg asked = leg(r.ringing(), id).asked(turn.now.plus(ASKED_WITHIN));
      turn.tell(new Transition.LegAsked(r.id(), id, asked.counsellor()));
      goOn(turn, r, r.ringing().plus(id, asked));
    }
  }

  /** Exactly one leg is granted the call; every other hears why not. */
  static void answered(Turn turn, LegId id) {
    switch (turn.calls().callOf(id).orElse(null)) {
      case Call.Ringing r -> grant(turn, r, leg(r.ringing(), id));
      case Call.Connecting c when !c.granted().id().equals(id) -> {
        turn.refuse(c.id(), leg(c.others(), id), Command.Refusal.ALREADY_TAKEN);
        turn.put(c.without(id));
      }
      // The granted leg, once more.
      case Call.Connecting _, Call.Talking _, Call.Returning _ -> {}
      case Call.Waiting _, Call.Releasing _, Call.Fallback _, Call.Unseen _ ->
          turn.tell(new Transition.Impossible("a leg of a call that has none"));
      case null -> turn.order(new Command.Refuse(id, whyInVain(turn, id)));
    }
  }

  private static Command.Refusal whyInVain(Turn turn, LegId id) {
    // A telephone that is being stopped lost to another, or its caller left; being told that
    // somebody else has taken the call is right for the first and harmless for the second.
    return turn.staff().apart().containsKey(id)
        ? Command.Refusal.ALREADY_TAKEN
        : Command.Refusal.CALLER_LEFT;
  }

  private static void grant(Turn turn, Call.Ringing call, Leg leg) {
    Instant deadline = turn.now.plus(turn.policy().bridgeWithin());
    turn.put(
        new Call.Connecting(
            call.caller(), call.quest(), leg, call.ringing().minus(leg.id()), deadline));
    turn.tell(new Transition.CallGranted(call.id(), leg.id(), leg.counsellor()));
    turn.order(new Command.Grant(leg.id()));
  }

  static void bridged(Turn turn, LegId id) {
    if (turn.calls().callOf(id).orElse(null) instanceof Call.Connecting c
        && c.granted().id().equals(id)) {
      OnCaller.talking(turn, c);
    }
  }

  static void ended(Turn turn, LegId id, LegOutcome outcome) {
    switch (turn.calls().callOf(id).orElse(null)) {
      case Call.Ringing r -> {
        turn.closed(r.id(), leg(r.ringing(), id), unanswered(outcome));
        goOn(turn, r, r.ringing().minus(id));
      }
      case Call.Connecting c when c.granted().id().equals(id) -> {
        turn.closed(c.id(), c.granted(), LegOutcome.LOST);
        failed(turn, c);
      }
      case Call.Connecting c -> {
        turn.closed(c.id(), leg(c.others(), id), unanswered(outcome));
        turn.put(c.without(id));
      }
      case Call.Talking t -> {
        farewell(turn, t, outcome);
        Instant deadline = turn.now.plus(OnCaller.RELEASED_WITHIN);
        OnCaller.settle(turn, new Call.Returning(t, outcome, false, deadline));
      }
      case Call.Returning r -> {
        farewell(turn, r.was(), outcome);
        OnCaller.settle(turn, new Call.Returning(r.was(), outcome, r.back(), r.deadline()));
      }
      case Call.Waiting _, Call.Releasing _, Call.Fallback _, Call.Unseen _ ->
          turn.tell(new Transition.Impossible("a leg of a call that has none"));
      case null -> quiet(turn, id, outcome);
    }
  }

  /** The granted leg does not come into the bridge: it is stopped, and the search goes on. */
  static void giveUp(Turn turn, Call.Connecting call) {
    turn.stop(call.id(), call.granted());
    failed(turn, call);
  }

  private static void failed(Turn turn, Call.Connecting call) {
    turn.tell(new Transition.CallReturned(call.id(), LegOutcome.LOST));
    // Perhaps there is no caller any more to be connected with.
    turn.order(new Command.LookAgain());
    goOn(turn, call, call.others());
  }

  /** The search goes on at once, with the telephones that still ring. */
  static void goOn(Turn turn, Call call, PMap<LegId, Leg> still) {
    var quest =
        switch (call) {
          case Call.Ringing r -> r.quest();
          case Call.Connecting c -> c.quest();
          default -> throw new IllegalStateException("no search to go on with");
        };
    turn.put(
        still.isEmpty()
            ? new Call.Waiting(call.caller(), quest.wanting())
            : new Call.Ringing(call.caller(), quest.wanting(), still));
  }

  /** The counsellor's part in the conversation is over. */
  private static void farewell(Turn turn, Call.Talking call, LegOutcome outcome) {
    Leg leg = call.leg();
    if (leg == null) {
      throw new IllegalStateException("the index of legs does not match the call");
    }
    turn.tell(new Transition.LegClosed(call.id(), leg.id(), leg.counsellor(), outcome));
    Counsellor who = turn.staff().counsellor(leg.counsellor());
    if (who.availability() instanceof Availability.OnCall on && on.call().equals(call.id())) {
      // After a conversation that broke the same counsellor shall be rung again at once.
      if (outcome == LegOutcome.HUNG_UP || !(who.next() instanceof Next.WrapUp)) {
        turn.afterTalk(who);
      } else {
        turn.put(who.with(new Availability.Free(turn.now)));
      }
    }
  }

  /** A leg that was being stopped, or told, or called somebody back: its telephone is quiet. */
  private static void quiet(Turn turn, LegId id, LegOutcome outcome) {
    CounsellorId counsellor = turn.staff().apart().get(id);
    if (counsellor == null) {
      return;
    }
    Counsellor who = turn.staff().counsellor(counsellor);
    if (who.availability() instanceof Availability.CallingBack back) {
      OnCallback.ended(turn, who, back, outcome);
    }
    if (!(who.availability() instanceof Availability.Clearing c)) {
      return;
    }
    if (c.talked()) {
      turn.afterTalk(who);
    } else if (outcome == LegOutcome.UNREACHABLE || outcome == LegOutcome.LOST) {
      turn.afterFailure(who, c.before());
    } else {
      turn.goesOn(who, c.before());
    }
  }

  /** Before the answer an ordinary hang-up means that nobody answered. */
  private static LegOutcome unanswered(LegOutcome outcome) {
    return outcome == LegOutcome.HUNG_UP ? LegOutcome.NO_ANSWER : outcome;
  }

  static Leg leg(PMap<LegId, Leg> legs, LegId id) {
    Leg leg = legs.get(id);
    if (leg == null) {
      throw new IllegalStateException("the index of legs does not match the call");
    }
    return leg;
  }
}
