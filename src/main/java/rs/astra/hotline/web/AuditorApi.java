package rs.astra.hotline.web;

import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import rs.astra.hotline.engine.Notary;
import rs.astra.hotline.engine.RetentionBook;
import rs.astra.hotline.engine.TrailBook;

/**
 * What an auditor asks, the same as {@code hotline audit} and {@code hotline retention report} say.
 *
 * <ol>
 *   <li>That the trail was read stands in it before it is told; what cannot be recorded is not
 *       told. A browser that asks twice has read it twice.
 *   <li>It is looked at as a whole by one at a time: that takes long, and what callers need is
 *       stored in the same database.
 *   <li>That something is wrong with the trail is an answer like any other (200): what is refused
 *       would be taken for a fault of ours.
 * </ol>
 */
final class AuditorApi {
  static final int MOST = 500;
  private static final int USUAL = 50;
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,2}");

  private final TrailBook trail;
  private final RetentionBook retention;
  private final Gate gate;
  private final InstantSource clock;
  private final AtomicBoolean verifying = new AtomicBoolean();

  AuditorApi(TrailBook trail, RetentionBook retention, Gate gate, InstantSource clock) {
    this.trail = trail;
    this.retention = retention;
    this.gate = gate;
    this.clock = clock;
  }

  void route(Routes routes) {
    routes.get("/api/trail", Right.TRAIL, this::last);
    routes.get("/api/trail/verification", Right.TRAIL, this::verify);
    routes.get("/api/retention", Right.RETENTION, this::standings);
  }

  private void last(RoutingContext asked) {
    List<String> said = asked.queryParam("last");
    int entries =
        said.isEmpty()
            ? USUAL
            : said.size() == 1 && NUMBER.matcher(said.getFirst()).matches()
                ? Integer.parseInt(said.getFirst())
                : 0;
    if (entries < 1 || entries > MOST) {
      gate.refuse(asked.request(), 400, "last is a number from 1 to " + MOST);
      return;
    }
    trail
        .last(entries, Trail.actor(asked))
        .onSuccess(all -> Gate.answer(asked.response(), AuditorViews.trail(all)))
        .onFailure(
            _ ->
                Routes.say(
                    asked, 503, "it cannot be recorded that it was read, or read; ask again"));
  }

  private void verify(RoutingContext asked) {
    List<String> said = asked.queryParam("noted");
    Optional<Notary.Head> noted =
        said.size() == 1 ? Notary.Head.of(said.getFirst()) : Optional.empty();
    if (noted.isEmpty() && !said.isEmpty()) {
      gate.refuse(
          asked.request(), 400, "noted is what an earlier verification has said: entries:seal");
    } else if (verifying.compareAndSet(false, true)) {
      trail
          .verify(noted)
          .onComplete(_ -> verifying.set(false))
          .onSuccess(it -> Gate.answer(asked.response(), AuditorViews.verification(it)))
          .onFailure(_ -> Routes.say(asked, 503, "nobody can say now; ask again"));
    } else {
      Routes.say(asked, 429, "somebody has it looked at already; ask again");
    }
  }

  private void standings(RoutingContext asked) {
    retention
        .standings()
        .onSuccess(
            all -> Gate.answer(asked.response(), AuditorViews.retention(all, clock.instant())))
        .onFailure(_ -> Routes.away(asked));
  }
}
