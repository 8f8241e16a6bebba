package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.Notary;
import rs.astra.hotline.store.Retention.Rule;

/**
 * Applies {@link Retention} at the start and then every hour, and tells the trail how many rows
 * went. What could not be done is done an hour later; nobody waits for it. Only the numbers of
 * callbacks are not left lying for an hour: their rule is applied every minute as well.
 */
public final class RetentionJob extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionJob.class);

  /** How long the keys of a month's calls outlive the month. */
  static final Duration CALL_KEYS = Duration.ofDays(90);

  private static final long EVERY_MILLIS = 3_600_000;

  /** How often numbers of callbacks are looked at. */
  static final long NUMBERS_EVERY_MILLIS = 60_000;

  private final Store store;
  private final Notary notary;
  private final Audit audit;
  private final IntSupplier epoch;
  private final InstantSource clock;
  private final long numbersEveryMillis;
  private final Map<Rule, LongAdder> removed = new ConcurrentHashMap<>();
  private final LongAdder failures = new LongAdder();
  private volatile Optional<Instant> lastRun = Optional.empty();
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicBoolean destroying = new AtomicBoolean();

  /**
   * A job that is not deployed yet.
   *
   * @param epoch the oldest of the tokens whose key is there
   */
  public RetentionJob(
      Store store, Notary notary, Audit audit, IntSupplier epoch, InstantSource clock) {
    this(store, notary, audit, epoch, clock, NUMBERS_EVERY_MILLIS);
  }

  /** For tests: numbers of callbacks are looked at more often. */
  RetentionJob(
      Store store,
      Notary notary,
      Audit audit,
      IntSupplier epoch,
      InstantSource clock,
      long numbersEveryMillis) {
    this.store = store;
    this.notary = notary;
    this.audit = audit;
    this.epoch = epoch;
    this.clock = clock;
    this.numbersEveryMillis = numbersEveryMillis;
    for (Rule rule : Rule.values()) {
      removed.put(rule, new LongAdder());
    }
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(1, EVERY_MILLIS, _ -> soon());
    vertx.setPeriodic(numbersEveryMillis, _ -> unless(destroying, this::destroyNumbers));
    return Future.succeededFuture();
  }

  /** Runs now, unless it does already. */
  public void soon() {
    unless(running, this::run);
  }

  private static void unless(AtomicBoolean already, Supplier<Future<Retention.Done>> run) {
    if (already.compareAndSet(false, true)) {
      run.get()
          .onComplete(_ -> already.set(false))
          .onFailure(e -> LOG.warn("retention: {}", e.getClass().getSimpleName()));
    }
  }

  /** Runs once, and tells what was done. */
  public Future<Retention.Done> run() {
    Instant now = clock.instant();
    return apply(now, EnumSet.allOf(Rule.class))
        .compose(
            done -> store.blocking(() -> notary.forgetCalls(now.minus(CALL_KEYS))).map(_ -> done))
        .onSuccess(
            done -> {
              told(done);
              if (done.failed().isEmpty()) {
                lastRun = Optional.of(now);
              }
            })
        .onFailure(_ -> failures.increment());
  }

  private Future<Retention.Done> destroyNumbers() {
    return apply(clock.instant(), EnumSet.of(Rule.CALLBACK_NUMBERS)).onSuccess(this::told);
  }

  private Future<Retention.Done> apply(Instant now, Set<Rule> rules) {
    return Retention.run(store, new Retention.Moment(now, epoch.getAsInt()), rules);
  }

  private void told(Retention.Done done) {
    done.removed()
        .forEach(
            (rule, rows) -> {
              removed.getOrDefault(rule, new LongAdder()).add(rows);
              if (rows > 0) {
                if (rule != Rule.CALLBACK_NUMBERS) { // applied each minute: it would tell which
                  LOG.info("retention: {} {}", rows, rule.words());
                }
                audit.note(
                    new Audit.Entry(
                        new Audit.Actor.Part("retention"),
                        Audit.Action.RETENTION_RUN,
                        new Audit.Subject(Audit.Subject.Kind.RULE, rule.id()),
                        Audit.Purpose.RETENTION,
                        null,
                        rows));
              }
            });
    if (!done.failed().isEmpty()) {
      failures.increment();
      LOG.warn("retention: not applied to the end: {}", done.failed());
    }
  }

  /** When every rule was last applied to the end, in this life of the process. */
  public Optional<Instant> lastRun() {
    return lastRun;
  }

  /** How many rows a rule has cut or removed since our start. */
  public long removed(Rule rule) {
    return removed.getOrDefault(rule, new LongAdder()).sum();
  }

  /** Runs that did not come to their end. */
  public long failures() {
    return failures.sum();
  }
}
