package rs.astra.hotline.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.stream.Stream;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Decide;
import rs.astra.hotline.core.Decision;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.Policy;
import rs.astra.hotline.core.Snapshot;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.UsualPolicy;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Proficiency;

/**
 * A hotline with many open calls, and the facts of a while in which their number stays the same:
 * conversations end and the next caller is rung, granted and bridged; callers lose patience;
 * somebody arrives for each who leaves, in one of four languages; each alarm is heard when it is
 * due. The state is immutable, so the same facts can be decided from the same start again and
 * again.
 */
final class Traffic {
  static final Policy POLICY = UsualPolicy.of(Duration.ZERO, Duration.ofSeconds(25));

  private static final List<Language> LANGUAGES =
      Stream.of("sr", "en", "ru", "zh").map(Language::new).toList();

  private record At(Instant now, Fact fact) {}

  private record Talk(Caller caller, LegId leg) {}

  private final Random random = new Random(1);
  private final List<At> recorded = new ArrayList<>();
  private final Queue<Fact> answers = new ArrayDeque<>();
  private final Map<LegId, Caller> ringing = new HashMap<>();
  private final List<Talk> talks = new ArrayList<>();
  private final List<Caller> waiting = new ArrayList<>();
  private final Map<CallId, Integer> places = new HashMap<>();
  private final Duration step;
  private final Hotline start;
  private Hotline state = Hotline.empty(POLICY, "bench");
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");
  private int arrived;
  private int impossible;

  /**
   * A hotline and what happens at it.
   *
   * @param talk conversations
   * @param wait callers for whom nobody is free
   * @param free counsellors who can be rung; none if anybody waits
   * @param facts how many facts follow
   */
  Traffic(int talk, int wait, int free, int facts) {
    // A caller waits as long, and has as many alarms, however many there are.
    this.step = POLICY.speakEvery().dividedBy(2L * Math.max(talk, wait));
    Duration apart = POLICY.speakEvery().dividedBy(Math.max(wait, 1));
    decide(
        new Fact.LinkRestored(
            new Snapshot(now, Map.of(), Map.of(), Map.of(), List.of(), List.of())));
    decide(everybodySpeaks(talk + free));
    for (int i = 0; i < talk; i++) {
      signIn(i);
      arrive();
      answer();
    }
    for (int i = 0; i < free; i++) {
      signIn(talk + i);
    }
    for (int i = 0; i < wait; i++) {
      passes(apart);
      arrive();
      answer();
    }
    this.start = state;
    recorded.clear();
    while (recorded.size() < facts) {
      passes(step);
      happen();
      answer();
    }
    if (impossible > 0 || Math.abs(state.calls().open().size() - talk - wait) > 1) {
      throw new IllegalStateException("the traffic is not what it claims to be");
    }
  }

  /** All of them well: everybody is in the index of every language, and nobody waits for one. */
  private static Fact everybodySpeaks(int people) {
    Map<Language, Proficiency> all = new HashMap<>();
    LANGUAGES.forEach(language -> all.put(language, Proficiency.SPEAKS_WELL));
    Map<CounsellorId, Map<Language, Proficiency>> speaks = new HashMap<>();
    for (int n = 0; n < people; n++) {
      speaks.put(new CounsellorId("p" + n), all);
    }
    return new Fact.LanguagesKnown(speaks, Map.of());
  }

  private void signIn(int n) {
    decide(new Fact.SignedIn(new CounsellorId("p" + n), new StationId("s" + n), Level.FIRST));
  }

  private void arrive() {
    Caller caller =
        new Caller(
            new CallId("pbx-" + now.getEpochSecond() + "." + arrived),
            "PJSIP/trunk-" + arrived++,
            new LineId("sos"),
            LANGUAGES.get(random.nextInt(LANGUAGES.size())),
            now);
    places.put(caller.id(), waiting.size());
    waiting.add(caller);
    decide(new Fact.CallerArrived(caller));
  }

  /** Time passes, and each alarm is heard when it is due. */
  private void passes(Duration time) {
    Instant then = now.plus(time);
    Instant due = state.nextAlarm().orElse(then);
    while (due.isBefore(then)) {
      now = due.isAfter(now) ? due : now;
      decide(new Fact.TimePassed());
      answer();
      due = state.nextAlarm().orElse(then);
    }
    now = then;
  }

  private void happen() {
    if (!waiting.isEmpty() && random.nextInt(5) == 0) {
      Caller leaves = waiting.get(random.nextInt(waiting.size()));
      stopsWaiting(leaves);
      decide(new Fact.CallerHungUp(leaves.id()));
      arrive();
    } else {
      int which = random.nextInt(talks.size());
      Talk ends = talks.set(which, talks.getLast());
      talks.removeLast();
      decide(new Fact.LegEnded(ends.leg(), LegOutcome.HUNG_UP));
      decide(new Fact.CallerReturned(ends.caller()));
      arrive();
    }
  }

  private void stopsWaiting(Caller caller) {
    Integer place = places.remove(caller.id());
    if (place != null) {
      Caller last = waiting.removeLast();
      if (place < waiting.size()) {
        waiting.set(place, last);
        places.put(last.id(), place);
      }
    }
  }

  /** Asterisk and the telephones do what they were told, in no time. */
  private void answer() {
    for (Fact fact = answers.poll(); fact != null; fact = answers.poll()) {
      decide(fact);
    }
  }

  private void decide(Fact fact) {
    now = now.plusNanos(1);
    recorded.add(new At(now, fact));
    Decision decision = Decide.decide(state, fact, now);
    state = decision.next();
    decision.commands().forEach(this::obey);
    impossible +=
        (int)
            decision.transitions().stream()
                .filter(entry -> entry.transition() instanceof Transition.Impossible)
                .count();
  }

  private void obey(Command command) {
    switch (command) {
      case Command.Ring ring -> {
        ringing.put(ring.leg(), ring.caller());
        answers.add(new Fact.LegStarted(ring.leg()));
        answers.add(new Fact.LegAnswered(ring.leg()));
      }
      case Command.Grant grant -> {
        Caller caller = ringing.remove(grant.leg());
        if (caller != null) {
          stopsWaiting(caller);
          talks.add(new Talk(caller, grant.leg()));
          answers.add(new Fact.LegBridged(grant.leg()));
          answers.add(new Fact.CallerBridged(caller.id()));
        }
      }
      case Command.Release release -> answers.add(new Fact.CallerHungUp(release.call()));
      case Command.StopRinging stop ->
          answers.add(new Fact.LegEnded(stop.leg(), LegOutcome.CANCELLED));
      case Command.Refuse _, Command.HangUp _, Command.Say _, Command.SpeakIn _ -> {}
      case Command.TakeBack _, Command.LookAgain _, Command.Mirror _ -> {}
      case Command.RingForCallback _ -> {}
    }
  }

  int facts() {
    return recorded.size();
  }

  /** Decides every fact once more; the state at the end, so that nothing can be left out. */
  Hotline replay() {
    Hotline at = start;
    for (At next : recorded) {
      at = Decide.decide(at, next.fact(), next.now()).next();
    }
    return at;
  }
}
