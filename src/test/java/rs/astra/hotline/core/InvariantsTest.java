package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.ChosenBy;
import rs.astra.hotline.core.call.Leg;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.Quest;
import rs.astra.hotline.core.call.Step;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Verdict.Because;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.counsellor.Speakers;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Proficiency;

/**
 * What must hold on Asterisk's worst day: {@link Promises} of each decision, {@link Consistency} of
 * each state, and here what spans a whole day. Seeds are fixed and printed; {@code
 * -Dinvariants.seed=N} plays one of them again, {@code -Dinvariants.days=N} plays more, {@code
 * -Dinvariants.first=N} others.
 */
class InvariantsTest {
  private static final int FACTS_A_DAY = 500;

  private static final List<Level> LEVELS =
      List.of(Level.FIRST, Level.FIRST, Level.SECOND, Level.COORDINATOR);
  private static final List<PauseReason> REASONS = List.copyOf(PauseReason.ASKED);

  /** Everything that takes hours comes soon: a day lasts three minutes. */
  private static final Policy POLICY =
      new Policy(
          Scene.POLICY.ringFor(),
          Scene.POLICY.ladder(),
          Scene.POLICY.widening(),
          Scene.POLICY.allAtOnce(),
          Scene.POLICY.restAfterMiss(),
          Scene.POLICY.wrapUp(),
          Scene.POLICY.speakEvery(),
          Duration.ofSeconds(20),
          Scene.POLICY.bridgeWithin(),
          new Care(
              2,
              Duration.ofSeconds(30),
              Duration.ofSeconds(170),
              Duration.ofSeconds(200),
              2,
              Duration.ofSeconds(40)));

  private static final List<Because> CALLED_OFF = List.of(Because.WITHDRAWN, Because.ALREADY_DONE);
  private static final List<ConsentId> CONSENTS =
      Stream.of("1", "2", "3")
          .map(n -> new ConsentId("00000000-0000-0000-0000-00000000000" + n))
          .toList();

  private static final List<String> COUNSELLORS = List.of("ana", "ema", "iva", "mia", "zoe");

  @Test
  void nobodyIsLostAndNobodyIsStuckOnAsterisksWorstDays() {
    Long seed = Long.getLong("invariants.seed");
    if (seed != null) {
      day(seed, new LongAdder());
      return;
    }
    long days = Long.getLong("invariants.days", 4_000);
    long first = Long.getLong("invariants.first", 1);
    LongAdder overtook = new LongAdder();
    long facts =
        LongStream.range(first, first + days).parallel().map(each -> day(each, overtook)).sum();
    assertTrue(facts >= days * FACTS_A_DAY, "too quiet to prove anything");
    assertTrue(overtook.sum() >= days / 4, "too few ring again to prove anything: " + overtook);
    System.out.printf(
        Locale.ROOT,
        "%,d random facts, seeds %d to %d: every invariant holds%n",
        facts,
        first,
        first + days - 1);
  }

