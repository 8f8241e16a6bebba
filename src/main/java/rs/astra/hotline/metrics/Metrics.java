package rs.astra.hotline.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import rs.astra.hotline.core.Strain;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.engine.Outcome;
import rs.astra.hotline.engine.Situation;

/**
 * Every metric of ours: its name, its help, its labels. Labels are lines and closed enums, so
 * nobody can be recognised in them; all exist from the start with zero, so that the first event is
 * seen as an increase.
 *
 * <p>One thread may fold; any thread may scrape.
 */
public final class Metrics implements Consumer<List<Transition.Entry>>, AutoCloseable {
  private static final Duration[] WAITS = seconds(5, 10, 15, 20, 30, 60, 120, 300);

  /** Up to 5 s are the short ones, shown apart. */
  private static final Duration[] GIVEN_UP = seconds(5, 15, 30, 60);

  private static final Duration[] TALKS = seconds(60, 300, 600, 900, 1800, 3600, 7200);

  private static final String MISSED_LIMIT =
      "Times somebody had missed too many rings in a row, by what became of it.";

  /** For calls of a line that is configured no more. */
  private static final LineId OTHER = new LineId("other");

  private final Meters meters = new Meters();
  private final Set<LineId> lines;
  private final Supplier<Situation> situation;
  private final InstantSource clock;
  private final Set<CallId> answered = new HashSet<>();

  private final Counter takenOut;
  private final Counter lastKept;
  private final Counter heavyCalls;
  private final Counter unknownNumbers;
  private volatile Situation shown;

  /**
   * Registers everything.
   *
   * @param lines the only values of the label "line"
   * @param situation asked once for each scrape
   * @param open calls that were open before our start
   */
  public Metrics(
      Collection<LineId> lines,
      Supplier<Situation> situation,
      Readings readings,
      Collection<Call.Unseen> open,
      String version,
      InstantSource clock) {
    this.lines = Set.copyOf(lines);
    this.situation = situation;
    this.clock = clock;
    this.shown = situation.get();
    open.stream().filter(call -> call.answeredAt() != null).forEach(c -> answered.add(c.id()));
    this.lines.forEach(this::register);
    for (LegOutcome outcome : LegOutcome.values()) {
      legs(outcome);
    }
    for (Situation.Presence state : Situation.Presence.values()) {
      meters.gauge(
          "sos.counsellors",
          "Counsellors in each state.",
          () -> shown.counsellors().getOrDefault(state, 0),
          "state",
          Meters.name(state));
    }
    meters.gauge(
        "sos.shift.not.signed.in",
        "On shift by the roster, and nothing was heard of them.",
        () -> shown.notSignedIn());
    for (PauseReason reason : PauseReason.values()) {
      meters.gauge(
          "sos.paused.counsellors",
          "Counsellors who have paused, by reason.",
          () -> shown.pauses().getOrDefault(reason, 0),
          "reason",
          Meters.name(reason));
    }
    for (Strain strain : Strain.values()) {
      meters.gauge(
          "sos.strained.counsellors",
          "Counsellors on duty who have reached a limit of their shift.",
          () -> shown.strained().getOrDefault(strain, 0),
          "limit",
          Meters.name(strain));
      strained(strain);
    }
    for (Transition.SignInRefused.Because because : Transition.SignInRefused.Because.values()) {
      signInRefused(because);
    }
    for (Verdict.Because because : Verdict.Because.values()) {
      callbackRefused(because);
    }
    for (CallbackResult result : CallbackResult.values()) {
      callback(result);
    }
    takenOut = meters.counter("sos.missed.limit", MISSED_LIMIT, "result", "taken_out");
    lastKept = meters.counter("sos.missed.limit", MISSED_LIMIT, "result", "last_one_kept");
    heavyCalls = meters.counter("sos.heavy.calls", "Calls that a counsellor marked as heavy.");
    unknownNumbers =
        meters.counter("sos.unknown.numbers", "Calls to a number that is none of ours, refused.");
    new PartMeters(meters).register(readings);
    meters.gauge("sos.build.info", "The version that runs; always 1.", () -> 1, "version", version);
  }

