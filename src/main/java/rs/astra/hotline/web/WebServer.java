package rs.astra.hotline.web;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.CallbackDesk;
import rs.astra.hotline.engine.CoverageGuard;
import rs.astra.hotline.engine.MonthReport;
import rs.astra.hotline.engine.Repeats;
import rs.astra.hotline.engine.RetentionBook;
import rs.astra.hotline.engine.RosterDesk;
import rs.astra.hotline.engine.SharingDesk;
import rs.astra.hotline.engine.Situation;
import rs.astra.hotline.engine.Today;
import rs.astra.hotline.engine.TrailBook;
import rs.astra.hotline.people.Accounts;
import rs.astra.hotline.people.Devices;
import rs.astra.hotline.people.Identities;
import rs.astra.hotline.people.IdentityProvider;
import rs.astra.hotline.people.Keyring;
import rs.astra.hotline.people.LeakedPasswords;
import rs.astra.hotline.people.Passkeys;
import rs.astra.hotline.people.RelyingParty;
import rs.astra.hotline.people.Seal;
import rs.astra.hotline.people.Session;
import rs.astra.hotline.people.Sessions;
import rs.astra.hotline.people.SignIn;
import rs.astra.hotline.people.Throttle;

/**
 * The pages, the live stream, the duty API, health and metrics, over HTTP. Deploy it once; the
 * transitions it is given tell it when the pages must be drawn anew.
 */
public final class WebServer extends VerticleBase implements Consumer<List<Transition.Entry>> {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private static final long RENEWED_EVERY_MS = TimeUnit.HOURS.toMillis(1);
  private static final long PROVIDER_EVERY_MS = TimeUnit.MINUTES.toMillis(5);
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

  /** Those of 1.3, and of 1.2 those with forward secrecy and authenticated encryption. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

  private final Config config;
  private final Parts parts;
  private final Limits limits;
  private final Proxy proxy;
  private final Gate gate;
  private @Nullable HttpServer server;
  private final Attendance attendance;
  private volatile @Nullable WallboardStream stream;
  private volatile @Nullable Repeats repeats;
  private volatile List<String> routes = List.of();

  /**
   * What the pages are made of; everything here answers at once, on any thread.
   *
   * @param offer takes a fact, or says no when the engine's queue is full
   * @param callbacks where callbacks are agreed and asked for
   * @param sharings where it is agreed, and asked, to whom what may be told
   * @param audit where it is recorded who asked for what
   * @param trail what was recorded, for auditors
   * @param retention what went when its time was over, for auditors
   * @param months what may be told of months that are over
   * @param metrics the metrics in the content type that is given
   * @param rejected counts the requests and connections that were refused
   * @param throttled counts those of them that came too fast, of somebody who has signed in
   * @param clock the machine's: codes and sessions are of the wall's time, jumps and all
   * @param steady the time by which calls live
   */
  public record Parts(
      Supplier<Hotline> hotline,
      Predicate<Fact> offer,
      Supplier<Situation> situation,
      Today today,
      RosterDesk desk,
      CoverageGuard coverage,
      Audit audit,
      People people,
      CallbackDesk callbacks,
      SharingDesk sharings,
      TrailBook trail,
      RetentionBook retention,
      MonthReport months,
      Supplier<Health> health,
      UnaryOperator<String> metrics,
      LongAdder rejected,
      LongAdder throttled,
      InstantSource clock,
      InstantSource steady) {}

  /**
   * Who may sign in, and where that is kept.
   *
   * @param counts how often what became of signing in
   * @param provider the organisation's identity provider, null if there is none
   */
  public record People(
      Accounts accounts,
      Sessions sessions,
      Devices devices,
      Passkeys passkeys,
      Identities identities,
      Seal seal,
      SignIn.Counts counts,
      @Nullable IdentityProvider provider) {}

  /** Listens, once deployed, where the configuration says. */
  public WebServer(Config config, Parts parts) {
    this(config, parts, Limits.USUAL);
  }

  WebServer(Config config, Parts parts, Limits limits) {
    this.config = config;
    this.parts = parts;
    this.limits = limits;
    this.proxy = new Proxy(config.http());
    this.gate = new Gate(config.http(), proxy, parts.rejected());
    this.attendance = new Attendance(parts.hotline(), parts.steady());
  }

