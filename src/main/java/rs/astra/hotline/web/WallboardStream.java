package rs.astra.hotline.web;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The live wallboard as server-sent events: the whole picture each second, which is also the sign
 * of life, and soon after each change. A page that does not read skips pictures, and loses nothing
 * by it; one that does not read for long is let go. Lives on one context.
 */
final class WallboardStream {
  private static final long EVERY = 1000;

  /** Changes come in bursts; one picture shows them all. */
  private static final long SOON = 50;

  private static final int BEHIND = 30;

  /** After so many pictures it is asked whether a page may still be shown them. */
  private static final int ASK_AFTER = 5;

  private static final int QUEUED = 64 * 1024;

  private final Vertx vertx;
  private final Context context;
  private final Supplier<JsonObject> picture;
  private final Gate gate;
  private final Still still;
  private final int most;
  private final Map<HttpServerResponse, Integer> skipped = new HashMap<>();
  private final AtomicBoolean changed = new AtomicBoolean();
  private long sequence;

  /** Whether whoever has opened a page may still see it. */
  interface Still {
    Future<Boolean> may(RoutingContext asked);
  }

  WallboardStream(
      Vertx vertx,
      Context context,
      Supplier<JsonObject> picture,
      Gate gate,
      Still still,
      int most) {
    this.vertx = vertx;
    this.context = context;
    this.picture = picture;
    this.gate = gate;
    this.still = still;
    this.most = most;
    vertx.setPeriodic(EVERY, _ -> send());
  }

  /** Something has changed; may be said on any thread, as often as one likes. */
  void changed() {
    if (changed.compareAndSet(false, true)) {
      context.runOnContext(
          _ ->
              vertx.setTimer(
                  SOON,
                  _ -> {
                    changed.set(false);
                    send();
                  }));
    }
  }

  void open(RoutingContext asked) {
    if (skipped.size() >= most) {
      gate.refuse(asked.request(), 503, "too many live pages are open");
      return;
    }
    HttpServerResponse page =
        asked
            .response()
            .setChunked(true)
            .setWriteQueueMaxSize(QUEUED)
            .putHeader("content-type", "text/event-stream; charset=utf-8")
            .putHeader("cache-control", "no-store")
            .putHeader("x-accel-buffering", "no");
    page.exceptionHandler(_ -> skipped.remove(page));
    skipped.put(page, 0);
    page.write("retry: 2000\n\n" + event());
    long asking = vertx.setPeriodic(ASK_AFTER * EVERY, _ -> look(asked, page));
    page.endHandler(_ -> vertx.cancelTimer(asking));
    page.closeHandler(
        _ -> {
          vertx.cancelTimer(asking);
          skipped.remove(page);
        });
  }

  /** Whoever may not see it any more is told by the end; while nobody can say, it goes on. */
  private void look(RoutingContext asked, HttpServerResponse page) {
    still
        .may(asked)
        .onSuccess(
            may -> {
              if (!may && skipped.remove(page) != null) {
                page.end();
              }
            });
  }

  void close() {
    List.copyOf(skipped.keySet()).forEach(HttpServerResponse::end);
    skipped.clear();
  }

  private void send() {
    if (skipped.isEmpty()) {
      return;
    }
    String event = event();
    for (HttpServerResponse page : List.copyOf(skipped.keySet())) {
      if (!page.writeQueueFull()) {
        skipped.put(page, 0);
        page.write(event);
      } else if (skipped.merge(page, 1, Integer::sum) > BEHIND) {
        skipped.remove(page);
        gate.count();
        page.reset();
      }
    }
  }

  private String event() {
    return "id: " + ++sequence + "\nevent: snapshot\ndata: " + picture.get().encode() + "\n\n";
  }
}
