package rs.astra.hotline.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.CallbackConsent;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.people.Role;

/** What a caller agrees to by voice, recorded in a real browser: on a mobile and at a desk. */
class ConsentPageIT extends PageScene {
  private static final String NUMBER = "064 123 45 67";
  private static final String DIGITS = "1234567";

  /** Everything that is left in a page and in what its browser keeps. */
  private static final String EVERYTHING =
      """
      () => [document.documentElement.outerHTML, location.href, JSON.stringify(history.state),
        JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie,
        ...[...document.querySelectorAll('input, select')].map(field => field.value),
        ...performance.getEntries().map(entry => entry.name)].join('\\n')\
      """;

  private Page anaTalks(int width, ColorScheme scheme) {
    Instant now = Instant.now();
    scenery.linked(now);
    scenery.signIn("ana", "c1", now);
    scenery.arrives("first", "sos", now);
    scenery.answers(1, now);
    chromium.cookie(url, "session", scenery.signedIn("ana", Role.COUNSELLOR).text());
    Page page = chromium.page(width, 800, scheme);
    page.navigate(url + "/consent");
    assertThat(page.locator("#agree .talk")).containsText("razgovarate");
    return page;
  }

  private static void fill(Page page, String from, String until) {
    page.locator("input[name=agreed]").check();
    page.locator("input[name=number]").fill(NUMBER);
    page.locator("input[name=from]").fill(from);
    page.locator("input[name=until]").fill(until);
    page.locator("input[name=mayAnswer]").fill("samo ona");
    page.locator("input[name=codeWord]").fill("trešnja");
  }

  private static void send(Page page) {
    page.locator("#agree button").click();
  }

  private List<CallbackConsent> held() {
    return scenery.consents.held(Instant.now()).await();
  }

  @Test
  void what_was_agreed_is_recorded_on_a_mobile_at_night_and_the_number_is_nowhere_then() {
    Page page = anaTalks(360, ColorScheme.DARK);
    List<String> bodies = new ArrayList<>();
    List<String> elsewhere = new ArrayList<>();
    page.onRequest(request -> seen(request, bodies, elsewhere));
    fits(page, "consent-empty");
    page.setViewportSize(360, 740);
    fill(page, "08:00", "08:00");
    assertThat(page.locator("input[name=voicemail]")).not().isChecked();
    send(page);
    assertThat(page.locator("#answer")).hasText("Zabeleženo. Broj je zaključan.");
    assertThat(page.locator("#consents li .state")).containsText("Sada je bezbedno zvati, do ");
    assertThat(page.locator("#consents li .window")).hasText("");

    CallbackConsent consent = held().getFirst();
    assertEquals(new CallId("first"), consent.call());
    assertFalse(consent.voicemail());
    assertEquals(7, consent.window().days().size());
    assertEquals(1, bodies.stream().filter(body -> body.contains(NUMBER)).count());
    assertEquals(List.of(), elsewhere);
    String left = (String) page.evaluate(EVERYTHING);
    assertTrue(left.contains("Uzvratni pozivi"), "it did look");
    assertFalse(left.replaceAll("[^0-9]", "").contains(DIGITS), "the number");
    assertFalse(left.contains("trešnja"), "the code word");

    page.locator("select[name=language]").selectOption("en");
    fits(page, "consent-recorded");
    assertEquals(List.of(), chromium.complaints);
  }

  private static void seen(Request request, List<String> bodies, List<String> elsewhere) {
    String body = request.postData();
    if (body != null) {
      bodies.add(body);
    }
    if ((request.url() + request.headers()).replaceAll("[^0-9]", "").contains(DIGITS)) {
      elsewhere.add(request.method());
    }
  }

  @Test
  void no_field_is_filled_in_or_kept_by_the_browser_and_a_page_that_is_left_forgets() {
    Page page = anaTalks(360, ColorScheme.DARK);
    assertThat(page.locator("#agree input:not([autocomplete=off])")).hasCount(0);
    fill(page, "08:00", "08:00");
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");
    assertThat(page.locator("input[name=number]")).hasValue("");
    assertThat(page.locator("input[name=codeWord]")).hasValue("");
  }