  /** The port on which we listen; 0 before. */
  public int port() {
    HttpServer listening = server;
    return listening == null ? 0 : listening.actualPort();
  }

  /** Every route that answers, as method and path. */
  List<String> routes() {
    return routes;
  }

  /** Something has changed. */
  @Override
  public void accept(List<Transition.Entry> entries) {
    attendance.accept(entries);
    WallboardStream live = stream;
    if (live != null) {
      live.changed();
    }
  }

  @Override
  public Future<?> start() {
    Connections connections = new Connections(vertx, gate, limits);
    Router router = router(connections);
    HttpServer http =
        vertx
            .createHttpServer(options())
            .connectionHandler(connections::opened)
            .invalidRequestHandler(gate::unreadable)
            .exceptionHandler(_ -> gate.count())
            .requestHandler(request -> handle(request, router));
    server = http;
    vertx.setPeriodic(RENEWED_EVERY_MS, _ -> renew());
    return http.listen();
  }

  @Override
  public Future<?> stop() {
    WallboardStream live = stream;
    if (live != null) {
      live.close();
    }
    HttpServer listening = server;
    Future<?> closed = listening == null ? Future.succeededFuture() : listening.close();
    Repeats counted = repeats;
    return counted == null ? closed : closed.onComplete(_ -> counted.flush());
  }

