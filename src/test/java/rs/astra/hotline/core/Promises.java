package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Leg;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.Quest;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.dispatch.Choice;

/**
 * What every single decision promises, whatever has happened before.
 *
 * <ol>
 *   <li>No call is lost: one that is not open any more has just ended, and was told so.
 *   <li>What has ended stays so: nothing is told of it, and nothing is done for it, any more.
 *   <li>Nobody is rung by two calls, and no telephone twice: neither rings elsewhere, nor is still
 *       being stopped.
 *   <li>A call is granted to one leg, its own, which then is the one that it waits for.
 *   <li>Whoever begins to wait unrung, it is told why, and the reason is true; so every waiting
 *       caller is being rung, or there is a reason.
 *   <li>Every command that somebody depends on has a deadline, at which the hotline looks again if
 *       no fact has answered it. (LookAgain has its own, in the link: it is answered by
 *       LinkRestored or LinkLost. Say and Mirror have none: nobody waits for a voice, and a picture
 *       corrects the mirror.)
 *   <li>Nobody is forgotten: every call is looked at again, unless caller and counsellor talk. With
 *       a link, that goes for Asterisk's own queue as well.
 * </ol>
 */
final class Promises {
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final Set<CallId> over = new HashSet<>();
  private final Map<LegId, Sounding> sounding = new HashMap<>();
  private final Set<CallId> whySaid = new HashSet<>();
  private boolean looking;

  /**
   * A telephone that was rung, and of whose end nothing was heard. Whoever leaves the station
   * leaves it behind.
   *
   * @param quietBy when it counts as quiet all the same, null as long as it is wanted
   */
  private record Sounding(CounsellorId who, @Nullable Instant quietBy) {}

  /** Our process died: what it had promised, only its records still know. */
  void died() {
    whySaid.clear();
    sounding.clear();
    looking = false;
  }

  void kept(Hotline before, Fact fact, Decision decision, Instant now) {
    Hotline after = decision.next();
    switch (fact) {
      case Fact.LegEnded f -> sounding.remove(f.leg());
      case Fact.LinkRestored f -> {
        sounding.keySet().retainAll(f.snapshot().legs().keySet());
        looking = false;
      }
      case Fact.LinkLost _ -> looking = false;
      default -> {}
    }
    looking |= decision.commands().contains(new Command.LookAgain());
    for (Transition.Entry entry : decision.transitions()) {
      told(entry.transition(), decision);
      if (entry.transition() instanceof Transition.LegClosed t) {
        sounding.computeIfPresent(
            t.leg(), (_, s) -> new Sounding(s.who(), now.plus(Turn.QUIET_WITHIN)));
      }
      // Two odd cases are let off; neither leaves a caller alone. Whoever moves to another station
      // while the telephone of the last one falls quiet may be rung there: it is another telephone.
      // (Whoever sits down at the one that was left in these seconds may find it busy, which costs
      // the caller what a busy telephone does.) And whoever is seen talking has the telephone in
      // hand, whatever it was told before.
      if (entry.transition() instanceof Transition.CounsellorMoved t) {
        boolean left = t.to() instanceof Availability.OffDuty;
        boolean talks = t.to() instanceof Availability.OnCall;
        sounding
            .values()
            .removeIf(
                s -> s.who().equals(t.counsellor()) && (left || (talks && s.quietBy() != null)));
      }
    }
    for (CallId id : before.calls().open().keySet()) {
      assertTrue(after.calls().open().containsKey(id) || over.contains(id), () -> "lost: " + id);
    }
    for (Call call : after.calls().open().values()) {
      if (!before.calls().open().containsKey(call.id())) {
        assertFalse(over.contains(call.id()), () -> "back from the dead: " + call.id());
      }
      if (call instanceof Call.Waiting) {
        assertTrue(whySaid.contains(call.id()), () -> "waits, and nobody says why: " + call);
      } else {
        whySaid.remove(call.id());
      }
    }
    whySaid.removeAll(over);
    after.calls().open().values().forEach(call -> isLookedAt(call, after, now));
    for (Command command : decision.commands()) {
      given(command, after, now);
    }
  }

  // --- what is told

  private void told(Transition transition, Decision decision) {
    CallId of =
        switch (transition) {
          case Transition.CallArrived t -> t.caller().id();
          case Transition.CallGranted t -> t.call();
          case Transition.CallAnswered t -> t.caller().id();
          case Transition.CallReturned t -> t.call();
          case Transition.CallFellBack t -> t.caller().id();
          case Transition.LegRung t -> t.call();
          case Transition.CallKeptWaiting t -> t.call();
          case Transition.CallEnded t -> t.caller().id();
          default -> null;
        };
    assertFalse(of != null && over.contains(of), () -> "told after the end: " + transition);
    if (transition instanceof Transition.CallEnded t) {
      over.add(t.caller().id());
    }
    if (transition instanceof Transition.CallKeptWaiting t) {
      assertEquals(why(decision.next(), t.call()), t.reason(), () -> "not true: " + t);
      whySaid.add(t.call());
    }
  }

  private static Choice.Reason why(Hotline state, CallId id) {
    if (!state.linked()) {
      return Choice.Reason.TELEPHONE_SYSTEM_AWAY;
    }
    if (!state.staff().free().isEmpty()) {
      return state.calls().open().get(id) instanceof Call.Waiting(var _, Quest quest)
              && quest.reaches(state.staff().free().firstKey().level())
          ? Choice.Reason.LANGUAGE
          : Choice.Reason.ONLY_THE_COORDINATOR;
    }
    return state.staff().onDuty() == 0
        ? Choice.Reason.NOBODY_ON_DUTY
        : Choice.Reason.EVERYBODY_BUSY;
  }

