package rs.astra.hotline.web;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import rs.astra.hotline.people.IdentityProvider;
import rs.astra.hotline.people.Role;

/** A browser for all tests of the class, and a web server of its own for each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PageScene {
  private static final double LONG = 30_000;
  private static final Path PICTURES = Path.of("target", "pictures");

  final Chromium chromium = Chromium.start();
  Scenery scenery = new Scenery();
  String url = "";
  int port;

  @BeforeAll
  void patience() {
    PlaywrightAssertions.setDefaultAssertionTimeout(LONG);
  }

  /** With whom people may sign in. */
  @Nullable IdentityProvider provider() {
    return null;
  }

  @BeforeEach
  void begin() {
    scenery = new Scenery();
    scenery.health = new Health(true, Instant.now(), true, true, 0, Set.of());
    scenery.provider = provider();
    port = scenery.start(0, Limits.USUAL).port();
    url = "http://127.0.0.1:" + port;
    chromium.cookie(url, "session", scenery.signedIn("petra", Role.SUPERVISOR).text());
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

  /** What the browser complains about, but for the refusal that the test wants. */
  List<String> complaintsBut(int wanted) {
    return chromium.complaints.stream()
        .filter(complaint -> !complaint.contains("status of " + wanted))
        .toList();
  }

  /**
   * At a desk and on a mobile: nothing to scroll sideways, and nothing that somebody cannot use.
   */
  static void fits(Page page, String name) {
    for (int width : List.of(1280, 360)) {
      page.setViewportSize(width, 800);
      Chromium.assertNoSidewaysScroll(page, name + " " + width);
      Chromium.assertAccessible(page, name + " " + width);
      picture(page, name + "-" + width);
    }
  }

  static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(name + ".png")));
  }
}
