package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Invitation;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.SecondFactor;
import rs.astra.hotline.people.Throttle;
import rs.astra.hotline.people.Token;

/** Invitation, sign-in and sign-out over HTTP. */
class SignInIT extends OverHttp {
  private static final String PASSWORD = Scenery.PASSWORD;
  private static final AccountId ANA = new AccountId("ana");

  private byte[] key = {};

  private Token invite(Role... roles) {
    Token token = Token.random();
    Invitation it =
        Invitation.of(ANA, Set.of(roles), token, Scenery.SEAL, Instant.now().plusSeconds(600));
    key = it.key(Scenery.SEAL);
    scenery.people.invite(it, new Invitation.Made(Instant.now(), null)).await();
    return token;
  }

  /** The code so many steps from now; a later one was not used yet. */
  private String code(int steps) {
    return SecondFactor.code(key, Instant.now().plusSeconds(30L * steps));
  }

  private HttpResponse<String> post(String path, JsonObject body, String... cookies)
      throws Exception {
    var request = strange(path).header("content-type", "application/json");
    if (cookies.length > 0) {
      request.header("cookie", String.join("; ", cookies));
    }
    return send(request.POST(BodyPublishers.ofString(body.encode())));
  }

  private HttpResponse<String> accept(Token token, String password, String code) throws Exception {
    return post(
        "/api/invitation",
        new JsonObject().put("token", token.text()).put("password", password).put("code", code));
  }

  private HttpResponse<String> signIn(String password, String code, String... cookies)
      throws Exception {
    return post(
        "/api/session",
        new JsonObject().put("id", "ana").put("password", password).put("code", code),
        cookies);
  }

  private static String cookie(HttpResponse<?> answer, String name) {
    return answer.headers().allValues("set-cookie").stream()
        .filter(cookie -> cookie.startsWith(name + "="))
        .map(cookie -> cookie.split(";", 2)[0])
        .findFirst()
        .orElse("");
  }

  private int asks(String cookie) throws Exception {
    return send(strange("/api/session").header("cookie", cookie).GET()).statusCode();
  }

  @Test
  void whoever_is_invited_chooses_a_password_shows_a_code_and_is_signed_in() throws Exception {
    Token token = invite(Role.COUNSELLOR);
    JsonObject look =
        new JsonObject(
            post("/api/invitation/look", new JsonObject().put("token", token.text())).body());
    assertEquals("ana", look.getString("id"));
    key = keyOf(token);
    assertEquals(SecondFactor.typed(key), look.getString("key"));
    HttpResponse<String> answer = accept(token, PASSWORD, code(0));
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(200, asks(cookie(answer, "session")));
    assertEquals(401, accept(token, PASSWORD, code(1)).statusCode(), "used");
    assertEquals(
        404,
        post("/api/invitation/look", new JsonObject().put("token", token.text())).statusCode());
    for (String cookie : answer.headers().allValues("set-cookie")) {
      for (String attribute : List.of("HTTPOnly", "SameSite=Strict", "Path=/")) {
        assertTrue(cookie.contains(attribute), cookie);
      }
    }
  }

  @Test
  void a_password_that_is_guessed_soon_and_a_wrong_code_use_no_invitation_up() throws Exception {
    Token token = invite(Role.COUNSELLOR);
    HttpResponse<String> easy = accept(token, "password1234", code(0));
    assertEquals(422, easy.statusCode());
    assertEquals("too_easy", new JsonObject(easy.body()).getString("error"));
    assertEquals(422, accept(token, "short", code(0)).statusCode());
    assertEquals(401, accept(token, PASSWORD, wrong(code(0))).statusCode());
    assertEquals(200, accept(token, PASSWORD, code(0)).statusCode());
  }

