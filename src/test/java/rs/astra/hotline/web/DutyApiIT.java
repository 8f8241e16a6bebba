package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.ChosenBy;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;

class DutyApiIT extends OverHttp {
  @Test
  void a_counsellor_comes_on_duty_pauses_resumes_and_leaves() throws Exception {
    assertEquals(202, put("/api/counsellors/ana/duty", "{\"station\":\"c1\"}").statusCode());
    JsonObject ana =
        new JsonObject(get("/api/counsellors").body()).getJsonArray("counsellors").getJsonObject(0);
    assertEquals("c1", ana.getString("station"));
    assertEquals("free", ana.getString("state"));
    assertEquals(202, put("/api/counsellors/ana/pause", "{}").statusCode());
    assertEquals(202, delete("/api/counsellors/ana/pause").statusCode());
    assertEquals(202, delete("/api/counsellors/ana/duty").statusCode());
    CounsellorId id = new CounsellorId("ana");
    assertEquals(
        List.of(
            new Fact.SignedIn(id, new StationId("c1"), Level.FIRST),
            new Fact.PauseAsked(id, PauseReason.OTHER),
            new Fact.Resumed(id),
            new Fact.SignedOut(id)),
        scenery.offered);
  }

  @Test
  void a_pause_has_a_reason_of_the_list() throws Exception {
    put("/api/counsellors/ana/duty", "{\"station\":\"c1\"}");
    for (String reason : List.of("break", "meal", "debrief", "training", "technical", "other")) {
      String body = "{\"reason\":\"" + reason + "\"}";
      assertEquals(202, put("/api/counsellors/ana/pause", body).statusCode(), reason);
      assertEquals(reason, ana().getString("reason"));
    }
    for (String wrong :
        List.of("{\"reason\":\"missed_too_often\"}", "{\"reason\":\"canary\"}", "{\"reason\":7}")) {
      HttpResponse<String> answer = put("/api/counsellors/ana/pause", wrong);
      assertEquals(400, answer.statusCode(), wrong);
      assertFalse(answer.body().contains("canary"), answer.body());
    }
  }

  @Test
  void a_wrap_up_becomes_longer_until_its_bound_and_a_heavy_call_brings_a_rest() throws Exception {
    put("/api/counsellors/ana/duty", "{\"station\":\"c1\"}");
    assertEquals(409, post("/api/counsellors/ana/more-time").statusCode());
    assertEquals(409, post("/api/counsellors/ana/heavy-call").statusCode());
    scenery.linked(Instant.now());
    scenery.arrives("a", "sos", Instant.now());
    scenery.answers(1, Instant.now());
    scenery.hangsUp("a", Instant.now());
    scenery.quiet(1, Instant.now());
    long until = ana().getLong("until");
    assertEquals(202, post("/api/counsellors/ana/more-time").statusCode());
    assertEquals(until + 120_000, ana().getLong("until"));
    for (int i = 0; i < 13; i++) {
      post("/api/counsellors/ana/more-time");
    }
    assertEquals(until + 28 * 60_000, ana().getLong("until"));
    assertFalse(ana().getBoolean("more"));
    assertEquals(409, post("/api/counsellors/ana/more-time").statusCode());
    assertEquals(202, post("/api/counsellors/ana/heavy-call").statusCode());
    assertEquals("rest", ana().getString("state"));
    assertEquals(202, delete("/api/counsellors/ana/pause").statusCode());
    assertEquals("free", ana().getString("state"));
    assertEquals(404, post("/api/counsellors/ema/heavy-call").statusCode());
    delete("/api/counsellors/ana/duty");
    assertEquals(409, post("/api/counsellors/ana/heavy-call").statusCode());
  }

  private JsonObject ana() throws Exception {
    return new JsonObject(get("/api/counsellors").body())
        .getJsonArray("counsellors")
        .getJsonObject(0);
  }

  @Test
  void a_place_on_the_ladder_can_be_asked_for_and_is_the_first_line_otherwise() throws Exception {
    put("/api/counsellors/ana/duty", "{\"station\":\"c1\"}");
    put("/api/counsellors/ema/duty", "{\"station\":\"c2\",\"level\":\"second\"}");
    put("/api/counsellors/iva/duty", "{\"station\":\"c3\",\"level\":\"coordinator\"}");
    assertEquals(
        List.of(Level.FIRST, Level.SECOND, Level.COORDINATOR),
        scenery.offered.stream().map(fact -> ((Fact.SignedIn) fact).level()).toList());
    assertEquals(
        400,
        put("/api/counsellors/ana/duty", "{\"station\":\"c1\",\"level\":\"boss\"}").statusCode());
  }

