package rs.astra.hotline.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.counsellor.CounsellorId;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WallboardIT {
  private static final double LONG = 30_000;
  private static final List<String> LANGUAGES = List.of("sr-Latn", "sr-Cyrl", "en");
  private static final Path PICTURES = Path.of("target", "pictures");

  private final Chromium chromium = Chromium.start();
  private Scenery scenery = new Scenery();
  private String url = "";
  private int port;

  @BeforeAll
  void patience() {
    PlaywrightAssertions.setDefaultAssertionTimeout(LONG);
  }

  @BeforeEach
  void begin() {
    scenery = new Scenery();
    scenery.health = new Health(true, Instant.now(), true, true, 0);
    port = scenery.start(0, Limits.USUAL).port();
    url = "http://127.0.0.1:" + port;
  }

  @AfterEach
  void end() {
    chromium.closePages();
    scenery.close();
  }

  @AfterAll
  void quit() {
    chromium.close();
  }

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
    scenery.health = new Health(true, Instant.now(), true, false, 3);
    assertThat(page.locator("#parts [data-key=database]")).containsText("pozivi idu dalje");
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
        port, new Limits(2048, 8192, 8192, Limits.USUAL.complete(), Limits.USUAL.idle(), 256, 1));
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
  void both_widths_both_themes_and_all_languages_are_accessible_and_fit() {
    busyDay();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(1280, 360)) {
        Page page = chromium.page(width, 720, scheme);
        page.navigate(url);
        assertThat(page.locator("body")).hasAttribute("data-state", "live");
        for (String language : LANGUAGES) {
          page.locator("select[name=language]").selectOption(language);
          assertThat(page.locator("html")).hasAttribute("lang", language);
          String where = "wallboard-" + width + "-" + scheme + "-" + language;
          Chromium.assertNoSidewaysScroll(page, where);
          Chromium.assertAccessible(page, where);
          picture(page, where);
        }
        page.context().close();
      }
    }
    assertEquals(List.of(), chromium.complaints);
  }

  @Test
  void at_twice_the_size_and_on_a_large_screen_nothing_is_cut_off() {
    busyDay();
    Page page =
        chromium.page(
            new Browser.NewContextOptions().setViewportSize(640, 360).setDeviceScaleFactor(2));
    page.navigate(url);
    assertThat(page.locator("body")).hasAttribute("data-state", "live");
    Chromium.assertNoSidewaysScroll(page, "200 %");
    picture(page, "wallboard-200");
    Page wall = chromium.page(1920, 1080, ColorScheme.DARK);
    wall.navigate(url);
    assertThat(wall.locator("body")).hasAttribute("data-state", "live");
    Chromium.assertNoSidewaysScroll(wall, "on the wall");
    picture(wall, "wallboard-1920");
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
  void the_duty_page_is_accessible_and_fits() {
    busyDay();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(1280, 360)) {
        Page page = chromium.page(width, 720, scheme);
        page.navigate(url + "/duty");
        assertThat(page.locator("#list li")).hasCount(7);
        for (String language : LANGUAGES) {
          page.locator("select[name=language]").selectOption(language);
          String where = "duty-" + width + "-" + scheme + "-" + language;
          Chromium.assertNoSidewaysScroll(page, where);
          Chromium.assertAccessible(page, where);
          picture(page, where);
        }
        page.context().close();
      }
    }
    assertEquals(List.of(), chromium.complaints);
  }

  /** Everything at once: callers who wait, talk and gave up, counsellors in every state. */
  private void busyDay() {
    Instant now = Instant.now();
    scenery.linked(now);
    for (int i = 1; i <= 7; i++) {
      scenery.signIn("savetnik-" + i, "c" + i, now.plusMillis(i));
    }
    for (int i = 1; i <= 4; i++) {
      scenery.arrives("t" + i, i % 2 == 0 ? "sos" : "free", now.minusSeconds(12));
      scenery.answers(i, now);
    }
    scenery.hangsUp("t1", now);
    scenery.quiet(1, now);
    for (int i = 6; i <= 7; i++) {
      scenery.tell(new Fact.PauseAsked(new CounsellorId("savetnik-" + i)), now);
    }
    scenery.tell(new Fact.SignedOut(new CounsellorId("savetnik-7")), now);
    for (int i = 1; i <= 12; i++) {
      scenery.arrives("w" + i, "sos", now.minusSeconds(10 + i));
    }
    for (int i = 1; i <= 2; i++) {
      scenery.arrives("l" + i, "free", now.minusSeconds(8));
      scenery.hangsUp("l" + i, now);
    }
  }

  private static Object color(Page page) {
    return page.evaluate("() => getComputedStyle(document.querySelector('#waiting .value')).color");
  }

  private static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(name + ".png")));
  }
}
