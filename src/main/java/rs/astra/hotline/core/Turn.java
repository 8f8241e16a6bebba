package rs.astra.hotline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Calls;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.Leg;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Prompt;
import rs.astra.hotline.core.call.Quest;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Staff;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.dispatch.Choice;
import rs.astra.hotline.core.dispatch.Dispatch;

/**
 * One fact being decided: the state as it becomes, with the commands and transitions gathered on
 * the way. Lives only inside {@link Decide#decide}.
 */
final class Turn {
  /** How long a telephone may take to fall quiet after it was stopped or told. */
  static final Duration QUIET_WITHIN = Duration.ofSeconds(15);

  final Instant now;
  private Hotline state;
  private long sequence;
  private long legsMade;
  private final List<Command> commands = new ArrayList<>();
  private final List<Transition.Entry> transitions = new ArrayList<>();
  private final SequencedSet<CallId> touched = new LinkedHashSet<>();

  Turn(Hotline state, Instant now) {
    this.state = state;
    this.now = now;
    this.sequence = state.sequence();
    this.legsMade = state.legsMade();
  }

  Hotline state() {
    return state;
  }

  Policy policy() {
    return state.policy();
  }

  Calls calls() {
    return state.calls();
  }

  Staff staff() {
    return state.staff();
  }

  @Nullable Call open(CallId id) {
    return state.calls().open().get(id);
  }

  Calls.@Nullable Gone gone(CallId id) {
    return state.calls().ended().get(id);
  }

  void become(Hotline next) {
    state = next;
  }

  void remember(CallId id, Calls.Gone gone) {
    state = state.with(state.calls().remembering(id, gone));
  }

  /** New details of a call whose place in the queue does not change. */
  void replace(Call call) {
    state = state.with(state.calls().with(call));
  }

  void order(Command command) {
    // One look is enough for all who want one.
    if (!(command instanceof Command.LookAgain) || !commands.contains(command)) {
      commands.add(command);
    }
  }

  void tell(Transition transition) {
    transitions.add(new Transition.Entry(++sequence, now, transition));
  }

  void put(Call call) {
    replace(call);
    touched.add(call.id());
  }

  void put(Counsellor who) {
    Counsellor before = staff().counsellor(who.id());
    state = state.with(staff().with(who));
    mirror(before, who);
    if (!before.availability().equals(who.availability()) || before.level() != who.level()) {
      tell(
          new Transition.CounsellorMoved(
              who.id(), who.station(), who.level(), before.availability(), who.availability()));
    }
  }

  private void mirror(Counsellor before, Counsellor after) {
    StationId left = before.station();
    StationId seat = after.station();
    if (left != null && !left.equals(seat) && membership(before) != Command.Membership.ABSENT) {
      order(new Command.Mirror(left, Command.Membership.ABSENT));
    }
    if (seat != null && (!seat.equals(left) || membership(before) != membership(after))) {
      order(new Command.Mirror(seat, membership(after)));
    }
  }

  /** What the counsellor's station shall be in the fallback queue. */
  static Command.Membership membership(Counsellor who) {
    if (!who.onDuty() || who.next() == Counsellor.Next.SIGN_OUT) {
      return Command.Membership.ABSENT;
    }
    return who.availability() instanceof Availability.Paused || who.next() == Counsellor.Next.PAUSE
        ? Command.Membership.PAUSED
        : Command.Membership.READY;
  }

  // --- calls

  void end(
      Call call,
      int rings,
      @Nullable Instant answeredAt,
      @Nullable CounsellorId counsellor,
      Via via,
      Instant endedAt,
      Ending ending) {
    tell(
        new Transition.CallEnded(
            call.caller(), rings, answeredAt, counsellor, via, endedAt, ending));
    boolean lost = ending != Ending.COMPLETED;
    state =
        state
            .with(state.calls().without(call.id(), now, lost))
            .with(state.lost().ended(call.id(), lost ? endedAt : null));
  }

  // --- legs

  /** The leg is gone by itself. The counsellor rests, so that a dead telephone does not spin. */
  void closed(CallId call, Leg leg, LegOutcome outcome) {
    tell(new Transition.LegClosed(call, leg.id(), leg.counsellor(), outcome));
    Counsellor who = staff().counsellor(leg.counsellor());
    if (!(who.availability() instanceof Availability.Ringing r) || !r.leg().equals(leg.id())) {
      return;
    }
    if (who.next() == Counsellor.Next.WRAP_UP) {
      put(who.with(new Availability.Missed(now.plus(policy().restAfterMiss()), r.freeSince())));
    } else {
      afterTalk(who);
    }
  }