  @Test
  void what_cannot_be_done_is_said() throws Exception {
    assertEquals(404, put("/api/counsellors/ana/duty", "{\"station\":\"c9\"}").statusCode());
    assertEquals(404, delete("/api/counsellors/ana/duty").statusCode());
    assertEquals(404, put("/api/counsellors/ana/pause", "{}").statusCode());
    put("/api/counsellors/ana/duty", "{\"station\":\"c1\"}");
    delete("/api/counsellors/ana/duty");
    assertEquals(409, put("/api/counsellors/ana/pause", "{}").statusCode());
    scenery.full = true;
    assertEquals(503, put("/api/counsellors/ana/duty", "{\"station\":\"c1\"}").statusCode());
  }

  @Test
  void a_station_at_which_somebody_talks_cannot_be_taken() throws Exception {
    scenery.linked(Instant.now());
    put("/api/counsellors/ana/duty", "{\"station\":\"c1\"}");
    scenery.arrives("a", "sos", Instant.now());
    scenery.answers(1, Instant.now());
    assertEquals(409, put("/api/counsellors/mina/duty", "{\"station\":\"c1\"}").statusCode());
    assertEquals(409, put("/api/counsellors/ana/duty", "{\"station\":\"c2\"}").statusCode());
    scenery.hangsUp("a", Instant.now());
    scenery.quiet(1, Instant.now());
    assertEquals(202, put("/api/counsellors/mina/duty", "{\"station\":\"c1\"}").statusCode());
  }

  @Test
  void whoever_talks_says_what_the_caller_speaks_and_nobody_else() throws Exception {
    scenery.linked(Instant.now());
    String russian = "{\"language\":\"ru\"}";
    assertEquals(404, put("/api/counsellors/ana/language", russian).statusCode());
    put("/api/counsellors/ana/duty", "{\"station\":\"c1\"}");
    assertEquals(409, put("/api/counsellors/ana/language", russian).statusCode());
    scenery.arrives("a", "sos", Instant.now());
    assertEquals(409, put("/api/counsellors/ana/language", russian).statusCode());
    scenery.answers(1, Instant.now());
    for (String body :
        List.of(
            "{}",
            "{\"language\":7}",
            "{\"language\":\"canary\"}",
            "{\"language\":\"ru\",\"a\":1}")) {
      HttpResponse<String> answer = put("/api/counsellors/ana/language", body);
      assertEquals(400, answer.statusCode(), body);
      assertFalse(answer.body().contains("canary"), answer.body());
    }
    assertEquals(202, put("/api/counsellors/ana/language", russian).statusCode());
    assertEquals(
        new Fact.LanguageChosen(new CallId("a"), new Language("ru"), ChosenBy.COUNSELLOR),
        scenery.offered.getLast());
    JsonObject ana =
        new JsonObject(get("/api/counsellors").body()).getJsonArray("counsellors").getJsonObject(0);
    assertEquals("ru", ana.getJsonObject("caller").getString("language"));
  }

  @Test
  void rubbish_in_the_duty_api_is_refused_without_repeating_it() throws Exception {
    long before = scenery.rejected.sum();
    List<String> bodies =
        List.of(
            "",
            "{}",
            "[]",
            "null",
            "7",
            "{\"station\":7}",
            "{\"station\":null}",
            "{\"station\":{\"a\":1}}",
            "{\"station\":\"c1\",\"canary\":1}",
            "{\"station\":\"canary\\u0000\"}",
            "{\"station\":\"c1\"",
            "{\"station\":\"c1\"}}",
            "[".repeat(4000),
            "{\"a\":".repeat(1500),
            "canary");
    for (String body : bodies) {
      HttpResponse<String> answer = put("/api/counsellors/ana/duty", body);
      assertEquals(400, answer.statusCode(), body);
      assertFalse(answer.body().contains("canary"), answer.body());
    }
    for (String id : List.of("Ana", "1ana", "ana.canary", "381641234567", "a".repeat(32), "-")) {
      HttpResponse<String> answer = put("/api/counsellors/" + id + "/duty", "{\"station\":\"c1\"}");
      assertEquals(400, answer.statusCode(), id);
      assertFalse(answer.body().contains("canary"), answer.body());
    }
    assertEquals(List.of(), scenery.offered);
    assertEquals(bodies.size() + 6, scenery.rejected.sum() - before);
  }
}