  @Test
  void a_password_that_has_leaked_is_chosen_neither_at_first_nor_later() throws Exception {
    String leaked = "trombone lantern giraffe velvet";
    Token token = invite(Role.COUNSELLOR);
    HttpResponse<String> refused = accept(token, leaked, code(0));
    assertEquals(422, refused.statusCode());
    assertEquals("leaked", new JsonObject(refused.body()).getString("error"));
    String session = cookie(accept(token, PASSWORD, code(0)), "session");
    HttpResponse<String> later = change(session, PASSWORD, leaked);
    assertEquals(422, later.statusCode());
    assertEquals("leaked", new JsonObject(later.body()).getString("error"));
    assertEquals(200, change(session, PASSWORD, leaked + " two").statusCode());
  }

  @Test
  void whoever_has_looked_at_an_invitation_before_does_not_know_the_second_factor()
      throws Exception {
    Token token = invite(Role.COUNSELLOR);
    String first = look(token);
    String last = look(token);
    assertNotEquals(first, last);
    key = keyOf(token);
    assertEquals(last, SecondFactor.typed(key), "by which the code is judged");
    assertEquals(200, accept(token, PASSWORD, code(0)).statusCode());
    assertEquals(2, scenery.trail().stream().filter("sign-in INVITATION_READ ana"::equals).count());
  }

  private String look(Token token) throws Exception {
    JsonObject link = new JsonObject().put("token", token.text());
    return new JsonObject(post("/api/invitation/look", link).body()).getString("key");
  }

  private byte[] keyOf(Token token) {
    return scenery
        .people
        .invitation(token.hash(), Instant.now())
        .await()
        .orElseThrow()
        .key(Scenery.SEAL);
  }

  @Test
  void nobody_looks_at_an_invitation_without_a_trail_of_it() throws Exception {
    Token token = invite(Role.COUNSELLOR);
    scenery.audit.goAway();
    HttpResponse<String> answer =
        post("/api/invitation/look", new JsonObject().put("token", token.text()));
    assertEquals(503, answer.statusCode());
    assertFalse(answer.body().contains("key"));
  }