  @Test
  void inside_the_window_whoever_may_answer_is_read_and_the_own_telephone_rings() {
    Page page = anaTalks(1280, ColorScheme.LIGHT);
    fill(page, "08:00", "08:00");
    send(page);
    assertThat(page.locator("#consents li")).hasCount(1);
    scenery.hangsUp("first", Instant.now());
    scenery.quiet(1, Instant.now());
    page.locator("button[data-what=readWords]").click();
    assertThat(page.locator("#consents .words")).hasText("samo ona – Dogovorena reč: trešnja");
    assertThat(page.locator("#consents .window")).hasText("svakog dana, od 08:00 do 08:00");
    assertThat(page.locator("#consents .holds")).containsText("preostalo pokušaja: 3");
    page.locator("button[data-what=callBack]").click();
    assertThat(page.locator("#told")).containsText("Zazvoniće vaš telefon");
    assertEquals(
        held().getFirst().id(),
        scenery.offered.stream()
            .filter(Fact.CallbackAsked.class::isInstance)
            .map(fact -> ((Fact.CallbackAsked) fact).consent())
            .findFirst()
            .orElseThrow());
    picture(page, "consent-calling");
    assertEquals(List.of(), chromium.complaints);
  }

  @Test
  void outside_the_window_nothing_can_be_dialled_and_withdrawing_takes_two_presses() {
    Page page = anaTalks(360, ColorScheme.DARK);
    ZonedDateTime now = ZonedDateTime.now(ZoneId.of("Europe/Belgrade"));
    DateTimeFormatter clock = DateTimeFormatter.ofPattern("HH:mm");
    fill(page, now.plusHours(2).format(clock), now.plusHours(3).format(clock));
    send(page);
    assertThat(page.locator("#consents .state")).containsText("Sada nije bezbedno zvati. Sledeći");
    assertThat(page.locator("button[data-what=callBack]")).isHidden();
    page.locator("button[data-what=withdraw]").click();
    assertThat(page.locator("button[data-what=withdraw]")).containsText("Zaista povući?");
    assertEquals(1, held().size());
    page.locator("button[data-what=withdraw]").click();
    assertThat(page.locator("#no-consents")).isVisible();
    assertThat(page.locator("#told")).hasText("Gotovo. Broj je obrisan.");
    assertEquals(0, held().size());
  }

  @Test
  void while_it_is_written_down_the_next_caller_comes_and_it_still_belongs_to_the_first() {
    Page page = anaTalks(1280, ColorScheme.LIGHT);
    fill(page, "08:00", "08:00");
    scenery.hangsUp("first", Instant.now());
    scenery.quiet(1, Instant.now());
    scenery.tell(new Fact.Resumed(new CounsellorId("ana")), Instant.now());
    scenery.arrives("second", "sos", Instant.now());
    scenery.answers(2, Instant.now());
    assertThat(page.locator("#agree .talk")).hasText("pre sadašnjeg ili poslednjeg");
    send(page);
    assertThat(page.locator("#answer")).containsText("Zabeleženo");
    assertEquals(new CallId("first"), held().getFirst().call());
    assertThat(page.locator("#agree .talk")).containsText("razgovarate od");
  }

  @Test
  void what_cannot_be_agreed_is_said_in_plain_words_and_the_number_is_gone_all_the_same() {
    Page page = anaTalks(360, ColorScheme.DARK);
    fill(page, "08:00", "08:00");
    page.locator("input[name=number]").fill("192");
    send(page);
    assertThat(page.locator("#answer")).containsText("To nije broj koji sme da se pozove");
    assertThat(page.locator("input[name=number]")).hasValue("");
    assertThat(page.locator("input[name=mayAnswer]")).hasValue("samo ona");
    assertThat(page.locator("input[name=number]")).isFocused();
    assertEquals(0, held().size());
    assertEquals(List.of(), complaintsBut(409));
  }

  @Test
  void words_with_a_number_in_them_are_asked_about_before_anything_is_sent() {
    Page page = anaTalks(360, ColorScheme.DARK);
    fill(page, "08:00", "08:00");
    page.locator("input[name=mayAnswer]").fill("ona, ili 063 111 22 33");
    send(page);
    assertThat(page.locator("#answer")).containsText("nešto nalik na broj");
    assertThat(page.locator("input[name=number]")).hasValue(NUMBER);
    assertEquals(0, held().size());
    page.locator("input[name=sure]").check();
    send(page);
    assertThat(page.locator("#answer")).containsText("Zabeleženo");
  }

