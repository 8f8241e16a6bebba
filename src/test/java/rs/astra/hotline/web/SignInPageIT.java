package rs.astra.hotline.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Devices;
import rs.astra.hotline.people.Invitation;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.SecondFactor;
import rs.astra.hotline.people.Session;
import rs.astra.hotline.people.Token;

/** Invitation, sign-in and the wall, in a real browser. */
class SignInPageIT extends PageScene {
  private static final String PASSWORD = Scenery.PASSWORD;
  private static final AccountId ANA = new AccountId("ana");

  private byte[] key = {};

  @BeforeEach
  void nobodyIsSignedIn() {
    chromium.forgetCookies();
  }

  private String invitation() {
    Token token = Token.random();
    Invitation it =
        Invitation.of(
            ANA, Set.of(Role.COUNSELLOR), token, Scenery.SEAL, Instant.now().plusSeconds(600));
    key = it.key(Scenery.SEAL);
    scenery.people.invite(it, new Invitation.Made(Instant.now(), null)).await();
    return url + "/invitation#" + token.text();
  }

  private String code(int steps) {
    return SecondFactor.code(key, Instant.now().plusSeconds(30L * steps));
  }

  @Test
  void an_invitation_is_accepted_and_whoever_signs_in_by_keyboard_comes_on_duty_and_leaves() {
    Page page = chromium.page(1280, 800, ColorScheme.LIGHT);
    page.navigate(invitation());
    assertThat(page.locator("#picture svg")).isVisible();
    assertThat(page.locator("#welcome")).containsText("ana");
    assertEquals(url + "/invitation", page.url(), "the token is not in the address bar");
    key = scenery.people.invited(Instant.now()).await().getFirst().key(Scenery.SEAL);
    fits(page, "invitation");
    page.locator("input[name=password]").fill("password1234");
    page.locator("input[name=again]").fill("password1234");
    page.locator("input[name=code]").fill(code(0));
    page.keyboard().press("Enter");
    assertThat(page.locator("#answer")).containsText("lako pogađa");
    page.locator("input[name=password]").fill(PASSWORD);
    page.locator("input[name=again]").fill(PASSWORD);
    page.locator("input[name=code]").fill(code(0));
    page.keyboard().press("Enter");
    page.waitForURL(url + "/account");
    assertThat(page.locator("#who")).hasText("ana");
    fits(page, "account");
    page.locator("#leave").click();
    page.waitForURL(url + "/sign-in");

    page.locator("select[name=language]").selectOption("en");
    fits(page, "sign-in");
    page.locator("input[name=id]").fill("ana");
    page.keyboard().press("Tab");
    page.keyboard().type(PASSWORD);
    page.keyboard().press("Tab");
    page.keyboard().type(code(1));
    page.keyboard().press("Enter");
    page.waitForURL(url + "/duty");
    assertThat(page.locator("input[name=counsellor]")).hasValue("ana");
    assertThat(page.locator("input[name=counsellor]")).not().isEditable();
    page.locator("#sign-in button").click();
    assertThat(page.locator("#list li .who")).hasText("ana");
    assertEquals(List.of(), complaintsBut(422));
  }

  @Test
  void who_is_not_signed_in_is_led_to_the_page_for_that_and_back() {
    Page page = chromium.page(360, 740, ColorScheme.DARK);
    page.navigate(url + "/duty");
    page.waitForURL(url + "/sign-in#/duty");
    page.locator("input[name=id]").fill("ana");
    page.locator("input[name=password]").fill(PASSWORD);
    page.locator("input[name=code]").fill("123456");
    page.keyboard().press("Enter");
    assertThat(page.locator("#answer")).containsText("nisu ispravni");
    assertThat(page.locator("input[name=code]")).isFocused();
    assertEquals(List.of(), complaintsBut(401));
  }

  @Test
  void signing_out_leaves_nothing_in_the_browser_but_language_and_that_it_is_known() {
    chromium.cookie(url, "session", scenery.signedIn("ana", Role.COUNSELLOR).text());
    chromium.cookie(url, "browser", Token.random().text());
    Page page = chromium.page(1280, 800, ColorScheme.LIGHT);
    page.navigate(url + "/duty");
    page.locator("select[name=language]").selectOption("en");
    page.evaluate("localStorage.setItem('left', 'something')");
    page.evaluate("caches.open('left')");
    page.locator("#leave").click();
    page.waitForURL(url + "/sign-in");
    assertThat(page.locator("html")).hasAttribute("lang", "en");
    assertEquals(
        List.of("language", "theme"), page.evaluate("Object.keys(localStorage).toSorted()"));
    assertEquals(List.of(), page.evaluate("caches.keys()"));
    assertEquals(
        List.of("browser"), page.context().cookies().stream().map(cookie -> cookie.name).toList());
    assertEquals(List.of(), chromium.complaints);
  }

