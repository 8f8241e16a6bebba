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
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.people.Session;

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
  private final Map<HttpServerResponse, Page> pages = new HashMap<>();
  private final AtomicBoolean changed = new AtomicBoolean();
  private long sequence;

  /**
   * What is open: in which session, null on a wall's screen, and how many pictures it is behind.
   */
  private static final class Page {
    private final @Nullable Session session;
    private int skipped;

    Page(@Nullable Session session) {
      this.session = session;
    }
  }

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
    if (pages.size() >= most) {
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
    page.exceptionHandler(_ -> pages.remove(page));
    pages.put(page, new Page(Routes.visitor(asked).session()));
    page.write("retry: 2000\n\n" + event());
    long asking = vertx.setPeriodic(ASK_AFTER * EVERY, _ -> look(asked, page));
    page.endHandler(_ -> vertx.cancelTimer(asking));
    page.closeHandler(
        _ -> {
          vertx.cancelTimer(asking);
          pages.remove(page);
        });
  }

  /** Whose session has ended sees nothing more. */
  void end(Predicate<Session> which) {
    for (Map.Entry<HttpServerResponse, Page> open : List.copyOf(pages.entrySet())) {
      Session session = open.getValue().session;
      if (session != null && which.test(session)) {
        end(open.getKey());
      }
    }
  }

  private void end(HttpServerResponse page) {
    if (pages.remove(page) != null) {
      page.end();
    }
  }

  /** Whoever may not see it any more is told by the end; while nobody can say, it goes on. */
  private void look(RoutingContext asked, HttpServerResponse page) {
    still
        .may(asked)
        .onSuccess(
            may -> {
              if (!may) {
                end(page);
              }
            });
  }

  void close() {
    List.copyOf(pages.keySet()).forEach(this::end);
  }

  private void send() {
    if (pages.isEmpty()) {
      return;
    }
    String event = event();
    for (Map.Entry<HttpServerResponse, Page> open : List.copyOf(pages.entrySet())) {
      HttpServerResponse page = open.getKey();
      if (!page.writeQueueFull()) {
        open.getValue().skipped = 0;
        page.write(event);
      } else if (++open.getValue().skipped > BEHIND) {
        pages.remove(page);
        gate.count();
        page.reset();
      }
    }
  }

  private String event() {
    return "id: " + ++sequence + "\nevent: snapshot\ndata: " + picture.get().encode() + "\n\n";
  }
}