  private void register(LineId line) {
    offered(line);
    again(line);
    fellBack(line);
    for (Outcome outcome : Outcome.values()) {
      ended(line, outcome);
    }
    waited(line);
    gaveUp(line);
    talked(line);
    gauge(line, "sos.waiting.calls", "Callers who wait now.", Situation.OnLine::waiting);
    gauge(
        line,
        "sos.longest.wait.seconds",
        "How long the caller waits who waits longest; 0 if nobody waits.",
        this::longestWait);
    gauge(line, "sos.talking.calls", "Conversations now.", Situation.OnLine::talking);
  }

  // --- the fold

  @Override
  public void accept(List<Transition.Entry> entries) {
    entries.forEach(entry -> fold(entry.transition()));
  }

  private void fold(Transition transition) {
    switch (transition) {
      case Transition.CallArrived t -> offered(known(t.caller().line())).increment();
      case Transition.CallerRecognised t -> {
        if (t.again()) {
          again(known(t.caller().line())).increment();
        }
      }
      case Transition.CallAnswered t -> {
        if (answered.add(t.caller().id())) {
          waited(known(t.caller().line())).record(between(t.caller().arrivedAt(), t.answeredAt()));
        }
      }
      case Transition.CallFellBack t -> fellBack(known(t.caller().line())).increment();
      case Transition.CallEnded t -> ended(t);
      case Transition.LegClosed t -> legs(t.outcome()).increment();
      case Transition.NumberRefused _ -> unknownNumbers.increment();
      case Transition.CallKeptWaiting _,
          Transition.LegRung _,
          Transition.LegAsked _,
          Transition.CallGranted _,
          Transition.CallReturned _,
          Transition.CounsellorAsked _,
          Transition.LinkChanged _ -> {}
      case Transition.LanguageChosen _, Transition.InterpreterOffered _ -> {}
      case Transition.CounsellorMoved t -> {
        if (isTakenOut(t)) {
          takenOut.increment();
        }
      }
      case Transition.CallbackRefused t -> callbackRefused(t.because()).increment();
      case Transition.CallbackEnded t -> callback(CallbackResult.of(t)).increment();
      case Transition.CallbackRung _, Transition.CallbackDialled _ -> {}
      case Transition.CallbackAnswered _ -> {}
      case Transition.LastOneKept _ -> lastKept.increment();
      case Transition.CallMarkedHeavy _ -> heavyCalls.increment();
      case Transition.CounsellorStrained t -> strained(t.strain()).increment();
      case Transition.SignInRefused t -> signInRefused(t.because()).increment();
      // The engine counts these, together with decisions that failed.
      case Transition.Impossible _ -> {}
    }
  }

  /** Not who is so already, and whose telephone rang because every one did. */
  private static boolean isTakenOut(Transition.CounsellorMoved moved) {
    return moved.to() instanceof Availability.Paused p
        && p.reason() == PauseReason.MISSED_TOO_OFTEN
        && moved.from() instanceof Availability.Ringing r
        && r.before() instanceof Availability.Free;
  }

  private void ended(Transition.CallEnded call) {
    LineId line = known(call.caller().line());
    Instant arrivedAt = call.caller().arrivedAt();
    Instant answeredAt = call.answeredAt();
    boolean counted = answered.remove(call.caller().id());
    Outcome outcome = Outcome.of(call);
    ended(line, outcome).increment();
    if (answeredAt != null && !counted) {
      waited(line).record(between(arrivedAt, answeredAt));
    }
    switch (outcome) {
      case ANSWERED -> {
        if (answeredAt != null) {
          talked(line).record(between(answeredAt, call.endedAt()));
        }
      }
      case ABANDONED, ABANDONED_SHORT -> gaveUp(line).record(between(arrivedAt, call.endedAt()));
      case LOST -> {}
    }
  }

