package rs.astra.hotline.web;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import rs.astra.hotline.people.Session;
import rs.astra.hotline.web.Right.Extent;

/**
 * All routes, each with its right: there is no other way to make one, so none can be forgotten.
 *
 * <ol>
 *   <li>Who asks is settled before anything of a request is read.
 *   <li>Whoever has not signed in is told to (401); whoever may not, that they may not (403).
 *   <li>Whoever has signed in and asks too fast must wait (429), whatever it is ({@link Pace}).
 *   <li>What is one's own is named in the path; another's is refused.
 * </ol>
 */
final class Routes {
  private static final String VISITOR = "visitor";
  private static final String EXTENT = "extent";

  private final Router router;
  private final Door door;
  private final Gate gate;
  private final Trail trail;
  private final Pace pace;
  private final LongAdder throttled;
  private final InstantSource clock;

  /**
   * No routes yet.
   *
   * @param throttled counts the requests that came too fast
   */
  Routes(
      Router router,
      Door door,
      Gate gate,
      Trail trail,
      Pace pace,
      LongAdder throttled,
      InstantSource clock) {
    this.router = router;
    this.door = door;
    this.gate = gate;
    this.trail = trail;
    this.pace = pace;
    this.throttled = throttled;
    this.clock = clock;
  }

  /** What only asks. */
  void get(String path, Right right, Handler<RoutingContext> handler) {
    guarded(HttpMethod.GET, path, right).handler(handler);
  }

  /** A file. */
  void file(String path, Right right, Handler<RoutingContext> handler) {
    get(path, right, handler);
    guarded(HttpMethod.HEAD, path, right).handler(handler);
  }

  void put(String path, Right right, BodyHandler body, Handler<RoutingContext> handler) {
    guarded(HttpMethod.PUT, path, right).handler(body).handler(handler);
  }

  void post(String path, Right right, BodyHandler body, Handler<RoutingContext> handler) {
    guarded(HttpMethod.POST, path, right).handler(body).handler(handler);
  }

  void delete(String path, Right right, BodyHandler body, Handler<RoutingContext> handler) {
    guarded(HttpMethod.DELETE, path, right).handler(body).handler(handler);
  }

  private Route guarded(HttpMethod method, String path, Right right) {
    // Of this kind, so that it may stand before what reads the body.
    SecurityPolicyHandler guard = asked -> ask(asked, right);
    return router.route(method, path).handler(guard);
  }

  /** What a route answers, whoever has made it; nothing if it only looks on. */
  static Stream<String> named(Route route) {
    String path = route.getPath();
    Set<HttpMethod> methods = route.methods();
    return path == null
        ? Stream.empty()
        : methods == null
            ? Stream.of("* " + path)
            : methods.stream().map(method -> method + " " + path);
  }

  /** Who asks. */
  static Visitor visitor(RoutingContext asked) {
    return Objects.requireNonNull(asked.get(VISITOR));
  }

  /** How much of it they may. */
  static Extent extent(RoutingContext asked) {
    return Objects.requireNonNull(asked.get(EXTENT));
  }

  private void ask(RoutingContext asked, Right right) {
    if (Visitor.of(Reader.STRANGER).may(right) == Extent.ALL) {
      asked.next();
      return;
    }
    // The body waits until it is settled who sends it.
    asked.request().pause();
    door.visitor(asked)
        .onSuccess(visitor -> admit(asked, right, visitor))
        .onFailure(_ -> gate.refuse(asked.request(), 503, "nobody can say who you are; ask again"));
  }

  private void admit(RoutingContext asked, Right right, Visitor visitor) {
    Session session = visitor.session();
    Duration wait = session == null ? Duration.ZERO : pace.ask(session.hash(), clock.instant());
    if (!wait.isZero()) {
      throttled.increment();
      asked.response().putHeader("retry-after", Long.toString(wait.toSeconds() + 1));
      gate.refuse(asked.request(), 429, "not so fast");
      return;
    }
    Extent extent = visitor.may(right);
    String whose = asked.pathParam("id");
    if (extent == Extent.NONE && session == null) {
      gate.refuse(asked.request(), 401, "sign in first");
    } else if (extent == Extent.NONE
        || (extent == Extent.OWN && whose != null && !visitor.is(whose))) {
      trail.refused(visitor, right);
      gate.refuse(asked.request(), 403, "this is not yours to do");
    } else {
      asked.put(VISITOR, visitor);
      asked.put(EXTENT, extent);
      asked.request().resume();
      asked.next();
    }
  }

  /** Whether somebody may go on seeing it; for what stays open. */
  Future<Boolean> still(RoutingContext asked, Right right) {
    return door.visitor(asked).map(visitor -> visitor.may(right) != Extent.NONE);
  }

  /**
   * Says that it is done, or 404 if there was nothing of that id to do it to.
   *
   * @param word what is true of it now, such as {@code removed}
   */
  static void done(RoutingContext asked, Future<Boolean> done, String word) {
    done.onSuccess(
            did -> {
              if (did) {
                Gate.answer(asked.response(), new JsonObject().put(word, true));
              } else {
                say(asked, 404, "there is none of that id");
              }
            })
        .onFailure(_ -> away(asked));
  }

  /** What was asked for needs the database. */
  static void away(RoutingContext asked) {
    say(asked, 503, "the database is away; ask again");
  }

  /** Says why not, and keeps the connection. */
  static void say(RoutingContext asked, int status, String why) {
    Gate.answer(asked.response().setStatusCode(status), new JsonObject().put("error", why));
  }
}