  /** We stop the leg; the counsellor is free as soon as Asterisk says that it is quiet. */
  void stop(CallId call, Leg leg) {
    order(new Command.StopRinging(leg.id()));
    tell(new Transition.LegClosed(call, leg.id(), leg.counsellor(), LegOutcome.CANCELLED));
    clear(call, leg, false, true);
  }

  /** The leg was answered in vain: it hears why, and ends by itself. */
  void refuse(CallId call, Leg leg, Command.Refusal why) {
    order(new Command.Refuse(leg.id(), why));
    tell(new Transition.LegClosed(call, leg.id(), leg.counsellor(), LegOutcome.CANCELLED));
    clear(call, leg, false, false);
  }

  /** Waits until the telephone is quiet, if it is this leg for which the counsellor is taken. */
  void clear(CallId call, Leg leg, boolean talked, boolean stop) {
    Counsellor who = staff().counsellor(leg.counsellor());
    Instant quietBy = now.plus(QUIET_WITHIN);
    if (who.availability() instanceof Availability.Ringing r && r.leg().equals(leg.id())) {
      put(who.with(new Availability.Clearing(leg.id(), r.freeSince(), talked, stop, quietBy)));
    } else if (who.availability() instanceof Availability.OnCall(CallId on) && on.equals(call)) {
      put(who.with(new Availability.Clearing(leg.id(), now, talked, stop, quietBy)));
    }
  }

  /** The counsellor talks with this caller, and with no other: a leg for another stops. */
  void talks(CounsellorId id, CallId call) {
    if (staff().counsellor(id).availability() instanceof Availability.Ringing r
        && !r.call().equals(call)) {
      if (open(r.call()) instanceof Call.Connecting c && c.granted().id().equals(r.leg())) {
        OnLeg.giveUp(this, c);
      } else {
        OnCounsellor.stopRinging(this, r.call(), r.leg());
      }
    }
    heard(id);
    put(staff().counsellor(id).with(new Availability.OnCall(call)));
  }

  // --- counsellors

  /** Who was seated by the roster has shown to be there. */
  void heard(CounsellorId id) {
    become(state.with(state.shifts().heard(id)));
  }

  /**
   * The conversation is over and the telephone is quiet: what was asked for, or time to breathe.
   */
  void afterTalk(Counsellor who) {
    switch (who.next()) {
      case SIGN_OUT -> put(Counsellor.offDuty(who.id()));
      case PAUSE -> put(who.after(Counsellor.Next.WRAP_UP).with(new Availability.Paused(now)));
      case WRAP_UP ->
          put(
              who.with(
                  policy().wrapUp().isZero()
                      ? new Availability.Free(now)
                      : new Availability.WrapUp(now.plus(policy().wrapUp()))));
    }
  }

  /** Can be rung again, after what was asked for, and after what is left of the wrap-up. */
  void idle(Counsellor who, Instant freeSince) {
    if (who.next() != Counsellor.Next.WRAP_UP) {
      afterTalk(who);
    } else {
      put(
          who.with(
              freeSince.isAfter(now)
                  ? new Availability.WrapUp(freeSince)
                  : new Availability.Free(freeSince)));
    }
  }

  // --- who is rung

  /** Rings whoever can be rung, callers in their order; says of the others why nobody was rung. */
  void dispatch() {
    for (CallId id = nextToServe(); id != null; id = nextToServe()) {
      Call call = searching(id);
      switch (Dispatch.choose(quest(call), call.caller().language(), staff())) {
        case Choice.Ring ring -> {
          ring(id, ring);
          if (policy().allAtOnce().contains(call.caller().line())) {
            ringAlong(id, ring);
          }
        }
        case Choice.KeepWaiting _ -> throw new IllegalStateException("somebody is free");
      }
    }
    ringResting();
    for (CallId id : touched) {
      if (open(id) instanceof Call.Waiting(var caller, Quest quest) && quest.wantsLeg()) {
        Choice.Reason why = whyNobody(quest);
        tell(new Transition.CallKeptWaiting(id, why));
        if (why != Choice.Reason.LANGUAGE) {
          order(new Command.Say(id, Prompt.NOBODY_FREE));
          replace(new Call.Waiting(caller, quest.speakingAt(now.plus(policy().speakEvery()))));
        }
      }
    }
  }