  @Test
  void a_page_that_hears_nothing_until_the_session_must_be_over_shows_nobody_any_more() {
    chromium.cookie(url, "session", scenery.signedIn("petra", Role.SUPERVISOR).text());
    scenery.signIn("ana", "c1", Instant.now());
    for (int width : List.of(1280, 360)) {
      Page page = chromium.page(width, 800, ColorScheme.LIGHT);
      page.clock().install();
      page.navigate(url + "/duty");
      assertThat(page.locator("#list li .who")).hasText("ana");
      scenery.stop();
      page.clock().runFor(10_000);
      assertThat(page.locator("#list li .who")).hasText("ana");
      page.clock().fastForward("01:00:00");
      assertThat(page.locator("#emptied")).containsText("Dugo nema veze");
      Chromium.assertNoSidewaysScroll(page, "emptied " + width);
      picture(page, "emptied-" + width);
      page.clock().runFor(10_000);
      assertThat(page.locator("body")).not().containsText("ana");
      scenery.start(port, Limits.USUAL);
      page.clock().runFor(4_000);
      assertThat(page.locator("#list li .who")).hasText("ana");
    }
    assertTrue(chromium.complaints.stream().noneMatch(it -> it.contains("TypeError")));
  }

  @Test
  void whoever_signs_out_while_the_server_is_away_is_told_and_signed_out_once_it_is_back() {
    scenery.signIn("ana", "c1", Instant.now());
    for (String path : List.of("/", "/duty")) {
      Token token = scenery.signedIn("petra", Role.SUPERVISOR);
      chromium.cookie(url, "session", token.text());
      Page page = chromium.page(1280, 800, ColorScheme.LIGHT);
      page.navigate(url + path);
      assertThat(page.locator("#leave")).isVisible();
      scenery.stop();
      page.locator("#leave").click();
      assertThat(page.locator("#emptied")).containsText("Niste odjavljeni");
      scenery.start(port, Limits.USUAL);
      page.waitForURL(url + "/sign-in");
      assertFalse(scenery.people.session(token.hash()).await().isPresent());
    }
    assertTrue(chromium.complaints.stream().noneMatch(it -> it.contains("TypeError")));
  }

  @Test
  void whoever_is_signed_in_elsewhere_sees_it_and_ends_it_with_the_password() {
    Instant begun = Instant.now().minusSeconds(90);
    Token here = scenery.signedIn("ana", Role.AUDITOR);
    scenery.people.begin(new Session("elsewhere", ANA, Set.of(), begun, begun, false)).await();
    chromium.cookie(url, "session", here.text());
    Page page = chromium.page(360, 740, ColorScheme.LIGHT);
    page.navigate(url + "/account");
    assertThat(page.locator("#sessions li")).hasCount(2);
    assertThat(page.locator("#sessions li").first()).containsText("ovaj pregledač");
    assertThat(page.locator("#sessions button:visible")).hasCount(1);
    fits(page, "sessions");
    page.locator("#elsewhere input[type=password]").fill("not the password");
    page.locator("#sessions button:visible").click();
    assertThat(page.locator("#answer")).hasText("Sadašnja lozinka nije ispravna.");
    assertEquals(2, scenery.people.sessions(ANA).await().size());
    page.locator("#elsewhere input[type=password]").fill(PASSWORD);
    page.locator("#sessions button:visible").click();
    assertThat(page.locator("#answer")).hasText("Prijava je završena.");
    assertThat(page.locator("#sessions li")).hasCount(1);
    assertEquals(
        List.of(here.hash()),
        scenery.people.sessions(ANA).await().stream().map(Session::hash).toList());
    assertEquals(List.of("sign-in SESSION_REFUSE ana", "ana SESSION_END ana"), scenery.trail());
    assertEquals(List.of(), complaintsBut(401));
  }

