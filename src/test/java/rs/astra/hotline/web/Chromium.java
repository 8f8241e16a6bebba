package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** A real browser. Where there is none the tests are not run and say so; in CI they fail. */
public final class Chromium implements AutoCloseable {
  private static final List<String> TAGS =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

  public final List<String> complaints = new ArrayList<>();
  private final List<Cookie> cookies = new ArrayList<>();
  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path executable) {
    playwright = Playwright.create();
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-quic",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  public static Chromium start() {
    String named = Objects.requireNonNullElse(System.getenv("CHROMIUM"), "/usr/bin/chromium");
    Path executable = Path.of(named);
    if (!Files.isExecutable(executable)) {
      String why = "not run: there is no Chromium at " + named + "; name another with CHROMIUM";
      if ("true".equals(System.getenv("CI"))) {
        fail(why);
      }
      abort(why);
    }
    return new Chromium(executable);
  }

  /** A new page; whatever it complains about is kept. */
  public Page page(int width, int height, ColorScheme scheme) {
    return page(
        new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
  }

  /** Pages that are opened from now on have no cookie. */
  void forgetCookies() {
    cookies.clear();
  }

  /** Every page that is opened from now on has this cookie. */
  public void cookie(String url, String name, String value) {
    cookies.removeIf(cookie -> cookie.name.equals(name));
    cookies.add(new Cookie(name, value).setUrl(url));
  }

  public Page page(Browser.NewContextOptions options) {
    BrowserContext context = browser.newContext(options.setTimezoneId("Europe/Belgrade"));
    context.addCookies(cookies);
    context.addInitScript(
        "addEventListener('securitypolicyviolation',"
            + " e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))");
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    return page;
  }

  /** Closes every page of the test; what pages complain about from now on is of the next test. */
  void closePages() {
    List.copyOf(browser.contexts()).forEach(BrowserContext::close);
    complaints.clear();
  }

  /**
   * Asserts that nothing keeps anybody out. What axe cannot decide counts as a violation if it is a
   * contrast that it did measure as too low.
   */
  static void assertAccessible(Page page, String where) {
    AxeResults results = new AxeBuilder(page).withTags(TAGS).analyze();
    List<String> found = new ArrayList<>();
    for (Rule rule : results.getViolations()) {
      for (CheckedNode node : rule.getNodes()) {
        found.add(rule.getId() + ": " + node.getHtml());
      }
    }
    for (Rule rule : results.getIncomplete()) {
      if (rule.getId().equals("color-contrast")) {
        for (CheckedNode node : rule.getNodes()) {
          node.getAny().stream()
              .filter(check -> String.valueOf(check.getData()).contains("shortTextContent"))
              .filter(check -> tooPale(String.valueOf(check.getData())))
              .forEach(_ -> found.add("pale: " + node.getHtml()));
        }
      }
    }
    assertEquals(List.of(), found, where);
  }

  private static boolean tooPale(String data) {
    var ratio = Pattern.compile("contrastRatio=([0-9.]+)").matcher(data);
    var expected = Pattern.compile("expectedContrastRatio=([0-9.]+)").matcher(data);
    return ratio.find()
        && expected.find()
        && Double.parseDouble(ratio.group(1)) < Double.parseDouble(expected.group(1));
  }

  static void assertNoSidewaysScroll(Page page, String where) {
    assertEquals(
        0,
        ((Number)
                page.evaluate(
                    "() => document.documentElement.scrollWidth"
                        + " - document.documentElement.clientWidth"))
            .intValue(),
        where);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
