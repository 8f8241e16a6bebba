package rs.astra.hotline.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Danger.Ground;
import rs.astra.hotline.core.consent.Sharing.Kind;
import rs.astra.hotline.core.consent.Sharing.Purpose;
import rs.astra.hotline.core.consent.Telling;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.engine.SharingDesk;
import rs.astra.hotline.engine.SharingDesk.Recorded;
import rs.astra.hotline.engine.SharingDesk.Wanted;
import rs.astra.hotline.people.Accounts;
import rs.astra.hotline.people.Session;

/**
 * To whom a caller has agreed that something may be told: recorded, listed, asked before it is
 * told, and taken back; and overrides, if a life or a child is in danger, to which a second person
 * says a word. What is told goes from person to person; here are only its kinds. A page may ask
 * again and again which there are; to whom what may be told it has to ask by itself.
 */
final class SharingApi {
  private static final Set<String> FIELDS = Set.of("call", "recipient", "purpose", "what", "days");
  private static final String BODY =
      "{\"recipient\": \"at most 100 letters\", \"purpose\": \"shelter, medical, legal, police,"
          + " social_work or helpline\", \"what\": [\"the_call, identity, contact, whereabouts,"
          + " situation, needs, health, children\"], \"days\": 1 to 30}";

  private final SharingDesk desk;
  private final Accounts accounts;
  private final Gate gate;

  SharingApi(SharingDesk desk, Accounts accounts, Gate gate) {
    this.desk = desk;
    this.accounts = accounts;
    this.gate = gate;
  }

  void route(Routes routes, int bodyLimit) {
    BodyHandler body = BodyHandler.create(false).setBodyLimit(bodyLimit);
    String all = "/api/counsellors/:id/sharings";
    String one = all + "/:consent";
    routes.get("/api/sharings", Right.CONSENTS_SEE, this::list);
    // A read is in the trail, so it is no GET that a page repeats by itself.
    routes.post("/api/sharings", Right.CONSENTS_SEE, body, this::open);
    routes.post(all, Right.CONSENT_RECORD, body, this::record);
    routes.post(one + "/share", Right.CONSENT, body, this::share);
    routes.delete(one, Right.CONSENT, body, this::withdraw);
    routes.post("/api/counsellors/:id/overrides", Right.CONSENT_RECORD, body, this::override);
    routes.post("/api/sharings/:consent/word", Right.OVERRIDE_JUDGE, body, this::say);
  }

  private void list(RoutingContext asked) {
    ConsentApi.answer(
        asked, desk.held(), all -> Gate.answer(asked.response(), ConsentViews.states(all)));
  }

  private void open(RoutingContext asked) {
    Session session = Routes.visitor(asked).session();
    JsonObject body = Body.object(asked);
    if (session == null || body == null || !body.isEmpty()) {
      gate.refuse(asked.request(), 400, "the body is {}");
    } else {
      ConsentApi.answer(
          asked,
          desk.open(session.who().counsellor()),
          all -> Gate.answer(asked.response(), ConsentViews.sharings(all)));
    }
  }

  private void record(RoutingContext asked) {
    CounsellorId by = ConsentApi.who(asked);
    JsonObject body = Body.object(asked);
    Wanted wanted = body == null ? null : wanted(body);
    if (by == null || wanted == null) {
      gate.refuse(asked.request(), 400, "the body is " + BODY);
    } else {
      recorded(asked, wanted, () -> desk.record(by, wanted));
    }
  }

  /** As with a consent, but for how long, and with what is in danger. */
  private void override(RoutingContext asked) {
    CounsellorId by = ConsentApi.who(asked);
    JsonObject body = Body.object(asked);
    Object word = body == null ? null : body.remove("ground");
    Ground ground = one(Ground.class, word);
    Wanted wanted = body == null || body.containsKey("days") ? null : wanted(body);
    if (by == null || ground == null || wanted == null) {
      gate.refuse(
          asked.request(),
          400,
          "the body is " + BODY + ", but \"ground\": \"life or child\" in the place of \"days\"");
    } else {
      recorded(asked, wanted, () -> desk.override(by, wanted, ground));
    }
  }