  @Test
  void words_about_which_only_the_server_asks_can_be_sent_by_whoever_is_sure() {
    Page page = anaTalks(360, ColorScheme.DARK);
    fill(page, "08:00", "08:00");
    page.locator("input[name=mayAnswer]").fill("ulaz 011 20.11.2012");
    send(page);
    assertThat(page.locator("#answer")).containsText("nešto nalik na broj");
    assertEquals(0, held().size());
    page.locator("input[name=sure]").check();
    page.locator("input[name=number]").fill(NUMBER);
    send(page);
    assertThat(page.locator("#answer")).containsText("Zabeleženo");
  }

  @Test
  void where_no_answer_comes_it_is_said_that_nobody_knows_and_the_number_is_gone() {
    Page page = anaTalks(360, ColorScheme.DARK);
    page.route("**/api/counsellors/ana/consents", Route::abort);
    fill(page, "08:00", "08:00");
    send(page);
    assertThat(page.locator("#answer")).containsText("Nije stigao odgovor");
    assertThat(page.locator("input[name=number]")).hasValue("");
  }

  @Test
  void before_the_work_nothing_is_seen_of_what_was_agreed() {
    anaTalks(1280, ColorScheme.LIGHT);
    chromium.cookie(url, "session", scenery.signedIn("ema", Role.COUNSELLOR).text());
    Page ema = chromium.page(360, 740, ColorScheme.DARK);
    ema.navigate(url + "/consent");
    assertThat(ema.locator("#told")).containsText("Vidi se samo dok ste u smeni");
    assertThat(ema.locator("#consents li, #sharings li")).hasCount(0);
  }

  @Test
  void what_was_recorded_and_its_answer_lost_is_seen_in_the_list_and_not_recorded_twice() {
    Page page = anaTalks(360, ColorScheme.DARK);
    page.route(
        "**/api/counsellors/ana/consents",
        route -> {
          route.fetch();
          route.abort();
        });
    fill(page, "08:00", "08:00");
    send(page);
    assertThat(page.locator("#answer")).containsText("Zabeleženo");
    assertThat(page.locator("input[name=mayAnswer]")).hasValue("");
    assertThat(page.locator("#consents li")).hasCount(1);
    assertEquals(1, held().size());
  }

  @Test
  void what_is_sent_again_without_an_answer_is_one_agreement() {
    Page page = anaTalks(360, ColorScheme.DARK);
    List<String> sent = new ArrayList<>();
    page.route(
        "**/api/counsellors/ana/consents",
        route -> {
          sent.add(new JsonObject(route.request().postData()).getString("consent"));
          route.abort();
        });
    fill(page, "08:00", "08:00");
    send(page);
    assertThat(page.locator("#answer")).containsText("Nije stigao odgovor");
    page.locator("input[name=number]").fill(NUMBER);
    send(page);
    assertThat(page.locator("input[name=number]")).hasValue("");
    page.waitForCondition(() -> sent.size() == 2);
    assertEquals(1, Set.copyOf(sent).size(), "one id");
  }

  @Test
  void whoever_talked_with_nobody_cannot_begin_and_a_supervisor_only_looks_on() {
    scenery.tell(
        new Fact.OnShift(Map.of(new CounsellorId("ema"), new Shifts.Place(null, Level.FIRST))),
        Instant.now());
    chromium.cookie(url, "session", scenery.signedIn("ema", Role.COUNSELLOR).text());
    Page idle = chromium.page(360, 740, ColorScheme.DARK);
    idle.navigate(url + "/consent");
    assertThat(idle.locator("#agree .talk")).containsText("ni sa kim niste razgovarali");
    assertThat(idle.locator("#agree button")).isDisabled();

    Page ana = anaTalks(1280, ColorScheme.LIGHT);
    fill(ana, "08:00", "08:00");
    send(ana);
    assertThat(ana.locator("#consents li")).hasCount(1);
    ana.navigate(url + "/duty");
    assertThat(ana.locator("#list .agree:visible")).hasText("Dogovori uzvratni poziv");
    ana.locator("#list .agree:visible").click();
    ana.waitForURL(url + "/consent");

    chromium.cookie(url, "session", scenery.signedIn("petra", Role.SUPERVISOR).text());
    Page supervisor = chromium.page(1280, 800, ColorScheme.LIGHT);
    supervisor.navigate(url + "/consent");
    assertThat(supervisor.locator("#consents .holds")).containsText("Zabeleženo: ana");
    assertThat(supervisor.locator("#new")).isHidden();
    assertThat(supervisor.locator("#consents button:visible")).hasCount(0);
    assertEquals(List.of(), chromium.complaints);
  }
}
