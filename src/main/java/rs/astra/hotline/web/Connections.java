package rs.astra.hotline.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Keeps slow and idle connections from taking our places: each must send a whole request in time,
 * octet by octet or not, and between two requests may rest only so long. Vert.x' own idle timeout
 * starts again with every octet. Lives on one context.
 */
final class Connections {
  private final Vertx vertx;
  private final Gate gate;
  private final Limits limits;
  private final Set<HttpConnection> open = new HashSet<>();
  private final Map<HttpConnection, Long> timers = new HashMap<>();

  Connections(Vertx vertx, Gate gate, Limits limits) {
    this.vertx = vertx;
    this.gate = gate;
    this.limits = limits;
  }

  /** Awaits the first request. */
  void opened(HttpConnection connection) {
    if (open.size() >= limits.connections()) {
      gate.count();
      connection.close();
      return;
    }
    open.add(connection);
    connection.closeHandler(
        _ -> {
          open.remove(connection);
          stop(connection);
        });
    await(connection, limits.complete(), true);
  }

  /**
   * Awaits the body, then the beginning of the answer, which may take as long as a rest, and the
   * next request when the answer has ended. A body that does not come is counted where it is read.
   */
  void asked(RoutingContext context) {
    HttpConnection connection = context.request().connection();
    await(connection, limits.complete(), false);
    context
        .request()
        .end()
        .onSuccess(
            _ -> {
              if (!context.response().headWritten()) {
                await(connection, limits.idle(), false);
              }
            });
    context.addHeadersEndHandler(_ -> stop(connection));
    context.addEndHandler(_ -> await(connection, limits.idle(), false));
    context.next();
  }

  private void await(HttpConnection connection, Duration patience, boolean owed) {
    stop(connection);
    if (!open.contains(connection)) {
      return;
    }
    timers.put(
        connection,
        vertx.setTimer(
            patience.toMillis(),
            _ -> {
              if (owed) {
                gate.count();
              }
              connection.close();
            }));
  }

  private void stop(HttpConnection connection) {
    Long timer = timers.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }
}
