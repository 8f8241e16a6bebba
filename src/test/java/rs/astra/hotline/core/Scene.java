package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.CallerToken;
import rs.astra.hotline.core.call.CallerTokens;
import rs.astra.hotline.core.call.ChosenBy;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Load;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Proficiency;

/**
 * A small stage for scenarios. A counsellor "ana" sits at the station "c-ana"; a call "a" is the
 * call with that id. What was ordered and told is what the last step has led to. After every single
 * decision the whole state is checked.
 */
final class Scene {
  static final Policy POLICY = UsualPolicy.POLICY;
  static final Instant START = Instant.parse("2026-11-21T02:00:00Z");

  private Hotline state;
  private Instant now = START;
  private final List<Command> everOrdered = new ArrayList<>();
  private final List<Transition> everTold = new ArrayList<>();
  private final Map<CounsellorId, Map<Language, Proficiency>> speaks = new HashMap<>();
  private final Map<CounsellorId, Optional<StationId>> interpreting = new HashMap<>();
  private List<Command> ordered = new ArrayList<>();
  private List<Transition> told = new ArrayList<>();
  private long sequence;
  private boolean impossibleAllowed;

  private Scene(Hotline state) {
    this.state = state;
  }

  // --- given

  /** A hotline that has just been started: no link yet. */
  static Scene started(String run) {
    return started(run, START);
  }

  static Scene started(String run, Instant at) {
    return started(POLICY, run, at);
  }

  private static Scene started(Policy policy, String run, Instant at) {
    Scene scene = new Scene(Hotline.empty(policy, run));
    scene.now = at;
    return scene;
  }

  /** The only line rings everybody free of a level at once. */
  static Scene allAtOnce() {
    return linked(Set.of(new LineId("sos")), POLICY.widening());
  }

  /** Nobody but who speaks a language well is rung for so long. */
  static Scene slowToWiden(Duration wait) {
    return linked(Set.of(), new Widening(wait, wait, POLICY.widening().main()));
  }

  private static Scene linked(Set<LineId> allAtOnce, Widening widening) {
    Policy usual = POLICY;
    Policy policy =
        new Policy(
            usual.ringFor(),
            usual.ladder(),
            widening,
            allAtOnce,
            usual.restAfterMiss(),
            usual.wrapUp(),
            usual.speakEvery(),
            usual.againWithin(),
            usual.bridgeWithin(),
            usual.care());
    return started(policy, "t", START).when(new Fact.LinkRestored(new Picture(START).snapshot()));
  }

  /** The usual policy, but for how long those who were lost are remembered. */
  static Policy againWithin(Duration time) {
    return new Policy(
        POLICY.ringFor(),
        POLICY.ladder(),
        POLICY.widening(),
        POLICY.allAtOnce(),
        POLICY.restAfterMiss(),
        POLICY.wrapUp(),
        POLICY.speakEvery(),
        time,
        POLICY.bridgeWithin(),
        POLICY.care());
  }

  /** A hotline with a link to a quiet Asterisk, and these counsellors on duty, in this order. */
  static Scene onDuty(String... counsellors) {
    Scene scene = started("t").when(new Fact.LinkRestored(new Picture(START).snapshot()));
    for (String who : counsellors) {
      scene.signsIn(who).later(1);
    }
    return scene.later(1);
  }

  /** Ana alone is on duty and talks with the caller "a". */
  static Scene anaTalks() {
    return onDuty("ana").arrives("a").picksUp("ana");
  }

  // --- when

  Scene when(Fact... facts) {
    begin();
    for (Fact fact : facts) {
      decide(fact);
    }
    return this;
  }

  Scene isAnnounced(String call) {
    return when(new Fact.CallerAnnounced(caller(call)));
  }

  Scene arrives(String call) {
    return when(new Fact.CallerArrived(caller(call)));
  }

  /** Arrives on a line of that language. */
  Scene arrives(String call, String language) {
    return when(new Fact.CallerArrived(caller(call).in(new Language(language))));
  }

