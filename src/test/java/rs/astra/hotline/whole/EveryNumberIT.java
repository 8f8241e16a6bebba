package rs.astra.hotline.whole;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.Config;
import rs.astra.hotline.asterisk.Pbx;
import rs.astra.hotline.asterisk.Rtp;
import rs.astra.hotline.asterisk.Sipp;
import rs.astra.hotline.deploy.MetricNames;
import rs.astra.hotline.store.TestDatabase;
import rs.astra.hotline.web.Chromium;

/** The main job, from the carrier's INVITE to the row, the page and the metric. */
@Timeout(240)
final class EveryNumberIT {
  private static final Map<String, String> FORMS =
      Map.of(
          "0117850000", "sos",
          "117850000", "sos",
          "381117850000", "sos",
          "+381117850000", "sos",
          "0800101201", "free",
          "800101201", "free",
          "381800101201", "free",
          "+381800101201", "free");
  private static final String CALLER_DIGITS = "641234567";

  @Test
  void eachNumberInEachFormIsAnsweredBothHearEachOtherAndRowPageAndMetricsAgree() throws Exception {
    Config.Database database = TestDatabase.empty();
    try (Pbx pbx = Pbx.start();
        Service service = new Service(pbx, database, Map.of("HOTLINE_DISPATCH_WRAP_UP", "0s"));
        Chromium chromium = Chromium.start()) {
      chromium.cookie(service.url("/"), "session", service.session().text());
      Page wallboard = chromium.page(1280, 800, ColorScheme.LIGHT);
      wallboard.navigate(service.url("/"));
      service.signIn("c1");
      int calls = 0;
      for (String form : new TreeSet<>(FORMS.keySet())) {
        oneCall(pbx, form);
        int ended = ++calls;
        Service.until(
            "row " + ended,
            () ->
                TestDatabase.rows(database, "SELECT id FROM call WHERE ended_at IS NOT NULL").size()
                    == ended);
      }
      assertEquals(
          List.of("free|c1|BACKEND|COMPLETED|ARRIVED|4", "sos|c1|BACKEND|COMPLETED|ARRIVED|4"),
          TestDatabase.rows(
              database,
              "SELECT line, counsellor, via, ending, learned, count(*) FROM call"
                  + " WHERE rings = 1 AND arrived_at < answered_at AND answered_at < ended_at"
                  + " GROUP BY 1, 2, 3, 4, 5 ORDER BY 1"));
      assertThat(wallboard.locator("#answered .value")).hasText("8");
      assertThat(wallboard.locator("#waiting .value")).hasText("0");
      assertThat(wallboard.locator("#lost .value")).hasText("0");
      assertEquals(8, service.metric("sos_calls_ended_total", "outcome=\"answered\""));
      assertEquals(4, service.metric("sos_calls_offered_total", "line=\"sos\""));
      assertEquals(4, service.metric("sos_calls_offered_total", "line=\"free\""));
      assertEquals(8, service.metric("sos_call_wait_seconds_count", ""));

      unknownNumber(pbx, service);
      // Every metric that a panel or a rule names is there.
      String metrics = service.get("/metrics").body();
      assertEquals(new TreeSet<>(), MetricNames.missing(Path.of("grafana"), metrics));
      nothingOfTheCaller(service, database, metrics, wallboard.content());
      assertEquals(List.of(), chromium.complaints);
    }
  }

  private static void oneCall(Pbx pbx, String form) throws Exception {
    try (Rtp caller = Rtp.open(pbx.trunkHost(), "question");
        Rtp counsellor = Rtp.open(pbx.station("c1").host(), "answered");
        Sipp phone =
            Sipp.phone(
                pbx, "c1", Duration.ofMillis(50), Duration.ofMinutes(1), Optional.of(counsellor));
        Sipp call = Sipp.call(pbx, Sipp.Caller.to(form).speaking(caller))) {
      Service.until(
          "the caller hears the counsellor on " + form, () -> caller.heard("answered") > 20);
      Service.until(
          "the counsellor hears the caller on " + form, () -> counsellor.heard("question") > 20);
      call.hangUp();
      Service.until("the telephone is put down", () -> phone.received("BYE") == 1);
    }
  }

  private static void unknownNumber(Pbx pbx, Service service) throws Exception {
    try (Sipp call = Sipp.call(pbx, Sipp.Caller.to("0119999999"))) {
      call.await(Duration.ofSeconds(20));
      assertEquals(1, call.answered(404));
    }
    Service.until("counted", () -> service.metric("sos_unknown_numbers_total", "") == 1);
  }

  private static void nothingOfTheCaller(
      Service service, Config.Database database, String metrics, String page) throws Exception {
    assertFalse(service.log().contains(CALLER_DIGITS), "log");
    assertFalse(metrics.contains(CALLER_DIGITS), "metrics");
    assertFalse(page.contains(CALLER_DIGITS), "page");
    assertFalse(service.get("/api/wallboard").body().contains(CALLER_DIGITS), "API");
    for (String table : List.of("call", "journal", "counsellor", "station", "duty")) {
      String rows = TestDatabase.rows(database, "SELECT t::text FROM " + table + " t").toString();
      assertFalse(rows.contains(CALLER_DIGITS), table);
    }
  }
}
