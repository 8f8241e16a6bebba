package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Pin;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.engine.Journal;
import rs.astra.hotline.engine.MonthBook;
import rs.astra.hotline.engine.Notary;
import rs.astra.hotline.engine.RetentionBook;
import rs.astra.hotline.engine.RosterBook;
import rs.astra.hotline.engine.StoredRoster;
import rs.astra.hotline.engine.Today;

/**
 * The database. It is never on the way of a call: {@link #append} only takes over, {@link Outbox}
 * says what happens when the database is away or the memory full, and a connection that is lost is
 * made anew. Before the first use it is seen to that the tables are fit, see {@link Schema}.
 *
 * <p>An answer that takes longer than {@value Connections#ANSWERS_WITHIN_SECONDS} s counts as none,
 * see {@link Connections}; what was to be written is written again.
 */
public final class Store implements Journal, MonthBook, RetentionBook, RosterBook {
  private static final long PING_EVERY_MILLIS = 2_000;
  private static final int ONCE_WITHIN_SECONDS = 60;
  private static final Duration REPLAYED_WITHIN = Duration.ofSeconds(20);

  private final Vertx vertx;
  private final Config.Database config;
  private final Connections connections;
  private final @Nullable Spool spool;
  private final Outbox outbox;
  private final long pings;
  private final AtomicReference<@Nullable Future<Void>> migration = new AtomicReference<>();
  private final AtomicBoolean pinging = new AtomicBoolean();
  private volatile boolean answers;
  private volatile boolean writes = true;

  /**
   * How the store is.
   *
   * @param connected whether the database answered and took what it was last given
   * @param pending transitions that wait to be written
   * @param written transitions that are in the journal
   * @param rejected transitions that can never be written; must be zero
   * @param refused transitions that were not kept because the memory for them was full
   */
  public record Figures(
      boolean connected, long pending, long written, long rejected, long refused) {}

  /**
   * How the spool is.
   *
   * @param usable whether it did what was last asked of it
   * @param transitions that wait there
   * @param bytes that they take
   * @param limit how many bytes they may take before the oldest detail goes
   */
  public record Spooled(boolean usable, long transitions, long bytes, long limit) {}

  private Store(
      Vertx vertx, Config.Database config, Config.@Nullable Spool spooling, int transitions) {
    this.vertx = vertx;
    this.config = config;
    this.connections = new Connections(vertx, config);
    Tables tables = new Tables(connections);
    this.spool = spooling == null ? null : new Spool(spooling);
    this.outbox =
        new Outbox(
            vertx,
            rows -> noticed(migrated().compose(_ -> tables.write(rows))),
            spool,
            transitions);
    this.pings = vertx.setPeriodic(1, PING_EVERY_MILLIS, _ -> ping());
  }

  /**
   * Begins to work; the database need not be there yet.
   *
   * @param spool where transitions wait that the database does not take, null for memory only
   * @param transitions how many may wait in memory before detail is refused
   */
  public static Store open(
      Vertx vertx, Config.Database config, Config.@Nullable Spool spool, int transitions) {
    return new Store(vertx, config, spool, transitions);
  }

  /**
   * Opens, asks one thing and closes, for a command that ends then. Blocks.
   *
   * @param told what becomes of the answer
   * @param otherwise what becomes of a failure, or of no answer within {@value
   *     #ONCE_WITHIN_SECONDS} s
   */
  public static <T, R> R once(
      Config.Database config,
      Function<Store, Future<T>> question,
      Function<T, R> told,
      Function<Throwable, R> otherwise) {
    Vertx vertx = Vertx.vertx();
    Store store = open(vertx, config, null, 1);
    try {
      return question
          .apply(store)
          .timeout(ONCE_WITHIN_SECONDS, TimeUnit.SECONDS)
          .map(told)
          .otherwise(otherwise)
          .await();
    } finally {
      // One after the other: a future of what is closed by then would tell nobody.
      store.close().otherwiseEmpty().await();
      vertx.close().await();
    }
  }

  @Override
  public void append(String run, List<Transition.Entry> entries) {
    outbox.append(run, entries);
  }

  /**
   * What earlier runs have left: open calls, calls that ended within {@link
   * rs.astra.hotline.core.call.Calls#REMEMBERED}, and everybody who may come on duty. What they
   * left in the spool is written first. Fails if the database cannot be reached.
   */
  public Future<Fact.Recovered> recover(Instant now) {
    return migrated()
        .compose(_ -> flush(REPLAYED_WITHIN))
        .compose(
            all ->
                all
                    ? connections.ask(pool -> Records.recovered(pool, now))
                    : Future.failedFuture(new IllegalStateException("the spool is not empty yet")));
  }

  /** Since when everybody is on duty, or when they left it; as {@link #recover}. */
  public Future<Map<CounsellorId, TimeAway.Presence>> presence() {
    return migrated().compose(_ -> connections.ask(Records::presence));
  }

  /**
   * Calls that arrived on the present day of that zone, by line; a line without calls is absent.
   */
  public Future<Map<LineId, Today.Figures>> today(ZoneId zone, Instant now) {
    return migrated().compose(_ -> connections.ask(pool -> Records.today(pool, zone, now)));
  }

