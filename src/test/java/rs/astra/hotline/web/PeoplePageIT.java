package rs.astra.hotline.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Devices;
import rs.astra.hotline.people.Invitation;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.Session;
import rs.astra.hotline.people.Token;

/** The administrator's page, in a real browser. */
class PeoplePageIT extends PageScene {
  private static final AccountId EMA = new AccountId("ema");

  @BeforeEach
  void vesnaAdministers() {
    chromium.cookie(url, "session", scenery.signedIn("vesna", Role.ADMINISTRATOR).text());
  }

  private Page open(int width, ColorScheme scheme) {
    Page page = chromium.page(width, 800, scheme);
    page.navigate(url + "/people");
    assertThat(person(page, "vesna")).isVisible();
    return page;
  }

  private static Locator person(Page page, String id) {
    return page.locator("#people li[data-key=" + id + "]");
  }

  private static Locator button(Locator row, String what) {
    return row.locator("button[data-what=" + what + "]");
  }

  @Test
  void somebody_is_invited_by_a_link_that_is_shown_once_and_is_good() {
    Page page = open(1280, ColorScheme.LIGHT);
    page.locator("#invite input[name=id]").fill("ana");
    page.locator("#invite button").click();
    assertThat(page.locator("#answer")).hasText("Izaberite bar jednu ulogu.");
    assertEquals(List.of(), scenery.people.invited(Instant.now()).await());
    page.locator("#invite input[value=counsellor]").check();
    page.locator("#invite button").click();
    assertThat(page.locator("#made-words")).containsText("ana: predajte ovu vezu lično");
    assertThat(person(page, "ana").locator(".state")).containsText("pozivnica do");
    assertThat(button(person(page, "ana"), "changeRoles")).isHidden();
    picture(page, "people-link");
    Chromium.assertAccessible(page, "link");
    String link = page.locator("#link").inputValue();
    page.reload();
    assertThat(person(page, "ana")).isVisible();
    assertThat(page.locator("#made")).isHidden();
    assertFalse(page.content().contains(link.substring(link.indexOf('#') + 1)));
    page.navigate(link);
    assertThat(page.locator("#welcome")).hasText("Nalog: ana. Uloga: savetnik.");
    assertEquals(
        List.of("vesna INVITATION_CHANGE ana", "sign-in INVITATION_READ ana"), scenery.trail());
    assertEquals(List.of(), complaintsBut(400));
  }

  @Test
  void whoever_has_lost_what_they_sign_in_with_is_invited_anew_and_comes_in_until_then() {
    Session emas = sessionOf(scenery.signedIn("ema", Role.COUNSELLOR, Role.SUPERVISOR));
    Page page = open(360, ColorScheme.DARK);
    button(person(page, "ema"), "inviteAgain").click();
    assertThat(page.locator("#made-words")).containsText("ema: predajte");
    assertThat(person(page, "ema").locator(".state")).containsText("ima nalog; pozivnica do");
    assertEquals(
        Set.of(Role.COUNSELLOR, Role.SUPERVISOR),
        scenery.people.invited(Instant.now()).await().getFirst().roles());
    assertTrue(scenery.people.session(emas.hash()).await().isPresent());
    page.locator("#forget").click();
    assertThat(page.locator("#made")).isHidden();
    assertThat(page.locator("#link")).hasValue("");
  }

  private Session sessionOf(Token token) {
    return scenery.people.session(token.hash()).await().orElseThrow();
  }

  @Test
  void roles_are_changed_and_an_account_ends_at_the_second_press() {
    Session emas = sessionOf(scenery.signedIn("ema", Role.COUNSELLOR));
    Page page = open(1280, ColorScheme.LIGHT);
    Locator ema = person(page, "ema");
    ema.locator("input[value=counsellor]").uncheck();
    ema.locator("input[value=auditor]").check();
    button(ema, "changeRoles").click();
    assertThat(page.locator("#answer")).hasText("Uloge su promenjene: ema.");
    assertEquals(Set.of(Role.AUDITOR), scenery.people.account(EMA).await().orElseThrow().roles());
    assertTrue(scenery.people.session(emas.hash()).await().isPresent());
    button(ema, "remove").click();
    assertThat(button(ema, "remove")).hasText("Zaista ukloni");
    assertTrue(scenery.people.account(EMA).await().isPresent());
    button(ema, "remove").click();
    assertThat(ema).hasCount(0);
    assertThat(page.locator("#answer")).containsText("uklonjen");
    assertFalse(scenery.people.account(EMA).await().isPresent());
    assertFalse(scenery.people.session(emas.hash()).await().isPresent());
    assertEquals(List.of("vesna ACCOUNT_CHANGE ema", "vesna ACCOUNT_REMOVE ema"), scenery.trail());
    assertEquals(List.of(), chromium.complaints);
  }

