package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.Notary;
import rs.astra.hotline.store.Retention.Rule;

/**
 * Applies {@link Retention} at the start and then every hour, and tells the trail how many rows
 * went. What could not be done is done an hour later; nobody waits for it.
 */
public final class RetentionJob extends VerticleBase {
  /** How long the keys of a month's calls outlive the month. */
  static final Duration CALL_KEYS = Duration.ofDays(90);

  private static final Logger LOG = LoggerFactory.getLogger(RetentionJob.class);
  private static final long EVERY_MILLIS = 3_600_000;

  private final Store store;
  private final Notary notary;
  private final Audit audit;
  private final IntSupplier epoch;
  private final InstantSource clock;
  private final Map<Rule, LongAdder> removed = new ConcurrentHashMap<>();
  private final LongAdder failures = new LongAdder();
  private volatile Optional<Instant> lastRun = Optional.empty();
  private volatile boolean running;

  /**
   * A job that is not deployed yet.
   *
   * @param epoch the oldest of the tokens whose key is there
   */
  public RetentionJob(
      Store store, Notary notary, Audit audit, IntSupplier epoch, InstantSource clock) {
    this.store = store;
    this.notary = notary;
    this.audit = audit;
    this.epoch = epoch;
    this.clock = clock;
    for (Rule rule : Rule.values()) {
      removed.put(rule, new LongAdder());
    }
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(1, EVERY_MILLIS, _ -> soon());
    return Future.succeededFuture();
  }

  /** Runs now, unless it does already. */
  public void soon() {
    if (!running) {
      running = true;
      run()
          .onComplete(_ -> running = false)
          .onFailure(e -> LOG.warn("retention: {}", e.getClass().getSimpleName()));
    }
  }

  /** Runs once, and tells what was done. */
  public Future<Retention.Done> run() {
    Instant now = clock.instant();
    return Retention.run(store, new Retention.Moment(now, epoch.getAsInt()))
        .compose(
            done -> store.blocking(() -> notary.forgetCalls(now.minus(CALL_KEYS))).map(_ -> done))
        .onSuccess(done -> told(done, now))
        .onFailure(_ -> failures.increment());
  }

  private void told(Retention.Done done, Instant now) {
    done.removed()
        .forEach(
            (rule, rows) -> {
              removed.getOrDefault(rule, new LongAdder()).add(rows);
              if (rows > 0) {
                LOG.info("retention: {} {}", rows, rule.words());
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
    if (done.failed().isEmpty()) {
      lastRun = Optional.of(now);
    } else {
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