  private HttpServerOptions options() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.http().host())
            .setPort(config.http().port())
            .setHttp2ClearTextEnabled(false)
            .setMaxInitialLineLength(limits.line())
            .setMaxHeaderSize(limits.headers())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout((int) limits.idle().toMillis());
    if (config.http().tls() != Config.Tls.OWN) {
      return options;
    }
    CIPHERS.forEach(options::addEnabledCipherSuite);
    return options
        .setSsl(true)
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setKeyCertOptions(certificate());
  }

  private PemKeyCertOptions certificate() {
    return new PemKeyCertOptions()
        .setCertPath(config.http().certificate().toString())
        .setKeyPath(config.http().key().toString());
  }

  /** A certificate is renewed every few weeks; what cannot be read leaves the old one. */
  Future<Boolean> renew() {
    HttpServer listening = server;
    if (listening == null || config.http().tls() != Config.Tls.OWN) {
      return Future.succeededFuture(false);
    }
    // Forced, because the files are other ones under the same names.
    return listening
        .updateSSLOptions(options().getSslOptions(), true)
        .onFailure(e -> LOG.error("the certificate cannot be used: {}", e.getClass().getName()));
  }

  private void handle(HttpServerRequest request, Router router) {
    // A client that leaves in the middle of its request is no error of ours.
    request.exceptionHandler(_ -> gate.count());
    if (gate.admits(request)) {
      router.handle(request);
    }
  }

  private Router router(Connections connections) {
    Router router = Router.router(vertx);
    router.route().handler(connections::asked).failureHandler(this::failed);
    route(router);
    routes = router.getRoutes().stream().flatMap(Routes::named).toList();
    router.errorHandler(404, c -> gate.refuse(c.request(), 404, "there is no such page"));
    router.errorHandler(405, c -> gate.refuse(c.request(), 405, "this cannot be done here"));
    return router;
  }

  private void route(Router router) {
    People people = parts.people();
    Config.People settings = config.people();
    Door door =
        new Door(
            vertx,
            proxy,
            people.sessions(),
            people.devices(),
            new Session.Limits(settings.idle(), settings.most()),
            attendance::of,
            parts.clock());
    Repeats counting =
        new Repeats(parts.audit(), then -> vertx.setTimer(Repeats.MINUTE_MILLIS, _ -> then.run()));
    repeats = counting;
    Trail trail = new Trail(parts.audit(), counting);
    Routes routes =
        new Routes(
            router,
            door,
            gate,
            trail,
            new Pace(limits.atOnce(), limits.aSecond()),
            parts.throttled(),
            parts.clock());
    WallboardStream live =
        new WallboardStream(
            vertx,
            context,
            this::wallboard,
            gate,
            asked -> routes.still(asked, Right.WALLBOARD),
            limits.streams());
    stream = live;
    door.whenEnded(live::end);
    Pages.route(routes);
    routes.get("/api/wallboard", Right.WALLBOARD, c -> Gate.answer(c.response(), wallboard()));
    routes.get("/api/wallboard/stream", Right.WALLBOARD, live::open);
    Set<Language> languages =
        config.lines().values().stream()
            .flatMap(line -> line.languages().stream())
            .collect(Collectors.toSet());
    new DutyApi(parts.hotline(), parts.offer(), config.stations(), languages, gate, trail)
        .route(routes, limits.body());
    new RosterApi(vertx, parts.desk(), parts.coverage(), gate, parts.clock()).route(routes, limits);
    new ConsentApi(parts.callbacks(), gate).route(routes, limits.body());
    new SharingApi(parts.sharings(), people.accounts(), gate).route(routes, limits.body());
    Throttle throttle = new Throttle(limits.throttled());
    SignIn signIn =
        new SignIn(
            vertx,
            people.accounts(),
            people.sessions(),
            people.seal(),
            parts.clock(),
            settings.browser(),
            people.counts(),
            throttle,
            LeakedPasswords.in(settings.leakedPasswords()));
    SignInApi signInApi = new SignInApi(signIn, proxy, door, gate, trail, settings.browser());
    signInApi.route(routes, limits.body());
    Keyring keyring = new Keyring(vertx, people.passkeys(), signIn, parts.clock());
    new PasskeyApi(keyring, signInApi, trail, gate).route(routes, limits.body());
    RelyingParty party =
        new RelyingParty(
            people.identities(),
            people.provider(),
            signIn,
            people.counts(),
            throttle,
            parts.clock());
    new ProviderApi(party, signInApi, door, trail, gate).route(routes, limits.body());
    IdentityProvider provider = people.provider();
    if (provider != null) {
      vertx.setPeriodic(1, PROVIDER_EVERY_MS, _ -> provider.look());
    }
    new PeopleApi(
            people.accounts(),
            people.devices(),
            people.identities(),
            people.seal(),
            parts.clock(),
            settings.invitation(),
            door,
            gate,
            trail,
            leaving())
        .route(routes, limits.body());
    new AuditorApi(parts.trail(), parts.retention(), gate, parts.clock()).route(routes);
    new FiguresApi(parts.months(), gate).route(routes);
    routes.get(
        "/health/live",
        Right.HEALTH,
        c -> Gate.answer(c.response(), new JsonObject().put("alive", true)));
    routes.get("/health/ready", Right.HEALTH, c -> health(c, Health::ready));
    routes.get("/health", Right.HEALTH, c -> health(c, h -> h.status() != Health.Status.URGENT));
    routes.get("/metrics", Right.METRICS, this::metrics);
  }

  private Leaving leaving() {
    Leaving leaving =
        new Leaving(
            parts.people().accounts(),
            parts.hotline(),
            parts.offer(),
            parts.coverage()::roster,
            parts.clock());
    vertx.setPeriodic(1, Leaving.EVERY_MS, _ -> leaving.lookAgain());
    return leaving;
  }

  private void failed(RoutingContext asked) {
    int status = asked.statusCode();
    if (asked.failure() instanceof HttpClosedException) {
      gate.count();
    } else if (status < 400 || status >= 500) {
      Throwable failure = asked.failure();
      LOG.error("a request failed: {}", failure == null ? status : failure.getClass().getName());
      gate.refuse(asked.request(), 500, "this went wrong on our side");
    } else {
      gate.refuse(asked.request(), status, "this request is not acceptable");
    }
  }

  private JsonObject wallboard() {
    var now = parts.steady().instant();
    Map<LineId, String> labels = new LinkedHashMap<>();
    config.lines().forEach((id, line) -> labels.put(id, line.label()));
    return new Views.Wallboard(
            now,
            labels,
            parts.situation().get(),
            parts.today().at(now),
            gaps(),
            parts.sharings().overdue(),
            parts.health().get())
        .json();
  }

  private Views.Gaps gaps() {
    return new Views.Gaps(
        parts.coverage().toTell(CoverageGuard.Within.HOUR).size(),
        parts.coverage().toTell(CoverageGuard.Within.NOTICE));
  }

  private void health(RoutingContext asked, Predicate<Health> good) {
    Health health = parts.health().get();
    Gate.answer(asked.response().setStatusCode(good.test(health) ? 200 : 503), Views.state(health));
  }

  private void metrics(RoutingContext asked) {
    String accept = asked.request().getHeader("accept");
    String type =
        accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    asked
        .response()
        .putHeader("content-type", type)
        .putHeader("cache-control", "no-store")
        .end(parts.metrics().apply(type));
  }
}