  @Test
  void somebody_and_everybody_are_signed_out_at_the_second_press_and_whoever_does_it_stays() {
    Session emas = sessionOf(scenery.signedIn("ema", Role.COUNSELLOR));
    Session petras = sessionOf(scenery.signedIn("petra", Role.SUPERVISOR));
    Page page = open(1280, ColorScheme.LIGHT);
    Locator ema = person(page, "ema");
    button(ema, "signOut").click();
    assertThat(button(ema, "signOut")).hasText("Zaista odjavi");
    assertTrue(scenery.people.session(emas.hash()).await().isPresent());
    button(ema, "signOut").click();
    assertThat(page.locator("#answer")).hasText("Odjavljeno u svim pregledačima: ema.");
    assertFalse(scenery.people.session(emas.hash()).await().isPresent());
    page.locator("#everybody").click();
    assertThat(page.locator("#everybody")).hasText("Zaista odjavi sve");
    assertTrue(scenery.people.session(petras.hash()).await().isPresent());
    page.locator("#everybody").click();
    assertThat(page.locator("#answer")).containsText("osim vas u ovom pregledaču");
    assertThat(page.locator("#everybody")).hasText("Odjavi sve");
    assertFalse(scenery.people.session(petras.hash()).await().isPresent());
    page.reload();
    assertThat(ema).isVisible();
    assertEquals(List.of("vesna SESSION_END ema", "vesna SESSION_END everybody"), scenery.trail());
    assertEquals(List.of(), chromium.complaints);
  }

  @Test
  void nobody_changes_their_own_account_and_nobody_else_sees_the_page() {
    Page page = open(1280, ColorScheme.LIGHT);
    assertThat(person(page, "vesna").locator("button:visible")).hasCount(0);
    assertThat(person(page, "vesna").locator("input").first()).isDisabled();
    assertThat(person(page, "vesna").locator(".state")).hasText("vaš nalog");
    chromium.cookie(url, "session", scenery.signedIn("ema", Role.SUPERVISOR).text());
    Page emas = chromium.page(1280, 800, ColorScheme.LIGHT);
    emas.navigate(url + "/people");
    assertThat(emas.locator("#answer")).hasText("Ovu stranicu vidi samo administrator.");
    assertThat(emas.locator("form:not(#choices), li")).hasCount(0);
    assertThat(emas.locator("nav a[href='/people']")).isHidden();
    assertEquals(List.of(), chromium.complaints);
  }

  @Test
  void a_screen_on_a_wall_is_added_by_a_link_and_taken_back() {
    Page page = open(1280, ColorScheme.LIGHT);
    page.locator("#device input").fill("hodnik");
    page.locator("#device button").click();
    assertThat(page.locator("#made-words")).containsText("hodnik: otvorite");
    chromium.forgetCookies();
    Page wall = chromium.page(1280, 800, ColorScheme.DARK);
    wall.navigate(page.locator("#link").inputValue());
    assertThat(wall.locator("body")).hasAttribute("data-state", "live");
    Locator hall = page.locator("#devices li[data-key=hodnik]");
    button(hall, "remove").click();
    button(hall, "remove").click();
    assertThat(page.locator("#devices li")).hasCount(0);
    assertThat(page.locator("#made")).isHidden();
    wall.waitForURL(url + "/sign-in#/");
    assertEquals(
        List.of("vesna INVITATION_CHANGE device:hodnik", "vesna INVITATION_CHANGE device:hodnik"),
        scenery.trail());
  }

  @Test
  void both_widths_and_all_languages_are_accessible_and_fit() {
    scenery.signedIn("savetnica-sa-dugom-oznakom-0001", Role.COUNSELLOR, Role.SUPERVISOR);
    scenery.signedIn("ema", Role.COUNSELLOR);
    scenery
        .people
        .invite(
            Invitation.of(
                EMA,
                Set.of(Role.AUDITOR),
                Token.random(),
                Scenery.SEAL,
                Instant.now().plusSeconds(600)),
            new Invitation.Made(Instant.now(), null))
        .await();
    Devices.Device hall = new Devices.Device(new AccountId("hodnik"), Instant.now());
    scenery.people.add(hall, "hash").await();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(1280, 360)) {
        Page page = open(width, scheme);
        assertThat(page.locator("#devices li")).hasCount(1);
        for (String language : List.of("sr-Latn", "sr-Cyrl", "en")) {
          page.locator("select[name=language]").selectOption(language);
          assertThat(page.locator("html")).hasAttribute("lang", language);
          String where = "people-" + width + "-" + scheme + "-" + language;
          Chromium.assertNoSidewaysScroll(page, where);
          if (!language.equals("sr-Cyrl")) {
            Chromium.assertAccessible(page, where);
          }
          picture(page, where);
        }
        page.context().close();
      }
    }
    assertEquals(List.of(), chromium.complaints);
  }
}
