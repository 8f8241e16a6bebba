package rs.astra.hotline.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Danger;
import rs.astra.hotline.core.consent.OverrideRules;
import rs.astra.hotline.core.consent.Sharing;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.engine.Exposure;

class WallboardIT extends PageScene {
  @Test
  void the_page_changes_by_itself_and_the_longest_wait_ticks_between_two_pictures() {
    Page page = chromium.page(1280, 720, ColorScheme.LIGHT);
    page.navigate(url);
    assertThat(page.locator("#waiting .value")).hasText("0");
    assertThat(page.locator("#longest .value")).hasText("–");

    scenery.arrives("a", "sos", Instant.now().minusSeconds(65));
    assertThat(page.locator("#waiting .value")).hasText("1");
    assertThat(page.locator("#longest .value")).hasText(Pattern.compile("1:(0[5-9]|[1-5]\\d)"));
    String before = page.locator("#longest .value").textContent();
    assertThat(page.locator("#longest .value")).not().hasText(before);
    assertThat(page.locator("#lines tr").first().locator("td").first()).hasText("1");

    scenery.hangsUp("a", Instant.now());
    assertThat(page.locator("#waiting .value")).hasText("0");
    assertThat(page.locator("#lost .value")).hasText("1");
    assertThat(page.locator("#in-time .value")).hasText("0 od 1");
    assertEquals(List.of(), chromium.complaints);
  }

  @Test
  void levels_are_said_in_words() {
    Page page = chromium.page(1280, 720, ColorScheme.LIGHT);
    page.navigate(url);
    assertThat(page.locator("#counsellors .badge")).containsText("Niko nije na dužnosti");
    scenery.signIn("ana", "c1", Instant.now());
    assertThat(page.locator("#counsellors .badge")).containsText("Neko je slobodan");
    scenery.arrives("a", "sos", Instant.now().minusSeconds(16));
    assertThat(page.locator("#waiting .badge")).containsText("Pažnja");
    scenery.arrives("b", "sos", Instant.now().minusSeconds(31));
    assertThat(page.locator("#waiting .badge")).containsText("Hitno");
    assertThat(page.locator("#announcement")).not().isEmpty();
    scenery.health = new Health(true, Instant.now(), true, false, 3, Set.of());
    assertThat(page.locator("#parts [data-key=database]")).containsText("pozivi idu dalje");
    assertThat(page.locator("#parts [data-key=exposed]")).containsText("ništa se ne snima");
    scenery.health = new Health(true, Instant.now(), true, true, 0, Set.of(Exposure.RECORDING));
    assertThat(page.locator("#parts [data-key=exposed]")).containsText("snimanje razgovora");
    assertThat(page.locator("#parts [data-key=exposed]")).hasAttribute("data-level", "urgent");
  }

  @Test
  void what_nobody_covers_is_said_and_marked_when_it_is_within_the_hour() {
    Page page = chromium.page(1280, 720, ColorScheme.LIGHT);
    page.navigate(url);
    assertThat(page.locator("body")).hasAttribute("data-state", "live");
    assertThat(page.locator("#gaps")).isHidden();
    scenery.onShift(Instant.now());
    scenery.roster(Roster.empty(ZoneId.of("Europe/Belgrade")));
    assertThat(page.locator("#gaps")).containsText("Bez pokrića: Prva linija, sr, ");
    assertThat(page.locator("#gaps")).hasAttribute("data-level", "urgent");
    assertThat(page.locator("#not-signed-in")).containsText("2");
    Chromium.assertAccessible(page, "gaps");
    picture(page, "gaps-1280");
    Page small = chromium.page(360, 740, ColorScheme.LIGHT);
    small.navigate(url);
    assertThat(small.locator("#gaps")).isVisible();
    picture(small, "gaps-360");
  }

