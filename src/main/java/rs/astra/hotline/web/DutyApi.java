package rs.astra.hotline.web;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.call.ChosenBy;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;

/**
 * Coming on duty and leaving, pausing and resuming, more time, heavy calls, and what the caller
 * speaks. An accepted request is a fact that will be decided; what became of it is seen in the
 * list.
 */
final class DutyApi {
  private static final Map<Object, Level> LEVELS =
      Map.of("first", Level.FIRST, "second", Level.SECOND, "coordinator", Level.COORDINATOR);
  private static final SortedMap<String, PauseReason> REASONS = reasons();
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

  /** More people than any hotline has; keeps rubbish from filling the memory. */
  private static final int MOST = 1000;

  private final Supplier<Hotline> hotline;
  private final Predicate<Fact> offer;
  private final Map<StationId, Config.Station> stations;
  private final Set<Language> languages;
  private final Gate gate;
  private final Trail trail;

  /** An API; the languages are those of the lines. */
  DutyApi(
      Supplier<Hotline> hotline,
      Predicate<Fact> offer,
      Map<StationId, Config.Station> stations,
      Set<Language> languages,
      Gate gate,
      Trail trail) {
    this.hotline = hotline;
    this.offer = offer;
    this.stations = stations;
    this.languages = languages;
    this.gate = gate;
    this.trail = trail;
  }

  private static SortedMap<String, PauseReason> reasons() {
    SortedMap<String, PauseReason> names = new TreeMap<>();
    PauseReason.ASKED.forEach(r -> names.put(r.name().toLowerCase(Locale.ROOT), r));
    return names;
  }

  void route(Routes routes, int bodyLimit) {
    BodyHandler body = BodyHandler.create(false).setBodyLimit(bodyLimit);
    Right change = Right.DUTY_CHANGE;
    String person = "/api/counsellors/:id";
    routes.get("/api/counsellors", Right.DUTY_SEE, this::list);
    routes.put(person + "/duty", change, body, this::signIn);
    routes.delete(
        person + "/duty",
        change,
        body,
        c -> withoutBody(c, _ -> null, who -> new Fact.SignedOut(who.id())));
    routes.put(person + "/language", change, body, this::callerSpeaks);
    routes.put(person + "/pause", change, body, this::pause);
    routes.delete(
        person + "/pause",
        change,
        body,
        c -> withoutBody(c, DutyApi::onDuty, who -> new Fact.Resumed(who.id())));
    routes.post(
        person + "/more-time",
        change,
        body,
        c -> withoutBody(c, this::mayHaveMoreTime, who -> new Fact.MoreTimeAsked(who.id())));
    routes.post(
        person + "/heavy-call",
        change,
        body,
        c -> withoutBody(c, DutyApi::hasTalked, who -> new Fact.MarkedHeavy(who.id())));
  }

  private void list(RoutingContext asked) {
    Gate.answer(
        asked.response(),
        Views.duty(
            hotline.get(), stations, languages, Routes.visitor(asked), Routes.extent(asked)));
  }

  private void signIn(RoutingContext asked) {
    CounsellorId id = id(asked);
    JsonObject body = Body.object(asked);
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
    } else if (!stations.containsKey(new StationId(station))) {
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

  private void pause(RoutingContext asked) {
    JsonObject body = Body.object(asked);
    Object name = body == null ? null : body.getValue("reason", "other");
    PauseReason reason = name instanceof String known ? REASONS.get(known) : null;
    if (body == null || reason == null || !Set.of("reason").containsAll(body.fieldNames())) {
      gate.refuse(
          asked.request(),
          400,
          "the body is empty, or {\"reason\": \"" + String.join(", ", REASONS.keySet()) + "\"}");
    } else {
      about(asked, DutyApi::onDuty, who -> new Fact.PauseAsked(who.id(), reason));
    }
  }

  private static @Nullable String onDuty(Counsellor who) {
    return who.onDuty() ? null : "this counsellor is not on duty";
  }

  private static @Nullable String hasTalked(Counsellor who) {
    return who.onDuty() && who.load().last() == null
        ? "there was no call in this shift"
        : onDuty(who);
  }

  private @Nullable String mayHaveMoreTime(Counsellor who) {
    return hotline.get().policy().care().mayBecomeLonger(who.availability())
        ? null
        : "there is no wrap-up, or it is as long as it may become";
  }

  /** The caller with whom the counsellor talks speaks that language; no call is named. */
  private void callerSpeaks(RoutingContext asked) {
    CounsellorId id = id(asked);
    JsonObject body = Body.object(asked);
    if (id == null) {
      refuseId(asked);
    } else if (body == null
        || !body.fieldNames().equals(Set.of("language"))
        || !(body.getValue("language") instanceof String language)
        || !Language.isTag(language)) {
      gate.refuse(
          asked.request(), 400, "the body is {\"language\": \"<ISO 639, two or three letters>\"}");
    } else if (!hotline.get().staff().everybody().containsKey(id)) {
      say(asked, 404, "there is no such counsellor");
    } else if (hotline.get().staff().counsellor(id).availability()
        instanceof Availability.OnCall on) {
      accept(
          asked, new Fact.LanguageChosen(on.call(), new Language(language), ChosenBy.COUNSELLOR));
    } else {
      say(asked, 409, "this counsellor talks with nobody");
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

  /** Why that cannot be, null if it can. */
  private interface Obstacle {
    @Nullable String of(Counsellor who);
  }

  private void withoutBody(RoutingContext asked, Obstacle obstacle, About fact) {
    JsonObject body = Body.object(asked);
    if (body == null || !body.isEmpty()) {
      gate.refuse(asked.request(), 400, "the body is empty, or {}");
    } else {
      about(asked, obstacle, fact);
    }
  }

  private void about(RoutingContext asked, Obstacle obstacle, About fact) {
    CounsellorId id = id(asked);
    if (id == null) {
      refuseId(asked);
      return;
    }
    Counsellor who = hotline.get().staff().everybody().get(id);
    String why = who == null ? null : obstacle.of(who);
    if (who == null) {
      say(asked, 404, "there is no such counsellor");
    } else if (why != null) {
      say(asked, 409, why);
    } else {
      accept(asked, fact.of(who));
    }
  }

  private void accept(RoutingContext asked, Fact fact) {
    if (offer.test(fact)) {
      trail.duty(asked, Objects.requireNonNull(asked.pathParam("id")));
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
}
