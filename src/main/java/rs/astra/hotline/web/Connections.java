package rs.astra.hotline.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps slow, idle and too many connections from taking our places. Lives on one context.
 *
 * <ol>
 *   <li>Each must send a whole request in time, octet by octet or not, and between two requests may
 *       rest only so long. (Vert.x' own idle timeout starts again with every octet.)
 *   <li>When all places are taken, the network that has most of them gives up its oldest one for
 *       somebody who has fewer: one stranger keeps nobody else out. Behind a proxy, which is one
 *       network, that is the proxy's task.
 * </ol>
 */
final class Connections {
  private final Vertx vertx;
  private final Gate gate;
  private final Limits limits;

  /** By the network from which each comes, the oldest first. */
  private final Map<HttpConnection, String> open = new LinkedHashMap<>();

  private final Map<HttpConnection, Long> timers = new HashMap<>();

  Connections(Vertx vertx, Gate gate, Limits limits) {
    this.vertx = vertx;
    this.gate = gate;
    this.limits = limits;
  }

  /** Awaits the first request. */
  void opened(HttpConnection connection) {
    String network = Proxy.network(connection.remoteAddress());
    if (open.size() >= limits.connections()) {
      gate.count();
      if (!makesRoom(network)) {
        connection.close();
        return;
      }
    }
    open.put(connection, network);
    connection.closeHandler(
        _ -> {
          open.remove(connection);
          stop(connection);
        });
    await(connection, limits.complete(), true);
  }

  private boolean makesRoom(String asking) {
    Map<String, Integer> held = new HashMap<>();
    open.values().forEach(network -> held.merge(network, 1, Integer::sum));
    int most = Collections.max(held.values());
    if (held.getOrDefault(asking, 0) + 1 >= most) {
      return false;
    }
    HttpConnection oldest =
        open.entrySet().stream()
            .filter(each -> held.getOrDefault(each.getValue(), 0) == most)
            .findFirst()
            .orElseThrow()
            .getKey();
    open.remove(oldest);
    stop(oldest);
    oldest.close();
    return true;
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
    if (!open.containsKey(connection)) {
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
