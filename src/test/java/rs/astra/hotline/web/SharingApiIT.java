package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Sharing;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.Audit.Action;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Role;

/** To whom what may be told, over HTTP. */
class SharingApiIT extends OverHttp {
  private static final String ANA = "/api/counsellors/ana/sharings";
  private final String ana = scenery.cookie("ana", Role.COUNSELLOR);

  private static JsonObject wanted() {
    return new JsonObject()
        .put("recipient", "A shelter")
        .put("purpose", "shelter")
        .put("what", new JsonArray(List.of("needs", "whereabouts")))
        .put("days", 7);
  }

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
    HttpResponse<String> answer = post(ANA, wanted().encode());
    assertEquals(201, answer.statusCode(), answer.body());
    return new JsonObject(answer.body()).getString("consent");
  }

  private HttpResponse<String> share(String id, String... what) throws Exception {
    return post(
        ANA + "/" + id + "/share",
        new JsonObject().put("what", new JsonArray(List.of(what))).encode());
  }

  private static String reason(HttpResponse<String> answer) {
    return answer.statusCode() + " " + new JsonObject(answer.body()).getString("reason");
  }

  private List<Action> trail() {
    return scenery.audit.entries().stream()
        .map(Audit.Entry::action)
        .filter(action -> action != Action.DUTY_CHANGE)
        .toList();
  }

  @Test
  void whatWasAgreedMayBeToldAndNothingElseAndTheTrailHasBoth() throws Exception {
    anaHasTalked();
    String id = recorded();
    JsonObject seen =
        new JsonObject(post("/api/sharings", "{}").body())
            .getJsonArray("sharings")
            .getJsonObject(0);
    assertEquals("A shelter", seen.getString("recipient"));
    assertEquals(new JsonArray(List.of("whereabouts", "needs")), seen.getJsonArray("what"));
    assertFalse(seen.encode().contains("\"call\""));
    assertEquals(200, share(id, "needs").statusCode());
    assertEquals("409 not_agreed", reason(share(id, "needs", "identity")));
    assertEquals("409 no_consent", reason(share("00000000-0000-0000-0000-000000000000", "needs")));
    assertEquals(
        List.of(
            Action.CONSENT_CHANGE,
            Action.CONSENT_READ,
            Action.SHARING_ALLOW,
            Action.SHARING_REFUSE,
            Action.SHARING_REFUSE),
        trail());
  }

  @Test
  void aPageMayAskAgainAndAgainWhichThereAreButToWhomWhatMayBeToldIsReadOnceAndInTheTrail()
      throws Exception {
    anaHasTalked();
    recorded();
    for (int i = 0; i < 3; i++) {
      JsonObject seen =
          new JsonObject(get("/api/sharings").body()).getJsonArray("sharings").getJsonObject(0);
      assertEquals(Set.of("consent", "counsellor", "at", "expiresAt"), seen.fieldNames());
    }
    assertEquals(List.of(Action.CONSENT_CHANGE), trail());
    assertEquals(200, post("/api/sharings", "{}").statusCode());
    Audit.Entry read = scenery.audit.entries().getLast();
    assertEquals(Action.CONSENT_READ, read.action());
    assertEquals(new Audit.Actor.Account("ana"), read.actor());
    assertEquals(1L, read.amount());
    scenery.audit.goAway();
    HttpResponse<String> away = post("/api/sharings", "{}");
    assertEquals(503, away.statusCode());
    assertFalse(away.body().contains("shelter"));
  }

  @Test
  void aConsentToBeCalledBackIsNoneToTellSomebodySomething() throws Exception {
    anaHasTalked();
    JsonObject callback =
        new JsonObject()
            .put("number", "064/123-45-67")
            .put("mayAnswer", "she")
            .put("days", new JsonArray(List.of(1, 2, 3, 4, 5, 6, 7)))
            .put("from", "08:00")
            .put("until", "08:00");
    String id =
        new JsonObject(post("/api/counsellors/ana/consents", callback.encode()).body())
            .getString("consent");
    assertEquals("409 no_consent", reason(share(id, "needs")));
  }

  @Test
  void withoutAKeyNothingIsRecordedAndItIsSaidWhy() throws Exception {
    anaHasTalked();
    scenery.sharings.losesItsKey();
    assertEquals("409 no_key", reason(post(ANA, wanted().encode())));
  }

  @Test
  void whatWasTakenBackIsRefusedAndInNoList() throws Exception {
    anaHasTalked();
    String id = recorded();
    assertEquals(200, delete(ANA + "/" + id).statusCode());
    assertEquals(404, delete(ANA + "/" + id).statusCode());
    assertEquals("409 withdrawn", reason(share(id, "needs")));
    assertEquals("{\"sharings\":[]}", get("/api/sharings").body());
  }

  @Test
  void whatTheTrailCannotTakeIsNotAllowedButTakingBackIs() throws Exception {
    anaHasTalked();
    String id = recorded();
    scenery.audit.goAway();
    assertEquals(503, post(ANA, wanted().encode()).statusCode());
    assertEquals(503, share(id, "needs").statusCode());
    assertEquals(200, delete(ANA + "/" + id).statusCode());
  }

  private static JsonObject override() {
    JsonObject body = wanted().put("ground", "life").put("recipient", "The police");
    body.remove("days");
    return body;
  }

  private HttpResponse<String> says(String cookie, String id, boolean agrees) throws Exception {
    return send(
        strange("/api/sharings/" + id + "/word")
            .header("cookie", cookie)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{\"agrees\":" + agrees + "}")));
  }

  private String overridden() throws Exception {
    HttpResponse<String> answer = post("/api/counsellors/ana/overrides", override().encode());
    assertEquals(201, answer.statusCode(), answer.body());
    return new JsonObject(answer.body()).getString("consent");
  }

  @Test
  void dangerDoesNotWaitAndASecondPersonWhoDoesNotAgreeStopsIt() throws Exception {
    anaHasTalked();
    String id = overridden();
    assertEquals(200, share(id, "needs").statusCode());
    assertEquals("409 not_agreed", reason(share(id, "identity")));
    assertEquals(200, says(supervisor, id, false).statusCode());
    assertEquals("409 second_refuses", reason(share(id, "needs")));
    assertEquals("409 already_said", reason(says(supervisor, id, true)));
    JsonObject seen =
        new JsonObject(get("/api/sharings").body()).getJsonArray("sharings").getJsonObject(0);
    assertEquals("life", seen.getString("ground"));
    assertEquals("refuses", seen.getString("second"));
    assertEquals(
        List.of(
            Action.CONSENT_OVERRIDE,
            Action.SHARING_ALLOW,
            Action.SHARING_REFUSE,
            Action.OVERRIDE_JUDGE,
            Action.SHARING_REFUSE),
        trail());
  }

  @Test
  void whoeverAskedIsNoSecondPersonWhateverElseTheyAre() throws Exception {
    anaHasTalked();
    String id = overridden();
    String both = scenery.cookie("ana", Role.COUNSELLOR, Role.SUPERVISOR);
    assertEquals("409 same_person", reason(says(both, id, true)));
    assertEquals(403, says(ana, id, true).statusCode());
    assertEquals("409 no_override", reason(says(supervisor, recorded(), true)));
    assertEquals(200, says(supervisor, id, true).statusCode());
  }

  @Test
  void whoeverGotTheirRightsAfterItWasAskedForIsNoSecondPerson() throws Exception {
    anaHasTalked();
    String id = overridden();
    Sharing asked = scenery.sharings.find(new ConsentId(id)).await().orElseThrow();
    scenery.people.change(new AccountId("petra"), Set.of(Role.SUPERVISOR, Role.AUDITOR)).await();
    Instant since = scenery.people.given(new AccountId("petra")).await().orElseThrow();
    Instant at = since.truncatedTo(ChronoUnit.SECONDS).minusSeconds(1);
    ConsentId before = new ConsentId("00000000-0000-0000-0000-000000000001");
    scenery
        .sharings
        .keep(
            new Sharing(
                before,
                asked.call(),
                asked.recordedBy(),
                at,
                at.plusSeconds(3600),
                asked.recipient(),
                asked.purpose(),
                asked.what(),
                null,
                asked.danger()))
        .await();
    assertEquals("409 account_too_new", reason(says(supervisor, before.value(), true)));
  }

  @Test
  void anOverrideHasAGroundAndNoLengthOfItsOwn() throws Exception {
    anaHasTalked();
    JsonObject without = override();
    without.remove("ground");
    for (JsonObject wrong :
        List.of(without, override().put("ground", "canary"), override().put("days", 2))) {
      HttpResponse<String> answer = post("/api/counsellors/ana/overrides", wrong.encode());
      assertEquals(400, answer.statusCode(), wrong.encode());
      assertFalse(answer.body().contains("canary"));
    }
  }

  @Test
  void whatCannotBeIsRefusedAndNotRepeated() throws Exception {
    put("/api/counsellors/ana/duty", "{\"station\":\"c1\"}");
    assertEquals("409 no_call", reason(post(ANA, wanted().encode())));
    anaHasTalked();
    assertEquals("409 other_call", reason(post(ANA, wanted().put("call", "b").encode())));
    HttpResponse<String> telling =
        post(ANA, wanted().put("recipient", "she, 064 123 45 67").encode());
    assertEquals("422 telling", reason(telling));
    assertFalse(telling.body().contains("45 67"));
    for (JsonObject wrong :
        List.of(
            wanted().put("days", 31),
            wanted().put("days", 0),
            wanted().put("recipient", " "),
            wanted().put("recipient", "canary\n"),
            wanted().put("recipient", "x".repeat(101)),
            wanted().put("purpose", "canary"),
            wanted().put("what", new JsonArray()),
            wanted().put("what", new JsonArray(List.of("canary"))),
            wanted().put("what", "needs"),
            wanted().put("canary", true))) {
      HttpResponse<String> answer = post(ANA, wrong.encode());
      assertEquals(400, answer.statusCode(), wrong.encode());
      assertFalse(answer.body().contains("canary"));
    }
  }
}
