package rs.astra.hotline;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.asterisk.CertificateRenewal;
import rs.astra.hotline.asterisk.Telephone;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.CallbackDesk;
import rs.astra.hotline.engine.CoverageGuard;
import rs.astra.hotline.engine.Engine;
import rs.astra.hotline.engine.Repeats;
import rs.astra.hotline.engine.Returned;
import rs.astra.hotline.engine.SharingDesk;
import rs.astra.hotline.engine.Situation;
import rs.astra.hotline.engine.SteadyClock;
import rs.astra.hotline.engine.StoredRoster;
import rs.astra.hotline.engine.Today;
import rs.astra.hotline.metrics.Metrics;
import rs.astra.hotline.metrics.Readings;
import rs.astra.hotline.oidc.OpenIdProvider;
import rs.astra.hotline.people.IdentityProvider;
import rs.astra.hotline.people.SignIn;
import rs.astra.hotline.privacy.AccountKeys;
import rs.astra.hotline.privacy.EpochKeys;
import rs.astra.hotline.privacy.NumberSafe;
import rs.astra.hotline.privacy.RecipientSafe;
import rs.astra.hotline.privacy.Recogniser;
import rs.astra.hotline.report.SafeMonths;
import rs.astra.hotline.store.Retention;
import rs.astra.hotline.store.RetentionJob;
import rs.astra.hotline.store.ShiftWatch;
import rs.astra.hotline.store.Store;
import rs.astra.hotline.store.StoredAccounts;
import rs.astra.hotline.store.StoredAudit;
import rs.astra.hotline.store.StoredConsents;
import rs.astra.hotline.store.StoredDevices;
import rs.astra.hotline.store.StoredIdentities;
import rs.astra.hotline.store.StoredPasskeys;
import rs.astra.hotline.store.StoredPins;
import rs.astra.hotline.store.StoredSessions;
import rs.astra.hotline.store.StoredSharings;
import rs.astra.hotline.store.TimeAway;
import rs.astra.hotline.web.Health;
import rs.astra.hotline.web.WebServer;

/**
 * The hotline, wired and running. Built from the inside out: what the database remembers, the
 * engine, the pages, and last the door, so that no caller comes in before somebody is there to
 * decide; until then Asterisk's own queue answers. Stopped in reverse.
 */