  private static long day(long seed, LongAdder overtook) {
    Day day = new Day(seed);
    try {
      day.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d, fact %d at %s; the last facts: %s"
              .formatted(seed, day.facts, day.now, day.lately()),
          e);
    }
    overtook.add(day.again.overtook());
    return day.facts;
  }

  private static final class Day {
    private final SplittableRandom chance;
    private final NastyAsterisk asterisk;
    private Instant now = Scene.START;
    private Hotline state;
    private int lives;
    private long facts;
    private final Deque<Fact> lately = new ArrayDeque<>();

    private long sequence;
    private final Map<CallId, Transition.CallArrived> arrived = new HashMap<>();
    private final Map<CallId, Transition.CallAnswered> answered = new HashMap<>();
    private final Set<CallId> ended = new HashSet<>();
    private final Map<CallId, Instant> chosen = new HashMap<>();
    private final RingingAgain again = new RingingAgain(POLICY.againWithin());
    private final Map<CallId, LegId> granted = new HashMap<>();
    private final Set<LegId> closed = new HashSet<>();
    private final Map<LegId, Transition.CallbackRung> callbacks = new HashMap<>();
    private final Set<LegId> calledBack = new HashSet<>();
    private final Map<LegId, Snapshot.CallbackNote> pickedUp = new LinkedHashMap<>();
    private final Set<LegId> dialled = new HashSet<>();
    private final Promises promises = new Promises();
    private final Map<CounsellorId, Integer> heavy = new HashMap<>();
    private final Map<CounsellorId, Instant> shifts = new HashMap<>();
    private final Set<CounsellorId> heavyTold = new HashSet<>();
    private final Set<CounsellorId> talkTold = new HashSet<>();

    Day(long seed) {
      chance = new SplittableRandom(~seed);
      asterisk = new NastyAsterisk(seed, now);
      state = Hotline.empty(POLICY, "life0");
    }

    List<String> lately() {
      return lately.stream()
          .map(f -> f instanceof Fact.LinkRestored ? "LinkRestored" : f.toString())
          .toList();
    }

    void run() {
      asterisk.linkIsBack();
      while (facts < FACTS_A_DAY) {
        step();
      }
      settle();
      silence(Duration.ofMinutes(2));
      assertNobodyIsStuck();
      asterisk.everybodyLeaves();
      settle();
      silence(Duration.ofMinutes(10));
      assertEverybodyWentHome();
    }

    private void step() {
      pass(chance.nextInt(700));
      asterisk.somethingHappens();
      for (int i = chance.nextInt(3); i > 0; i--) {
        Fact fact = asterisk.hear();
        if (fact != null) {
          decide(fact);
          if (chance.nextInt(25) == 0) {
            decide(fact);
          }
        }
      }
      if (chance.nextInt(8) == 0) {
        somebodyActs();
      }
      if (chance.nextInt(40) == 0 && !lately.isEmpty()) {
        stray(lately.getFirst());
      }
      if (chance.nextInt(15) == 0) {
        language();
      }
      if (chance.nextInt(600) == 0) {
        weDie();
      }
    }

    /** Time moves forward only; an alarm may go off late. */
    private void pass(long millis) {
      now = now.plusMillis(millis);
      asterisk.clock(now);
      if (chance.nextInt(4) != 0 && due()) {
        decide(new Fact.TimePassed());
        assertFalse(due(), "the alarms do not come to rest");
      }
    }

    private boolean due() {
      return state.nextAlarm().filter(at -> !at.isAfter(now)).isPresent();
    }

    private void somebodyActs() {
      CounsellorId who = Scene.counsellor(any(COUNSELLORS));
      String seat = chance.nextInt(5) == 0 ? any(COUNSELLORS) : who.value();
      decide(
          switch (chance.nextInt(15)) {
            case 14 -> new Fact.CallbackCalledOff(any(CONSENTS), any(CALLED_OFF));
            case 12, 13 ->
                new Fact.CallbackAsked(who, any(CONSENTS), agreedIn(), asterisk.verdict());
            case 8 -> new Fact.OnShift(shifts());
            case 0 -> new Fact.SignedOut(who);
            case 1 -> new Fact.PauseAsked(who, any(REASONS));
            case 2, 3 -> new Fact.Resumed(who);
            case 9 -> new Fact.MoreTimeAsked(who);
            case 10, 11 -> new Fact.MarkedHeavy(who);
            default -> new Fact.SignedIn(who, Scene.station(seat), any(LEVELS));
          });
    }

    /** Any call, over or not, or none: what the store says of a consent may be old. */
    private @Nullable CallId agreedIn() {
      List<CallId> calls = List.copyOf(asterisk.everybody());
      return calls.isEmpty() || chance.nextInt(10) == 0 ? null : any(calls);
    }

    /** A key, at any moment of any call, over or not; or the roster knows something else. */
    private void language() {
      List<CallId> calls = List.copyOf(asterisk.everybody());
      if (chance.nextInt(4) == 0) {
        decide(languagesKnown());
      } else if (!calls.isEmpty()) {
        CallId call = calls.get(Math.max(0, calls.size() - 1 - chance.nextInt(8)));
        decide(
            new Fact.LanguageChosen(
                call, any(NastyAsterisk.LANGUAGES), any(List.of(ChosenBy.values()))));
      }
    }

    private Fact languagesKnown() {
      Map<CounsellorId, Map<Language, Proficiency>> speaks = new HashMap<>();
      Map<CounsellorId, Optional<StationId>> interpreting = new HashMap<>();
      for (String name : COUNSELLORS) {
        Map<Language, Proficiency> languages = new HashMap<>();
        for (int i = chance.nextInt(4); i > 0; i--) {
          languages.put(any(NastyAsterisk.LANGUAGES), any(List.of(Proficiency.values())));
        }
        if (!languages.isEmpty()) {
          speaks.put(Scene.counsellor(name), languages);
        }
        if (chance.nextInt(3) == 0) {
          boolean reached = chance.nextBoolean();
          interpreting.put(
              Scene.counsellor(name),
              reached ? Optional.of(Scene.station(name)) : Optional.empty());
        }
      }
      return new Fact.LanguagesKnown(speaks, interpreting);
    }

    private Map<CounsellorId, Shifts.Place> shifts() {
      Map<CounsellorId, Shifts.Place> people = new HashMap<>();
      for (String name : COUNSELLORS) {
        if (chance.nextInt(3) == 0) {
          String seat = chance.nextInt(3) == 0 ? any(COUNSELLORS) : name;
          people.put(
              Scene.counsellor(name),
              new Shifts.Place(chance.nextInt(6) == 0 ? null : Scene.station(seat), any(LEVELS)));
        }
      }
      return people;
    }

    private Set<CounsellorId> some() {
      Set<CounsellorId> some = new HashSet<>();
      COUNSELLORS.stream()
          .filter(_ -> chance.nextInt(3) == 0)
          .forEach(name -> some.add(Scene.counsellor(name)));
      return some;
    }

    /** Something heard a while ago is heard once more. */
    private void stray(Fact fact) {
      switch (fact) {
        case Fact.LegStarted _, Fact.LegAsked _, Fact.LegEnded _ -> decide(fact);
        case Fact.LegBridged _ -> decide(fact);
        case Fact.CallerAnnounced _, Fact.CallerHungUp _, Fact.NumberRefused _ -> decide(fact);
        case Fact.CallerArrived _, Fact.CallerReturned _, Fact.CallerBridged _ -> {}
        case Fact.CallerFellBack _, Fact.FallbackAnswered _, Fact.LegAnswered _ -> {}
        case Fact.LinkLost _, Fact.LinkRestored _, Fact.Recovered _, Fact.TimePassed _ -> {}
        case Fact.SignedIn _, Fact.SignedOut _, Fact.PauseAsked _, Fact.Resumed _ -> {}
        case Fact.OnShift _,
            Fact.LanguageChosen _,
            Fact.LanguagesKnown _,
            Fact.CallerRecognised _ -> {}
        case Fact.WhileAway _ -> {}
        case Fact.MoreTimeAsked _, Fact.MarkedHeavy _ -> {}
        case Fact.CallbackAsked _, Fact.CallbackCleared _ -> {}
        case Fact.CallbackAnswered _, Fact.CallbackCalledOff _ -> decide(fact);
      }
    }

    private <T> T any(List<T> of) {
      return of.get(chance.nextInt(of.size()));
    }

    private void weDie() {
      Map<CounsellorId, Optional<Fact.Seat>> staff = new HashMap<>();
      state
          .staff()
          .everybody()
          .forEach(
              (id, c) ->
                  staff.put(
                      id,
                      Optional.ofNullable(c.station())
                          .map(
                              s ->
                                  new Fact.Seat(s, c.level(), c.byShift(), c.load(), resting(c)))));
      List<Call.Unseen> open =
          arrived.values().stream()
              .filter(a -> !ended.contains(a.caller().id()))
              .map(this::unseen)
              .toList();
      asterisk.weDied();
      promises.died();
      sequence = 0;
      granted.clear();
      closed.clear();
      callbacks.clear();
      state = Hotline.empty(POLICY, "life" + ++lives);
      decide(
          new Fact.Recovered(
              open,
              List.copyOf(ended),
              staff,
              again.recorded(open),
              new Fact.Callbacks(List.copyOf(calledBack), unended())));
      decide(new Fact.OnShift(shifts()));
      decide(new Fact.WhileAway(some(), some()));
      asterisk.linkIsBack();
    }

    /** Of which the journal knows that somebody picked up, and not the end. */
    private List<Snapshot.CallbackNote> unended() {
      return pickedUp.values().stream()
          .filter(note -> !calledBack.contains(note.leg()))
          .filter(_ -> chance.nextBoolean())
          .toList();
    }

    private Set<CounsellorId> told(Strain strain) {
      return switch (strain) {
        case HEAVY_CALLS -> heavyTold;
        case TALK -> talkTold;
      };
    }

    private static Availability.@Nullable Ringable resting(Counsellor who) {
      Availability.Ringable before =
          switch (who.availability()) {
            case Availability.Ringing r -> r.before();
            case Availability.Missed m -> m.before();
            case Availability.Clearing c -> c.before();
            case Availability.CallingBack b -> b.before();
            case Availability.Ringable r -> r;
            case Availability.OffDuty _, Availability.OnCall _ -> null;
          };
      return before instanceof Availability.Free ? null : before;
    }

    /** A rest is kept, and missed rings leave somebody to be rung. */
    private void moved(Transition.CounsellorMoved t) {
      // A leg that was given up may be seen talking after all, and then it closes once more.
      if (t.to() instanceof Availability.OnCall on
          && state.calls().open().get(on.call()) instanceof Call.Talking talking) {
        talking.legs().forEach(leg -> closed.remove(leg.id()));
      }
      if (t.shiftSince() != null
          && !t.shiftSince().equals(shifts.put(t.counsellor(), t.shiftSince()))) {
        heavyTold.remove(t.counsellor());
        talkTold.remove(t.counsellor());
      }
      if (t.to() instanceof Availability.Paused p
          && p.reason() == PauseReason.MISSED_TOO_OFTEN
          && t.from() instanceof Availability.Ringing r
          && r.before() instanceof Availability.Free) {
        assertTrue(
            state.staff().everybody().values().stream()
                .filter(other -> !other.id().equals(t.counsellor()))
                .map(Counsellor::availability)
                .anyMatch(
                    a ->
                        a instanceof Availability.Free
                            || a instanceof Availability.Missed
                            || a instanceof Availability.Ringing),
            "the last one was taken out");
      }
      if (t.from() instanceof Availability.Rest rest) {
        Fact why = lately.getLast();
        switch (t.to()) {
          case Availability.Free _ ->
              assertTrue(
                  why instanceof Fact.Resumed || !rest.until().isAfter(now), "a rest cut short");
          case Availability.Ringing r ->
              assertTrue(
                  state.calls().open().get(r.call()) instanceof Call.Ringing c
                      && c.quest().step() == Step.EVERYBODY,
                  "a rest interrupted too early");
          case Availability.Rest _, Availability.Paused _ -> {}
          case Availability.OffDuty _, Availability.OnCall _, Availability.CallingBack _ -> {}
          case Availability.WrapUp _, Availability.Missed _, Availability.Clearing _ ->
              throw new AssertionError("a rest became " + t.to());
        }
      }
    }

    private Call.Unseen unseen(Transition.CallArrived call) {
      Transition.CallAnswered by = answered.get(call.caller().id());
      return new Call.Unseen(
          call.caller(),
          0,
          by == null ? null : by.answeredAt(),
          by == null ? null : by.counsellor(),
          by == null ? Via.BACKEND : by.via(),
          now.plusSeconds(5));
    }

    private void decide(Fact fact) {
      facts++;
      lately.addLast(fact);
      if (lately.size() > 12) {
        lately.removeFirst();
      }
      Hotline before = state;
      Decision decision = Decide.decide(state, fact, now);
      state = decision.next();
      again.follow(fact, decision, before, now);
      promises.kept(before, fact, decision, now);
      Consistency.agree(state);
      if (facts % 8 == 0) {
        Consistency.check(state);
      }
      decision.transitions().forEach(this::heard);
      if (!due()) {
        state.calls().open().values().forEach(this::nobodyWaitsForALanguageTooLong);
      }
      for (Command command : decision.commands()) {
        if (command instanceof Command.Grant(LegId leg)) {
          grant(leg);
        }
        asterisk.order(command);
      }
    }

    /** Whoever is free is rung for a caller who has waited so long, whatever anyone speaks. */
    private void nobodyWaitsForALanguageTooLong(Call call) {
      if (call instanceof Call.Waiting(var caller, Quest quest) && state.linked()) {
        Instant since = chosen.getOrDefault(caller.id(), quest.begunAt());
        Duration waited =
            Duration.between(since.isAfter(quest.begunAt()) ? since : quest.begunAt(), now);
        if (waited.compareTo(Scene.POLICY.widening().anyone()) >= 0) {
          assertTrue(
              state.staff().free().keySet().stream().noneMatch(idle -> quest.reaches(idle.level())),
              () -> "waits, and somebody is free: " + call);
        }
      }
    }

    private void grant(LegId leg) {
      if (state.staff().apart().containsKey(leg)) {
        assertTrue(dialled.add(leg), "dialled twice");
        return;
      }
      CallId call = state.calls().callOf(leg).orElseThrow().id();
      LegId before = granted.put(call, leg);
      assertTrue(before == null || closed.contains(before), "two grants at once");
    }

    private void heard(Transition.Entry entry) {
      assertEquals(++sequence, entry.sequence(), "a gap in the sequence");
      switch (entry.transition()) {
        case Transition.CallArrived t -> {
          assertEquals(null, arrived.put(t.caller().id(), t), "arrived twice");
        }
        case Transition.CallAnswered t -> {
          assertTrue(arrived.containsKey(t.caller().id()), "answered before arriving");
          assertFalse(ended.contains(t.caller().id()), "answered after the end");
          answered.put(t.caller().id(), t);
        }
        case Transition.CallEnded t -> {
          assertTrue(arrived.containsKey(t.caller().id()), "ended before arriving");
          assertTrue(ended.add(t.caller().id()), "ended twice");
        }
        case Transition.LegClosed t -> assertTrue(closed.add(t.leg()), "a leg closed twice");
        case Transition.Impossible t -> throw new AssertionError(t.toString());
        case Transition.CallKeptWaiting _, Transition.LegRung _, Transition.CallGranted _ -> {}
        case Transition.LegAsked t -> assertFalse(closed.contains(t.leg()), "asked after the end");
        case Transition.CallReturned _, Transition.CallFellBack _ -> {}
        // Whether it is true: RingingAgain.
        case Transition.CallerRecognised _ -> {}
        case Transition.CounsellorMoved t -> moved(t);
        case Transition.CallMarkedHeavy t -> {
          Integer before = heavy.put(t.counsellor(), t.inShift());
          assertTrue(t.inShift() == 1 || before == t.inShift() - 1, "heavy calls miscounted");
        }
        case Transition.CounsellorStrained t ->
            assertTrue(told(t.strain()).add(t.counsellor()), "a limit told twice in one shift");
        case Transition.CallbackRung t ->
            assertEquals(null, callbacks.put(t.leg(), t), "called back twice");
        case Transition.CallbackRefused _ -> {}
        case Transition.CallbackDialled t ->
            assertTrue(callbacks.containsKey(t.leg()), "dialled for nobody");
        case Transition.CallbackAnswered t -> {
          assertTrue(dialled.contains(t.leg()), "picked up, and nobody had dialled");
          pickedUp.put(
              t.leg(),
              new Snapshot.CallbackNote(
                  t.leg(), t.consent(), t.call(), null, entry.at(), entry.at(), null));
        }
        case Transition.CallbackEnded t -> {
          // One that gave way to a caller, and was found talking after all, ends once more.
          callbacks.remove(t.leg());
          assertTrue(calledBack.add(t.leg()) || t.talked(), "ended twice");
          assertTrue(!t.talked() || t.answeredAt() != null, "talked with nobody");
        }
        case Transition.LastOneKept _, Transition.CounsellorAsked _ -> {}
        case Transition.SignInRefused _, Transition.LinkChanged _ -> {}
        case Transition.NumberRefused _ -> {}
        case Transition.InterpreterOffered t -> offered(t);
        case Transition.LanguageChosen t -> {
          assertFalse(ended.contains(t.caller().id()), "a language after the end");
          chosen.put(t.caller().id(), entry.at());
        }
      }
    }

    /** Whoever does not speak it is offered somebody else, on duty, who does. */
    private void offered(Transition.InterpreterOffered offer) {
      Speakers speakers = state.staff().speakers();
      CounsellorId who = offer.interpreter();
      assertEquals(null, speakers.of(offer.counsellor(), offer.language()), "needs nobody");
      assertTrue(
          who == null
              || (!who.equals(offer.counsellor())
                  && speakers.interpreters().containsKey(who)
                  && speakers.of(who, offer.language()) != null),
          offer::toString);
    }

    /** Asterisk does what is still to be done, and then nothing happens any more but time. */
    private void settle() {
      for (int i = 0; i < 2; i++) {
        Fact fact = asterisk.hear();
        while (fact != null) {
          decide(fact);
          fact = asterisk.hear();
        }
        now = now.plusSeconds(10);
        asterisk.clock(now);
        asterisk.linkIsBack();
      }
      Fact fact = asterisk.hear();
      while (fact != null) {
        decide(fact);
        fact = asterisk.hear();
      }
    }

    /** Nobody obeys, nothing is reported, only time passes: longer than every deadline. */
    private void silence(Duration howLong) {
      Instant until = now.plus(howLong);
      int alarms = 0;
      while (state.nextAlarm().filter(at -> !at.isAfter(until)).isPresent()) {
        Instant at = state.nextAlarm().orElseThrow();
        now = at.isAfter(now) ? at : now;
        decide(new Fact.TimePassed());
        assertTrue(++alarms < 50_000, "the alarms do not come to rest");
      }
      now = until;
      asterisk.clock(now);
      asterisk.forget();
    }

    private void assertNobodyIsStuck() {
      for (Call call : state.calls().open().values()) {
        assertFalse(
            call instanceof Call.Connecting || call instanceof Call.Returning,
            () -> "stuck after two minutes of silence: " + call);
        for (Leg leg : call.legs()) {
          assertTrue(
              call instanceof Call.Talking || leg.deadline().isAfter(now),
              () -> "rings for ever: " + leg);
        }
      }
      state
          .staff()
          .everybody()
          .values()
          .forEach(
              who -> {
                if (who.availability() instanceof Availability.Clearing c) {
                  assertTrue(c.deadline().isAfter(now), () -> "stuck: " + who);
                }
                assertFalse(
                    who.availability() instanceof Availability.CallingBack b
                        && b.answeredAt() == null,
                    () -> "calls back for ever: " + who);
              });
    }

    private void assertEverybodyWentHome() {
      assertEquals(Map.of(), state.calls().open());
      state
          .staff()
          .everybody()
          .values()
          .forEach(
              who ->
                  assertTrue(
                      who.availability() instanceof Availability.Free
                          || who.availability() instanceof Availability.Paused
                          || who.availability() instanceof Availability.OffDuty,
                      () -> "stuck: " + who));
      assertEquals(asterisk.everybody(), arrived.keySet(), "a caller of whom nobody knows");
      assertEquals(arrived.keySet(), ended, "a call without an end");
      assertEquals(
          Set.of(),
          asterisk.calledBack().stream()
              .filter(leg -> !calledBack.contains(leg))
              .collect(Collectors.toSet()),
          "a callback without an end");
    }
  }
}
