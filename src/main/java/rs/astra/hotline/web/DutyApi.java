package rs.astra.hotline.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Level;

/**
 * Coming on duty and leaving, pausing and resuming. An accepted request is a fact that will be
 * decided; what became of it is seen in the list.
 */
final class DutyApi {
  private static final Map<Object, Level> LEVELS =
      Map.of("first", Level.FIRST, "second", Level.SECOND, "coordinator", Level.COORDINATOR);
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

  /** More people than any hotline has; keeps rubbish from filling the memory. */
  private static final int MOST = 1000;

  private final Supplier<Hotline> hotline;
  private final Predicate<Fact> offer;
  private final Set<StationId> stations;
  private final Gate gate;

  DutyApi(Supplier<Hotline> hotline, Predicate<Fact> offer, Set<StationId> stations, Gate gate) {
    this.hotline = hotline;
    this.offer = offer;
    this.stations = stations;
    this.gate = gate;
  }

  void route(Router router, int bodyLimit) {
    router
        .get("/api/counsellors")
        .handler(c -> Gate.answer(c.response(), Views.duty(hotline.get(), stations)));
    String duty = "/api/counsellors/:id/duty";
    String pause = "/api/counsellors/:id/pause";
    for (String path : Set.of(duty, pause)) {
      router.put(path).handler(BodyHandler.create(false).setBodyLimit(bodyLimit));
      router.delete(path).handler(BodyHandler.create(false).setBodyLimit(bodyLimit));
    }
    router.put(duty).handler(this::signIn);
    router.delete(duty).handler(c -> known(c, who -> new Fact.SignedOut(who.id())));
    router.put(pause).handler(c -> onDuty(c, who -> new Fact.PauseAsked(who.id())));
    router.delete(pause).handler(c -> onDuty(c, who -> new Fact.Resumed(who.id())));
  }

  private void signIn(RoutingContext asked) {
    CounsellorId id = id(asked);
    JsonObject body = body(asked);
    if (id == null) {
      refuseId(asked);
    } else if (body == null
        || !Set.of("station", "level").containsAll(body.fieldNames())
        || !(body.getValue("station") instanceof String station)
        || !NAME.matcher(station).matches()
        || !LEVELS.containsKey(body.getValue("level", "first"))) {
      gate.refuse(
          asked.request(),
          400,
          "the body is {\"station\": \"<station>\", \"level\": \"first, second or coordinator\"}");
    } else if (!stations.contains(new StationId(station))) {
      say(asked, 404, "there is no such station");
    } else {
      signIn(asked, id, new StationId(station), LEVELS.get(body.getValue("level", "first")));
    }
  }

  private void signIn(RoutingContext asked, CounsellorId id, StationId station, Level level) {
    Hotline now = hotline.get();
    Counsellor who = now.staff().counsellor(id);
    CounsellorId seated = now.staff().at(station);
    if (seated != null && !seated.equals(id) && talks(now.staff().counsellor(seated))) {
      say(asked, 409, "somebody talks at this station");
    } else if (talks(who) && !station.equals(who.station())) {
      say(asked, 409, "this counsellor talks at another station");
    } else if (!now.staff().everybody().containsKey(id) && now.staff().everybody().size() >= MOST) {
      say(asked, 409, "there are too many counsellors");
    } else {
      accept(asked, new Fact.SignedIn(id, station, level));
    }
  }

  /** As the core sees it: until the telephone is quiet, the place is taken. */
  private static boolean talks(Counsellor who) {
    return who.availability() instanceof Availability.OnCall
        || who.availability() instanceof Availability.Clearing;
  }

  private interface About {
    Fact of(Counsellor who);
  }

  private void known(RoutingContext asked, About fact) {
    CounsellorId id = id(asked);
    JsonObject body = body(asked);
    if (id == null) {
      refuseId(asked);
    } else if (body == null || !body.isEmpty()) {
      gate.refuse(asked.request(), 400, "the body is empty, or {}");
    } else if (!hotline.get().staff().everybody().containsKey(id)) {
      say(asked, 404, "there is no such counsellor");
    } else {
      accept(asked, fact.of(hotline.get().staff().counsellor(id)));
    }
  }

  private void onDuty(RoutingContext asked, About fact) {
    CounsellorId id = id(asked);
    Counsellor who = id == null ? null : hotline.get().staff().everybody().get(id);
    if (who != null && !who.onDuty()) {
      say(asked, 409, "this counsellor is not on duty");
    } else {
      known(asked, fact);
    }
  }

  private void accept(RoutingContext asked, Fact fact) {
    if (offer.test(fact)) {
      Gate.answer(asked.response().setStatusCode(202), new JsonObject().put("accepted", true));
    } else {
      say(asked, 503, "too much is happening; ask again");
    }
  }

  private static void say(RoutingContext asked, int status, String why) {
    Gate.answer(asked.response().setStatusCode(status), new JsonObject().put("error", why));
  }

  private void refuseId(RoutingContext asked) {
    gate.refuse(
        asked.request(),
        400,
        "a counsellor's id begins with a small letter and has at most 31 letters, digits, dashes");
  }

  private static @Nullable CounsellorId id(RoutingContext asked) {
    String id = asked.pathParam("id");
    return id != null && NAME.matcher(id).matches() ? new CounsellorId(id) : null;
  }

  /** No body is an empty object; null if it is not an object at all. */
  private static @Nullable JsonObject body(RoutingContext asked) {
    Buffer sent = asked.body().buffer();
    try {
      return sent == null || sent.length() == 0 ? new JsonObject() : new JsonObject(sent);
    } catch (DecodeException | ClassCastException e) {
      return null;
    }
  }
}