  @Test
  void an_override_that_no_second_person_has_confirmed_in_time_is_a_red_line_until_one_does() {
    ConsentId id = new ConsentId("00000000-0000-0000-0000-000000000001");
    Instant asked = Instant.now().minus(OverrideRules.WITHIN).truncatedTo(ChronoUnit.SECONDS);
    Page page = chromium.page(1280, 720, ColorScheme.DARK);
    page.navigate(url);
    assertThat(page.locator("body")).hasAttribute("data-state", "live");
    assertThat(page.locator("#overdue")).isHidden();
    scenery
        .sharings
        .keep(
            new Sharing(
                id,
                new CallId("a"),
                new CounsellorId("ana"),
                asked,
                asked.plus(OverrideRules.LONGEST),
                "The police",
                Sharing.Purpose.POLICE,
                Set.of(Sharing.Kind.WHEREABOUTS),
                null,
                Danger.of(Danger.Ground.LIFE)))
        .await();
    scenery.sharing.watch().await();
    assertThat(page.locator("#overdue")).hasText("‼ Odluka bez druge osobe duže od 15 min: 1");
    assertThat(page.locator("#overdue")).isVisible();
    Chromium.assertAccessible(page, "overdue");
    picture(page, "overdue-1280");
    scenery.sharing.say(new CounsellorId("petra"), asked, id, true).await();
    assertThat(page.locator("#overdue")).isHidden();
  }

  @Test
  void the_page_is_visibly_stale_without_the_server_and_recovers_by_itself() {
    Page page = chromium.page(1280, 720, ColorScheme.LIGHT);
    scenery.arrives("a", "sos", Instant.now().minusSeconds(65));
    page.navigate(url);
    assertThat(page.locator("body")).hasAttribute("data-state", "live");
    Object vivid = color(page);

    scenery.stop();
    assertThat(page.locator("body")).hasAttribute("data-state", "stale");
    assertThat(page.locator("#connection")).containsText("Podaci su zastareli; od ");
    assertTrue(!vivid.equals(color(page)), "the figures must look different");
    String stood = page.locator("#longest .value").textContent();
    Chromium.assertAccessible(page, "stale");
    picture(page, "stale");
    assertThat(page.locator("#longest .value")).hasText(stood);

    scenery.start(port, Limits.USUAL);
    scenery.hangsUp("a", Instant.now());
    assertThat(page.locator("body")).hasAttribute("data-state", "live");
    assertThat(page.locator("#waiting .value")).hasText("0");
    assertEquals(vivid, color(page));
  }

  @Test
  void a_page_that_was_refused_asks_again() {
    scenery.stop();
    scenery.start(
        port,
        new Limits(
            2048,
            8192,
            8192,
            8192,
            Limits.USUAL.complete(),
            Limits.USUAL.idle(),
            256,
            1,
            1000,
            400,
            20));
    Page first = chromium.page(1280, 720, ColorScheme.LIGHT);
    first.navigate(url);
    assertThat(first.locator("body")).hasAttribute("data-state", "live");
    Page second = chromium.page(1280, 720, ColorScheme.LIGHT);
    second.navigate(url);
    assertThat(second.locator("body")).hasAttribute("data-state", "stale");
    assertThat(second.locator("#connection")).containsText("Podataka još nema");
    first.close();
    assertThat(second.locator("body")).hasAttribute("data-state", "live");
  }

  @Test
  void the_choice_of_language_and_theme_is_kept() {
    Page page = chromium.page(1280, 720, ColorScheme.LIGHT);
    page.navigate(url);
    assertThat(page.locator("html")).hasAttribute("lang", "sr-Latn");
    page.locator("select[name=language]").selectOption("en");
    page.locator("select[name=theme]").selectOption("dark");
    page.reload();
    assertThat(page.locator("h1")).hasText("Line overview");
    assertThat(page).hasTitle("Line overview");
    assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    assertEquals(
        "dark", page.evaluate("() => getComputedStyle(document.documentElement).colorScheme"));
  }

