package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.oidc.LyingProvider;
import rs.astra.hotline.oidc.OpenIdProvider;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Identity;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.SecondFactor;
import rs.astra.hotline.people.Throttle;
import rs.astra.hotline.people.Token;

/** Signing in with an identity provider, and binding to it, over HTTP. */
class ProviderApiIT {
  private static final AccountId ANA = new AccountId("ana");
  private static final String SUBJECT = LyingProvider.NEEDLE + "-ana";
  private static final String BEGIN = "/api/session/provider";
  private static final String ANSWER = BEGIN + "/answer";
  private static final String CODE = BEGIN + "/code";
  private static final String BIND = "/api/identity";

  private final LyingProvider there = new LyingProvider();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Scenery scenery = new Scenery();
  private final OpenIdProvider ours =
      LyingProvider.patient(scenery.vertx, there.settings(), "http://127.0.0.1:8080");
  private final WebServer web = start();

  private WebServer start() {
    scenery.provider = ours;
    return scenery.start(0, Limits.USUAL);
  }

  @AfterEach
  void close() {
    client.close();
    scenery.close();
    there.close();
  }

  @Test
  void it_is_looked_whether_it_is_there_before_anybody_wants_to_sign_in() throws Exception {
    OverHttp.eventually(() -> ours.answeredAt() != null);
  }

  /** A browser, as far as it keeps cookies. */
  private final class Browser {
    private final Map<String, String> cookies = new TreeMap<>();

    Browser as(String who, Role... roles) {
      cookies.put("session", scenery.signedIn(who, roles).text());
      return this;
    }

