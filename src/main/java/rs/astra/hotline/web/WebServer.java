package rs.astra.hotline.web;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
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
import rs.astra.hotline.engine.CoverageGuard;
import rs.astra.hotline.engine.RosterDesk;
import rs.astra.hotline.engine.Situation;
import rs.astra.hotline.engine.Today;

/**
 * The pages, the live stream, the duty API, health and metrics, over HTTP. Deploy it once; the
 * transitions it is given tell it when the pages must be drawn anew.
 */
public final class WebServer extends VerticleBase implements Consumer<List<Transition.Entry>> {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final Config config;
  private final Parts parts;
  private final Limits limits;
  private final Gate gate;
  private @Nullable HttpServer server;
  private volatile @Nullable WallboardStream stream;

  /**
   * What the pages are made of; everything here answers at once, on any thread.
   *
   * @param offer takes a fact, or says no when the engine's queue is full
   * @param audit where it is recorded who asked for what
   * @param metrics the metrics in the content type that is given
   * @param rejected counts the requests and connections that were refused
   */
  public record Parts(
      Supplier<Hotline> hotline,
      Predicate<Fact> offer,
      Supplier<Situation> situation,
      Today today,
      RosterDesk desk,
      CoverageGuard coverage,
      Audit audit,
      Supplier<Health> health,
      UnaryOperator<String> metrics,
      LongAdder rejected,
      InstantSource clock) {}

  /** Listens, once deployed, where the configuration says. */
  public WebServer(Config config, Parts parts) {
    this(config, parts, Limits.USUAL);
  }

  WebServer(Config config, Parts parts, Limits limits) {
    this.config = config;
    this.parts = parts;
    this.limits = limits;
    this.gate = new Gate(config.http().host(), parts.rejected());
  }

  /** The port on which we listen; 0 before. */
  public int port() {
    HttpServer listening = server;
    return listening == null ? 0 : listening.actualPort();
  }

  /** Something has changed. */
  @Override
  public void accept(List<Transition.Entry> entries) {
    WallboardStream live = stream;
    if (live != null) {
      live.changed();
    }
  }

  @Override
  public Future<?> start() {
    Connections connections = new Connections(vertx, gate, limits);
    WallboardStream live =
        new WallboardStream(vertx, context, this::wallboard, gate, limits.streams());
    stream = live;
    Router router = router(connections, live);
    HttpServer http =
        vertx
            .createHttpServer(options())
            .connectionHandler(connections::opened)
            .invalidRequestHandler(gate::unreadable)
            .exceptionHandler(_ -> gate.count())
            .requestHandler(request -> handle(request, router));
    server = http;
    return http.listen();
  }

  @Override
  public Future<?> stop() {
    WallboardStream live = stream;
    if (live != null) {
      live.close();
    }
    HttpServer listening = server;
    return listening == null ? Future.succeededFuture() : listening.close();
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(config.http().host())
        .setPort(config.http().port())
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(limits.line())
        .setMaxHeaderSize(limits.headers())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout((int) limits.idle().toMillis());
  }

  private void handle(HttpServerRequest request, Router router) {
    // A client that leaves in the middle of its request is no error of ours.
    request.exceptionHandler(_ -> gate.count());
    if (gate.admits(request)) {
      router.handle(request);
    }
  }

  private Router router(Connections connections, WallboardStream live) {
    Router router = Router.router(vertx);
    router.route().handler(connections::asked).failureHandler(this::failed);
    Pages.route(router);
    router.get("/api/wallboard").handler(c -> Gate.answer(c.response(), wallboard()));
    router.get("/api/wallboard/stream").handler(live::open);
    Set<Language> languages =
        config.lines().values().stream()
            .flatMap(line -> line.languages().stream())
            .collect(Collectors.toSet());
    new DutyApi(parts.hotline(), parts.offer(), config.stations(), languages, gate)
        .route(router, limits.body());
    new RosterApi(vertx, parts.desk(), parts.coverage(), gate, parts.clock()).route(router, limits);
    router
        .get("/health/live")
        .handler(c -> Gate.answer(c.response(), new JsonObject().put("alive", true)));
    router.get("/health/ready").handler(this::ready);
    router.get("/metrics").handler(this::metrics);
    router.errorHandler(404, c -> gate.refuse(c.request(), 404, "there is no such page"));
    router.errorHandler(405, c -> gate.refuse(c.request(), 405, "this cannot be done here"));
    return router;
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
    var now = parts.clock().instant();
    Map<LineId, String> labels = new LinkedHashMap<>();
    config.lines().forEach((id, line) -> labels.put(id, line.label()));
    return new Views.Wallboard(
            now,
            labels,
            parts.situation().get(),
            parts.today().at(now),
            gaps(),
            parts.health().get())
        .json();
  }

  private Views.Gaps gaps() {
    return new Views.Gaps(
        parts.coverage().toTell(CoverageGuard.Within.HOUR).size(),
        parts.coverage().toTell(CoverageGuard.Within.NOTICE));
  }

  private void ready(RoutingContext asked) {
    Health health = parts.health().get();
    Gate.answer(
        asked.response().setStatusCode(health.ready() ? 200 : 503), Views.readiness(health));
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
