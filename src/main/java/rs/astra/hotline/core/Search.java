package rs.astra.hotline.core;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Calls;
import rs.astra.hotline.core.call.Leg;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.Prompt;
import rs.astra.hotline.core.call.Quest;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Next;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.dispatch.Choice;
import rs.astra.hotline.core.dispatch.Dispatch;

/**
 * The search for counsellors, which goes on after every fact. Who is rung for one caller, {@link
 * Dispatch} chooses; here is decided for which callers, in what order, and what follows.
 *
 * <ol>
 *   <li>One caller after the other, in their order, as long as somebody who is free may be rung for
 *       one of them. Without a link to Asterisk nobody is rung.
 *   <li>On a line that rings all at once, so does everybody else who is free at the level of the
 *       one that was chosen.
 *   <li>When every telephone rings for a caller, wrap-ups, rests and pauses give way, for the one
 *       who has waited longest; not a pause that was asked for just now.
 *   <li>A caller who waits anew and for whom nobody was rung hears that nobody is free, and the
 *       journal tells why; but hears nothing while somebody is free who only does not speak the
 *       language.
 * </ol>
 */
final class Search {
  private Search() {}

  /** Rings whoever can be rung, and says of the other callers why nobody was rung. */
  static void goOn(Turn turn) {
    for (CallId id = nextToServe(turn); id != null; id = nextToServe(turn)) {
      Call call = searching(turn, id);
      switch (Dispatch.choose(quest(call), call.caller().language(), turn.staff())) {
        case Choice.Ring ring -> {
          ring(turn, id, ring);
          if (turn.policy().allAtOnce().contains(call.caller().line())) {
            ringAlong(turn, id, ring);
          }
        }
        case Choice.KeepWaiting _ -> throw new IllegalStateException("somebody is free");
      }
    }
    ringResting(turn);
    turn.touched().forEach(id -> sayWhyNobody(turn, id));
  }

  /** The first of the callers for whom somebody free may be rung, null if there is none. */
  private static @Nullable CallId nextToServe(Turn turn) {
    if (!turn.state().linked() || turn.staff().free().isEmpty()) {
      return null;
    }
    Calls.Place first = null;
    for (var queue : turn.calls().wanting().entrySet()) {
      Calls.Place place = queue.getValue().firstKey();
      if ((first == null || place.compareTo(first) < 0)
          && Dispatch.someoneFree(queue.getKey(), turn.staff())) {
        first = place;
      }
    }
    return first == null ? null : first.call();
  }

  private static Call searching(Turn turn, CallId id) {
    Call call = turn.open(id);
    if (call == null) {
      throw new IllegalStateException("the index of waiting calls does not match the calls");
    }
    return call;
  }

  private static Quest quest(Call call) {
    return switch (call) {
      case Call.Waiting w -> w.quest();
      case Call.Ringing r -> r.quest();
      default -> throw new IllegalStateException("only a waiting call wants a leg");
    };
  }

  /** Everybody else who is free at the same level, and may be rung, rings as well. */
  private static void ringAlong(Turn turn, CallId id, Choice.Ring with) {
    Call call = searching(turn, id);
    Quest quest = quest(call);
    for (Counsellor who : turn.staff().freeInOrder()) {
      if (who.level() == with.who().level()
          && Dispatch.understands(who, quest, call.caller().language(), turn.staff())) {
        ring(turn, id, new Choice.Ring(who, false, with.why()));
      }
    }
  }

  /**
   * Every telephone rings: wrap-ups and rests give way to whoever has waited so long, and pauses
   * that have not begun just now.
   */
  private static void ringResting(Turn turn) {
    if (!turn.state().linked() || turn.calls().everybody().isEmpty()) {
      return;
    }
    CallId first = turn.calls().everybody().firstEntry().getValue();
    Instant justNow = turn.now.minus(turn.policy().speakEvery());
    for (CounsellorId id : turn.staff().resting().values()) {
      Counsellor who = turn.staff().counsellor(id);
      switch (who.availability()) {
        case Availability.Paused p when p.since().isAfter(justNow) -> {}
        case Availability.Paused p when p.reason() != PauseReason.MISSED_TOO_OFTEN ->
            ringAsWell(turn, first, who.after(new Next.Pause(p.reason())));
        default -> ringAsWell(turn, first, who);
      }
    }
  }

  private static void ringAsWell(Turn turn, CallId call, Counsellor who) {
    ring(turn, call, new Choice.Ring(who, false, Choice.Why.EVERYBODY));
  }

  private static void sayWhyNobody(Turn turn, CallId id) {
    if (turn.open(id) instanceof Call.Waiting(var caller, Quest quest) && quest.wantsLeg()) {
      Choice.Reason why = whyNobody(turn, quest);
      turn.tell(new Transition.CallKeptWaiting(id, why));
      if (why != Choice.Reason.LANGUAGE) {
        turn.order(new Command.Say(id, Prompt.NOBODY_FREE));
        turn.replace(
            new Call.Waiting(caller, quest.speakingAt(turn.now.plus(turn.policy().speakEvery()))));
      }
    }
  }

  private static Choice.Reason whyNobody(Turn turn, Quest quest) {
    if (!turn.state().linked()) {
      return Choice.Reason.TELEPHONE_SYSTEM_AWAY;
    }
    if (!turn.staff().free().isEmpty()) {
      return quest.reaches(turn.staff().free().firstKey().level())
          ? Choice.Reason.LANGUAGE
          : Choice.Reason.ONLY_THE_COORDINATOR;
    }
    return turn.staff().onDuty() == 0 ? Choice.Reason.NOBODY_ON_DUTY : Choice.Reason.EVERYBODY_BUSY;
  }

  private static void ring(Turn turn, CallId call, Choice.Ring choice) {
    Call search = searching(turn, call);
    Counsellor who = choice.who();
    Quest quest = quest(search).rung(who.id(), choice.newRound());
    if (who.station() == null) {
      throw new IllegalStateException("only a counsellor at a station can be rung");
    }
    if (!(who.availability() instanceof Availability.Ringable before)) {
      throw new IllegalStateException("only a counsellor who is free or rests can be rung");
    }
    LegId id = turn.nextLeg();
    Duration ringFor = turn.policy().ringFor();
    Leg leg =
        new Leg(
            id, who.id(), who.station(), turn.now, turn.now.plus(ringFor).plusSeconds(2), false);
    var legs =
        search instanceof Call.Ringing r
            ? r.ringing().plus(id, leg)
            : HashTreePMap.singleton(id, leg);
    turn.put(who.with(new Availability.Ringing(call, id, before)));
    turn.put(new Call.Ringing(search.caller(), quest, legs));
    Choice.Match match =
        Dispatch.match(
            who.id(),
            search.caller().language(),
            Duration.between(quest.begunAt(), turn.now),
            turn.staff().speakers());
    turn.tell(new Transition.LegRung(call, id, who.id(), who.station(), choice.why(), match));
    OnLanguage.offer(turn, search, who.id());
    turn.order(new Command.Ring(id, search.caller(), who.station(), ringFor));
  }
}
