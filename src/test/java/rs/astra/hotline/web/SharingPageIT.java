package rs.astra.hotline.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Danger;
import rs.astra.hotline.core.consent.OverrideRules;
import rs.astra.hotline.core.consent.Sharing;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.people.Role;

/** Who may be told what, by consent or in danger, in a real browser. */
class SharingPageIT extends PageScene {
  private Page anaTalks() {
    Instant now = Instant.now();
    scenery.linked(now);
    scenery.signIn("ana", "c1", now);
    scenery.arrives("first", "sos", now);
    scenery.answers(1, now);
    chromium.cookie(url, "session", scenery.signedIn("ana", Role.COUNSELLOR).text());
    Page page = chromium.page(360, 740, ColorScheme.DARK);
    page.navigate(url + "/consent");
    assertThat(page.locator("#tell")).isVisible();
    return page;
  }

  private Page supervisor() {
    chromium.cookie(url, "session", scenery.signedIn("petra", Role.SUPERVISOR).text());
    Page page = chromium.page(1280, 800, ColorScheme.LIGHT);
    page.navigate(url + "/consent");
    return page;
  }

  @Test
  void what_was_agreed_is_recorded_asked_before_it_is_told_and_taken_back() {
    Page page = anaTalks();
    page.locator("input[name=recipient]").fill("Sigurna kuća");
    page.locator("#tell button").click();
    assertThat(page.locator("#said")).hasText("Izaberite bar jednu vrstu.");
    page.locator("input[name=kind_needs]").check();
    page.locator("#tell button").click();
    assertThat(page.locator("#sharings .recipient"))
        .hasText("Sigurna kuća (smeštaj): šta joj treba");
    page.locator("button[data-what=tellNow]").click();
    assertThat(page.locator("#said")).containsText("Sme da se kaže ovo, i samo ovo");
    fits(page, "sharing");
    page.locator("#sharings button[data-what=withdraw]").click();
    assertThat(page.locator("#sharings li")).hasCount(0);
    assertEquals(List.of(), chromium.complaints);
  }

  @Test
  void while_it_is_written_down_the_next_caller_comes_and_it_still_belongs_to_the_first() {
    Page page = anaTalks();
    assertThat(page.locator("#tell .talk")).containsText("razgovarate od");
    page.locator("input[name=recipient]").fill("Sigurna kuća");
    Instant now = Instant.now();
    scenery.hangsUp("first", now);
    scenery.quiet(1, now);
    scenery.tell(new Fact.Resumed(new CounsellorId("ana")), now);
    scenery.arrives("second", "sos", now);
    scenery.answers(2, now);
    assertThat(page.locator("#tell .talk")).hasText("pre sadašnjeg ili poslednjeg");
    page.locator("input[name=kind_needs]").check();
    page.locator("#tell button").click();
    assertThat(page.locator("#sharings li")).hasCount(1);
    assertEquals(new CallId("first"), held().getFirst().call());

    assertThat(page.locator("#tell .talk")).containsText("razgovarate od");
    page.locator("select[name=basis]").selectOption("life");
    page.locator("input[name=recipient]").fill("Policija");
    page.locator("input[name=kind_whereabouts]").check();
    page.locator("#tell button").click();
    assertThat(page.locator("#sharings li")).hasCount(2);
    assertEquals(
        Set.of(new CallId("first"), new CallId("second")),
        held().stream().map(Sharing::call).collect(Collectors.toSet()));
    assertEquals(List.of(), chromium.complaints);
  }

  private List<Sharing> held() {
    return scenery.sharings.held(Instant.now()).await();
  }

  @Test
  void whose_key_is_gone_is_told_to_be_no_longer_readable_and_can_be_taken_back() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Page page = anaTalks();
    scenery
        .sharings
        .keep(
            new Sharing(
                new ConsentId("00000000-0000-0000-0000-000000000007"),
                new CallId("first"),
                new CounsellorId("ana"),
                now,
                now.plusSeconds(3600),
                null,
                Sharing.Purpose.SHELTER,
                Set.of(Sharing.Kind.NEEDS),
                null,
                null))
        .await();
    assertThat(page.locator("#sharings .recipient"))
        .hasText("Ne može se više pročitati kome (smeštaj): šta joj treba");
    page.locator("#sharings button[data-what=withdraw]").click();
    assertThat(page.locator("#sharings li")).hasCount(0);
    assertEquals(List.of(), chromium.complaints);
  }

  @Test
  void whoever_has_talked_with_nobody_cannot_begin() {
    chromium.cookie(url, "session", scenery.signedIn("ema", Role.COUNSELLOR).text());
    Page idle = chromium.page(360, 740, ColorScheme.DARK);
    idle.navigate(url + "/consent");
    assertThat(idle.locator("#tell .talk")).containsText("ni sa kim niste razgovarali");
    assertThat(idle.locator("#tell button")).isDisabled();
  }

  @Test
  void in_danger_it_may_be_told_at_once_and_a_supervisor_says_a_word() {
    Page page = anaTalks();
    page.locator("select[name=basis]").selectOption("child");
    assertThat(page.locator("#danger")).isVisible();
    assertThat(page.locator("#read")).isHidden();
    page.locator("select[name=purpose]").selectOption("police");
    page.locator("input[name=recipient]").fill("Policija");
    page.locator("input[name=kind_whereabouts]").check();
    page.locator("#tell button").click();
    assertThat(page.locator("#sharings .state")).containsText("Čeka se druga osoba");
    assertThat(page.locator("button[data-what=agrees]")).isHidden();
    page.locator("button[data-what=tellNow]").click();
    assertThat(page.locator("#said")).containsText("Sme da se kaže");

    Page petra = supervisor();
    petra.locator("button[data-what=refuses]").click();
    assertThat(petra.locator("#sharings .state")).containsText("Druga osoba nije saglasna");
    assertThat(petra.locator("#tell")).isHidden();
    assertThat(page.locator("#sharings .state")).containsText("Druga osoba nije saglasna");
    assertEquals(List.of(), chromium.complaints);
    page.locator("button[data-what=tellNow]").click();
    assertThat(page.locator("#said")).hasText("Druga osoba nije saglasna.");
  }

  @Test
  void a_supervisor_sees_that_the_time_is_over_and_a_late_word_counts() {
    Instant asked = Instant.now().minus(OverrideRules.WITHIN).truncatedTo(ChronoUnit.SECONDS);
    scenery
        .sharings
        .keep(
            new Sharing(
                new ConsentId("00000000-0000-0000-0000-000000000001"),
                new CallId("a"),
                new CounsellorId("ana"),
                asked,
                asked.plus(OverrideRules.LONGEST),
                "Policija",
                Sharing.Purpose.POLICE,
                Set.of(Sharing.Kind.WHEREABOUTS),
                null,
                Danger.of(Danger.Ground.LIFE)))
        .await();
    Page petra = supervisor();
    assertThat(petra.locator("#sharings .state")).containsText("Druga osoba kasni");
    assertThat(petra.locator("#sharings li")).hasAttribute("data-level", "urgent");
    fits(petra, "override-late");
    petra.locator("button[data-what=agrees]").click();
    assertThat(petra.locator("#sharings .state")).containsText("Druga osoba je saglasna.");
    assertThat(petra.locator("button[data-what=agrees]")).isHidden();
    assertEquals(List.of(), chromium.complaints);
  }
}
