package rs.astra.hotline.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.CallbackConsent;
import rs.astra.hotline.core.consent.CallbackConsent.Ending;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.SafeWindow;
import rs.astra.hotline.core.consent.Telling;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.engine.CallbackDesk;
import rs.astra.hotline.engine.CallbackDesk.Agreement;
import rs.astra.hotline.engine.CallbackDesk.Held;
import rs.astra.hotline.engine.CallbackDesk.Recorded;
import rs.astra.hotline.engine.Sealing;

/**
 * Callbacks that were agreed by voice: recorded, listed, read, asked for, settled and withdrawn. A
 * number goes in and never comes out; no answer repeats what was sent. Who acts is in the path, and
 * can only be whoever has signed in; whoever is on shift may see that somebody is to be called
 * back, and whether now, and read when and the words. What was agreed in the own last calls can be
 * recorded for a while after the shift ({@link Attendance}).
 */
final class ConsentApi {
  private static final Set<String> FIELDS =
      Set.of(
          "consent",
          "call",
          "number",
          "mayAnswer",
          "codeWord",
          "days",
          "from",
          "until",
          "voicemail",
          "hours",
          "sure");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

  /** What no word of a single line holds. */
  static final Pattern LINE_BREAK = Pattern.compile("\\R|\\p{Cntrl}");

  private final CallbackDesk desk;
  private final Gate gate;

  ConsentApi(CallbackDesk desk, Gate gate) {
    this.desk = desk;
    this.gate = gate;
  }

  void route(Routes routes, int bodyLimit) {
    BodyHandler body = BodyHandler.create(false).setBodyLimit(bodyLimit);
    String all = "/api/counsellors/:id/consents";
    String one = all + "/:consent";
    routes.get("/api/consents", Right.CONSENTS_SEE, this::list);
    routes.get("/api/counsellors/:id/talk", Right.CONSENT_RECORD, this::talk);
    routes.post(all, Right.CONSENT_RECORD, body, this::record);
    // A read is in the trail, so it is no GET that a browser might repeat by itself.
    routes.post(one + "/words", Right.CONSENT, body, c -> about(c, this::words));
    routes.post(one + "/call", Right.CONSENT, body, c -> about(c, this::call));
    routes.post(
        one + "/done",
        Right.CONSENT,
        body,
        c -> about(c, (asked, by, id) -> end(asked, by, id, Ending.DONE)));
    routes.delete(
        one,
        Right.CONSENT,
        body,
        c -> about(c, (asked, by, id) -> end(asked, by, id, Ending.WITHDRAWN)));
  }

  /** In which call something can be agreed now; only to whoever talks in it. */
  private void talk(RoutingContext asked) {
    CounsellorId by = who(asked);
    if (by == null) {
      gate.refuse(asked.request(), 400, "no such path");
    } else {
      Gate.answer(asked.response(), ConsentViews.talk(desk.talk(by)));
    }
  }

  // --- recording

  private void record(RoutingContext asked) {
    CounsellorId by = who(asked);
    JsonObject body = Body.object(asked);
    Agreement agreement = body == null ? null : agreement(body);
    if (by == null || body == null || agreement == null) {
      gate.refuse(
          asked.request(),
          400,
          "the body is {\"consent\": \"a UUID, or none\", \"number\", \"mayAnswer\", \"codeWord\","
              + " \"days\": [1 to 7], \"from\": \"HH:MM\", \"until\": \"HH:MM\", \"voicemail\":"
              + " false, \"hours\": 1 to 72}");
      return;
    }
    String words = agreement.words().mayAnswer() + "\n" + agreement.words().codeWord();
    if (Telling.isIn(words) && !Boolean.TRUE.equals(body.getValue("sure"))) {
      say(asked, 422, "telling", "this looks like a number or a document");
      return;
    }
    answer(
        asked,
        desk.record(by, agreement),
        recorded -> {
          switch (recorded) {
            case Recorded.Done done ->
                Gate.answer(asked.response().setStatusCode(201), json(done.consent()));
            case Recorded.Not not ->
                say(asked, 409, Views.name(not.because()), "it is not recorded");
          }
        });
  }

  private static @Nullable Agreement agreement(JsonObject body) {
    if (!FIELDS.containsAll(body.fieldNames())
        || !(body.getValue("consent", "") instanceof String consent)
        || !(consent.isEmpty() || ConsentId.isId(consent))
        || !(body.getValue("call", "") instanceof String call)
        || call.length() > 100
        || !(body.getValue("number") instanceof String number)
        || !(body.getValue("mayAnswer") instanceof String mayAnswer)
        || !(body.getValue("codeWord", "") instanceof String codeWord)
        || !(body.getValue("days") instanceof JsonArray days)
        || !(body.getValue("from") instanceof String from)
        || !(body.getValue("until") instanceof String until)
        || !(body.getValue("voicemail", false) instanceof Boolean voicemail)
        || !(body.getValue("hours", 72) instanceof Integer hours)
        || number.length() > 60
        || mayAnswer.isBlank()
        || mayAnswer.length() > 200
        || codeWord.length() > 60
        || LINE_BREAK.matcher(mayAnswer + codeWord).find()
        || hours < 1
        || hours > 72) {
      return null;
    }
    try {
      Set<DayOfWeek> week = EnumSet.noneOf(DayOfWeek.class);
      for (Object day : days) {
        if (!(day instanceof Integer ofWeek)) {
          return null;
        }
        week.add(DayOfWeek.of(ofWeek));
      }
      SafeWindow window = new SafeWindow(week, LocalTime.parse(from), LocalTime.parse(until));
      return new Agreement(
          consent.isEmpty() ? null : new ConsentId(consent),
          call.isEmpty() ? null : new CallId(call),
          number,
          new Sealing.Words(mayAnswer.strip(), codeWord.strip()),
          window,
          voicemail,
          Duration.ofHours(hours));
    } catch (DateTimeException | IllegalArgumentException e) {
      return null;
    }
  }