public final class Running implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Running.class);
  private static final Duration ALIVE_WITHIN = Duration.ofSeconds(3);
  private static final long KEYS_EVERY_MILLIS = 60_000;
  private static final long OVERRIDES_EVERY_MILLIS = 5_000;
  private static final Duration STORED_WITHIN = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Store store;
  private final StoredAudit audit;
  private final Engine engine;
  private final Telephone telephone;
  private final Repeats wrongPins;
  private final WebServer web;
  private final Metrics metrics;

  private Running(
      Vertx vertx,
      Store store,
      StoredAudit audit,
      Engine engine,
      Telephone telephone,
      Repeats wrongPins,
      WebServer web,
      Metrics metrics) {
    this.vertx = vertx;
    this.store = store;
    this.audit = audit;
    this.engine = engine;
    this.telephone = telephone;
    this.wrongPins = wrongPins;
    this.web = web;
    this.metrics = metrics;
  }

  /**
   * Starts; returns when calls can be taken. Waits as long as it takes for the database, because
   * without it nobody knows who is on duty, while Asterisk's own queue does.
   *
   * @param listener hears every transition as well
   * @throws UncheckedIOException if a port is taken, the prompts are not there, the keys are not
   *     there or open to others, or the identity provider's authority cannot be used
   * @throws IllegalStateException if asterisk-java does not know the events that we live on
   */
  public static Running start(
      Config config, Clock clock, Consumer<List<Transition.Entry>> listener) {
    Vertx vertx = Vertx.vertx();
    try {
      return start(config, clock, listener, vertx);
    } catch (IOException e) {
      vertx.close().await();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      vertx.close().await();
      throw e;
    }
  }

  private static Running start(
      Config config, Clock machine, Consumer<List<Transition.Entry>> listener, Vertx vertx)
      throws IOException {
    SteadyClock clock = new SteadyClock(machine);
    Recogniser recogniser = Recogniser.open(config.privacy(), machine.instant());
    AccountKeys accountKeys = Resealing.keys(config);
    NumberSafe safe = NumberSafe.open(config, machine.instant());
    RecipientSafe recipients = RecipientSafe.open(config, machine.instant());
    CertificateRenewal certificate =
        new CertificateRenewal(config.asterisk().sip().telephones(), machine);
    Store store =
        Store.open(vertx, config.database(), config.spool(), config.engine().transitions());
    Fact.Recovered recovered = patiently(() -> store.recover(clock.instant()));
    Instant now = clock.instant();
    Map<LineId, Today.Figures> soFar = patiently(() -> store.today(config.timeZone(), now));
    List<Call.Unseen> open = recovered.open();

    StoredAudit audit = AuditCommand.trail(config, store, machine);
    if (!patiently(audit::begin)) {
      throw new IOException(StoredAudit.KEY_IS_GONE);
    }
    recogniser.tend(clock.instant());
    AtomicInteger oldest = new AtomicInteger(recogniser.oldest());
    RetentionJob retention =
        new RetentionJob(store, AuditCommand.notary(config), audit, recogniser::oldest, clock);

    String run = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
    Today today = new Today(config.timeZone(), now, soFar, open);
    Returned returned = new Returned();
    Engine engine =
        new Engine(vertx, clock, Hotline.empty(config.dispatch(), run), config.engine().facts());
    Supplier<ConsentId> ids = () -> new ConsentId(UUID.randomUUID().toString());
    SharingDesk sharings =
        new SharingDesk(new StoredSharings(store, recipients), audit, engine::state, ids, machine);
    CallbackDesk callbacks =
        new CallbackDesk(
            new StoredConsents(store),
            safe,
            audit,
            engine::state,
            engine::offer,
            config.callbackRules(),
            config.callsBack(),
            ids,
            machine);
    Repeats wrongPins =
        new Repeats(audit, then -> vertx.setTimer(Repeats.MINUTE_MILLIS, _ -> then.run()));
    Telephone telephone =
        new Telephone(
            config,
            clock,
            engine,
            () -> store.figures().connected() && store.figures().pending() == 0,
            it -> recogniser.tokens(it.asserted(), it.from(), it.privacy()),
            new StoredPins(store),
            wrongPins::note,
            callbacks);
    Supplier<Situation> situation =
        () -> Situation.of(engine.state(), config.lines().keySet(), returned);
    LongAdder rejected = new LongAdder();
    LongAdder throttled = new LongAdder();
    SignIn.Counts signIns = new SignIn.Counts();
    CoverageGuard coverage =
        new CoverageGuard(config.mainLanguages(), config.rosterNotice(), machine);
    OpenIdProvider provider = identityProvider(vertx, config, machine);
    Metrics metrics =
        new Metrics(
            config.lines().keySet(),
            situation,
            readings(
                store,
                engine,
                telephone,
                rejected::sum,
                throttled::sum,
                signIns,
                () -> recogniser.usable() && safe.usable() && recipients.usable(),
                coverage,
                audit,
                retention,
                sharings,
                certificate,
                provider),
            open,
            version(),
            clock);
    WebServer web =
        new WebServer(
            config,
            new WebServer.Parts(
                engine::state,
                engine::offer,
                situation,
                today,
                RosterCommand.desk(config, store, audit, machine),
                coverage,
                audit,
                new WebServer.People(
                    new StoredAccounts(store),
                    new StoredSessions(store),
                    new StoredDevices(store),
                    new StoredPasskeys(store),
                    new StoredIdentities(store),
                    accountKeys,
                    signIns,
                    provider),
                callbacks,
                sharings,
                audit,
                store,
                new SafeMonths(vertx, store, config.timeZone(), config.figures().k(), machine),
                health(store, engine, telephone),
                metrics::scrape,
                rejected,
                throttled,
                machine,
                clock));

    engine.start(
        telephone::order,
        List.of(entries -> store.append(run, entries), today, returned, metrics, web, listener));
    engine.offer(recovered);
    ZoneId zone = config.timeZone();
    StoredRoster roster = patiently(() -> ShiftWatch.read(store, zone));
    var presence = patiently(store::presence);
    vertx.deployVerticle(coverage).await();
    vertx
        .deployVerticle(new ShiftWatch(store, zone, machine, engine::offer, coverage::know, roster))
        .await();
    engine.offer(TimeAway.told(roster.roster(), presence, machine.instant()));
    vertx.setPeriodic(
        1,
        KEYS_EVERY_MILLIS,
        _ -> keepKeys(vertx, recogniser, safe, recipients, clock, oldest, audit, retention));
    Resealing resealing = new Resealing(vertx, accountKeys, store, audit, machine);
    vertx.setPeriodic(1, KEYS_EVERY_MILLIS, _ -> resealing.soon());
    vertx.setPeriodic(1, OVERRIDES_EVERY_MILLIS, _ -> sharings.watch());
    vertx.deployVerticle(retention).await();
    vertx.deployVerticle(certificate).await();
    telephone.start();
    await(vertx.deployVerticle(web));
    LOG.info("ready");
    return new Running(vertx, store, audit, engine, telephone, wrongPins, web, metrics);
  }

  /** Keys change and go when it is time, and tokens with them; the trail says when one came. */
  private static void keepKeys(
      Vertx vertx,
      Recogniser recogniser,
      NumberSafe safe,
      RecipientSafe recipients,
      InstantSource clock,
      AtomicInteger oldest,
      StoredAudit audit,
      RetentionJob retention) {
    vertx
        .executeBlocking(
            () -> {
              Map<EpochKeys.Kind, EpochKeys.Standing> all = new EnumMap<>(EpochKeys.Kind.class);
              safe.tend(clock.instant()).ifPresent(it -> all.put(EpochKeys.Kind.SEAL, it));
              recipients
                  .tend(clock.instant())
                  .ifPresent(it -> all.put(EpochKeys.Kind.RECIPIENT, it));
              all.put(EpochKeys.Kind.PEPPER, recogniser.tend(clock.instant()));
              return all;
            })
        .map(Objects::requireNonNull)
        .compose(all -> Future.all(came(audit, all)))
        .onSuccess(
            _ -> {
              int now = recogniser.oldest();
              if (oldest.getAndSet(now) != now) {
                retention.soon();
              }
            });
  }

  private static List<Future<Void>> came(
      StoredAudit audit, Map<EpochKeys.Kind, EpochKeys.Standing> keys) {
    return keys.entrySet().stream()
        .map(it -> audit.noteOnce(came(it.getKey(), it.getValue().epoch())))
        .toList();
  }

  private static Audit.Entry came(EpochKeys.Kind kind, int epoch) {
    return Audit.Entry.of(
        new Audit.Actor.Part("keys"),
        epoch == 1 ? Audit.Action.KEYS_CREATE : Audit.Action.KEYS_ROTATE,
        new Audit.Subject(Audit.Subject.Kind.KEYS, kind.word() + "-" + epoch),
        Audit.Purpose.OPERATION);
  }

  private static Readings readings(
      Store store,
      Engine engine,
      Telephone telephone,
      LongSupplier rejected,
      LongSupplier throttled,
      SignIn.Counts signIns,
      BooleanSupplier keysUsable,
      CoverageGuard coverage,
      StoredAudit audit,
      RetentionJob retention,
      SharingDesk sharings,
      CertificateRenewal certificate,
      @Nullable OpenIdProvider provider) {
    var link = telephone.link();
    var counts = telephone.door().counts();
    return new Readings(
        new Readings.Ami(
            link::connected, link::reconnects, link::lastEventAt, link::events, link::exposures),
        new Readings.Agi(
            (script, result) ->
                counts.sessions(
                    script.name().toLowerCase(Locale.ROOT), result.name().toLowerCase(Locale.ROOT)),
            counts::rejected),
        rejected,
        throttled,
        new Readings.SignIns(signIns.in()::sum, signIns.wrong()::sum, signIns.throttled()::sum),
        new Readings.Engine(
            engine::waiting, engine::decided, engine::overflows, engine::impossible),
        new Readings.Store(
            () -> store.figures().connected(),
            () -> store.figures().pending(),
            () -> store.figures().written(),
            () -> store.figures().refused(),
            new Readings.Spool(
                () -> store.spooled().usable(),
                () -> store.spooled().transitions(),
                () -> store.spooled().bytes(),
                () -> store.spooled().limit())),
        keysUsable,
        new Readings.Trail(() -> audit.figures().failed(), () -> !audit.figures().follows()),
        new Readings.Retention(
            () -> retention.lastRun().orElse(null),
            Stream.of(Retention.Rule.values())
                .map(rule -> new Readings.Gone(rule.id(), () -> retention.removed(rule)))
                .toList()),
        new Readings.Overrides(sharings::waiting, sharings::overdue),
        certificate::endsAt,
        new Readings.Provider(
            () -> provider == null ? null : provider.answeredAt(),
            Stream.of(IdentityProvider.Trouble.values())
                .map(
                    it ->
                        new Readings.Failures(
                            it.name().toLowerCase(Locale.ROOT),
                            () -> provider == null ? 0 : provider.failures(it)))
                .toList()),
        coverage);
  }

  private static @Nullable OpenIdProvider identityProvider(
      Vertx vertx, Config config, InstantSource clock) throws IOException {
    Config.Provider settings = config.people().provider();
    return settings.isOn()
        ? new OpenIdProvider(vertx, settings, config.http().page(), clock)
        : null;
  }

  private static Health.Sources health(Store store, Engine engine, Telephone telephone) {
    return new Health.Sources(
        () -> telephone.link().connected() && engine.state().linked(),
        telephone.link()::lastEventAt,
        telephone.door()::listening,
        () -> store.figures().connected(),
        () -> store.figures().pending(),
        telephone.link()::exposures);
  }

  /** The engine, for what the pages do not offer. */
  public Engine engine() {
    return engine;
  }

  /** The version in the jar's manifest. */
  static String version() {
    String version = Running.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Both ways to Asterisk. */
  public Telephone telephone() {
    return telephone;
  }

  /** The port on which pages, API and metrics are. */
  public int port() {
    return web.port();
  }

  @Override
  public void close() {
    // Callers who wait go on to Asterisk's own queue as soon as the door is closed.
    telephone.close();
    wrongPins.flush();
    while (!engine.settled() && engine.alive(ALIVE_WITHIN)) {
      pause();
    }
    quietly(vertx.undeploy(web.deploymentID()));
    if (!Boolean.TRUE.equals(quietly(store.flush(STORED_WITHIN)))) {
      LOG.error(
          "the database did not take everything: {} transitions wait in the spool",
          store.figures().pending());
    }
    if (!Boolean.TRUE.equals(quietly(audit.flush(STORED_WITHIN)))) {
      LOG.error("{} entries of the trail are lost", audit.figures().waiting());
    }
    quietly(store.close());
    metrics.close();
    quietly(vertx.close());
  }

  /** Asks until there is an answer. */
  private static <T> T patiently(Supplier<Future<T>> question) {
    long told = 0;
    while (true) {
      Future<T> answer = question.get();
      try {
        return answer.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        if (told == 0 || System.nanoTime() - told > TimeUnit.SECONDS.toNanos(30)) {
          told = System.nanoTime();
          LOG.warn(
              "waiting: {}; callers are answered by Asterisk's own queue",
              Store.reason(e.getCause() == null ? e : e.getCause()));
        }
        pause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while starting", e);
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> void await(Future<T> future) throws IOException {
    try {
      future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the pages cannot be served: is the port taken?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static <T> @Nullable T quietly(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("while stopping: {}", e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }
}
