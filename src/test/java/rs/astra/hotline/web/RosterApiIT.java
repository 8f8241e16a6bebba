package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.engine.StoredRoster;
import rs.astra.hotline.store.Store;
import rs.astra.hotline.store.TestDatabase;

/** The roster over HTTP, kept in a real PostgreSQL. */
class RosterApiIT extends OverHttp {
  private static final ZoneId BELGRADE = ZoneId.of("Europe/Belgrade");
  private static final String NOBODY = "\"0\"";
  private static final String HEAD =
      "kind;id;person;post;days;date;from;until;start;end;speaks;station;nights\n";
  private static final String PEOPLE =
      HEAD + "person;mira;;;;;;;;;sr+ en+;c1;yes\nperson;ana;;;;;;;;;sr en;c2;yes\n";
  private static final String NIGHTS =
      PEOPLE
          + "shift;n;mira;first;daily;;;;22:00;06:00;;\n"
          + "shift;o;ana;second;daily;;;;22:00;06:00;;\n";

  private final Vertx vertx = Vertx.vertx();
  private Store store;

  @BeforeEach
  void openStore() throws Exception {
    store = Store.open(vertx, TestDatabase.empty(), null, 100);
    store.rosterVersion().await();
    scenery.book = store;
  }

  @AfterEach
  void closeStore() {
    store.close().await();
    vertx.close().await();
  }

  private StoredRoster stored() {
    return store.roster(BELGRADE).await();
  }

