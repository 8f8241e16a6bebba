package rs.astra.hotline.core;

import java.time.Instant;
import java.util.Optional;
import org.pcollections.PMap;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Leg;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.Prompt;
import rs.astra.hotline.core.call.Quest;
import rs.astra.hotline.core.call.Step;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;

/** What it means that a moment has come. Each handler moves its own alarm, or takes it away. */
final class OnTime {
  private OnTime() {}

  static void passed(Turn turn) {
    if (due(turn, Optional.ofNullable(turn.state().lookAt()))) {
      turn.become(turn.state().lookingAt(null));
      turn.order(new Command.LookAgain());
    }
    turn.become(
        turn.state().with(turn.state().lost().forgetting(turn.now, turn.policy().againWithin())));
    while (due(turn, turn.calls().nextAlarm())) {
      CallId id = turn.calls().alarms().firstKey().call();
      Call call = turn.open(id);
      if (call == null) {
        turn.become(turn.state().with(turn.calls().forgetting(id)));
      } else {
        wake(turn, call);
      }
    }
    while (due(turn, turn.staff().nextAlarm())) {
      wake(turn, turn.staff().counsellor(turn.staff().alarms().firstKey().counsellor()));
    }
  }

  private static boolean due(Turn turn, Optional<Instant> alarm) {
    return alarm.isPresent() && !alarm.get().isAfter(turn.now);
  }

  private static void wake(Turn turn, Call call) {
    switch (call) {
      case Call.Waiting w ->
          turn.replace(new Call.Waiting(w.caller(), waited(turn, w.id(), w.quest())));
      case Call.Ringing r -> ringing(turn, r);
      // Nothing is heard, so silence means nothing: the picture will tell when the link is back.
      case Call.Connecting c when !turn.state().linked() ->
          turn.replace(
              new Call.Connecting(c.caller(), c.quest(), c.granted(), c.others(), again(turn)));
      case Call.Connecting c -> OnLeg.giveUp(turn, c);
      case Call.Returning r -> OnCaller.settleAtLast(turn, r);
      case Call.Releasing r -> {
        // If there is nothing left to hang up, the look will tell.
        turn.order(new Command.HangUp(r.id()));
        turn.order(new Command.LookAgain());
        turn.put(new Call.Releasing(r.was(), again(turn)));
      }
      case Call.Unseen u -> {
        turn.order(new Command.LookAgain());
        turn.put(
            new Call.Unseen(
                u.caller(), u.rings(), u.answeredAt(), u.counsellor(), u.via(), again(turn)));
      }
      case Call.Talking _, Call.Fallback _ ->
          turn.tell(new Transition.Impossible("an alarm of a call that has none"));
    }
  }

  private static Instant again(Turn turn) {
    return turn.now.plus(OnCaller.RELEASED_WITHIN);
  }

  private static void ringing(Turn turn, Call.Ringing call) {
    PMap<LegId, Leg> still = call.ringing();
    for (Leg leg : call.ringing().values()) {
      if (!leg.deadline().isAfter(turn.now)) {
        // Asterisk should have ended it by itself.
        turn.stop(call.id(), leg);
        still = still.minus(leg.id());
      }
    }
    Quest quest = waited(turn, call.id(), call.quest());
    turn.put(
        still.isEmpty()
            ? new Call.Waiting(call.caller(), quest.wanting())
            : new Call.Ringing(call.caller(), quest, still));
  }

  /** Up the ladder, less of the wanted language, and a voice now and then. */
  private static Quest waited(Turn turn, CallId call, Quest quest) {
    Quest climbed = quest;
    while (due(turn, Optional.ofNullable(climbed.climbsAt()))) {
      Step to = climbed.step().next();
      climbed = climbed.climbed(to, turn.policy().ladder().leaves(to, climbed.begunAt()));
    }
    while (due(turn, Optional.ofNullable(climbed.widensAt()))) {
      climbed = turn.policy().widening().widen(climbed);
    }
    boolean atTheTop = climbed.step() == Step.EVERYBODY;
    if (climbed.sayAt().isAfter(turn.now) && !(atTheTop && quest.step() != Step.EVERYBODY)) {
      return climbed;
    }
    boolean nobody = atTheTop || turn.staff().onDuty() == 0;
    turn.order(new Command.Say(call, nobody ? Prompt.NOBODY_FREE : Prompt.PLEASE_WAIT));
    return climbed.speakingAt(turn.now.plus(turn.policy().speakEvery()));
  }

  private static void wake(Turn turn, Counsellor who) {
    switch (who.availability()) {
      case Availability.Missed m -> turn.goesOn(who, m.before());
      case Availability.WrapUp _, Availability.Rest _ ->
          turn.put(who.with(new Availability.Free(turn.now)));
      case Availability.CallingBack c -> OnCallback.late(turn, who, c);
      case Availability.OnCall on -> OnCare.limitReached(turn, who, on);
      case Availability.Clearing c -> {
        turn.order(new Command.StopRinging(c.leg()));
        if (c.talked()) {
          turn.afterTalk(who);
        } else {
          turn.afterFailure(who, c.before());
        }
      }
      case Availability.OffDuty _, Availability.Free _, Availability.Ringing _ -> impossible(turn);
      case Availability.Paused _ -> impossible(turn);
    }
  }

  private static void impossible(Turn turn) {
    turn.tell(new Transition.Impossible("an alarm of a counsellor who has none"));
  }
}
