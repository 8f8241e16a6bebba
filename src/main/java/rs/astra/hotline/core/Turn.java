package rs.astra.hotline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Calls;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.Leg;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Next;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.counsellor.Staff;
import rs.astra.hotline.core.counsellor.StationId;

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

  /** Calls whose place in the queue may have changed, in the order in which they did. */
  SequencedSet<CallId> touched() {
    return touched;
  }

  void put(Counsellor changed) {
    Counsellor before = staff().counsellor(changed.id());
    Counsellor who = OnCare.counted(this, before, changed);
    state = state.with(staff().with(who));
    mirror(before, who);
    if (!before.availability().equals(who.availability())
        || before.level() != who.level()
        || before.byShift() != who.byShift()) {
      tell(
          new Transition.CounsellorMoved(
              who.id(),
              who.station(),
              who.level(),
              who.onDuty() ? who.byShift() : state.shifts().of(who.id()) != null,
              before.availability(),
              who.availability(),
              who.load().since()));
    }
    OnCare.strained(this, before, who);
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
    if (!who.onDuty() || who.next() instanceof Next.SignOut) {
      return Command.Membership.ABSENT;
    }
    boolean asked =
        who.availability() instanceof Availability.Paused p
            && p.reason() != PauseReason.MISSED_TOO_OFTEN;
    return asked || who.next() instanceof Next.Pause
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
    OnCare.comesBackNoMore(this, call.id(), counsellor);
  }

  // --- legs

  LegId nextLeg() {
    return LegId.of(state.run(), ++legsMade);
  }

  /** The leg is gone by itself. */
  void closed(CallId call, Leg leg, LegOutcome outcome) {
    tell(new Transition.LegClosed(call, leg.id(), leg.counsellor(), outcome));
    Counsellor who = staff().counsellor(leg.counsellor());
    if (!(who.availability() instanceof Availability.Ringing r) || !r.leg().equals(leg.id())) {
      return;
    }
    if (!(who.next() instanceof Next.WrapUp)) {
      afterTalk(who);
      return;
    }
    boolean heard = outcome == LegOutcome.NO_ANSWER || outcome == LegOutcome.REJECTED;
    switch (r.before()) {
      case Availability.Free free when heard -> OnCare.unanswered(this, call, who, free);
      case Availability.Paused p -> put(who.with(new Availability.Paused(now, p.reason())));
      case Availability.Free _, Availability.WrapUp _, Availability.Rest _ ->
          OnCare.rests(this, who, r.before());
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
      put(who.with(new Availability.Clearing(leg.id(), r.before(), talked, stop, quietBy)));
    } else if (who.availability() instanceof Availability.OnCall on && on.call().equals(call)) {
      Availability.Free free = new Availability.Free(now);
      put(who.with(new Availability.Clearing(leg.id(), free, talked, stop, quietBy)));
    }
  }

  /** The counsellor talks with this caller, and with no other: a leg for another stops. */
  void talks(CounsellorId id, CallId call, Instant since) {
    if (staff().counsellor(id).availability() instanceof Availability.Ringing r
        && !r.call().equals(call)) {
      if (open(r.call()) instanceof Call.Connecting c && c.granted().id().equals(r.leg())) {
        OnLeg.giveUp(this, c);
      } else {
        OnCounsellor.stopRinging(this, r.call(), r.leg());
      }
    }
    if (staff().counsellor(id).availability() instanceof Availability.CallingBack c) {
      OnCallback.gaveWay(this, staff().counsellor(id), c);
    }
    heard(id);
    OnCare.talks(this, staff().counsellor(id), call, since);
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
      case Next.SignOut _ -> put(Counsellor.offDuty(who.id(), who.load()));
      case Next.Pause p ->
          put(who.after(Next.WRAP_UP).with(new Availability.Paused(now, p.reason())));
      case Next.WrapUp _ -> OnCare.breathes(this, who);
    }
  }

  /** The telephone did not work: what was asked for meanwhile, or a short while of quiet. */
  void afterFailure(Counsellor who, Availability.Ringable before) {
    if (who.next() instanceof Next.WrapUp) {
      OnCare.rests(this, who, before);
    } else {
      afterTalk(who);
    }
  }

  /** Nobody talked: what was asked for meanwhile, a rest that is due, or what went on before. */
  void goesOn(Counsellor who, Availability.Ringable before) {
    if (!(who.next() instanceof Next.WrapUp)) {
      afterTalk(who);
    } else if (who.load().owed() && !OnCare.isWanted(this, who)) {
      OnCare.restBegins(this, who);
    } else {
      put(who.with(unlessOver(before)));
    }
  }

  private Availability unlessOver(Availability.Ringable before) {
    return switch (before) {
      case Availability.WrapUp w when !w.until().isAfter(now) -> new Availability.Free(w.until());
      case Availability.Rest r when !r.until().isAfter(now) -> new Availability.Free(r.until());
      case Availability.Free _, Availability.WrapUp _ -> before;
      case Availability.Rest _, Availability.Paused _ -> before;
    };
  }

  Decision decision() {
    return new Decision(
        state.counted(sequence, legsMade), List.copyOf(commands), List.copyOf(transitions));
  }
}