  /** None of the three codes that would do. */
  private String wrong(String code) {
    return IntStream.range(0, 10)
        .mapToObj(digit -> Integer.toString(digit) + code.substring(1))
        .filter(it -> IntStream.rangeClosed(-2, 2).noneMatch(step -> code(step).equals(it)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void signing_in_needs_password_and_code_and_what_is_wrong_is_not_told() throws Exception {
    accept(invite(Role.COUNSELLOR), PASSWORD, code(0));
    String wrongPassword = signIn("x" + PASSWORD, code(1)).body();
    HttpResponse<String> wrongCode = signIn(PASSWORD, wrong(code(0)));
    assertEquals(401, wrongCode.statusCode());
    assertEquals(wrongPassword, wrongCode.body());
    HttpResponse<String> nobody =
        post(
            "/api/session",
            new JsonObject().put("id", "nobody").put("password", PASSWORD).put("code", code(0)));
    assertEquals(wrongPassword, nobody.body());
    String code = code(1);
    HttpResponse<String> right = signIn(PASSWORD, code);
    assertEquals(200, right.statusCode(), right.body());
    assertEquals(401, signIn(PASSWORD, code).statusCode(), "a code counts once");
    assertEquals(
        List.of(2L, 4L), List.of(scenery.signIns.in().sum(), scenery.signIns.wrong().sum()));
  }

  @Test
  void a_session_ends_by_signing_out_and_the_other_ones_by_another_password() throws Exception {
    String first = cookie(accept(invite(Role.COUNSELLOR), PASSWORD, code(0)), "session");
    String second = cookie(signIn(PASSWORD, code(1)), "session");
    assertEquals(200, asks(first));
    HttpResponse<String> changed = change(second, PASSWORD, "sedam vrana zoba crni luk");
    assertEquals(200, changed.statusCode(), changed.body());
    String renewed = cookie(changed, "session");
    assertEquals(List.of(200, 401), List.of(asks(renewed), asks(first)));
    assertEquals(401, asks(second), "it goes on by another token");
    assertEquals(
        401, change(renewed, PASSWORD, "osam vrana zoba crni luk").statusCode(), "changed");
    HttpResponse<String> out =
        send(
            strange("/api/session")
                .header("cookie", renewed)
                .header("content-type", "application/json")
                .DELETE());
    assertEquals(200, out.statusCode());
    assertEquals("session=", cookie(out, "session"));
    assertEquals(401, asks(renewed));
  }

  @Test
  void signing_in_ends_the_session_whose_cookie_came_along_whosever_it_was() throws Exception {
    String emas = scenery.cookie("ema", Role.COUNSELLOR);
    String elsewhere = scenery.another("ema", Role.COUNSELLOR);
    String anas = cookie(accept(invite(Role.COUNSELLOR), PASSWORD, code(0)), "session");
    assertEquals(401, signIn("wrong", code(1), emas).statusCode());
    assertEquals(200, asks(emas), "nobody has signed in");
    HttpResponse<String> in = signIn(PASSWORD, code(1), emas);
    assertEquals(200, in.statusCode(), in.body());
    assertEquals(
        List.of(401, 200, 200, 200),
        List.of(asks(emas), asks(elsewhere), asks(anas), asks(cookie(in, "session"))));
    assertEquals(
        List.of("ema SESSION_END ema", "ana SESSION_BEGIN ana"),
        scenery.trail().subList(2, scenery.trail().size()));
  }

  private HttpResponse<String> change(String cookie, String present, String next) throws Exception {
    String body = new JsonObject().put("present", present).put("next", next).encode();
    return send(
        strange("/api/session/password")
            .header("cookie", cookie)
            .header("content-type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  @Test
  void strangers_wrong_tries_make_them_wait_and_not_the_browser_that_is_known() throws Exception {
    String browser = cookie(accept(invite(Role.COUNSELLOR), PASSWORD, code(0)), "browser");
    HttpResponse<String> answer = signIn("wrong", "000000");
    int tries = 1;
    for (; answer.statusCode() == 401; tries++) {
      answer = signIn("wrong " + tries, "000000");
    }
    assertTrue(tries > Throttle.FREE, "some are free: " + tries);
    assertEquals(429, answer.statusCode());
    assertTrue(Integer.parseInt(header(answer, "retry-after")) >= 1);
    assertEquals(200, signIn(PASSWORD, code(1), browser).statusCode(), "the night shift");
    assertTrue(scenery.signIns.throttled().sum() >= 1);
  }

  @Test
  void a_token_that_somebody_has_put_into_the_browser_is_never_known() throws Exception {
    accept(invite(Role.COUNSELLOR), PASSWORD, code(0));
    Token planted = Token.random();
    HttpResponse<String> in = signIn(PASSWORD, code(1), "browser=" + planted.text());
    assertEquals(200, in.statusCode());
    assertFalse(scenery.people.knows(planted.hash(), ANA, Instant.now()).await());
    Token given = Token.of(cookie(in, "browser").substring("browser=".length())).orElseThrow();
    assertTrue(scenery.people.knows(given.hash(), ANA, Instant.now()).await());
  }

  @Test
  void a_counsellors_session_ends_with_the_work() throws Exception {
    String cookie = scenery.cookie("ana", Role.COUNSELLOR);
    assertEquals(200, asks(cookie), "before the work");
    scenery.signIn("ana", "c1", Instant.now());
    assertEquals(200, asks(cookie));
    scenery.tell(new rs.astra.hotline.core.Fact.SignedOut(ANA.counsellor()), Instant.now());
    assertEquals(401, asks(cookie));
  }

  @Test
  void the_stream_ends_when_its_session_does() throws Exception {
    Token token = scenery.signedIn("ana", Role.COUNSELLOR);
    var stream =
        client.send(
            strange("/api/wallboard/stream").header("cookie", "session=" + token.text()).build(),
            BodyHandlers.ofInputStream());
    assertEquals(200, stream.statusCode());
    scenery.people.end(token.hash()).await();
    try (var lines = reader(stream)) {
      assertTrue(lines.lines().allMatch(line -> !line.contains("ana")), "and it comes to an end");
    }
  }

  @Test
  void an_administrator_ends_somebodys_sessions_and_their_live_pages_at_once() throws Exception {
    String vesna = scenery.cookie("vesna", Role.ADMINISTRATOR);
    String ana = scenery.cookie("ana", Role.COUNSELLOR);
    String ema = scenery.cookie("ema", Role.COUNSELLOR);
    try (var anas = live(ana);
        var emas = live(ema)) {
      HttpResponse<String> ended =
          as(vesna, "DELETE", "/api/people/ana/sessions", new JsonObject());
      assertEquals("{\"ended\":1}", ended.body());
      // From now on nobody can say whether they may still be shown: only what has ended ends.
      scenery.people.away = true;
      comesToAnEnd(anas);
      next(emas);
    }
    scenery.people.away = false;
    assertEquals(List.of(401, 200), List.of(asks(ana), asks(ema)));
    assertEquals(
        409, as(vesna, "DELETE", "/api/people/vesna/sessions", new JsonObject()).statusCode());
    assertEquals(List.of("vesna SESSION_END ana"), scenery.trail());
  }

  @Test
  void an_administrator_ends_everybodys_sessions_and_keeps_the_one_that_does_it() throws Exception {
    String vesna = scenery.cookie("vesna", Role.ADMINISTRATOR);
    String vesnasOther = scenery.another("vesna", Role.ADMINISTRATOR);
    JsonObject sure = new JsonObject().put("everybody", true);
    assertEquals(
        400, as(vesna, "DELETE", "/api/everybody/sessions", new JsonObject()).statusCode());
    try (var live = live(supervisor)) {
      HttpResponse<String> ended = as(vesna, "DELETE", "/api/everybody/sessions", sure);
      assertEquals("{\"ended\":2}", ended.body());
      scenery.people.away = true;
      comesToAnEnd(live);
    }
    scenery.people.away = false;
    assertEquals(List.of(401, 401, 200), List.of(asks(supervisor), asks(vesnasOther), asks(vesna)));
    assertEquals(List.of("vesna SESSION_END everybody"), scenery.trail());
    scenery.audit.goAway();
    assertEquals(503, as(vesna, "DELETE", "/api/everybody/sessions", sure).statusCode());
  }

  /** Fails after a while if it does not. */
  private static void comesToAnEnd(BufferedReader live) {
    assertTimeoutPreemptively(LONG, () -> live.lines().forEach(_ -> {}));
  }

  /** The live page of somebody, whose first picture has come. */
  private BufferedReader live(String cookie) throws Exception {
    var stream =
        client.send(
            strange("/api/wallboard/stream").header("cookie", cookie).build(),
            BodyHandlers.ofInputStream());
    BufferedReader lines = reader(stream);
    next(lines);
    return lines;
  }

  @Test
  void what_is_no_sign_in_is_refused_and_a_foreign_page_signs_nobody_in() throws Exception {
    for (String body :
        List.of(
            "",
            "[]",
            "{}",
            "{\"id\":1}",
            "{\"id\":\"a\",\"password\":\"b\",\"code\":3}",
            "{\"id\"")) {
      HttpResponse<String> answer =
          send(
              strange("/api/session")
                  .header("content-type", "application/json")
                  .POST(BodyPublishers.ofString(body)));
      assertEquals(400, answer.statusCode(), body);
    }
    HttpResponse<String> foreign =
        send(
            strange("/api/session")
                .header("content-type", "application/json")
                .header("sec-fetch-site", "cross-site")
                .POST(BodyPublishers.ofString("{}")));
    assertEquals(403, foreign.statusCode());
    scenery.people.away = true;
    assertEquals(503, signIn(PASSWORD, "000000").statusCode());
    assertFalse(scenery.people.account(ANA).succeeded());
  }

  @Test
  void an_administrator_invites_changes_and_removes_others_and_not_themself() throws Exception {
    String vesna = scenery.cookie("vesna", Role.ADMINISTRATOR);
    JsonObject roles = new JsonObject("{\"roles\":[\"counsellor\"]}");
    HttpResponse<String> invited = as(vesna, "PUT", "/api/people/ana/invitation", roles);
    String link = new JsonObject(invited.body()).getString("link");
    assertTrue(link.startsWith("/invitation#"), link);
    Token token = new Token(link.substring("/invitation#".length()));
    assertEquals(
        ANA, scenery.people.invitation(token.hash(), Instant.now()).await().orElseThrow().who());
    assertEquals(409, as(vesna, "PUT", "/api/people/vesna/roles", roles).statusCode());
    assertEquals(409, as(vesna, "DELETE", "/api/people/vesna", new JsonObject()).statusCode());
    assertEquals(404, as(vesna, "PUT", "/api/people/ema/roles", roles).statusCode());
    scenery.cookie("ema", Role.COUNSELLOR);
    roles = new JsonObject("{\"roles\":[\"auditor\"]}");
    assertEquals(200, as(vesna, "PUT", "/api/people/ema/roles", roles).statusCode());
    JsonObject people =
        new JsonObject(send(strange("/api/people").header("cookie", vesna).GET()).body());
    assertTrue(
        people.encode().contains("{\"id\":\"ema\",\"roles\":[\"auditor\"],\"account\":true}"),
        people::encode);
    assertFalse(people.encode().contains("argon2"));
    assertEquals(200, as(vesna, "DELETE", "/api/people/ema", new JsonObject()).statusCode());
    roles = new JsonObject("{\"roles\":[\"queen\"]}");
    assertEquals(400, as(vesna, "PUT", "/api/people/ana/invitation", roles).statusCode());
  }

  @Test
  void the_trail_says_who_came_who_did_not_and_who_asked_for_what_is_not_theirs() throws Exception {
    String vesna = scenery.cookie("vesna", Role.ADMINISTRATOR);
    as(vesna, "PUT", "/api/people/ana/roles", new JsonObject("{\"roles\":[\"auditor\"]}"));
    String cookie = cookie(accept(invite(Role.COUNSELLOR), PASSWORD, code(0)), "session");
    signIn(PASSWORD, wrong(code(0)));
    signIn(PASSWORD, code(1));
    assertEquals(
        403, as(cookie, "DELETE", "/api/counsellors/ema/duty", new JsonObject()).statusCode());
    as(cookie, "PUT", "/api/counsellors/ana/duty", new JsonObject("{\"station\":\"c1\"}"));
    as(cookie, "DELETE", "/api/session", new JsonObject());
    assertEquals(
        List.of(
            "vesna ACCOUNT_CHANGE ana",
            "ana ACCOUNT_CREATE ana",
            "sign-in SESSION_REFUSE ana",
            "ana SESSION_BEGIN ana",
            "ana SESSION_REFUSE duty_change",
            "ana DUTY_CHANGE ana",
            "ana SESSION_END ana"),
        scenery.trail());
  }

  @Test
  void without_the_trail_nobody_is_invited_changed_or_removed() throws Exception {
    String vesna = scenery.cookie("vesna", Role.ADMINISTRATOR);
    scenery.cookie("ema", Role.COUNSELLOR);
    scenery.audit.goAway();
    JsonObject roles = new JsonObject("{\"roles\":[\"auditor\"]}");
    assertEquals(503, as(vesna, "PUT", "/api/people/ana/invitation", roles).statusCode());
    assertEquals(503, as(vesna, "PUT", "/api/people/ema/roles", roles).statusCode());
    assertEquals(503, as(vesna, "DELETE", "/api/people/ema", new JsonObject()).statusCode());
    assertEquals(
        Set.of(Role.COUNSELLOR),
        scenery.people.account(new AccountId("ema")).await().orElseThrow().roles());
  }

  private HttpResponse<String> as(String cookie, String method, String path, JsonObject body)
      throws Exception {
    return send(
        strange(path)
            .header("cookie", cookie)
            .header("content-type", "application/json")
            .method(method, BodyPublishers.ofString(body.encode())));
  }
}