  /** Presses the key of that language. */
  Scene presses(String call, String language) {
    return when(new Fact.LanguageChosen(id(call), new Language(language), ChosenBy.KEY));
  }

  /** What people speak, as a roster writes it ("ana ru+ sr"); of others nothing is known. */
  Scene speak(String... people) {
    for (String person : people) {
      String[] words = person.split(" ");
      Map<Language, Proficiency> languages = new HashMap<>();
      for (String word : List.of(words).subList(1, words.length)) {
        boolean well = word.endsWith("+");
        languages.put(
            new Language(well ? word.substring(0, word.length() - 1) : word),
            well ? Proficiency.SPEAKS_WELL : Proficiency.SPEAKS);
      }
      speaks.put(counsellor(words[0]), languages);
    }
    return when(new Fact.LanguagesKnown(speaks, interpreting));
  }

  /** From now on these are on duty to interpret, each at the own station. */
  Scene interpret(String... people) {
    interpreting.clear();
    for (String who : people) {
      interpreting.put(counsellor(who), Optional.of(station(who)));
    }
    return when(new Fact.LanguagesKnown(speaks, interpreting));
  }

  /** The door has made this token of the caller's number. */
  Scene recognised(String call, String token) {
    return when(new Fact.CallerRecognised(caller(call), tokens(token, null)));
  }

  /** Arrives and is recognised. */
  Scene arrivesKnown(String call, String token) {
    Fact arrival = new Fact.CallerArrived(caller(call, now));
    return when(arrival, new Fact.CallerRecognised(caller(call, now), tokens(token, null)));
  }

  static CallerTokens tokens(String current, @Nullable String former) {
    return new CallerTokens(
        new CallerToken(current), former == null ? null : new CallerToken(former));
  }

  /** The mobile was picked up, by whomever or whatever. */
  Scene isAsked(String counsellor) {
    return when(new Fact.LegAsked(legOf(counsellor)));
  }

  Scene comesBack(String call) {
    return when(new Fact.CallerReturned(caller(call)));
  }

  Scene hangsUp(String call) {
    return when(new Fact.CallerHungUp(id(call)));
  }

  Scene fallsBack(String call) {
    return when(new Fact.CallerFellBack(id(call)));
  }

  Scene signsIn(String who) {
    return when(new Fact.SignedIn(counsellor(who), station(who), Level.FIRST));
  }

  /** Comes on duty, or stands elsewhere on the ladder from now on. */
  Scene signsIn(String who, Level level) {
    return when(new Fact.SignedIn(counsellor(who), station(who), level));
  }

  Scene signsOut(String who) {
    return when(new Fact.SignedOut(counsellor(who)));
  }

  Scene pauses(String who) {
    return pauses(who, PauseReason.BREAK);
  }

  Scene pauses(String who, PauseReason reason) {
    return when(new Fact.PauseAsked(counsellor(who), reason));
  }

  Scene resumes(String who) {
    return when(new Fact.Resumed(counsellor(who)));
  }

  Scene answers(String who) {
    return when(new Fact.LegAnswered(legOf(who)));
  }

  Scene isBridged(String who) {
    return when(new Fact.LegBridged(legOf(who)));
  }

  /** Answers, and is connected. */
  Scene picksUp(String who) {
    return answers(who).isBridged(who);
  }

  Scene legEnds(String who, LegOutcome outcome) {
    return when(new Fact.LegEnded(legOf(who), outcome));
  }

  Scene linkIsLost() {
    return when(new Fact.LinkLost());
  }

  Scene linkIsBack(Picture seen) {
    return when(new Fact.LinkRestored(seen.snapshot()));
  }

  /** Time passes; every alarm on the way goes off when it is due. */
  Scene later(double seconds) {
    begin();
    Instant until = now.plusMillis(Math.round(seconds * 1000));
    int alarms = 0;
    while (state.nextAlarm().filter(at -> !at.isAfter(until)).isPresent()) {
      Instant at = state.nextAlarm().orElseThrow();
      now = at.isAfter(now) ? at : now;
      decide(new Fact.TimePassed());
      assertTrue(++alarms < 100_000, "the alarms do not come to rest");
    }
    now = until;
    return this;
  }