  @Override
  public Future<MonthBook.Counted> counted(YearMonth month, ZoneId zone) {
    return ask(pool -> Records.counted(pool, month, zone));
  }

  @Override
  public Future<StoredRoster> roster(ZoneId zone) {
    return migrated().compose(_ -> connections.ask(pool -> RosterTables.read(pool, zone)));
  }

  /** The way of a call in plain words, line by line; empty if the journal does not know it. */
  public Future<List<String>> explain(CallId call, ZoneId zone) {
    return migrated()
        .compose(_ -> connections.ask(pool -> Records.story(pool, call)))
        .map(entries -> Explanation.of(call, zone, entries));
  }

  /** The call that arrived last. */
  public Future<Optional<CallId>> lastCall() {
    return migrated().compose(_ -> connections.ask(Records::last));
  }

  /** The trail. */
  public StoredAudit audit(Notary notary, InstantSource clock) {
    return new StoredAudit(vertx, this, notary, clock);
  }

  /** Why the database did not do it, in words; what it says itself is not repeated. */
  public static String reason(Throwable error) {
    return error instanceof Schema.Unfit || error instanceof Erasure.Refused
        ? String.valueOf(error.getMessage())
        : "the database did not take it (" + error.getClass().getSimpleName() + ")";
  }

  /** The version of the roster that {@link #roster} would give; costs little. */
  public Future<Long> rosterVersion() {
    return migrated().compose(_ -> connections.ask(RosterTables::version));
  }

  /** In one transaction; says the version on the channel {@value RosterTables#CHANNEL}. */
  @Override
  public Future<Long> replaceRoster(long version, Roster roster, Instant now) {
    return migrated()
        .compose(_ -> connections.ask(pool -> RosterTables.replace(pool, version, roster, now)));
  }

  /** Applies the rules of retention now. */
  public Future<Retention.Done> retain(Retention.Moment moment) {
    return Retention.run(this, moment, EnumSet.allOf(Retention.Rule.class));
  }

  @Override
  public Future<List<RetentionBook.Standing>> standings() {
    return Retention.standings(this);
  }

  /** Reads or writes files. */
  <T> Future<T> blocking(Callable<T> work) {
    return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
  }

  /** Asks a question of tables that are there. */
  <T> Future<T> ask(Function<Pool, Future<T>> question) {
    return migrated().compose(_ -> connections.ask(question));
  }

  /** Everybody's personal code and the hash of the PIN. */
  Future<List<StoredPins.Kept>> pins() {
    return migrated().compose(_ -> connections.ask(PinTable::read));
  }

  /**
   * Sets a counsellor's PIN, of which only a slow hash is kept.
   *
   * @return the personal code, two digits; it stays the same
   */
  public Future<String> setPin(CounsellorId who, Pin pin, Instant now) {
    String hash = StoredPins.hash(pin);
    return migrated().compose(_ -> connections.ask(pool -> PinTable.set(pool, who, hash, now)));
  }

  /** Takes code and PIN away; false if there was none. */
  public Future<Boolean> removePin(CounsellorId who) {
    return migrated().compose(_ -> connections.ask(pool -> PinTable.remove(pool, who)));
  }

  /**
   * Waits until nothing waits to be written.
   *
   * @return false if something still waited when the time was over
   */
  public Future<Boolean> flush(Duration atMost) {
    return outbox.flush(atMost);
  }

  /** How the store is, now. */
  public Figures figures() {
    return new Figures(
        answers && writes, outbox.pending(), outbox.written(), outbox.rejected(), outbox.refused());
  }

  /** How the spool is, now. */
  public Spooled spooled() {
    Spool.Fill fill = outbox.spooled();
    return new Spooled(
        outbox.spools(), fill.transitions(), fill.bytes(), spool == null ? 0 : spool.limit());
  }

  /** Ends all work; what waits is left to the spool, and lost without one, see {@link #flush}. */
  public Future<Void> close() {
    vertx.cancelTimer(pings);
    return outbox.close().eventually(connections::close);
  }

  /** Done once; after a failure the next who needs it tries again. */
  private Future<Void> migrated() {
    Future<Void> before = migration.get();
    if (before != null && !before.failed()) {
      return before;
    }
    Promise<Void> promise = Promise.promise();
    if (!migration.compareAndSet(before, promise.future())) {
      return migrated();
    }
    vertx
        .<Void>executeBlocking(
            () -> {
              Schema.prepare(config);
              return null;
            })
        .onComplete(promise);
    return promise.future();
  }

  private Future<Void> noticed(Future<Void> outcome) {
    return outcome.onComplete(
        _ -> writes = true, error -> writes = error instanceof Sink.Unwritable);
  }

  private void ping() {
    if (!pinging.compareAndSet(false, true)) {
      return;
    }
    connections
        .ask(pool -> pool.query("SELECT 1").execute())
        .onComplete(_ -> pinging.set(false))
        .timeout(PING_EVERY_MILLIS - 100, TimeUnit.MILLISECONDS)
        .onComplete(
            _ -> {
              if (!answers) {
                answers = true;
                outbox.wake();
              }
            },
            _ -> answers = false);
  }
}
