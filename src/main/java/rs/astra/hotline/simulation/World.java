package rs.astra.hotline.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Decide;
import rs.astra.hotline.core.Decision;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.Snapshot;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.CallerToken;
import rs.astra.hotline.core.call.CallerTokens;
import rs.astra.hotline.core.call.Leg;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.counsellor.StationId;

/**
 * A telephone system with its callers and counsellors, in simulated time.
 *
 * <ol>
 *   <li>Every command is obeyed in the instant in which it is given, and every fact is decided in
 *       the instant in which it happens ({@link SimulatedTime}).
 *   <li>A telephone does what {@link People} say of the person and the station.
 *   <li>A mobile asks for a key when it is picked up, and somebody presses it {@link #PRESSES}
 *       later. A voicemail is asked for {@link #ASKED} and gives up the call.
 *   <li>A caller who has not talked yet hangs up when the patience is over. Whoever rings again
 *       then is known by a token.
 *   <li>Of two conversations one is ended by the caller and the next by the counsellor.
 *   <li>A conversation that was heavy is marked as such before it ends. Whoever is taken out for
 *       missed rings resumes when they say so.
 *   <li>A telephone that answered in vain is quiet again after 3 s: so long is what it hears.
 * </ol>
 */
final class World {
  /** A person hears what to press, and presses. */
  static final Duration PRESSES = Duration.ofSeconds(4);

  /** The mobile is asked three times. */
  static final Duration ASKED = Duration.ofSeconds(20);

  private static final Duration HEARS_WHY = Duration.ofSeconds(3);

  private static final class Party {
    final Caller caller;
    final ComingCall call;
    final CallerTokens tokens;
    final boolean saysGoodbyeFirst;
    boolean talked;
    @Nullable Phone with;

    Party(Caller caller, ComingCall call, CallerTokens tokens, boolean saysGoodbyeFirst) {
      this.caller = caller;
      this.call = call;
      this.tokens = tokens;
      this.saysGoodbyeFirst = saysGoodbyeFirst;
    }
  }

  private record Phone(LegId leg, CallId call, StationId station) {}

  private final Set<StationId> mobiles;
  private final People people;
  private final Consumer<Transition.Entry> listener;
  private final SimulatedTime time;
  private final Map<CallId, Party> parties = new HashMap<>();
  private final Map<LegId, Phone> phones = new HashMap<>();
  private final Map<StationId, Command.Membership> members;
  private Hotline state;
  private long facts;
  private long calls;

  /**
   * A quiet telephone system.
   *
   * @param begun where the hotline stands; no call is open
   * @param members the fallback queue's members
   * @param mobiles stations that are somebody's own telephone
   * @param listener hears of every transition
   */
  World(
      Hotline begun,
      Instant now,
      Map<StationId, Command.Membership> members,
      Set<StationId> mobiles,
      People people,
      Consumer<Transition.Entry> listener) {
    this.state = begun;
    this.time = new SimulatedTime(now);
    this.members = new TreeMap<>(members);
    this.mobiles = mobiles;
    this.people = people;
    this.listener = listener;
  }

  Hotline state() {
    return state;
  }

  Instant now() {
    return time.now();
  }

  /** The fallback queue's members, as they are mirrored. */
  Map<StationId, Command.Membership> members() {
    return Map.copyOf(members);
  }

  /** How many facts were decided. */
  long facts() {
    return facts;
  }

  // --- time

  /** Something will happen. */
  void at(Instant when, Runnable happens) {
    time.at(when, happens);
  }

  /** All of these will come, each in its time; they are asked for one after the other. */
  void comeOneByOne(Iterator<ComingCall> arrivals) {
    if (arrivals.hasNext()) {
      ComingCall next = arrivals.next();
      at(
          next.arrivesAt(),
          () -> {
            arrives(next, null);
            comeOneByOne(arrivals);
          });
    }
  }

  /** Lets time pass until then, or until a listener has had enough. */
  void run(Instant until) {
    time.run(until, () -> state.nextAlarm(), () -> decide(new Fact.TimePassed()));
  }

  private void soon(Runnable happens) {
    time.after(Duration.ZERO, happens);
  }

  private void after(Duration wait, Runnable happens) {
    time.after(wait, happens);
  }

  // --- deciding