  private static void recorded(
      RoutingContext asked, Wanted wanted, Supplier<Future<Recorded>> record) {
    if (Telling.isIn(wanted.recipient())) {
      ConsentApi.say(asked, 422, "telling", "this looks like a number or a document");
    } else {
      ConsentApi.answer(
          asked,
          record.get(),
          recorded -> {
            switch (recorded) {
              case Recorded.Done done ->
                  Gate.answer(
                      asked.response().setStatusCode(201), ConsentViews.sharing(done.sharing()));
              case Recorded.Not not ->
                  ConsentApi.say(asked, 409, Views.name(not.because()), "it is not recorded");
            }
          });
    }
  }

  private static @Nullable Wanted wanted(JsonObject body) {
    if (!FIELDS.containsAll(body.fieldNames())
        || !(body.getValue("call", "") instanceof String call)
        || call.length() > 100
        || !(body.getValue("recipient") instanceof String recipient)
        || recipient.isBlank()
        || recipient.length() > 100
        || ConsentApi.LINE_BREAK.matcher(recipient).find()
        || !(body.getValue("days", 30) instanceof Integer days)
        || days < 1
        || days > 30) {
      return null;
    }
    Purpose purpose = one(Purpose.class, body.getValue("purpose"));
    Set<Kind> what = kinds(body.getValue("what"));
    return purpose == null || what == null
        ? null
        : new Wanted(
            call.isEmpty() ? null : new CallId(call),
            recipient.strip(),
            purpose,
            what,
            Duration.ofDays(days));
  }

  private void share(RoutingContext asked) {
    CounsellorId by = ConsentApi.who(asked);
    ConsentId id = ConsentApi.consent(asked);
    JsonObject body = Body.object(asked);
    Set<Kind> what =
        body == null || !body.fieldNames().equals(Set.of("what"))
            ? null
            : kinds(body.getValue("what"));
    if (by == null || id == null || what == null) {
      gate.refuse(asked.request(), 400, "no such path, or a body that is not {\"what\": [...]}");
      return;
    }
    ConsentApi.answer(
        asked,
        desk.share(by, id, what),
        refusal ->
            refusal.ifPresentOrElse(
                why -> ConsentApi.say(asked, 409, Views.name(why), "nobody may be told that"),
                () -> Gate.answer(asked.response(), new JsonObject().put("allowed", true))));
  }

  private void withdraw(RoutingContext asked) {
    CounsellorId by = ConsentApi.who(asked);
    ConsentId id = ConsentApi.consent(asked);
    JsonObject body = Body.object(asked);
    if (by == null || id == null || body == null || !body.isEmpty()) {
      gate.refuse(asked.request(), 400, "no such path, or a body that is not {}");
      return;
    }
    ConsentApi.answer(asked, desk.withdraw(by, id), ended -> ConsentApi.over(asked, ended));
  }

  /** A second person agrees to an override, or does not. */
  private void say(RoutingContext asked) {
    Session session = Routes.visitor(asked).session();
    ConsentId id = ConsentApi.consent(asked);
    JsonObject body = Body.object(asked);
    if (session == null
        || id == null
        || body == null
        || !body.fieldNames().equals(Set.of("agrees"))
        || !(body.getValue("agrees") instanceof Boolean agrees)) {
      gate.refuse(asked.request(), 400, "no such path, or a body that is not {\"agrees\": true}");
      return;
    }
    ConsentApi.answer(
        asked,
        accounts
            .given(session.who())
            .compose(
                since ->
                    desk.say(session.who().counsellor(), since.orElse(Instant.MAX), id, agrees)),
        obstacle ->
            obstacle.ifPresentOrElse(
                why -> ConsentApi.say(asked, 409, Views.name(why), "this word does not count"),
                () -> Gate.answer(asked.response(), new JsonObject().put("said", true))));
  }

  private static @Nullable Set<Kind> kinds(@Nullable Object list) {
    Set<Kind> all = EnumSet.noneOf(Kind.class);
    if (list instanceof JsonArray names) {
      for (Object each : names) {
        Kind kind = one(Kind.class, each);
        if (kind == null) {
          return null;
        }
        all.add(kind);
      }
    }
    return all.isEmpty() ? null : all;
  }

  private static <E extends Enum<E>> @Nullable E one(Class<E> of, @Nullable Object word) {
    return EnumSet.allOf(of).stream()
        .filter(it -> Views.name(it).equals(word))
        .findFirst()
        .orElse(null);
  }
}