  /** The first of the callers for whom somebody free may be rung, null if there is none. */
  private @Nullable CallId nextToServe() {
    if (!state.linked() || staff().free().isEmpty()) {
      return null;
    }
    Calls.Place first = null;
    for (var queue : calls().wanting().entrySet()) {
      Calls.Place place = queue.getValue().firstKey();
      if ((first == null || place.compareTo(first) < 0)
          && Dispatch.someoneFree(queue.getKey(), staff())) {
        first = place;
      }
    }
    return first == null ? null : first.call();
  }

  private Call searching(CallId id) {
    Call call = open(id);
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
  private void ringAlong(CallId id, Choice.Ring with) {
    Call call = searching(id);
    Quest quest = quest(call);
    for (Counsellor who : staff().freeInOrder()) {
      if (who.level() == with.who().level()
          && Dispatch.understands(who, quest, call.caller().language(), staff())) {
        ring(id, new Choice.Ring(who, false, with.why()));
      }
    }
  }

  /**
   * Every telephone rings: wrap-ups give way to whoever has waited so long, and pauses that were
   * not asked for just now.
   */
  private void ringResting() {
    if (!state.linked() || calls().everybody().isEmpty()) {
      return;
    }
    CallId first = calls().everybody().firstEntry().getValue();
    Instant justNow = now.minus(policy().speakEvery());
    for (CounsellorId id : staff().resting().values()) {
      Counsellor who = staff().counsellor(id);
      switch (who.availability()) {
        case Availability.Paused(Instant since) when since.isAfter(justNow) -> {}
        case Availability.Paused _ -> ringAsWell(first, who.after(Counsellor.Next.PAUSE));
        default -> ringAsWell(first, who);
      }
    }
  }

  private void ringAsWell(CallId call, Counsellor who) {
    ring(call, new Choice.Ring(who, false, Choice.Why.EVERYBODY));
  }

  private Choice.Reason whyNobody(Quest quest) {
    if (!state.linked()) {
      return Choice.Reason.TELEPHONE_SYSTEM_AWAY;
    }
    if (!staff().free().isEmpty()) {
      return quest.reaches(staff().free().firstKey().level())
          ? Choice.Reason.LANGUAGE
          : Choice.Reason.ONLY_THE_COORDINATOR;
    }
    return staff().onDuty() == 0 ? Choice.Reason.NOBODY_ON_DUTY : Choice.Reason.EVERYBODY_BUSY;
  }

  private void ring(CallId call, Choice.Ring choice) {
    Call before = searching(call);
    Counsellor who = choice.who();
    Quest quest = quest(before).rung(who.id(), choice.newRound());
    if (who.station() == null) {
      throw new IllegalStateException("only a counsellor at a station can be rung");
    }
    Instant since =
        switch (who.availability()) {
          case Availability.Free f -> f.since();
          case Availability.WrapUp w -> w.until();
          case Availability.Paused p -> p.since();
          case Availability.OffDuty _, Availability.Missed _, Availability.Ringing _ -> notFree();
          case Availability.Clearing _, Availability.OnCall _ -> notFree();
        };
    LegId id = LegId.of(state.run(), ++legsMade);
    Duration ringFor = policy().ringFor();
    Leg leg = new Leg(id, who.id(), who.station(), now, now.plus(ringFor).plusSeconds(2));
    var legs =
        before instanceof Call.Ringing r
            ? r.ringing().plus(id, leg)
            : HashTreePMap.singleton(id, leg);
    put(who.with(new Availability.Ringing(call, id, since)));
    put(new Call.Ringing(before.caller(), quest, legs));
    Choice.Match match =
        Dispatch.match(
            who.id(),
            before.caller().language(),
            Duration.between(quest.begunAt(), now),
            staff().speakers());
    tell(new Transition.LegRung(call, id, who.id(), who.station(), choice.why(), match));
    OnLanguage.offer(this, before, who.id());
    order(new Command.Ring(id, before.caller(), who.station(), ringFor));
  }

  private static Instant notFree() {
    throw new IllegalStateException("only a counsellor who is free or rests can be rung");
  }

  Decision decision() {
    return new Decision(
        state.counted(sequence, legsMade), List.copyOf(commands), List.copyOf(transitions));
  }
}
