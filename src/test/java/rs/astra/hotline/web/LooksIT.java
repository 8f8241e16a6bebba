package rs.astra.hotline.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.PauseReason;

/** How the pages look on a busy day; the pictures are kept beside the reports. */
class LooksIT extends PageScene {
  private static final List<String> LANGUAGES = List.of("sr-Latn", "sr-Cyrl", "en");

  @ParameterizedTest
  @CsvSource({"wallboard, /, body[data-state=live]", "duty, /duty, #list li:nth-child(7)"})
  void both_widths_both_themes_and_all_languages_are_accessible_and_fit(
      String name, String path, String filled) {
    busyDay();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(1280, 360)) {
        Page page = chromium.page(width, 720, scheme);
        page.navigate(url + path);
        assertThat(page.locator(filled)).isVisible();
        for (String language : LANGUAGES) {
          page.locator("select[name=language]").selectOption(language);
          assertThat(page.locator("html")).hasAttribute("lang", language);
          String where = name + "-" + width + "-" + scheme + "-" + language;
          Chromium.assertNoSidewaysScroll(page, where);
          // Colours and sizes differ by theme and width, words by language: not each with each.
          if (language.equals("sr-Latn") || (width == 360 && scheme == ColorScheme.DARK)) {
            Chromium.assertAccessible(page, where);
          }
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

  /** Everything at once: callers who wait, talk and gave up, counsellors in every state. */
  private void busyDay() {
    Instant now = Instant.now();
    scenery.linked(now);
    for (int i = 1; i <= 7; i++) {
      scenery.signIn("savetnik-" + i, "c" + i, now.plusMillis(i));
    }
    scenery.speaking(now);
    for (int i = 1; i <= 4; i++) {
      scenery.arrives("t" + i, i % 2 == 0 ? "sos" : "free", now.minusSeconds(12));
      scenery.answers(i, now);
    }
    scenery.chooses("t2", "ru", now);
    scenery.chooses("t3", "zh", now);
    scenery.hangsUp("t1", now);
    scenery.quiet(1, now);
    for (int i = 6; i <= 7; i++) {
      scenery.tell(new Fact.PauseAsked(new CounsellorId("savetnik-" + i), PauseReason.MEAL), now);
    }
    scenery.tell(new Fact.SignedOut(new CounsellorId("savetnik-7")), now);
    scenery.onShift(now);
    scenery.tell(new Fact.MarkedHeavy(new CounsellorId("savetnik-2")), now);
    scenery.signIn("savetnik-8", "c7", now);
    scenery.arrives("t8", "sos", now.minusSeconds(12));
    scenery.answers(5, now);
    scenery.hangsUp("t8", now);
    scenery.quiet(5, now);
    scenery.tell(new Fact.MarkedHeavy(new CounsellorId("savetnik-8")), now);
    for (int i = 1; i <= 12; i++) {
      scenery.arrives("w" + i, "sos", now.minusSeconds(10 + i));
    }
    for (int i = 1; i <= 2; i++) {
      scenery.arrives("l" + i, "free", now.minusSeconds(8));
      scenery.hangsUp("l" + i, now);
    }
  }
}