  // --- what is to be done

  private void given(Command command, Hotline state, Instant now) {
    switch (command) {
      case Command.Ring r -> {
        assertFalse(over.contains(r.caller().id()), () -> "rung after the end: " + r);
        CounsellorId who = ringsAlone(r.leg(), state);
        assertTrue(
            sounding.values().stream()
                .filter(s -> s.who().equals(who))
                .allMatch(s -> s.quietBy() != null && !s.quietBy().isAfter(now)),
            () -> "rung, and may still ring for another: " + r);
        sounding.put(r.leg(), new Sounding(who, null));
        wakes(state, now.plus(r.timeout()), command);
      }
      case Command.RingForCallback r -> {
        assertTrue(
            state.staff().apart().containsKey(r.leg()), () -> "rung, and nobody calls back: " + r);
        wakes(state, now.plus(r.timeout()).plusSeconds(60), command);
      }
      case Command.Grant(LegId leg) when state.staff().apart().containsKey(leg) -> {
        Availability is = state.staff().counsellor(state.staff().apart().get(leg)).availability();
        assertTrue(
            is instanceof Availability.CallingBack b && b.dialled() && b.deadline() != null,
            () -> "dialled for somebody who is " + is);
      }
      case Command.Grant(LegId leg) -> {
        Call call = state.calls().callOf(leg).orElse(null);
        assertTrue(
            call instanceof Call.Connecting c && c.granted().id().equals(leg),
            () -> "granted, and nobody waits for it: " + call);
        wakes(state, now.plus(state.policy().bridgeWithin()), command);
      }
      case Command.StopRinging(LegId leg) -> quiet(leg, state, now, command);
      case Command.Refuse r -> quiet(r.leg(), state, now, command);
      case Command.Release r -> released(r.call(), state, now, command);
      case Command.HangUp h -> released(h.call(), state, now, command);
      case Command.TakeBack t -> {
        assertTrue(
            state.calls().call(t.call()).orElse(null) instanceof Call.Fallback,
            () -> "taken back from nowhere: " + t);
        wakes(state, now.plus(OnLink.TAKEN_BACK_WITHIN), command);
      }
      case Command.Say s -> assertFalse(over.contains(s.call()), () -> "speaks to nobody: " + s);
      case Command.LookAgain _, Command.Mirror _, Command.SpeakIn _ -> {}
    }
  }

  private static CounsellorId ringsAlone(LegId id, Hotline state) {
    Leg leg =
        state.calls().callOf(id).stream()
            .flatMap(call -> call.legs().stream())
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new AssertionError("rung for no call: " + id));
    List<Leg> others =
        state.calls().open().values().stream()
            .flatMap(call -> call.legs().stream())
            .filter(each -> !each.id().equals(id))
            .filter(
                each ->
                    each.counsellor().equals(leg.counsellor())
                        || each.station().equals(leg.station()))
            .toList();
    assertEquals(List.of(), others, () -> "rings twice: " + leg);
    assertFalse(
        state.staff().apart().containsValue(leg.counsellor()),
        () -> "rung before it is quiet: " + leg);
    return leg.counsellor();
  }

  /** A telephone that is being stopped, or told, counts as quiet in the end. */
  private static void quiet(LegId leg, Hotline state, Instant now, Command command) {
    assertFalse(
        state.calls().callOf(leg).stream().anyMatch(call -> !(call instanceof Call.Talking)),
        () -> "stopped, and still waited for: " + leg);
    if (state.staff().apart().containsKey(leg)) {
      wakes(state, now.plus(Turn.QUIET_WITHIN), command);
    }
  }

  private void released(CallId id, Hotline state, Instant now, Command command) {
    assertTrue(
        state.calls().call(id).orElse(null) instanceof Call.Releasing,
        () -> "released, and nobody waits for the end: " + id);
    wakes(state, now.plus(OnCaller.RELEASED_WITHIN), command);
  }

  private void isLookedAt(Call call, Hotline state, Instant now) {
    Instant at =
        switch (call) {
          case Call.Talking _ -> now;
          case Call.Fallback _ -> looking || !state.linked() ? now : state.lookAt();
          case Call.Waiting _, Call.Ringing _, Call.Connecting _ -> alarm(call, state);
          case Call.Returning _, Call.Releasing _, Call.Unseen _ -> alarm(call, state);
        };
    assertTrue(
        at != null && !at.isAfter(now.plus(OnFallback.LEFT_THERE_FOR)), () -> "forgotten: " + call);
  }

  private static @Nullable Instant alarm(Call call, Hotline state) {
    return state.calls().alarms().entrySet().stream()
        .filter(alarm -> alarm.getValue().equals(call.id()))
        .map(alarm -> alarm.getKey().at())
        .findFirst()
        .orElse(null);
  }

  private static void wakes(Hotline state, Instant deadline, Command command) {
    Optional<Instant> alarm = state.nextAlarm();
    assertTrue(
        alarm.isPresent() && !alarm.get().isAfter(deadline.plus(SLACK)),
        () -> "no fact need ever come: " + command);
  }
}