  // --- what is held

  private void list(RoutingContext asked) {
    answer(
        asked,
        desk.held(),
        all -> {
          JsonArray consents = new JsonArray();
          all.forEach(held -> consents.add(json(held)));
          Gate.answer(asked.response(), new JsonObject().put("consents", consents));
        });
  }

  private static JsonObject json(Held held) {
    JsonObject json =
        new JsonObject()
            .put("consent", held.id().value())
            .put("counsellor", held.recordedBy().value());
    return switch (held.verdict()) {
      case Verdict.DialNow _ -> json.put("now", true).put("closesAt", minute(held.closesAt()));
      case Verdict.Refused refused ->
          json.put("now", false)
              .put("because", Views.name(refused.because()))
              .put("opensAt", minute(refused.opensAt()));
    };
  }

  /** A list says no second: when it lapses says when it was agreed. */
  private static @Nullable Long minute(@Nullable Instant at) {
    return at == null ? null : at.truncatedTo(ChronoUnit.MINUTES).toEpochMilli();
  }

  /**
   * No call, no number, no word: nothing by which two consents could be told to be one person's.
   */
  private static JsonObject json(CallbackConsent consent) {
    return new JsonObject()
        .put("consent", consent.id().value())
        .put("counsellor", consent.recordedBy().value())
        .put("agreedAt", consent.agreedAt().toEpochMilli())
        .put("expiresAt", consent.expiresAt().toEpochMilli())
        .put(
            "days",
            new JsonArray(consent.window().inOrder().stream().map(DayOfWeek::getValue).toList()))
        .put("from", consent.window().from().toString())
        .put("until", consent.window().until().toString())
        .put("voicemail", consent.voicemail())
        .put("triesLeft", consent.triesLeft());
  }

  // --- one of them

  private interface About {
    void about(RoutingContext asked, CounsellorId by, ConsentId id);
  }

  private void about(RoutingContext asked, About what) {
    CounsellorId by = who(asked);
    ConsentId id = consent(asked);
    JsonObject body = Body.object(asked);
    if (by == null || id == null || body == null || !body.isEmpty()) {
      gate.refuse(asked.request(), 400, "no such path, or a body that is not {}");
    } else {
      what.about(asked, by, id);
    }
  }

  private void words(RoutingContext asked, CounsellorId by, ConsentId id) {
    answer(
        asked,
        desk.read(by, id),
        found ->
            found.ifPresentOrElse(
                read ->
                    Gate.answer(
                        asked.response(),
                        json(read.consent())
                            .put("mayAnswer", read.words().mayAnswer())
                            .put("codeWord", read.words().codeWord())),
                () -> say(asked, 404, "over", "there is no such consent any more")));
  }

  private void call(RoutingContext asked, CounsellorId by, ConsentId id) {
    answer(
        asked,
        desk.ask(by, id),
        verdict -> {
          switch (verdict) {
            case Verdict.DialNow _ ->
                Gate.answer(
                    asked.response().setStatusCode(202), new JsonObject().put("accepted", true));
            case Verdict.Refused refused ->
                say(asked, 409, Views.name(refused.because()), "nobody is called back now");
          }
        });
  }

  private void end(RoutingContext asked, CounsellorId by, ConsentId id, Ending ending) {
    answer(asked, desk.end(by, id, ending), ended -> over(asked, ended));
  }

  // --- words

  /** Which consent the path names, null if none can be called so. */
  static @Nullable ConsentId consent(RoutingContext asked) {
    String id = asked.pathParam("consent");
    return id != null && ConsentId.isId(id) ? new ConsentId(id) : null;
  }

  static void over(RoutingContext asked, boolean ended) {
    if (ended) {
      Gate.answer(asked.response(), new JsonObject().put("over", true));
    } else {
      say(asked, 404, "over", "there is no such consent any more");
    }
  }

  static <T> void answer(RoutingContext asked, Future<T> answer, Consumer<T> told) {
    answer
        .onSuccess(told::accept)
        .onFailure(_ -> say(asked, 503, "records_away", "our records cannot be reached"));
  }

  static void say(RoutingContext asked, int status, String reason, String why) {
    Gate.answer(
        asked.response().setStatusCode(status),
        new JsonObject().put("error", why).put("reason", reason));
  }

  /** Who acts. */
  static @Nullable CounsellorId who(RoutingContext asked) {
    String id = asked.pathParam("id");
    return id != null && NAME.matcher(id).matches() ? new CounsellorId(id) : null;
  }
}