  @Test
  void whoever_signs_in_sees_an_invitation_that_is_open_and_calls_it_off_or_that_it_was_used() {
    Page page = chromium.page(360, 740, ColorScheme.LIGHT);
    page.navigate(invitation());
    assertThat(page.locator("#picture svg")).isVisible();
    key = scenery.people.invited(Instant.now()).await().getFirst().key(Scenery.SEAL);
    page.locator("input[name=password]").fill(PASSWORD);
    page.locator("input[name=again]").fill(PASSWORD);
    page.locator("input[name=code]").fill(code(0));
    page.keyboard().press("Enter");
    page.waitForURL(url + "/account");
    assertThat(page.locator("#used")).containsText("naredba na serveru");
    assertThat(page.locator("#invited")).isHidden();
    page.locator("#leave").click();
    page.waitForURL(url + "/sign-in");

    byVesna();
    page.navigate(url + "/sign-in#/duty");
    page.reload();
    page.locator("input[name=id]").fill("ana");
    page.locator("input[name=password]").fill(PASSWORD);
    page.locator("input[name=code]").fill(code(1));
    page.keyboard().press("Enter");
    page.waitForURL(url + "/account");
    assertThat(page.locator("#open")).containsText("vesna");
    for (String language : List.of("en", "sr-Cyrl", "sr-Latn")) {
      page.locator("select[name=language]").selectOption(language);
      fits(page, "invited-" + language);
    }
    page.locator("#call-off").click();
    assertThat(page.locator("#answer")).hasText("Pozivnica je povučena.");
    assertThat(page.locator("#invited")).isHidden();
    assertEquals(List.of(), scenery.people.invited(Instant.now()).await());
    assertEquals("ana INVITATION_CHANGE ana", scenery.trail().getLast());
    assertEquals(List.of(), chromium.complaints);
  }

  @Test
  void an_invitation_that_was_used_or_has_lapsed_meanwhile_is_not_called_off() {
    chromium.cookie(url, "session", scenery.signedIn("ana", Role.AUDITOR).text());
    byVesna();
    Page page = chromium.page(360, 740, ColorScheme.DARK);
    page.navigate(url + "/account");
    assertThat(page.locator("#open")).containsText("vesna");
    scenery.people.callOff(ANA).await();
    page.locator("#call-off").click();
    assertThat(page.locator("#answer")).hasText("Nema otvorene pozivnice.");
    assertThat(page.locator("#invited")).isHidden();
    assertEquals(List.of(), complaintsBut(404));
  }

  private void byVesna() {
    Instant now = Instant.now();
    Invitation it =
        Invitation.of(
            ANA, Set.of(Role.AUDITOR), Token.random(), Scenery.SEAL, now.plusSeconds(600));
    Invitation.Made made = new Invitation.Made(now, new AccountId("vesna"));
    scenery.people.invite(it, made).await();
  }

  @Test
  void a_colleague_is_seen_as_there_and_can_be_changed_by_nobody_but_themself() {
    Instant now = Instant.now();
    scenery.linked(now);
    scenery.signIn("ana", "c1", now);
    scenery.signIn("ema", "c2", now);
    chromium.cookie(url, "session", scenery.signedIn("ana", Role.COUNSELLOR).text());
    Page page = chromium.page(1280, 800, ColorScheme.LIGHT);
    page.navigate(url + "/duty");
    assertThat(page.locator("#list li[data-key=ana] button:visible")).not().hasCount(0);
    assertThat(page.locator("#list li[data-key=ema] .state")).hasText("Na dužnosti");
    assertThat(page.locator("#list li[data-key=ema] button:visible")).hasCount(0);
    assertThat(page.locator("nav a:visible")).hasCount(4);
    assertEquals(List.of(), chromium.complaints);
  }

  @Test
  void a_screen_on_the_wall_shows_the_wallboard_until_its_token_is_taken_back() {
    Token token = Token.random();
    Devices.Device hall = new Devices.Device(new AccountId("hall"), Instant.now());
    scenery.people.add(hall, token.hash()).await();
    scenery.signIn("ana", "c1", Instant.now());
    Page page = chromium.page(1280, 800, ColorScheme.DARK);
    page.navigate(url + "/wall#" + token.text());
    assertThat(page.locator("body")).hasAttribute("data-state", "live");
    assertThat(page).hasURL(url + "/");
    assertFalse(Pattern.compile("\\bana\\b").matcher(page.content()).find());
    assertThat(page.locator("nav a:visible, nav button:visible")).hasCount(0);
    assertEquals(List.of(), chromium.complaints);
    scenery.people.takeBack(hall.label()).await();
    page.waitForURL(url + "/sign-in#/");
  }
}