  void decide(Fact fact) {
    facts++;
    Decision decision = Decide.decide(state, fact, time.now());
    state = decision.next();
    decision.commands().forEach(this::obey);
    for (Transition.Entry entry : decision.transitions()) {
      listener.accept(entry);
      if (entry.transition() instanceof Transition.CounsellorMoved moved && takenOut(moved.to())) {
        resumesLater(moved.counsellor());
      }
    }
  }

  private static boolean takenOut(Availability is) {
    return is instanceof Availability.Paused p && p.reason() == PauseReason.MISSED_TOO_OFTEN;
  }

  private void resumesLater(CounsellorId who) {
    Duration after = people.resumesAfter();
    if (after != null) {
      after(
          after,
          () -> {
            if (takenOut(state.staff().counsellor(who).availability())) {
              decide(new Fact.Resumed(who));
            }
          });
    }
  }

  private void obey(Command command) {
    switch (command) {
      case Command.Ring r -> ring(r);
      case Command.StopRinging s -> soon(() -> stopped(s.leg()));
      case Command.Grant g -> soon(() -> granted(g.leg()));
      case Command.Refuse r -> hearsWhy(r.leg());
      case Command.Release r -> soon(() -> hangsUp(r.call()));
      case Command.HangUp h -> soon(() -> hangsUp(h.call()));
      case Command.TakeBack t -> soon(() -> takenBack(t.call()));
      case Command.LookAgain _ -> soon(() -> decide(new Fact.LinkRestored(seen())));
      case Command.Mirror m -> members.put(m.station(), m.membership());
      // Nobody in the simulated world has agreed to be called back.
      case Command.RingForCallback _ -> {}
      case Command.Say _, Command.SpeakIn _ -> {}
    }
  }

  // --- callers

  private void arrives(ComingCall call, @Nullable CallerTokens known) {
    CallId id = new CallId("simulated-" + ++calls);
    CallerTokens tokens =
        known == null ? new CallerTokens(new CallerToken("caller-" + calls), null) : known;
    Caller caller = new Caller(id, "caller/" + calls, call.line(), call.language(), time.now());
    parties.put(id, new Party(caller, call, tokens, calls % 2 == 0));
    Duration patience = call.patience();
    if (patience != null) {
      after(patience, () -> losesPatience(id));
    }
    decide(new Fact.CallerArrived(caller));
    decide(new Fact.CallerRecognised(caller, tokens));
  }

  private void losesPatience(CallId id) {
    Party party = parties.get(id);
    if (party != null && !party.talked) {
      hangsUp(id);
      Duration again = people.ringsAgainAfter();
      if (again != null) {
        after(again, () -> arrives(party.call, party.tokens));
      }
    }
  }

  /** Everybody hangs up. */
  void everybodyLeaves() {
    List.copyOf(parties.keySet()).stream().sorted().forEach(this::hangsUp);
  }

  private void hangsUp(CallId id) {
    Party party = parties.remove(id);
    if (party == null) {
      return;
    }
    Phone with = party.with;
    decide(new Fact.CallerHungUp(id));
    if (with != null) {
      ends(with, LegOutcome.HUNG_UP);
    }
  }

  private void takenBack(CallId id) {
    Party party = parties.get(id);
    if (party != null) {
      decide(new Fact.CallerArrived(party.caller));
    }
  }

  // --- telephones

  private void ring(Command.Ring order) {
    Phone phone = new Phone(order.leg(), order.caller().id(), order.station());
    phones.put(phone.leg(), phone);
    boolean mobile = mobiles.contains(phone.station());
    switch (people.pickup(whose(phone), phone.station())) {
      case Pickup.Answers(Duration wait) when wait.compareTo(order.timeout()) < 0 -> {
        soon(() -> started(phone));
        if (mobile) {
          after(wait, () -> asked(phone));
        }
        after(mobile ? wait.plus(PRESSES) : wait, () -> answered(phone));
      }
      case Pickup.Voicemail(Duration wait) when wait.compareTo(order.timeout()) < 0 -> {
        soon(() -> started(phone));
        after(wait, () -> asked(phone));
        after(wait.plus(ASKED), () -> ends(phone, LegOutcome.NOT_CONFIRMED));
      }
      case Pickup.Answers _, Pickup.Voicemail _, Pickup.RingsOut _ -> {
        soon(() -> started(phone));
        after(order.timeout(), () -> ends(phone, LegOutcome.NO_ANSWER));
      }
      case Pickup.Unreachable _ -> soon(() -> ends(phone, LegOutcome.UNREACHABLE));
    }
  }