  private LineId known(LineId line) {
    return lines.contains(line) ? line : OTHER;
  }

  /** Never negative: the telephone system's clock may be before ours. */
  private static Duration between(Instant from, Instant to) {
    return to.isAfter(from) ? Duration.between(from, to) : Duration.ZERO;
  }

  // --- by label

  private Counter offered(LineId line) {
    return meters.counter("sos.calls.offered", "Calls that came in.", "line", line.value());
  }

  private Counter again(LineId line) {
    return meters.counter(
        "sos.calls.again",
        "Callers who rang again after being lost, and went before others.",
        "line",
        line.value());
  }

  private Counter fellBack(LineId line) {
    return meters.counter(
        "sos.calls.fallback",
        "Times a caller went on to Asterisk's own queue.",
        "line",
        line.value());
  }

  private Counter ended(LineId line, Outcome outcome) {
    return meters.counter(
        "sos.calls.ended",
        "Calls that ended, by what became of them.",
        "line",
        line.value(),
        "outcome",
        Meters.name(outcome));
  }

  private Counter legs(LegOutcome outcome) {
    String name = outcome == LegOutcome.HUNG_UP ? "answered" : Meters.name(outcome);
    return meters.counter("sos.legs", "Telephones rung, by what became of it.", "outcome", name);
  }

  private Counter strained(Strain strain) {
    return meters.counter(
        "sos.strains",
        "Times somebody reached a limit of the shift.",
        "limit",
        Meters.name(strain));
  }

  private Counter signInRefused(Transition.SignInRefused.Because because) {
    return meters.counter(
        "sos.sign.ins.refused",
        "Times somebody could not sit down.",
        "because",
        Meters.name(because));
  }

  private Counter callbackRefused(Verdict.Because because) {
    return meters.counter(
        "sos.callbacks.refused",
        "Callbacks that were not made, by why.",
        "because",
        Meters.name(because));
  }

  private Counter callback(CallbackResult result) {
    return meters.counter(
        "sos.callbacks", "Callbacks, by what became of them.", "result", Meters.name(result));
  }

  /** What became of a callback. */
  private enum CallbackResult {
    TALKED,
    SHORT,
    NOT_REACHED;

    static CallbackResult of(Transition.CallbackEnded ended) {
      return ended.talked() ? TALKED : ended.answeredAt() != null ? SHORT : NOT_REACHED;
    }
  }

  private Timer waited(LineId line) {
    return meters.timer(
        "sos.call.wait", "From arrival to the first answer.", WAITS, "line", line.value());
  }

  private Timer gaveUp(LineId line) {
    return meters.timer(
        "sos.call.abandon.wait",
        "From arrival to the caller's leaving unanswered.",
        GIVEN_UP,
        "line",
        line.value());
  }

  private Timer talked(LineId line) {
    return meters.timer(
        "sos.call.talk", "From the first answer to the end.", TALKS, "line", line.value());
  }

  private void gauge(
      LineId line, String name, String help, ToDoubleFunction<Situation.OnLine> value) {
    meters.gauge(
        name,
        help,
        () -> {
          Situation.OnLine on = shown.lines().get(line);
          return on == null ? 0 : value.applyAsDouble(on);
        },
        "line",
        line.value());
  }

  private double longestWait(Situation.OnLine line) {
    Instant since = line.oldestSince();
    return since == null ? 0 : between(since, clock.instant()).toMillis() / 1000.0;
  }

  // --- the scrape

  /**
   * Everything as text.
   *
   * @param contentType Prometheus' text format or OpenMetrics
   */
  public String scrape(String contentType) {
    shown = situation.get();
    return meters.scrape(contentType);
  }

  @Override
  public void close() {
    meters.close();
  }

  private static Duration[] seconds(int... all) {
    return Arrays.stream(all).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
  }
}
