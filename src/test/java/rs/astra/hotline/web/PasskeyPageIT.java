package rs.astra.hotline.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Passkeys;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.Throttle;
import rs.astra.hotline.people.Token;

/**
 * Passkeys in a real browser, whose authenticator the browser plays. What it has signed is also
 * sent to the server by other hands: altered, elsewhere, twice.
 */
class PasskeyPageIT extends PageScene {
  private static final AccountId ANA = new AccountId("ana");
  private static final AccountId EMA = new AccountId("ema");
  private static final String TO_ADD = "/api/passkeys";
  private static final String TO_SIGN_IN = "/api/session/passkey";

  /** What the page does, without its page: asks for a challenge, and has it signed. */
  private static final String SIGNED =
      """
      async ([where, shown, unlock]) => {
        const {challenge, host} = await (await fetch(where + '/challenge', {
          method: 'POST', headers: {'content-type': 'application/json'}, body: shown})).json();
        const made = where === '/api/passkeys'
            ? await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON({
                challenge, rp: {id: host, name: host}, user: {id: 'YW5h', name: 'ana', displayName: 'ana'},
                pubKeyCredParams: [{type: 'public-key', alg: -7}], attestation: 'none',
                authenticatorSelection: {residentKey: 'required', userVerification: unlock}})})
            : await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON({
                challenge, rpId: host, userVerification: unlock})});
        return JSON.stringify({challenge, passkey: made.toJSON()});
      }\
      """;

  private final HttpClient client = HttpClient.newHttpClient();

  /** Passkeys belong to a name, so not to 127.0.0.1. */
  private String home = "";

  @BeforeEach
  void underAName() {
    home = "http://localhost:" + port;
    chromium.forgetCookies();
  }

  @AfterAll
  void hangUp() {
    client.close();
  }

  private Page pageOf(String who, int width) {
    chromium.cookie(home, "session", scenery.signedIn(who, Role.AUDITOR).text());
    Page page = chromium.page(width, 740, ColorScheme.LIGHT);
    unlocks(page, true);
    page.navigate(home + "/account");
    assertThat(page.locator("#who")).hasText(who);
    return page;
  }

  /** An authenticator that makes sure who is there, or does not. */
  private static void unlocks(Page page, boolean verifies) {
    CDPSession browser = page.context().newCDPSession(page);
    browser.send("WebAuthn.enable");
    Map<String, Object> options =
        Map.of(
            "protocol",
            "ctap2",
            "transport",
            "internal",
            "hasResidentKey",
            true,
            "hasUserVerification",
            verifies,
            "isUserVerified",
            verifies,
            "automaticPresenceSimulation",
            true);
    browser.send(
        "WebAuthn.addVirtualAuthenticator",
        new Gson().toJsonTree(Map.of("options", options)).getAsJsonObject());
  }

  private static void add(Page page) {
    page.locator("#add input[name=password]").fill(Scenery.PASSWORD);
    page.locator("#add button[data-text]").click();
    assertThat(page.locator("#answer")).hasText("Pristupni ključ je dodat.");
  }

  private static void leave(Page page) {
    page.locator("#leave").click();
    page.waitForURL("**/sign-in");
  }

  private List<Passkeys.Passkey> passkeysOfAna() {
    return scenery.people.of(ANA).await();
  }

  private static JsonObject signed(Page page, String where, String unlock) {
    String shown = new JsonObject().put("password", Scenery.PASSWORD).encode();
    return new JsonObject(
        Objects.requireNonNull(page.evaluate(SIGNED, List.of(where, shown, unlock))).toString());
  }