  /** From here on an Impossible transition is what the scenario is about. */
  Scene expectingTheImpossible() {
    impossibleAllowed = true;
    return this;
  }

  private void begin() {
    ordered = new ArrayList<>();
    told = new ArrayList<>();
  }

  private void decide(Fact fact) {
    Decision decision = Decide.decide(state, fact, now);
    state = decision.next();
    Consistency.check(state);
    for (Transition.Entry entry : decision.transitions()) {
      assertEquals(++sequence, entry.sequence(), "a gap in the sequence");
      assertTrue(
          impossibleAllowed || !(entry.transition() instanceof Transition.Impossible),
          () -> "impossible: " + entry);
      told.add(entry.transition());
    }
    ordered.addAll(decision.commands());
    everOrdered.addAll(decision.commands());
    everTold.addAll(told.subList(told.size() - decision.transitions().size(), told.size()));
  }

  // --- then

  Scene thenOrdered(Command... commands) {
    assertEquals(List.of(commands), ordered);
    return this;
  }

  Scene thenNothing() {
    assertEquals(List.of(), ordered);
    assertEquals(List.of(), told);
    return this;
  }

  /** In the last step exactly these were rung, in this order. */
  Scene thenRung(String... counsellors) {
    assertEquals(
        List.of(counsellors),
        ordered(Command.Ring.class).stream().map(r -> r.station().value().substring(2)).toList());
    return this;
  }

  Scene thenEnded(String call, Ending ending) {
    assertEquals(List.of(ending), endings(call));
    assertTrue(state.calls().call(id(call)).isEmpty(), "still open");
    return this;
  }

  <T extends Availability> T then(String who, Class<T> is) {
    return assertInstanceOf(is, state.staff().counsellor(counsellor(who)).availability());
  }

  <T extends Call> T thenCall(String call, Class<T> is) {
    return assertInstanceOf(is, state.calls().call(id(call)).orElse(null));
  }

  <T extends Command> List<T> ordered(Class<T> type) {
    return ordered.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <T extends Transition> List<T> told(Class<T> type) {
    return told.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <T extends Transition> List<T> everTold(Class<T> type) {
    return everTold.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Every ending of the call since the curtain rose: must be one at most. */
  List<Ending> endings(String call) {
    return everTold(Transition.CallEnded.class).stream()
        .filter(e -> e.caller().id().equals(id(call)))
        .map(Transition.CallEnded::ending)
        .toList();
  }

  Transition.CallEnded ended(String call) {
    return everTold(Transition.CallEnded.class).stream()
        .filter(e -> e.caller().id().equals(id(call)))
        .findFirst()
        .orElseThrow();
  }

  Load load(String who) {
    return state.staff().counsellor(counsellor(who)).load();
  }

  Hotline state() {
    return state;
  }

  Instant now() {
    return now;
  }

  // --- names

  static CallId id(String call) {
    return new CallId("hotline-1." + call);
  }

  /** That caller, who arrived when the curtain rose. */
  static Caller caller(String call) {
    return caller(call, START);
  }

  static Caller caller(String call, Instant arrivedAt) {
    return new Caller(
        id(call), "PJSIP/trunk-" + call, new LineId("sos"), new Language("sr"), arrivedAt);
  }

  static CounsellorId counsellor(String name) {
    return new CounsellorId(name);
  }

  static StationId station(String counsellor) {
    return new StationId("c-" + counsellor);
  }

  /** The leg for which the counsellor's telephone was rung last. */
  LegId legOf(String who) {
    return everOrdered.reversed().stream()
        .filter(c -> c instanceof Command.Ring r && r.station().equals(station(who)))
        .map(c -> ((Command.Ring) c).leg())
        .findFirst()
        .orElseThrow(() -> new AssertionError(who + " was never rung"));
  }

  Map<CounsellorId, rs.astra.hotline.core.counsellor.Counsellor> everybody() {
    return state.staff().everybody();
  }
}
