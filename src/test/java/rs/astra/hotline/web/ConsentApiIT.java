package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.CallbackConsent;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.core.consent.Verdict.Because;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.Audit.Action;
import rs.astra.hotline.people.Role;

/** Callbacks over HTTP: what goes in, what comes out, and that the number never does. */
class ConsentApiIT extends OverHttp {
  private static final String NUMBER = "064/123-45-67";
  private static final String ANA = "/api/counsellors/ana/consents";

  /** Safe at every hour of every day. */
  private static JsonObject agreement() {
    return new JsonObject()
        .put("number", NUMBER)
        .put("mayAnswer", "only she, never he")
        .put("codeWord", "višnja")
        .put("days", new JsonArray(List.of(1, 2, 3, 4, 5, 6, 7)))
        .put("from", "08:00")
        .put("until", "08:00")
        .put("voicemail", false)
        .put("hours", 24);
  }

  private final String ana = scenery.cookie("ana", Role.COUNSELLOR);

  @Override
  HttpRequest.Builder request(String path) {
    return strange(path).header("cookie", ana);
  }

  private void anaHasTalked() throws Exception {
    put("/api/counsellors/ana/duty", "{\"station\":\"c1\"}");
    scenery.linked(Instant.now());
    scenery.arrives("a", "sos", Instant.now());
    scenery.answers(1, Instant.now());
  }

  private String recorded() throws Exception {
    HttpResponse<String> answer = post(ANA, agreement().encode());
    assertEquals(201, answer.statusCode(), answer.body());
    withoutTheNumber(answer);
    return new JsonObject(answer.body()).getString("consent");
  }

  private static void withoutTheNumber(HttpResponse<String> answer) {
    assertFalse(answer.body().contains("1234567") || answer.body().contains("123-45"));
  }

  private JsonObject only() throws Exception {
    HttpResponse<String> answer = get("/api/consents");
    withoutTheNumber(answer);
    assertFalse(answer.body().contains("only she") || answer.body().contains("nja"));
    JsonArray all = new JsonObject(answer.body()).getJsonArray("consents");
    assertEquals(1, all.size());
    return all.getJsonObject(0);
  }

  private List<Action> trail() {
    return scenery.audit.entries().stream()
        .map(Audit.Entry::action)
        .filter(action -> action != Action.DUTY_CHANGE)
        .toList();
  }

