package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.engine.MonthBook;
import rs.astra.hotline.engine.Outcome;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.report.SafeMonths;

/** What whoever reads statistics may ask, over HTTP. */
class FiguresApiIT extends OverHttp {
  private static final ZoneId BELGRADE = ZoneId.of("Europe/Belgrade");
  private static final MonthBook.Counted OCTOBER =
      new MonthBook.Counted(List.of(line("free", 80, 25, 3), line("sos", 300, 60, 20)), 0);

  /** November has been over for a day in Belgrade, and not in UTC. */
  private static final Instant OVER = Instant.parse("2026-12-01T23:00:00Z");

  private final String reader = scenery.cookie("r", Role.STATISTICS_READER);
  private Instant now = OVER;

  @Override
  HttpRequest.Builder request(String path) {
    return strange(path).header("cookie", reader);
  }

  private static MonthBook.Line line(String id, long answered, long abandoned, long lost) {
    return new MonthBook.Line(
        new LineId(id),
        Map.of(
            Outcome.ANSWERED, answered,
            Outcome.ABANDONED, abandoned,
            Outcome.ABANDONED_SHORT, 0L,
            Outcome.LOST, lost));
  }

  private void counted(Future<MonthBook.Counted> counted) {
    MonthBook book = (_, _) -> counted;
    scenery.months = new SafeMonths(scenery.vertx, book, BELGRADE, 11, () -> now);
  }

  private int status(String path) throws Exception {
    return get(path).statusCode();
  }

  @Test
  void aMonthIsToldWithoutItsSmallCountsAndThoseThatWouldGiveThemAway() throws Exception {
    counted(Future.succeededFuture(OCTOBER));
    HttpResponse<String> answer = get("/api/figures?month=2026-10");
    assertEquals(200, answer.statusCode(), answer.body());
    JsonObject month = new JsonObject(answer.body());
    JsonObject free = month.getJsonArray("lines").getJsonObject(0);
    JsonObject sos = month.getJsonArray("lines").getJsonObject(1);
    assertNull(free.getValue("lost"), "3 calls");
    assertNull(free.getValue("abandoned"));
    assertNull(sos.getValue("lost"), "what is left of 23");
    assertNull(sos.getValue("abandoned"));
    assertEquals(80, free.getLong("answered"));
    assertEquals(0, free.getLong("abandonedShort"));
    assertEquals(380, sos.getLong("total"));
    assertEquals(23, month.getJsonObject("all").getLong("lost"));
    assertEquals(answer.body(), get("/api/figures?month=2026-10").body(), "always the same");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?month=",
        "?month=2026",
        "?month=2026-Q3",
        "?month=2026-10-05",
        "?month=2026-13",
        "?month=2026-00",
        "?month=2026-09/2026-10",
        "?month=2026-09&month=2026-10",
        "?quarter=2026-Q3",
        "?day=2026-10-05",
        "?month=0000-01",
        "?month=2026-12",
        "?month=2027-01"
      })
  void whatIsNoWholeMonthThatIsOverIsRefused(String asked) throws Exception {
    counted(Future.succeededFuture(OCTOBER));
    HttpResponse<String> answer = get("/api/figures" + asked);
    assertEquals(400, answer.statusCode(), answer.body());
    assertFalse(answer.body().contains("2026-"), "it is not repeated");
  }

  @Test
  void aMonthIsToldFromADayAfterItsEndInOurTimeZone() throws Exception {
    counted(Future.succeededFuture(OCTOBER));
    now = OVER.minusMillis(1);
    assertEquals(400, status("/api/figures?month=2026-11"));
    now = OVER;
    assertEquals(200, status("/api/figures?month=2026-11"));
  }

  @Test
  void aMonthOfWhichACallIsOpenIsNotToldYet() throws Exception {
    counted(Future.succeededFuture(new MonthBook.Counted(OCTOBER.lines(), 1)));
    assertEquals(400, status("/api/figures?month=2026-10"));
  }

  @Test
  void aMonthInWhichNobodyCalledSaysSo() throws Exception {
    counted(Future.succeededFuture(new MonthBook.Counted(List.of(), 0)));
    JsonObject month = new JsonObject(get("/api/figures?month=2026-10").body());
    assertEquals(0, month.getJsonArray("lines").size());
    assertEquals(0, month.getJsonObject("all").getLong("total"));
  }

  @Test
  void withoutTheDatabaseNothingIsTold() throws Exception {
    counted(Future.failedFuture("away"));
    assertEquals(503, status("/api/figures?month=2026-10"));
  }

  /** Only the month can be asked for: nothing else of a question changes the answer. */
  @Test
  void aLineOfItsOwnIsNotTold() throws Exception {
    counted(Future.succeededFuture(OCTOBER));
    assertEquals(
        get("/api/figures?month=2026-10").body(),
        get("/api/figures?month=2026-10&line=sos&outcome=lost&k=5").body());
  }
}