  private HttpResponse<String> send(
      String method, String path, String type, String seen, String body) throws Exception {
    HttpRequest.Builder request = request(path).header("content-type", type);
    if (!seen.isEmpty()) {
      request.header("if-match", seen);
    }
    return send(request.method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> replace(String seen, String csv) throws Exception {
    return send("PUT", "/api/roster", "text/csv", seen, csv);
  }

  private HttpResponse<String> post(String what, String seen, String json) throws Exception {
    return send("POST", "/api/roster/" + what, "application/json", seen, json);
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return new JsonObject(answer.body());
  }

  private static List<String> each(JsonArray array, String... names) {
    return array.stream()
        .map(JsonObject.class::cast)
        .map(o -> String.join(" ", List.of(names).stream().map(n -> "" + o.getValue(n)).toList()))
        .toList();
  }

  // --- as a whole

  @Test
  void roster_is_stored_and_read_back_as_json_and_as_the_table_that_gives_it_again()
      throws Exception {
    HttpResponse<String> answer = replace(NOBODY, NIGHTS);
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("\"1\"", header(answer, "etag"));
    assertEquals(1, json(answer).getLong("version"));

    HttpResponse<String> read = get("/api/roster");
    assertEquals("\"1\"", header(read, "etag"));
    assertEquals(
        List.of("ana c2", "mira c1"), each(json(read).getJsonArray("people"), "id", "station"));
    assertEquals(
        List.of("n mira first 22:00 06:00", "o ana second 22:00 06:00"),
        each(json(read).getJsonArray("shifts"), "id", "person", "post", "start", "end"));

    Roster before = stored().roster();
    HttpResponse<String> table = with("/api/roster", "accept", "text/csv");
    assertEquals("text/csv; charset=utf-8", header(table, "content-type"));
    assertEquals(200, replace(header(table, "etag"), table.body()).statusCode());
    assertEquals(new StoredRoster(2, before), stored());
  }

  @Test
  void every_bad_line_is_named_with_its_reason_and_nothing_is_half_stored() throws Exception {
    replace(NOBODY, NIGHTS);
    HttpResponse<String> answer =
        replace(
            "\"1\"",
            PEOPLE
                + "shift;n;canary;first;daily;;;;22:00;06:00;;\n"
                + "absence;;mira;;;;1.1.26;2026-01-02;;;;\n");
    assertEquals(422, answer.statusCode());
    assertEquals(
        List.of("csv 4", "csv 5"), each(json(answer).getJsonArray("mistakes"), "in", "line"));
    assertEquals(
        "there is no such person in the roster",
        json(answer).getJsonArray("mistakes").getJsonObject(0).getString("reason"));
    assertFalse(answer.body().contains("canary"), answer.body());
    assertEquals(1, stored().version());
  }

  @Test
  void errors_refuse_unless_wanted_and_warnings_are_told() throws Exception {
    String tired = PEOPLE + "shift;x;mira;first;daily;;;;00:00;00:00;;\n";
    HttpResponse<String> refused = replace(NOBODY, tired);
    assertEquals(422, refused.statusCode());
    assertTrue(
        each(json(refused).getJsonArray("findings"), "severity", "rule", "person")
            .contains("error long_shift mira"),
        refused.body());
    assertEquals(0, stored().version());

    HttpResponse<String> all = send("PUT", "/api/roster?despite-errors", "text/csv", NOBODY, tired);
    assertEquals(200, all.statusCode());
    assertTrue(
        each(json(all).getJsonArray("findings"), "severity", "rule").contains("warning break"),
        all.body());
    assertEquals(1, stored().version());
  }

  @Test
  void two_coordinators_do_not_overwrite_each_other() throws Exception {
    assertEquals(428, replace("", NIGHTS).statusCode());
    assertEquals(400, replace("7", NIGHTS).statusCode());
    assertEquals(400, replace("*", NIGHTS).statusCode());
    assertEquals(200, replace(NOBODY, NIGHTS).statusCode());
    assertEquals(412, replace(NOBODY, PEOPLE).statusCode());
    assertEquals(412, post("absences", NOBODY, absence("mira")).statusCode());
    assertEquals(1, stored().version());
    assertEquals(2, stored().roster().shifts().size());
  }

  @Test
  void calendar_brings_the_shifts_and_the_people_stay() throws Exception {
    replace(NOBODY, NIGHTS);
    HttpResponse<String> answer =
        send(
            "PUT",
            "/api/roster",
            "text/calendar; charset=utf-8",
            "\"1\"",
            """
            BEGIN:VCALENDAR
            BEGIN:VEVENT
            UID:1
            SUMMARY:ana first
            DTSTART:20261123T080000
            DTEND:20261123T120000
            END:VEVENT
            END:VCALENDAR
            """);
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(2, stored().roster().people().size());
    assertEquals(
        List.of("ana"),
        stored().roster().shifts().values().stream().map(s -> s.person().value()).toList());
  }

  @Test
  void more_than_can_be_looked_at_is_refused_and_a_long_answer_is_cut() throws Exception {
    HttpResponse<String> answer = replace(NOBODY, PEOPLE + daily(2_000));
    assertEquals(422, answer.statusCode());
    assertEquals(
        "a roster has at most 20000 duties within four weeks", json(answer).getString("error"));
    JsonObject review = json(replace(NOBODY, PEOPLE + daily(300)));
    assertTrue(review.getInteger("findingsInAll") >= 299 * 14);
    assertEquals(1_000, review.getJsonArray("findings").size());
    assertEquals("error", review.getJsonArray("findings").getJsonObject(999).getString("severity"));
    assertEquals(0, stored().version());
  }

  /** So many shifts of one person, every day in the same hours. */
  private static String daily(int shifts) {
    return IntStream.range(0, shifts)
        .mapToObj(i -> "shift;s" + i + ";mira;first;daily;;;;08:00;12:00;;\n")
        .collect(Collectors.joining());
  }

  @Test
  void check_says_the_same_and_stores_nothing() throws Exception {
    HttpResponse<String> checked = send("POST", "/api/roster/check", "text/csv", "", NIGHTS);
    assertEquals(200, checked.statusCode());
    assertTrue(
        each(json(checked).getJsonArray("gaps"), "level", "language").contains("coordinator sr"),
        checked.body());
    assertEquals(
        422, send("POST", "/api/roster/check", "text/csv", "", "kind\nrubbish\n").statusCode());
    assertEquals(0, stored().version());
  }

  @Test
  void gaps_of_the_coming_days_are_told() throws Exception {
    replace(NOBODY, PEOPLE + "shift;c;mira;coordinator;daily;;;;08:00;08:00;;\n");
    JsonObject coverage = json(get("/api/roster/coverage"));
    assertEquals(1, coverage.getLong("version"));
    assertEquals(
        List.of("first en", "first sr", "second en", "second sr"),
        each(coverage.getJsonArray("gaps"), "level", "language"));
  }

  @Test
  void who_is_on_duty_is_told_for_any_instant_of_the_two_odd_nights_too() throws Exception {
    replace(NOBODY, NIGHTS);
    assertEquals(
        List.of(
            "mira first 2026-03-28T21:00:00Z 2026-03-29T04:00:00Z",
            "ana second 2026-03-28T21:00:00Z 2026-03-29T04:00:00Z"),
        onDuty("2026-03-29T01:30:00Z"));
    assertEquals(
        List.of(
            "mira first 2026-10-24T20:00:00Z 2026-10-25T05:00:00Z",
            "ana second 2026-10-24T20:00:00Z 2026-10-25T05:00:00Z"),
        onDuty("2026-10-25T01:30:00Z"));
    assertEquals(List.of(), onDuty("2026-10-25T05:00:00Z"));
    assertEquals(200, get("/api/roster/on-duty").statusCode());
    for (String at : List.of("", "noon", "1999-01-01T00:00:00Z", "+99999-01-01T00:00:00Z")) {
      assertEquals(400, get("/api/roster/on-duty?at=" + at).statusCode(), at);
    }
  }

  private List<String> onDuty(String at) throws Exception {
    return each(
        json(get("/api/roster/on-duty?at=" + at)).getJsonArray("onDuty"),
        "person",
        "post",
        "from",
        "until");
  }

  @Test
  void a_database_that_is_away_is_said() throws Exception {
    InMemoryRosterBook away = new InMemoryRosterBook();
    away.away = true;
    scenery.book = away;
    assertEquals(503, get("/api/roster").statusCode());
    assertEquals(503, get("/api/roster/coverage").statusCode());
    assertEquals(503, get("/api/roster/on-duty").statusCode());
    assertEquals(503, replace(NOBODY, NIGHTS).statusCode());
    assertEquals(503, post("absences", NOBODY, absence("mira")).statusCode());
    assertEquals(200, send("POST", "/api/roster/check", "text/csv", "", NIGHTS).statusCode());
  }

  @Test
  void while_the_database_is_away_the_roster_known_last_answers_and_says_its_version()
      throws Exception {
    replace(NOBODY, NIGHTS);
    scenery.coverage.know(new StoredRoster(7, stored().roster()));
    InMemoryRosterBook away = new InMemoryRosterBook();
    scenery.book = away;
    for (Future<?> answer : List.of(Future.failedFuture("away"), Promise.promise().future())) {
      away.ready = answer;
      JsonObject coverage = json(get("/api/roster/coverage"));
      assertEquals(7, coverage.getLong("version"));
      assertTrue(coverage.getJsonArray("gaps").size() > 2, coverage::encode);
      HttpResponse<String> duty = get("/api/roster/on-duty?at=2026-03-29T01:30:00Z");
      assertEquals(7, json(duty).getLong("version"));
      assertEquals(
          List.of("mira first", "ana second"),
          each(json(duty).getJsonArray("onDuty"), "person", "post"));
    }
    away.away = true;
    assertEquals(503, get("/api/roster").statusCode());
  }

  @Test
  void an_answer_may_take_longer_than_a_request() throws Exception {
    InMemoryRosterBook slow = new InMemoryRosterBook();
    slow.ready = vertx.timer(2 * HASTY.complete().toMillis(), TimeUnit.MILLISECONDS);
    scenery.book = slow;
    assertEquals(200, replace(NOBODY, NIGHTS).statusCode());
    assertEquals(200, get("/api/roster").statusCode());
  }

  // --- single days

  private static String taken(String shift, String date, String person) {
    return "{\"shift\":\"%s\",\"date\":\"%s\",\"change\":\"taken\",\"person\":\"%s\"}"
        .formatted(shift, date, person);
  }

  private static String absence(String person) {
    return "{\"person\":\""
        + person
        + "\",\"from\":\"2026-12-01T00:00\",\"until\":\"2026-12-03T00:00\"}";
  }

  @Test
  void a_swap_and_an_absence_are_new_versions_of_the_same_roster() throws Exception {
    replace(
        NOBODY,
        PEOPLE
            + "shift;a;mira;first;mon;;;;08:00;12:00;;\n"
            + "shift;b;ana;first;tue;;;;08:00;12:00;;\n"
            + "shift;c;ana;first;wed;;;;08:00;12:00;;\n");
    HttpResponse<String> one = post("changes", "\"1\"", taken("a", "2026-11-30", "ana"));
    assertEquals(200, one.statusCode(), one.body());
    assertEquals("\"2\"", header(one, "etag"));
    assertEquals(200, post("changes", "\"2\"", taken("b", "2026-12-01", "mira")).statusCode());
    assertEquals(
        200,
        post(
                "changes",
                "\"3\"",
                "{\"shift\":\"c\",\"date\":\"2026-12-02\",\"change\":\"moved\",\"to\":\"2026-12-03\",\"start\":\"09:00\",\"end\":\"13:00\"}")
            .statusCode());
    assertEquals(
        200,
        post(
                "changes",
                "\"4\"",
                "{\"shift\":\"a\",\"date\":\"2026-12-07\",\"change\":\"cancelled\"}")
            .statusCode());
    assertEquals(200, post("absences", "\"5\"", absence("ana")).statusCode());
    assertEquals(6, stored().version());
    assertEquals(
        List.of("ana first 2026-11-30T07:00:00Z 2026-11-30T11:00:00Z"),
        onDuty("2026-11-30T08:00:00Z"));
    assertEquals(
        List.of("mira first 2026-12-01T07:00:00Z 2026-12-01T11:00:00Z"),
        onDuty("2026-12-01T08:00:00Z"));
    assertEquals(List.of(), onDuty("2026-12-02T08:00:00Z"));
    assertEquals(
        List.of("ana first 2026-12-03T08:00:00Z 2026-12-03T12:00:00Z"),
        onDuty("2026-12-03T09:00:00Z"));
    assertEquals(List.of(), onDuty("2026-12-07T08:00:00Z"));
  }

  @Test
  void a_change_that_cannot_be_says_why_and_one_that_breaks_a_rule_is_refused() throws Exception {
    LocalDate monday = LocalDate.now(BELGRADE).with(TemporalAdjusters.next(DayOfWeek.MONDAY));
    replace(
        NOBODY,
        PEOPLE
            + "shift;a;mira;first;mon;;;;08:00;12:00;;\nshift;b;ana;second;mon;;;;11:00;13:00;;\n");
    for (List<String> each :
        List.of(
            List.of("z", monday.toString(), "ana", "there is no shift of this id"),
            List.of(
                "a", monday.plusDays(1).toString(), "ana", "the shift does not begin on this day"),
            List.of("a", monday.toString(), "vera", "there is no such person in the roster"),
            List.of("a", monday.toString(), "mira", "the shift is this person's already"),
            List.of(
                "a",
                "2026-11-30",
                "ana",
                "it breaks rules; ?despite-errors stores it all the same"))) {
      HttpResponse<String> answer =
          post("changes", "\"1\"", taken(each.get(0), each.get(1), each.get(2)));
      assertEquals(422, answer.statusCode(), each.toString());
      assertEquals(each.get(3), json(answer).getString("error"));
    }
    long before = scenery.rejected.sum();
    List<String> rubbish =
        List.of(
            "",
            "{}",
            "[]",
            "null",
            "{\"shift\":\"a\",\"date\":\"canary\",\"change\":\"cancelled\"}",
            "{\"shift\":\"a\",\"date\":\"2026-11-30\",\"change\":\"canary\"}",
            "{\"shift\":\"a\",\"date\":\"2026-11-30\",\"change\":\"cancelled\",\"canary\":1}",
            "{\"shift\":7,\"date\":\"2026-11-30\",\"change\":\"cancelled\"}",
            "[".repeat(4000));
    for (String body : rubbish) {
      HttpResponse<String> answer = post("changes", "\"1\"", body);
      assertEquals(400, answer.statusCode(), body);
      assertFalse(answer.body().contains("canary"), answer.body());
      assertEquals(400, post("absences", "\"1\"", body).statusCode(), body);
    }
    assertEquals(2L * rubbish.size(), scenery.rejected.sum() - before);
    assertEquals(1, stored().version());
  }

  // --- rubbish

  @Test
  void what_is_no_text_or_no_roster_by_its_type_is_refused_and_counted() throws Exception {
    long before = scenery.rejected.sum();
    byte[] binary = new byte[5000];
    new Random(20261121).nextBytes(binary);
    for (byte[] body : List.of(binary, new byte[] {'a', 0, 'b'})) {
      HttpRequest.Builder request =
          request("/api/roster").header("content-type", "text/csv").header("if-match", NOBODY);
      assertEquals(
          400, send(request.PUT(HttpRequest.BodyPublishers.ofByteArray(body))).statusCode());
    }
    for (String type : List.of("application/json", "text/plain", "text/csv; charset=utf-16", "")) {
      assertEquals(
          415,
          send("PUT", "/api/roster", type.isEmpty() ? "x" : type, NOBODY, NIGHTS).statusCode());
    }
    assertEquals(415, send("POST", "/api/roster/changes", "text/csv", NOBODY, "{}").statusCode());
    assertEquals(7, scenery.rejected.sum() - before);
    assertEquals(0, stored().version());
  }

  @Test
  void what_is_too_long_or_too_slow_is_refused_and_counted() throws Exception {
    long before = scenery.rejected.sum();
    String put =
        String.join(
            "\r\n",
            "PUT /api/roster HTTP/1.1",
            "Cookie: " + supervisor,
            "Host: localhost",
            "If-Match: \"0\"",
            "Content-Type: text/csv",
            "");
    String announced = raw(put + "Content-Length: " + (HASTY.roster() + 1) + "\r\n\r\n");
    assertTrue(announced.matches("(?s)HTTP/1\\.[01] 413.*"), announced);
    String chunk = "4000\r\n" + "a".repeat(0x4000) + "\r\n";
    String chunked = raw(put + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(8));
    assertTrue(chunked.isEmpty() || chunked.matches("(?s)HTTP/1\\.[01] 413.*"), chunked);
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write((put + "Content-Length: 100\r\n\r\nkind").getBytes(StandardCharsets.US_ASCII));
      drip(socket);
    }
    eventually(() -> scenery.rejected.sum() >= before + 3);
    assertEquals(0, stored().version());
  }
}