  @Test
  void what_was_agreed_is_recorded_listed_and_read_and_the_number_never_comes_out()
      throws Exception {
    anaHasTalked();
    String id = recorded();
    JsonObject seen = only();
    assertEquals(id, seen.getString("consent"));
    assertEquals("ana", seen.getString("counsellor"));
    assertEquals(true, seen.getBoolean("now"));
    HttpResponse<String> words = post(ANA + "/" + id + "/words", "{}");
    withoutTheNumber(words);
    JsonObject read = new JsonObject(words.body());
    assertEquals("only she, never he", read.getString("mayAnswer"));
    assertEquals("višnja", read.getString("codeWord"));
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7), read.getJsonArray("days").getList());
    assertEquals("08:00", read.getString("from"));
    assertEquals(3, read.getInteger("triesLeft"));
    assertEquals(List.of(Action.CONSENT_CHANGE, Action.CONSENT_READ), trail());
  }

  @Test
  void a_list_that_is_in_no_trail_says_whether_now_and_neither_when_it_is_safe_nor_was_agreed()
      throws Exception {
    anaHasTalked();
    recorded();
    Instant lapses = scenery.consents.held(Instant.now()).await().getFirst().expiresAt();
    JsonObject open = only();
    assertEquals(Set.of("consent", "counsellor", "now", "closesAt"), open.fieldNames());
    assertEquals(
        lapses.truncatedTo(ChronoUnit.MINUTES).toEpochMilli(),
        open.getLong("closesAt"),
        "its window is all day: it lapses");
    delete(ANA + "/" + open.getString("consent"));
    ZonedDateTime belgrade = ZonedDateTime.now(ZoneId.of("Europe/Belgrade"));
    ZonedDateTime opens = belgrade.plusHours(2).truncatedTo(ChronoUnit.MINUTES);
    JsonObject later =
        agreement()
            .put("from", opens.toLocalTime().toString())
            .put("until", opens.plusHours(1).toLocalTime().toString());
    assertEquals(201, post(ANA, later.encode()).statusCode());
    JsonObject shut = only();
    assertEquals(Set.of("consent", "counsellor", "now", "because", "opensAt"), shut.fieldNames());
    assertEquals("outside_window", shut.getString("because"));
    assertEquals(opens.toInstant().toEpochMilli(), shut.getLong("opensAt"));
    assertFalse(trail().contains(Action.CONSENT_READ));
  }

  @Test
  void however_often_it_is_sent_it_is_one_and_what_was_withdrawn_stays_so() throws Exception {
    anaHasTalked();
    JsonObject sent = agreement().put("consent", "00000000-0000-4000-8000-000000000001");
    HttpResponse<String> first = post(ANA, sent.encode());
    HttpResponse<String> second = post(ANA, sent.encode());
    assertEquals(201, first.statusCode());
    assertEquals(201, second.statusCode());
    String id = new JsonObject(first.body()).getString("consent");
    assertEquals(id, new JsonObject(second.body()).getString("consent"));
    assertEquals(id, only().getString("consent"));
    delete(ANA + "/" + id);
    HttpResponse<String> third = post(ANA, sent.encode());
    assertEquals(409, third.statusCode());
    assertEquals("over_already", new JsonObject(third.body()).getString("reason"));
    assertEquals("{\"consents\":[]}", get("/api/consents").body());
  }

  @Test
  void a_callback_is_asked_for_and_the_core_decides() throws Exception {
    anaHasTalked();
    String id = recorded();
    assertEquals(202, post(ANA + "/" + id + "/call", "{}").statusCode());
    Fact.CallbackAsked asked = (Fact.CallbackAsked) scenery.offered.get(scenery.offered.size() - 1);
    assertEquals(id, asked.consent().value());
    assertTrue(asked.verdict() instanceof Verdict.DialNow);
    assertEquals(List.of(Action.CONSENT_CHANGE, Action.CALLBACK_DIAL), trail());
  }

  @Test
  void withdrawing_destroys_at_once_and_every_later_question_is_refused() throws Exception {
    anaHasTalked();
    String id = recorded();
    assertEquals(200, delete(ANA + "/" + id).statusCode());
    assertEquals(404, delete(ANA + "/" + id).statusCode());
    assertEquals(404, post(ANA + "/" + id + "/words", "{}").statusCode());
    HttpResponse<String> refused = post(ANA + "/" + id + "/call", "{}");
    assertEquals(409, refused.statusCode());
    assertEquals("withdrawn", new JsonObject(refused.body()).getString("reason"));
    assertEquals(
        Verdict.refused(Because.WITHDRAWN),
        ((Fact.CallbackAsked) scenery.offered.get(scenery.offered.size() - 1)).verdict());
    assertEquals("{\"consents\":[]}", get("/api/consents").body());
  }

  @Test
  void each_entry_of_the_trail_has_the_call_in_which_it_was_agreed() throws Exception {
    anaHasTalked();
    String id = recorded();
    post(ANA + "/" + id + "/words", "{}");
    post(ANA + "/" + id + "/call", "{}");
    delete(ANA + "/" + id);
    delete(ANA + "/00000000-0000-0000-0000-000000000000");
    assertEquals(
        List.of(
            "CONSENT_CHANGE a",
            "CONSENT_READ a",
            "CALLBACK_DIAL a",
            "CONSENT_CHANGE a",
            "CONSENT_CHANGE null"),
        scenery.audit.entries().stream()
            .filter(it -> it.action() != Action.DUTY_CHANGE)
            .map(it -> it.action() + " " + it.call())
            .toList());
  }

  @Test
  void whatever_rings_because_of_a_consent_is_called_off_with_it() throws Exception {
    anaHasTalked();
    String withdrawn = recorded();
    String settled = recorded();
    delete(ANA + "/" + withdrawn);
    delete(ANA + "/" + withdrawn);
    post(ANA + "/" + settled + "/done", "{}");
    assertEquals(
        List.of(
            new Fact.CallbackCalledOff(new ConsentId(withdrawn), Because.WITHDRAWN),
            new Fact.CallbackCalledOff(new ConsentId(withdrawn), Because.WITHDRAWN),
            new Fact.CallbackCalledOff(new ConsentId(settled), Because.ALREADY_DONE)),
        scenery.offered.stream().filter(Fact.CallbackCalledOff.class::isInstance).toList());
  }

  @Test
  void what_the_trail_cannot_take_is_not_done_but_withdrawing_is() throws Exception {
    anaHasTalked();
    String id = recorded();
    scenery.audit.goAway();
    assertEquals(503, post(ANA, agreement().encode()).statusCode());
    assertEquals(503, post(ANA + "/" + id + "/words", "{}").statusCode());
    assertEquals(503, post(ANA + "/" + id + "/call", "{}").statusCode());
    assertEquals(200, delete(ANA + "/" + id).statusCode());
  }

  @Test
  void who_has_talked_with_nobody_records_nothing() throws Exception {
    put("/api/counsellors/ana/duty", "{\"station\":\"c1\"}");
    HttpResponse<String> answer = post(ANA, agreement().encode());
    assertEquals(409, answer.statusCode());
    assertEquals("no_call", new JsonObject(answer.body()).getString("reason"));
  }

  @Test
  void whoever_has_not_come_to_work_sees_nothing_of_what_was_agreed() throws Exception {
    anaHasTalked();
    String id = recorded();
    String ema = scenery.cookie("ema", Role.COUNSELLOR);
    String own = "/api/counsellors/ema/consents";
    for (String path : List.of("/words", "/call", "/done")) {
      assertEquals(403, asks(ema, own + "/" + id + path, agreement()), path);
    }
    assertEquals(403, asks(ema, own, agreement()));
    for (String path : List.of("/api/consents", "/api/sharings")) {
      assertEquals(403, send(strange(path).header("cookie", ema).GET()).statusCode(), path);
    }
    scenery.signIn("ema", "c2", Instant.now());
    assertEquals(200, asks(ema, own + "/" + id + "/words", new JsonObject()), "at work");
  }

  private int asks(String cookie, String path, JsonObject body) throws Exception {
    return send(strange(path)
            .header("cookie", cookie)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.encode())))
        .statusCode();
  }

  @Test
  void who_has_just_left_writes_down_what_was_agreed_in_the_last_call_and_reads_nothing()
      throws Exception {
    anaHasTalked();
    String before = recorded();
    scenery.tell(new Fact.SignedOut(new CounsellorId("ana")), Instant.now());
    scenery.hangsUp("a", Instant.now());
    scenery.quiet(1, Instant.now());
    assertFalse(scenery.hotline().staff().counsellor(new CounsellorId("ana")).onDuty());
    assertEquals(
        "a",
        new JsonObject(get("/api/counsellors/ana/talk").body())
            .getJsonObject("talk")
            .getString("call"));
    assertEquals(201, post(ANA, agreement().encode()).statusCode());
    assertEquals(403, get("/api/consents").statusCode());
    assertEquals(403, post(ANA + "/" + before + "/words", "{}").statusCode());
  }

  @Test
  void it_belongs_to_one_of_the_last_two_calls_and_to_no_other() throws Exception {
    anaHasTalked();
    JsonObject talk = new JsonObject(get("/api/counsellors/ana/talk").body()).getJsonObject("talk");
    assertEquals("a", talk.getString("call"));
    assertTrue(talk.getLong("since") > 0);
    int leg = 1;
    for (String call : List.of("b", "c")) {
      scenery.hangsUp(call.equals("b") ? "a" : "b", Instant.now());
      scenery.quiet(leg++, Instant.now());
      scenery.tell(new Fact.Resumed(new CounsellorId("ana")), Instant.now());
      scenery.arrives(call, "sos", Instant.now());
      scenery.answers(leg, Instant.now());
    }
    HttpResponse<String> refused = post(ANA, agreement().put("call", "a").encode());
    assertEquals(409, refused.statusCode());
    assertEquals("other_call", new JsonObject(refused.body()).getString("reason"));
    assertEquals(201, post(ANA, agreement().put("call", "b").encode()).statusCode());
    assertEquals(201, post(ANA, agreement().put("call", "c").encode()).statusCode());
    assertEquals(
        Set.of(new CallId("b"), new CallId("c")),
        scenery.consents.held(Instant.now()).await().stream()
            .map(CallbackConsent::call)
            .collect(Collectors.toSet()));
  }

  @Test
  void wrong_numbers_and_windows_are_refused_by_their_reason_and_not_repeated() throws Exception {
    anaHasTalked();
    for (var wrong :
        Map.of("192", "no_number", "0900 123 456", "no_number", "canary", "no_number").entrySet()) {
      HttpResponse<String> answer = post(ANA, agreement().put("number", wrong.getKey()).encode());
      assertEquals(409, answer.statusCode());
      assertEquals(wrong.getValue(), new JsonObject(answer.body()).getString("reason"));
      assertFalse(answer.body().contains(wrong.getKey()));
    }
    for (JsonObject wrong :
        List.of(
            agreement().put("hours", 73),
            agreement().put("hours", 0),
            agreement().put("days", new JsonArray()),
            agreement().put("days", new JsonArray(List.of(8))),
            agreement().put("from", "25:00"),
            agreement().put("from", "08:00:30"),
            agreement().put("mayAnswer", " "),
            agreement().put("mayAnswer", "x".repeat(201)),
            agreement().put("mayAnswer", "canary\nsecond line"),
            agreement().put("consent", "canary"),
            agreement().put("canary", true))) {
      HttpResponse<String> answer = post(ANA, wrong.encode());
      assertEquals(400, answer.statusCode(), wrong.encode());
      assertFalse(answer.body().contains("canary"));
    }
  }

  @Test
  void words_that_hold_a_number_or_a_document_are_asked_about_once() throws Exception {
    anaHasTalked();
    for (String telling :
        List.of(
            "call 0641234567",
            "1-2-3-4-5-6-7",
            "JMBG 0101990710006",
            "passport 012345678",
            "pasos AB123456")) {
      HttpResponse<String> answer = post(ANA, agreement().put("mayAnswer", telling).encode());
      assertEquals(422, answer.statusCode(), telling);
      assertEquals("telling", new JsonObject(answer.body()).getString("reason"));
      assertEquals(
          201,
          post(ANA, agreement().put("mayAnswer", telling).put("sure", true).encode()).statusCode());
    }
    assertEquals(
        201, post(ANA, agreement().put("mayAnswer", "after 17 h, 2 rings").encode()).statusCode());
  }
}