  @Test
  void nothing_moves_for_those_who_want_it_still() {
    Page page =
        chromium.page(new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
    page.navigate(url);
    assertEquals(
        "0s",
        page.evaluate(
            "() => getComputedStyle(document.querySelector('.card')).transitionDuration"));
  }

  @Test
  void somebody_with_a_telephone_comes_on_duty_pauses_and_leaves() {
    Page page = chromium.page(1280, 720, ColorScheme.LIGHT);
    page.navigate(url + "/duty");
    assertThat(page.locator("#nobody")).isVisible();
    page.locator("input[name=counsellor]").fill("ana");
    page.locator("select[name=station]").selectOption("c2");
    page.locator("#sign-in button").click();
    assertThat(page.locator("#answer")).hasText("Prihvaćeno.");
    var ana = page.locator("#list li[data-key=ana]");
    assertThat(ana.locator(".station")).hasText("c2");
    assertThat(ana.locator(".state")).hasText("Slobodno");
    ana.locator("button[data-what=pause]").click();
    assertThat(ana).hasAttribute("data-state", "paused");
    ana.locator("button[data-what=resume]").click();
    assertThat(ana).hasAttribute("data-state", "free");
    ana.locator("button[data-what=signOut]").click();
    assertThat(ana).hasAttribute("data-state", "off_duty");
    assertThat(ana.locator("button[data-what=pause]")).isHidden();
    assertEquals(List.of(), chromium.complaints);
  }

  @Test
  void time_after_a_call_pauses_and_heavy_calls_are_one_press_and_all_see_them() {
    Page page = chromium.page(360, 720, ColorScheme.LIGHT);
    scenery.linked(Instant.now());
    scenery.signIn("ana", "c1", Instant.now());
    talks(1);
    page.navigate(url + "/duty");
    var ana = page.locator("#list li[data-key=ana]");
    assertThat(ana.locator(".state")).hasText(Pattern.compile("Završna beleška, do [\\d:]+"));
    String before = ana.locator(".state").textContent();
    ana.locator("button[data-what=moreTime]").click();
    assertThat(ana.locator(".state")).not().hasText(before);
    ana.locator("button[data-what=heavyCall]").click();
    assertThat(ana).hasAttribute("data-state", "rest");
    assertThat(ana.locator("button[data-what=moreTime]")).isHidden();
    assertThat(ana.locator("button[data-what=heavyCall]")).isHidden();
    ana.locator("button[data-what=resume]").click();
    assertThat(ana).hasAttribute("data-state", "free");
    for (int i = 2; i <= 3; i++) {
      talks(i);
      scenery.tell(new Fact.MarkedHeavy(new CounsellorId("ana")), Instant.now());
      scenery.tell(new Fact.Resumed(new CounsellorId("ana")), Instant.now());
    }
    assertThat(ana.locator(".strain")).containsText("Mnogo teških poziva");
    ana.locator("select.reason").selectOption("meal");
    ana.locator("button[data-what=pause]").click();
    assertThat(ana.locator(".state")).hasText("Na pauzi: obrok");
    assertThat(ana.locator("select.reason")).isHidden();

    page.navigate(url);
    assertThat(page.locator("#pauses")).hasText("Na pauzi: obrok 1");
    assertThat(page.locator("#care")).containsText("Mnogo teških poziva u smeni: 1");
    assertEquals(List.of(), chromium.complaints);
  }

  /** Whoever is free talks, and wraps up. */
  private void talks(int n) {
    scenery.arrives("t" + n, "sos", Instant.now());
    scenery.answers(n, Instant.now());
    scenery.hangsUp("t" + n, Instant.now());
    scenery.quiet(n, Instant.now());
  }

  @Test
  void short_calls_are_shown_apart_and_count_against_us() {
    Page page = chromium.page(1280, 720, ColorScheme.LIGHT);
    scenery.arrives("a", "sos", Instant.now());
    scenery.hangsUp("a", Instant.now());
    page.navigate(url);
    assertThat(page.locator("#lost .value")).hasText("0");
    assertThat(page.locator("#short")).hasText("Kratki pozivi: 1");
    assertThat(page.locator("#in-time .value")).hasText("0 od 1");
    assertThat(page.locator("#lines tr").first().locator("td[data-name='Kratki pozivi']"))
        .hasText("1");
  }

  @Test
  void whoever_talks_says_the_callers_language_and_sees_who_interprets() {
    Instant now = Instant.now();
    scenery.linked(now);
    scenery.speaking(now);
    scenery.signIn("ana", "c1", now);
    scenery.arrives("a", "sos", now);
    scenery.answers(1, now);
    Page page = chromium.page(1280, 720, ColorScheme.LIGHT);
    page.navigate(url + "/duty");
    var ana = page.locator("#list li[data-key=ana]");
    assertThat(ana.locator(".caller")).hasText("Govori srpski");
    ana.locator("select.spoken").selectOption("ru");
    assertThat(ana.locator(".caller")).hasText("ruski: tumač tumac, telefon c8");
    assertThat(page.locator("#answer")).hasText("Prihvaćeno.");
    scenery.chooses("a", "zh", Instant.now());
    assertThat(ana.locator(".caller")).hasText("kineski: nijedan tumač nije na dužnosti");
    scenery.hangsUp("a", Instant.now());
    assertThat(ana.locator(".caller")).hasText("");
    assertThat(ana.locator("select.spoken")).isHidden();
    assertEquals(List.of(), chromium.complaints);
  }

  private static Object color(Page page) {
    return page.evaluate("() => getComputedStyle(document.querySelector('#waiting .value')).color");
  }
}