  private CounsellorId whose(Phone phone) {
    return state.calls().callOf(phone.leg()).stream()
        .flatMap(call -> call.legs().stream())
        .filter(leg -> leg.id().equals(phone.leg()))
        .map(Leg::counsellor)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a telephone is rung for no call"));
  }

  private void started(Phone phone) {
    if (phones.containsKey(phone.leg())) {
      decide(new Fact.LegStarted(phone.leg()));
    }
  }

  private void asked(Phone phone) {
    if (phones.containsKey(phone.leg())) {
      decide(new Fact.LegAsked(phone.leg()));
    }
  }

  private void answered(Phone phone) {
    if (phones.containsKey(phone.leg())) {
      decide(new Fact.LegAnswered(phone.leg()));
    }
  }

  private void hearsWhy(LegId leg) {
    Phone phone = phones.get(leg);
    if (phone != null) {
      after(HEARS_WHY, () -> ends(phone, LegOutcome.HUNG_UP));
    }
  }

  private void stopped(LegId leg) {
    Phone phone = phones.get(leg);
    Party party = phone == null ? null : parties.get(phone.call());
    if (phone != null && party != null && phone.equals(party.with)) {
      leaves(phone, party, LegOutcome.LOST);
    } else if (phone != null) {
      ends(phone, LegOutcome.CANCELLED);
    }
  }

  private void granted(LegId leg) {
    Phone phone = phones.get(leg);
    Party party = phone == null ? null : parties.get(phone.call());
    if (phone == null) {
      return;
    }
    if (party == null || party.with != null) {
      hearsWhy(leg);
      return;
    }
    party.talked = true;
    party.with = phone;
    decide(new Fact.LegBridged(leg));
    decide(new Fact.CallerBridged(party.caller.id()));
    after(party.call.talk(), () -> conversationEnds(phone, party));
  }

  private void conversationEnds(Phone phone, Party party) {
    if (!phone.equals(party.with)) {
      return;
    }
    if (people.wasHeavy()) {
      decide(new Fact.MarkedHeavy(whose(phone)));
    }
    if (party.saysGoodbyeFirst) {
      hangsUp(party.caller.id());
    } else {
      leaves(phone, party, LegOutcome.HUNG_UP);
    }
  }

  /** The counsellor's telephone leaves the conversation, and the caller comes back to our door. */
  private void leaves(Phone phone, Party party, LegOutcome outcome) {
    party.with = null;
    ends(phone, outcome);
    decide(new Fact.CallerReturned(party.caller));
  }

  private void ends(Phone phone, LegOutcome outcome) {
    if (phones.remove(phone.leg()) != null) {
      decide(new Fact.LegEnded(phone.leg(), outcome));
    }
  }

  // --- what is true

  private Snapshot seen() {
    Map<CallId, Snapshot.SeenCaller> callers = new HashMap<>();
    Map<LegId, Snapshot.SeenLeg> legs = new HashMap<>();
    phones
        .values()
        .forEach(
            p -> legs.put(p.leg(), new Snapshot.SeenLeg(p.leg(), p.call(), p.station(), false)));
    for (Party party : parties.values()) {
      Phone with = party.with;
      callers.put(
          party.caller.id(),
          with == null
              ? new Snapshot.SeenCaller(party.caller, Snapshot.Where.AT_DOOR, null, null)
              : new Snapshot.SeenCaller(
                  party.caller, Snapshot.Where.TALKING, with.leg(), with.station()));
      if (with != null) {
        legs.put(with.leg(), new Snapshot.SeenLeg(with.leg(), with.call(), with.station(), true));
      }
    }
    Map<StationId, Boolean> rung = new HashMap<>();
    members.forEach(
        (station, is) -> {
          if (is != Command.Membership.ABSENT) {
            rung.put(station, is == Command.Membership.READY);
          }
        });
    return new Snapshot(time.now(), callers, legs, rung, List.of(), List.of());
  }
}
