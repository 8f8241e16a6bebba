package rs.astra.hotline.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Strain;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.engine.CoverageGuard;
import rs.astra.hotline.engine.Exposure;
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

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Set<LineId> lines;
  private final Supplier<Situation> situation;
  private final InstantSource clock;
  private final Set<CallId> answered = new HashSet<>();

  /** Micrometer holds the source of a counter only weakly. */
  private final List<LongSupplier> kept = new ArrayList<>();

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
      Gauge.builder("sos.counsellors", () -> shown.counsellors().getOrDefault(state, 0))
          .description("Counsellors in each state.")
          .tag("state", name(state))
          .register(registry);
    }
    gauge(
        "sos.shift.not.signed.in",
        "On shift by the roster, and nothing was heard of them.",
        () -> shown.notSignedIn());
    for (PauseReason reason : PauseReason.values()) {
      Gauge.builder("sos.paused.counsellors", () -> shown.pauses().getOrDefault(reason, 0))
          .description("Counsellors who have paused, by reason.")
          .tag("reason", name(reason))
          .register(registry);
    }
    for (Strain strain : Strain.values()) {
      Gauge.builder("sos.strained.counsellors", () -> shown.strained().getOrDefault(strain, 0))
          .description("Counsellors on duty who have reached a limit of their shift.")
          .tag("limit", name(strain))
          .register(registry);
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
    takenOut = counter("sos.missed.limit", MISSED_LIMIT, "result", "taken_out");
    lastKept = counter("sos.missed.limit", MISSED_LIMIT, "result", "last_one_kept");
    heavyCalls = counter("sos.heavy.calls", "Calls that a counsellor marked as heavy.");
    unknownNumbers =
        counter("sos.unknown.numbers", "Calls to a number that is none of ours, refused.");
    register(readings);
    gauge("sos.build.info", "The version that runs; always 1.", () -> 1, "version", version);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    collections.bindTo(registry);
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

  private void signIns(String result, LongSupplier count) {
    total(
        "sos.page.sign.ins",
        "Tries to sign in on the pages, by what became of them.",
        count,
        "result",
        result);
  }

  private void register(Readings from) {
    gauge("sos.ami.connected", "1 if Asterisk can be heard and asked.", from.ami().connected());
    total(
        "sos.ami.reconnects", "Times the link to Asterisk was made anew.", from.ami().reconnects());
    gauge(
        "sos.ami.last.event.timestamp.seconds",
        "When Asterisk was last heard; 0 if never.",
        () -> epoch(from.ami().lastEvent().get()));
    total("sos.ami.events", "Events heard from Asterisk.", from.ami().events());
    for (Readings.Script script : Readings.Script.values()) {
      for (Readings.Result result : Readings.Result.values()) {
        total(
            "sos.agi.requests",
            "Requests of Asterisk at our door, by what became of them.",
            () -> from.agi().requests().count(script, result),
            "script",
            name(script),
            "result",
            name(result));
      }
    }
    total("sos.agi.rejected", "Rubbish refused at our door.", from.agi().rejected());
    total("sos.http.rejected", "Requests and connections refused over HTTP.", from.httpRejected());
    signIns("in", from.signIns().in());
    signIns("wrong", from.signIns().wrong());
    signIns("throttled", from.signIns().throttled());
    gauge(
        "sos.engine.queue.facts",
        "Facts that wait to be decided.",
        () -> from.engine().queued().getAsLong());
    total("sos.engine.facts", "Facts decided.", from.engine().facts());
    total(
        "sos.engine.overflows",
        "Times the queue was full and Asterisk was asked anew.",
        from.engine().overflows());
    total(
        "sos.engine.impossible",
        "Our own impossibilities: must stay zero.",
        from.engine().impossible());
    gauge(
        "sos.database.connected", "1 if what happens is stored at once.", from.store().connected());
    gauge(
        "sos.journal.pending",
        "Transitions that wait to be stored.",
        () -> from.store().pending().getAsLong());
    total("sos.journal.written", "Transitions stored.", from.store().written());
    total(
        "sos.journal.dropped",
        "Detail that was not kept for lack of room; never a call's record.",
        from.store().dropped());
    for (Exposure what : Exposure.values()) {
      gauge(
          "sos.asterisk.exposed",
          "1 if Asterisk keeps or shows of calls what it must not.",
          () -> from.ami().exposures().get().contains(what) ? 1 : 0,
          "what",
          name(what));
    }
    gauge(
        "sos.keys.usable",
        "1 if the keys of callers' tokens change and go when they must.",
        from.keysUsable());
    total(
        "sos.trail.failures",
        "What was asked for and refused, because it could not be recorded.",
        from.trail().failed());
    gauge(
        "sos.trail.broken",
        "1 if the trail of who asked for what is not as it was noted last.",
        from.trail().broken());
    gauge(
        "sos.retention.last.run.timestamp.seconds",
        "When everything whose time was over had gone; 0 if not since the start.",
        () -> epoch(from.retention().lastRun().get()));
    from.retention()
        .gone()
        .forEach(
            it ->
                total(
                    "sos.retention.rows",
                    "Rows cut or removed by each rule.",
                    it.rows(),
                    "rule",
                    it.rule()));
    String overrides = "Overrides of a consent to which no second person has said a word.";
    gauge(
        "sos.overrides",
        overrides,
        () -> from.overrides().waiting().getAsLong(),
        "state",
        "waiting");
    gauge(
        "sos.overrides",
        overrides,
        () -> from.overrides().overdue().getAsLong(),
        "state",
        "overdue");
    gauge(
        "sos.station.certificate.end.timestamp.seconds",
        "When the certificate ends that telephones trust; 0 if they are plain.",
        () -> epoch(from.certificateEnd().get()));
    Readings.Spool spool = from.store().spool();
    gauge("sos.spool.usable", "1 if the disk can keep what the database does not.", spool.usable());
    gauge(
        "sos.spool.transitions",
        "Transitions that wait on disk.",
        () -> spool.transitions().getAsLong());
    gauge("sos.spool.bytes", "What they take.", () -> spool.bytes().getAsLong());
    for (Level level : Level.values()) {
      for (Language language : from.coverage().languages()) {
        for (CoverageGuard.Within within : CoverageGuard.Within.values()) {
          gauge(
              "sos.coverage.gap.seconds",
              "Time that nobody covers by the roster, in the next hour, the notice, 14 days.",
              () -> from.coverage().seconds(level, language, within),
              "level",
              name(level),
              "language",
              language.tag(),
              "within",
              name(within));
        }
      }
    }
    gauge(
        "sos.coverage.computed.timestamp.seconds",
        "When it was last computed what nobody covers; 0 if never.",
        () -> epoch(from.coverage().computedAt()));
    gauge(
        "sos.spool.limit.bytes",
        "What they may take before the oldest detail goes.",
        () -> spool.limit().getAsLong());
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
    return counter("sos.calls.offered", "Calls that came in.", "line", line.value());
  }

  private Counter again(LineId line) {
    return counter(
        "sos.calls.again",
        "Callers who rang again after being lost, and went before others.",
        "line",
        line.value());
  }

  private Counter fellBack(LineId line) {
    return counter(
        "sos.calls.fallback",
        "Times a caller went on to Asterisk's own queue.",
        "line",
        line.value());
  }

  private Counter ended(LineId line, Outcome outcome) {
    return counter(
        "sos.calls.ended",
        "Calls that ended, by what became of them.",
        "line",
        line.value(),
        "outcome",
        name(outcome));
  }

  private Counter legs(LegOutcome outcome) {
    String name = outcome == LegOutcome.HUNG_UP ? "answered" : name(outcome);
    return counter("sos.legs", "Telephones rung, by what became of it.", "outcome", name);
  }

  private Counter strained(Strain strain) {
    return counter(
        "sos.strains", "Times somebody reached a limit of the shift.", "limit", name(strain));
  }

  private Counter signInRefused(Transition.SignInRefused.Because because) {
    return counter(
        "sos.sign.ins.refused", "Times somebody could not sit down.", "because", name(because));
  }

  private Counter callbackRefused(Verdict.Because because) {
    return counter(
        "sos.callbacks.refused", "Callbacks that were not made, by why.", "because", name(because));
  }

  private Counter callback(CallbackResult result) {
    return counter("sos.callbacks", "Callbacks, by what became of them.", "result", name(result));
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
    return timer("sos.call.wait", "From arrival to the first answer.", WAITS, line);
  }

  private Timer gaveUp(LineId line) {
    return timer(
        "sos.call.abandon.wait",
        "From arrival to the caller's leaving unanswered.",
        GIVEN_UP,
        line);
  }

  private Timer talked(LineId line) {
    return timer("sos.call.talk", "From the first answer to the end.", TALKS, line);
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder(name).description(help).tags(labels).register(registry);
  }

  private Timer timer(String name, String help, Duration[] buckets, LineId line) {
    return Timer.builder(name)
        .description(help)
        .tag("line", line.value())
        .serviceLevelObjectives(buckets)
        .register(registry);
  }

  private void gauge(
      LineId line, String name, String help, ToDoubleFunction<Situation.OnLine> value) {
    gauge(
        name,
        help,
        () -> {
          Situation.OnLine on = shown.lines().get(line);
          return on == null ? 0 : value.applyAsDouble(on);
        },
        "line",
        line.value());
  }

  private void gauge(String name, String help, BooleanSupplier value) {
    gauge(name, help, () -> value.getAsBoolean() ? 1 : 0);
  }

  private void gauge(String name, String help, Supplier<Number> value, String... labels) {
    Gauge.builder(name, value).description(help).tags(labels).register(registry);
  }

  private void total(String name, String help, LongSupplier value, String... labels) {
    kept.add(value);
    FunctionCounter.builder(name, value, LongSupplier::getAsLong)
        .description(help)
        .tags(labels)
        .register(registry);
  }

  private double longestWait(Situation.OnLine line) {
    Instant since = line.oldestSince();
    return since == null ? 0 : between(since, clock.instant()).toMillis() / 1000.0;
  }

  private static double epoch(@Nullable Instant at) {
    return at == null ? 0 : at.toEpochMilli() / 1000.0;
  }

  // --- the scrape

  /**
   * Everything as text.
   *
   * @param contentType Prometheus' text format or OpenMetrics
   */
  public String scrape(String contentType) {
    shown = situation.get();
    return registry.scrape(contentType);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Duration[] seconds(int... all) {
    return Arrays.stream(all).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
  }
}