    private HttpRequest request(String method, String path, JsonObject body) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + path))
              .timeout(OverHttp.LONG)
              .header("content-type", "application/json")
              .method(method, BodyPublishers.ofString(method.equals("GET") ? "" : body.encode()));
      if (!cookies.isEmpty()) {
        List<String> all = new ArrayList<>();
        cookies.forEach((name, value) -> all.add(name + "=" + value));
        request.header("cookie", String.join("; ", all));
      }
      return request.build();
    }

    private HttpResponse<String> keep(HttpResponse<String> answer) {
      for (String cookie : answer.headers().allValues("set-cookie")) {
        String[] pair = cookie.split(";", 2)[0].split("=", 2);
        assertTrue(cookie.contains("HTTPOnly") && cookie.contains("SameSite=Strict"), cookie);
        if (pair[1].isEmpty()) {
          cookies.remove(pair[0]);
        } else {
          cookies.put(pair[0], pair[1]);
        }
      }
      assertFalse(answer.body().contains(LyingProvider.NEEDLE), answer::body);
      return answer;
    }

    HttpResponse<String> send(String method, String path, JsonObject body) {
      try {
        return keep(client.send(request(method, path, body), BodyHandlers.ofString()));
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    CompletableFuture<HttpResponse<String>> later(String path, JsonObject body) {
      return client
          .sendAsync(request("POST", path, body), BodyHandlers.ofString())
          .thenApply(this::keep);
    }

    HttpResponse<String> post(String path, JsonObject body) {
      return send("POST", path, body);
    }

    URI go(HttpResponse<String> answer) {
      assertEquals(200, answer.statusCode(), answer::body);
      return URI.create(new JsonObject(answer.body()).getString("go"));
    }

    /** Goes to the provider to sign in, and comes back with that. */
    JsonObject back(String subject) {
      return new JsonObject(
          new TreeMap<>(there.signsIn(go(post(BEGIN, new JsonObject())), subject)));
    }

    /** The same to bind. */
    JsonObject backToBind(String subject) {
      JsonObject password = new JsonObject().put("password", Scenery.PASSWORD);
      return new JsonObject(
          new TreeMap<>(there.signsIn(go(post(BIND + "/begin", password)), subject)));
    }

    HttpResponse<String> code(String id, String code) {
      return post(CODE, new JsonObject().put("id", id).put("code", code));
    }
  }

  private static String said(HttpResponse<String> answer) {
    return answer.statusCode() + " " + new JsonObject(answer.body()).getString("error", "");
  }

  private String codeOfAna(int steps) {
    byte[] key =
        Scenery.SEAL.open(
            scenery.people.account(ANA).await().orElseThrow().sealedKey(), ANA.value());
    return SecondFactor.code(key, Instant.now().plusSeconds(30L * steps));
  }

  private static String wrong(String code) {
    // No code of these minutes, nor that of any: it is not six digits.
    return code.substring(1) + "x";
  }

  private void anaIsBound() {
    scenery.signedIn("ana", Role.COUNSELLOR);
    scenery.people.bind(ANA, new Identity(there.issuer(), SUBJECT), Instant.now()).await();
  }

  @Test
  void whoever_has_bound_their_account_signs_in_there_and_with_the_code() {
    Browser browser = new Browser().as("ana", Role.COUNSELLOR);
    assertEquals(
        "{\"label\":\"Služba\",\"at\":\"http://127.0.0.1:8080\"}",
        browser.send("GET", "/api/provider", new JsonObject()).body());
    assertEquals(200, browser.post(BIND, browser.backToBind(SUBJECT)).statusCode());
    assertTrue(scenery.people.boundSince(ANA).await().isPresent());
    assertFalse(browser.cookies.containsKey("provider"));

    Browser another = new Browser();
    HttpResponse<String> known = another.post(ANSWER, another.back(SUBJECT));
    assertEquals("{\"id\":\"ana\"}", known.body());
    assertEquals(401, another.send("GET", "/api/session", new JsonObject()).statusCode());
    assertEquals(200, another.code("ana", codeOfAna(0)).statusCode());
    assertEquals(
        "ana",
        new JsonObject(another.send("GET", "/api/session", new JsonObject()).body())
            .getString("id"));
    assertEquals(
        List.of("ana IDENTITY_BIND ana", "ana SESSION_BEGIN_BY_PROVIDER ana"), scenery.trail());
    assertEquals(1, scenery.signIns.in().sum());
  }

  @Test
  void the_provider_alone_lets_nobody_in_and_its_word_is_for_one_account_and_good_once() {
    anaIsBound();
    scenery.signedIn("ema", Role.ADMINISTRATOR);
    Browser browser = new Browser();
    browser.post(ANSWER, browser.back(SUBJECT));
    String proof = browser.cookies.getOrDefault("provider", "");
    assertEquals(401, browser.code("ema", codeOfAna(0)).statusCode(), "for another account");
    assertEquals(401, browser.code("ana", wrong(codeOfAna(0))).statusCode());
    Browser without = new Browser();
    assertEquals(401, without.code("ana", codeOfAna(0)).statusCode(), "without the provider");
    without.cookies.put("provider", Token.random().text());
    assertEquals(401, without.code("ana", codeOfAna(0)).statusCode(), "with something like it");
    assertEquals(200, browser.code("ana", codeOfAna(0)).statusCode(), "after a wrong one");
    browser.cookies.put("provider", proof);
    assertEquals(401, browser.code("ana", codeOfAna(1)).statusCode(), "again");
  }

  @Test
  void nobody_gets_an_account_by_it_whatever_their_address_of_mail_is() {
    scenery.signedIn("ana", Role.COUNSELLOR);
    Browser browser = new Browser();
    for (String subject : List.of("ana", "somebody", "ana@example.org")) {
      assertEquals("422 provider_unbound", said(browser.post(ANSWER, browser.back(subject))));
    }
    assertEquals(1, scenery.people.everybody().await().size());
    assertEquals(Map.of(), scenery.people.bound().await());
  }

  @Test
  void whoever_comes_back_elsewhere_with_anothers_state_or_again_began_nothing() {
    anaIsBound();
    Browser browser = new Browser();
    JsonObject back = browser.back(SUBJECT);
    assertEquals("422 provider_stale", said(new Browser().post(ANSWER, back)), "no cookie");
    Browser victim = new Browser();
    victim.back("victim");
    assertEquals("422 provider_stale", said(victim.post(ANSWER, back)), "sent to another");
    assertEquals(
        "422 provider_stale", said(browser.post(ANSWER, back.copy().put("state", "enter.x"))));
    String secret = browser.cookies.getOrDefault("provider", "");
    assertEquals(200, browser.post(ANSWER, back).statusCode());
    browser.cookies.put("provider", secret);
    assertEquals("422 provider_stale", said(browser.post(ANSWER, back)), "again");
  }

  @Test
  void an_account_is_bound_with_its_password_in_the_session_that_began_and_to_nobody_elses() {
    Browser browser = new Browser().as("ana", Role.COUNSELLOR);
    JsonObject wrong = new JsonObject().put("password", "not the password");
    assertEquals(401, browser.post(BIND + "/begin", wrong).statusCode());
    assertEquals(401, new Browser().post(BIND + "/begin", wrong).statusCode());
    JsonObject back = browser.backToBind(SUBJECT);
    String secret = browser.cookies.getOrDefault("provider", "");
    Browser emas = new Browser().as("ema", Role.COUNSELLOR);
    emas.cookies.put("provider", secret);
    assertEquals("422 provider_stale", said(emas.post(BIND, back)), "begun by ana");
    assertEquals("422 provider_stale", said(browser.post(ANSWER, back)), "begun to bind");
    JsonObject toSignIn = browser.back(SUBJECT);
    assertEquals("422 provider_stale", said(browser.post(BIND, toSignIn)), "begun to sign in");
    assertEquals(Map.of(), scenery.people.bound().await());

    assertEquals(200, browser.post(BIND, browser.backToBind(SUBJECT)).statusCode());
    assertEquals("422 provider_taken", said(browser.post(BIND, browser.backToBind("another"))));
    assertEquals("422 provider_taken", said(emas.post(BIND, emas.backToBind(SUBJECT))), "ana's");
    assertEquals(List.of(ANA), List.copyOf(scenery.people.bound().await().keySet()));
  }

  @Test
  void a_provider_that_is_away_lies_or_refuses_keeps_nobody_out_who_has_a_password() {
    anaIsBound();
    Browser browser = new Browser();
    JsonObject back = browser.back(SUBJECT);
    there.instead("token", 500, LyingProvider.NEEDLE);
    assertEquals("422 provider_away", said(browser.post(ANSWER, back)));
    there.instead("token", 200, "{\"id_token\":\"" + LyingProvider.NEEDLE + "\"}");
    assertEquals("422 provider_unproved", said(browser.post(ANSWER, browser.back(SUBJECT))));
    there.well("token");
    JsonObject unknown = browser.back(SUBJECT).put("code", "unknown");
    assertEquals("422 provider_unproved", said(browser.post(ANSWER, unknown)));
    JsonObject password =
        new JsonObject()
            .put("id", "ana")
            .put("password", Scenery.PASSWORD)
            .put("code", codeOfAna(0));
    assertEquals(200, browser.post("/api/session", password).statusCode());
  }

  @Test
  void a_provider_that_does_not_answer_holds_up_eight_and_no_password() throws Exception {
    anaIsBound();
    Semaphore arrived = new Semaphore(0);
    Semaphore over = new Semaphore(0);
    List<Browser> browsers = Stream.generate(Browser::new).limit(9).toList();
    List<JsonObject> backs = browsers.stream().map(it -> it.back(SUBJECT)).toList();
    there.hold("token", arrived, over);
    List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      held.add(browsers.get(i).later(ANSWER, backs.get(i)));
    }
    assertTrue(arrived.tryAcquire(8, 60, TimeUnit.SECONDS));
    assertEquals(429, browsers.get(8).post(ANSWER, backs.get(8)).statusCode());
    JsonObject password =
        new JsonObject()
            .put("id", "ana")
            .put("password", Scenery.PASSWORD)
            .put("code", codeOfAna(0));
    assertEquals(200, new Browser().post("/api/session", password).statusCode());
    over.release(8);
    held.forEach(it -> assertEquals("422 provider_away", said(it.join())));
  }

  @Test
  void wrong_tries_make_one_wait_there_and_not_the_browser_that_is_known() {
    anaIsBound();
    Browser browser = new Browser();
    Browser known = new Browser();
    known.post(ANSWER, known.back(SUBJECT));
    assertEquals(200, known.code("ana", codeOfAna(0)).statusCode());
    JsonObject nothing = new JsonObject().put("state", "enter.x").put("code", "x");
    int tries = 0;
    HttpResponse<String> answer = browser.post(ANSWER, nothing);
    for (; answer.statusCode() == 422 && tries < 50; tries++) {
      answer = browser.post(ANSWER, nothing);
    }
    assertEquals(429, answer.statusCode());
    assertTrue(tries >= Throttle.FREE_OF_PLACE - 1, "some are free: " + tries);
    assertTrue(answer.headers().firstValue("retry-after").isPresent());
    JsonObject password =
        new JsonObject()
            .put("id", "ana")
            .put("password", Scenery.PASSWORD)
            .put("code", codeOfAna(1));
    assertEquals(200, known.post("/api/session", password).statusCode(), "the night shift");
  }

  @Test
  void an_account_is_unbound_by_its_owner_and_by_an_administrator_and_counts_no_more() {
    anaIsBound();
    Browser ana = new Browser().as("ana", Role.COUNSELLOR);
    scenery.people.bind(ANA, new Identity(there.issuer(), SUBJECT), Instant.now()).await();
    Browser elsewhere = new Browser();
    elsewhere.post(ANSWER, elsewhere.back(SUBJECT));
    assertEquals(200, ana.send("DELETE", BIND, new JsonObject()).statusCode());
    assertEquals(404, ana.send("DELETE", BIND, new JsonObject()).statusCode());
    assertEquals(401, elsewhere.code("ana", codeOfAna(0)).statusCode(), "known before");
    assertEquals(
        "422 provider_unbound", said(elsewhere.post(ANSWER, elsewhere.back(SUBJECT))), "after");

    scenery.people.bind(ANA, new Identity(there.issuer(), SUBJECT), Instant.now()).await();
    Browser vesna = new Browser().as("vesna", Role.ADMINISTRATOR);
    assertTrue(
        vesna.send("GET", "/api/people", new JsonObject()).body().contains("\"bound\":true"));
    String anas = "/api/people/ana/identity";
    assertEquals(403, ana.send("DELETE", anas, new JsonObject()).statusCode());
    assertEquals(200, vesna.send("DELETE", anas, new JsonObject()).statusCode());
    assertEquals(404, vesna.send("DELETE", anas, new JsonObject()).statusCode());
    assertEquals(Map.of(), scenery.people.bound().await());
    assertTrue(
        scenery
            .trail()
            .containsAll(List.of("ana IDENTITY_UNBIND ana", "vesna IDENTITY_UNBIND ana")));
  }

  @Test
  void without_the_trail_nothing_is_bound_or_unbound() {
    Browser ana = new Browser().as("ana", Role.COUNSELLOR);
    JsonObject back = ana.backToBind(SUBJECT);
    scenery.audit.goAway();
    assertEquals(503, ana.post(BIND, back).statusCode());
    assertEquals(Map.of(), scenery.people.bound().await());
    scenery.people.bind(ANA, new Identity(there.issuer(), SUBJECT), Instant.now()).await();
    assertEquals(503, ana.send("DELETE", BIND, new JsonObject()).statusCode());
    assertEquals(1, scenery.people.bound().await().size());
  }

  @Test
  void what_is_no_answer_of_a_provider_is_refused_without_repeating_it() {
    Browser browser = new Browser();
    for (String body :
        List.of(
            "{}",
            "{\"state\":\"enter.x\"}",
            "{\"state\":1,\"code\":\"" + LyingProvider.NEEDLE + "\"}",
            "{\"state\":\"" + LyingProvider.NEEDLE + "\",\"code\":\"\"}",
            "{\"state\":\"x\",\"code\":\"x\",\"iss\":[]}")) {
      assertEquals(400, browser.post(ANSWER, new JsonObject(body)).statusCode(), body);
    }
  }

  @Test
  void where_there_is_no_provider_none_is_offered() {
    scenery.stop();
    scenery.provider = null;
    WebServer other = scenery.start(0, Limits.USUAL);
    HttpResponse<String> look = at(other, "GET", "/api/provider", "");
    assertEquals("{}", look.body());
    assertEquals(404, at(other, "POST", BEGIN, "{}").statusCode());
    assertEquals(404, at(other, "POST", ANSWER, "{\"state\":\"x\",\"code\":\"x\"}").statusCode());
  }

  private HttpResponse<String> at(WebServer server, String method, String path, String body) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
              .timeout(OverHttp.LONG)
              .header("content-type", "application/json")
              .method(method, BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