  private HttpResponse<String> send(String site, String where, JsonObject body, String cookie) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create(site + where))
              .timeout(OverHttp.LONG)
              .header("content-type", "application/json")
              .header("origin", site)
              .header("cookie", cookie)
              .POST(BodyPublishers.ofString(body.encode()))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private int send(String where, JsonObject body, String cookie) {
    return send(home, where, body, cookie).statusCode();
  }

  private static String cookie(Page page) {
    return page.context().cookies().stream()
        .filter(it -> it.name.equals("session"))
        .map(it -> "session=" + it.value)
        .findFirst()
        .orElse("");
  }

  /** With another value at one place of it. */
  private static JsonObject altered(JsonObject signed, String value, String... place) {
    JsonObject copy = signed.copy();
    JsonObject at = copy.getJsonObject("passkey");
    for (int i = 0; i < place.length - 1; i++) {
      at = at.getJsonObject(place[i]);
    }
    assertTrue(at.containsKey(place[place.length - 1]), place[place.length - 1]);
    at.put(place[place.length - 1], value);
    return copy;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] bytes(JsonObject signed, String name) {
    return Base64.getUrlDecoder()
        .decode(signed.getJsonObject("passkey").getJsonObject("response").getString(name));
  }

  @Test
  void one_is_added_with_the_password_signs_in_without_it_and_is_removed() {
    Page page = pageOf("ana", 360);
    page.locator("#add input[name=password]").fill("not the password");
    page.locator("#add button[data-text]").click();
    assertThat(page.locator("#answer")).hasText("Sadašnja lozinka nije ispravna.");
    assertEquals(List.of(), passkeysOfAna());
    add(page);
    assertThat(page.locator("#passkeys li")).hasCount(1);
    for (int width : List.of(360, 1280)) {
      page.setViewportSize(width, 800);
      Chromium.assertNoSidewaysScroll(page, "account " + width);
      Chromium.assertAccessible(page, "account " + width);
      picture(page, "passkeys-" + width);
    }
    leave(page);
    picture(page, "passkey-sign-in");
    Chromium.assertAccessible(page, "sign-in");
    page.locator("#passkey").click();
    page.waitForURL(home + "/account");
    assertThat(page.locator("#who")).hasText("ana");
    page.locator("#passkeys button").click();
    assertThat(page.locator("#answer")).hasText("Pristupni ključ više ne važi.");
    assertThat(page.locator("#passkeys li")).hasCount(0);
    assertEquals(List.of(), passkeysOfAna());
    leave(page);
    page.locator("#passkey").click();
    assertThat(page.locator("#answer")).containsText("nije prihvaćen");
    assertEquals(List.of(), complaintsBut(401));
    assertEquals(
        List.of(
            "sign-in SESSION_REFUSE ana",
            "ana ACCOUNT_CHANGE ana",
            "ana SESSION_END ana",
            "ana SESSION_BEGIN_BY_PASSKEY ana",
            "ana ACCOUNT_CHANGE ana",
            "ana SESSION_END ana"),
        scenery.trail());
    assertEquals(
        List.of(1L, 2L), List.of(scenery.signIns.in().sum(), scenery.signIns.wrong().sum()));
  }

  @Test
  void the_same_authenticator_is_added_once_and_another_one_beside_it() {
    Page page = pageOf("ana", 1280);
    add(page);
    page.locator("#add input[name=password]").fill(Scenery.PASSWORD);
    page.locator("#add button[data-text]").click();
    assertThat(page.locator("#answer")).containsText("svaki se dodaje jednom");
    assertEquals(1, passkeysOfAna().size());
    Page other = page.context().newPage();
    unlocks(other, true);
    other.navigate(home + "/account");
    add(other);
    assertThat(other.locator("#passkeys li")).hasCount(2);
  }

  @Test
  void what_was_altered_elsewhere_or_of_another_signs_nobody_in_and_what_is_right_does_once() {
    Page emas = pageOf("ema", 1280);
    add(emas);
    String ofEma = scenery.people.of(EMA).await().getFirst().id();
    Page page = pageOf("ana", 1280);
    add(page);
    JsonObject right = signed(page, TO_SIGN_IN, "required");
    byte[] signature = bytes(right, "signature");
    signature[signature.length - 1] ^= 1;
    String elsewhere =
        new String(bytes(right, "clientDataJSON"), StandardCharsets.UTF_8)
            .replace(home, "https://hotline.example");
    String fresh = signed(page, TO_SIGN_IN, "required").getString("challenge");

    Map<String, JsonObject> wrong = new LinkedHashMap<>();
    wrong.put("another signature", altered(right, base64(signature), "response", "signature"));
    wrong.put(
        "signed for another page",
        altered(
            right,
            base64(elsewhere.getBytes(StandardCharsets.UTF_8)),
            "response",
            "clientDataJSON"));
    wrong.put("another's passkey", altered(right, ofEma, "id"));
    wrong.put("nobody's passkey", altered(right, base64(new byte[32]), "id"));
    wrong.put(
        "another's handle",
        altered(right, base64("ema".getBytes(StandardCharsets.UTF_8)), "response", "userHandle"));
    wrong.put("another challenge", right.copy().put("challenge", fresh));
    wrong.put("no challenge of ours", right.copy().put("challenge", base64(new byte[32])));
    List<String> answers = new ArrayList<>();
    wrong.forEach(
        (why, body) -> {
          HttpResponse<String> answer = send(home, TO_SIGN_IN, body, browser());
          answers.add(why + " " + answer.statusCode() + " " + answer.body());
        });
    assertEquals(wrong.keySet().stream().map(why -> why + " 401 " + neutral()).toList(), answers);
    assertEquals(401, send(url, TO_SIGN_IN, right, browser()).statusCode(), "another name of ours");
    HttpResponse<String> in = send(home, TO_SIGN_IN, right, browser());
    assertEquals(200, in.statusCode(), in.body());
    assertEquals(401, send(TO_SIGN_IN, right, browser()), "again");
  }

  /** The cookie of another browser that both know: there nobody has tried before. */
  private String browser() {
    Token browser = Token.random();
    Instant until = Instant.now().plusSeconds(600);
    scenery.people.know(browser.hash(), ANA, until).await();
    scenery.people.know(browser.hash(), EMA, until).await();
    return "browser=" + browser.text();
  }

  private static String neutral() {
    return new JsonObject().put("error", "something of it is wrong").encode();
  }

  @Test
  void a_counter_that_does_not_grow_is_a_copy_and_stays_out() {
    Page page = pageOf("ana", 1280);
    add(page);
    JsonObject earlier = signed(page, TO_SIGN_IN, "required");
    JsonObject later = signed(page, TO_SIGN_IN, "required");
    assertEquals(200, send(TO_SIGN_IN, later, ""));
    assertEquals(401, send(TO_SIGN_IN, earlier, ""), "of a copy that has counted less");
    assertEquals(200, send(TO_SIGN_IN, signed(page, TO_SIGN_IN, "required"), ""));
  }

  @Test
  void what_nobody_has_unlocked_signs_nobody_in_and_is_not_added() {
    Page page = pageOf("ana", 1280);
    add(page);
    JsonObject locked = signed(page, TO_SIGN_IN, "discouraged");
    assertEquals(0, bytes(locked, "authenticatorData")[32] & 4, "nobody was asked to");
    assertEquals(401, send(TO_SIGN_IN, locked, ""));
    Page other = page.context().newPage();
    unlocks(other, false);
    other.navigate(home + "/account");
    assertEquals(422, send(TO_ADD, signed(other, TO_ADD, "discouraged"), cookie(page)));
    assertEquals(1, passkeysOfAna().size());
  }

  @Test
  void what_was_asked_of_another_or_for_something_else_is_not_added_and_what_is_right_is_once() {
    Page page = pageOf("ana", 1280);
    JsonObject right = signed(page, TO_ADD, "required");
    String ema = scenery.cookie("ema", Role.AUDITOR);
    String toSignIn =
        new JsonObject(send(home, TO_SIGN_IN + "/challenge", new JsonObject(), "").body())
            .getString("challenge");
    assertEquals(422, send(TO_ADD, right, ema), "asked of ana");
    assertEquals(422, send(url, TO_ADD, right, cookie(page)).statusCode(), "another name of ours");
    assertEquals(
        422, send(TO_ADD, right.copy().put("challenge", toSignIn), cookie(page)), "to sign in");
    assertEquals(List.of(), passkeysOfAna());
    assertEquals(200, send(TO_ADD, right, cookie(page)));
    assertEquals(422, send(TO_ADD, right, cookie(page)), "again");
    assertEquals(1, passkeysOfAna().size());
  }

  @Test
  void wrong_tries_make_one_wait() {
    JsonObject nothing =
        new JsonObject()
            .put("challenge", base64(new byte[32]))
            .put("passkey", new JsonObject().put("id", "x"));
    int answer = send(TO_SIGN_IN, nothing, "");
    int tries = 1;
    for (; answer == 401 && tries < 50; tries++) {
      answer = send(TO_SIGN_IN, nothing, "");
    }
    assertEquals(429, answer);
    assertTrue(tries > Throttle.FREE, "some are free: " + tries);
  }
}
