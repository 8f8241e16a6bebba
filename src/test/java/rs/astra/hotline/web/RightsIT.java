package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Devices;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.Token;

/**
 * The whole table of who may ask what, in {@code rights.txt}, asked of a running server: each
 * route, by everybody, for oneself and for another.
 */
class RightsIT extends OverHttp {
  private static final String ANY_CONSENT = "00000000-0000-0000-0000-000000000000";
  private static final String ANA = "ana";
  private static final String AWAY = "away";
  private static final String JUST_LEFT = "just left";

  /** Each has signed in; whoever may act for themself does so as ana, who is at work. */
  private final Map<String, List<String>> headers =
      Map.of(
          "stranger", List.of("x-forwarded-for", "192.0.2.1"),
          "machine", List.of(),
          "device", List.of("cookie", "device=" + device()),
          "counsellor", List.of("cookie", scenery.cookie(ANA, Role.COUNSELLOR)),
          "supervisor", List.of("cookie", scenery.cookie("s", Role.SUPERVISOR)),
          "administrator", List.of("cookie", scenery.cookie("a", Role.ADMINISTRATOR)),
          "auditor", List.of("cookie", scenery.cookie("u", Role.AUDITOR)),
          "statistics", List.of("cookie", scenery.cookie("r", Role.STATISTICS_READER)));

  /** Counsellors who are not at work: one has not come, one has talked and has left. */
  private final Map<String, List<String>> notAtWork =
      Map.of(
          AWAY, List.of("cookie", scenery.cookie("iva", Role.COUNSELLOR)),
          JUST_LEFT, List.of("cookie", scenery.cookie("mira", Role.COUNSELLOR)));

  @BeforeEach
  void someAreAtWork() {
    Instant now = Instant.now();
    scenery.linked(now);
    scenery.signIn("mira", "c1", now);
    scenery.arrives("a", "sos", now);
    scenery.answers(1, now);
    scenery.hangsUp("a", now);
    scenery.quiet(1, now);
    scenery.tell(new Fact.SignedOut(new CounsellorId("mira")), now);
    Shifts.Place nowhere = new Shifts.Place(null, Level.FIRST);
    scenery.tell(new Fact.OnShift(Map.of(new CounsellorId(ANA), nowhere)), now);
  }

  private String device() {
    Token token = Token.random();
    Devices.Device hall = new Devices.Device(new AccountId("hall"), Instant.now());
    scenery.people.add(hall, token.hash()).await();
    return token.text();
  }

  private record Table(List<String> readers, List<List<String>> rows) {}

  private static Table table() throws IOException {
    try (InputStream in = RightsIT.class.getResourceAsStream("/web/rights.txt")) {
      List<List<String>> lines =
          new String(in == null ? new byte[0] : in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(line -> Arrays.asList(line.strip().split(" +")))
              .toList();
      return new Table(
          lines.getFirst().subList(2, lines.getFirst().size()), lines.subList(1, lines.size()));
    }
  }

  /** A route that nobody has put into the table fails here, and so does one that is gone. */
  @Test
  void every_route_is_in_the_table_and_every_right_is_of_a_route() throws Exception {
    assertEquals(
        new TreeSet<>(web.routes()),
        new TreeSet<>(table().rows().stream().map(row -> row.get(0) + " " + row.get(1)).toList()));
  }

  @Test
  void everybody_may_what_the_table_says_and_nothing_else() throws Exception {
    Table table = table();
    assertEquals(new TreeSet<>(headers.keySet()), new TreeSet<>(table.readers()));
    List<String> expected = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (List<String> row : table.rows()) {
      for (int i = 0; i < table.readers().size(); i++) {
        String reader = table.readers().get(i);
        String where = row.get(0) + " " + row.get(1) + " " + reader + " ";
        expected.add(where + row.get(i + 2));
        found.add(where + marked(row.get(0), row.get(1), reader));
      }
    }
    assertEquals(String.join("\n", expected), String.join("\n", found));
  }

  /** The same, with what it says to a counsellor who is not at work. */
  private String marked(String method, String path, String reader) throws Exception {
    String cell = cell(method, path, reader, ANA);
    if (!reader.equals("counsellor")) {
      return cell;
    }
    String away = cell(method, path, AWAY, "iva");
    String left = cell(method, path, JUST_LEFT, "mira");
    return away.equals(cell) && left.equals(cell)
        ? cell
        : away.equals("403") && left.equals("403")
            ? cell + "*"
            : away.equals("403") && left.equals(cell) ? cell + "+" : "?";
  }

  /** What the server says to a reader: all, own (for themself, and for nobody else), 401 or 403. */
  private String cell(String method, String path, String reader, String who) throws Exception {
    // Nobody of the table is removed by it.
    String self = path.startsWith("/api/counsellors/") ? who : "somebody";
    String any = path.replace(":key", "k").replace(":consent", ANY_CONSENT);
    String own = answer(method, any.replace(":id", self), reader);
    if (!path.contains(":id")) {
      return own;
    }
    String other = answer(method, any.replace(":id", "ema"), reader);
    return own.equals(other) ? own : own.equals("all") && other.equals("403") ? "own" : "?";
  }

  private String answer(String method, String path, String reader) throws Exception {
    HttpRequest.Builder request = strange(path);
    // Signing out would end the table.
    boolean signsOut = method.equals("DELETE") && path.equals("/api/session");
    List<String> shown =
        signsOut && !List.of("stranger", "machine", "device").contains(reader)
            ? List.of("cookie", scenery.cookie("x", role(reader)))
            : headers.getOrDefault(reader, notAtWork.getOrDefault(reader, List.of()));
    for (int i = 0; i < shown.size(); i += 2) {
      request.header(shown.get(i), shown.get(i + 1));
    }
    boolean roster = path.equals("/api/roster") || path.equals("/api/roster/check");
    if (!List.of("GET", "HEAD").contains(method)) {
      request.header("content-type", roster ? "text/csv" : "application/json");
    }
    // The body is wrong on purpose: it is about whether anybody looks at it.
    request.method(
        method,
        List.of("GET", "HEAD", "DELETE").contains(method)
            ? BodyPublishers.noBody()
            : BodyPublishers.ofString("{\"x\":1}"));
    var answer = client.send(request.build(), BodyHandlers.ofInputStream());
    answer.body().close();
    int status = answer.statusCode();
    // To whoever signs in with nothing 401 is said by what was to be reached.
    boolean reached = path.equals("/api/device") && status == 401;
    return reached || (status != 401 && status != 403) ? "all" : Integer.toString(status);
  }

  private static Role role(String reader) {
    return reader.equals(AWAY) || reader.equals(JUST_LEFT) ? Role.COUNSELLOR : named(reader);
  }

  private static Role named(String reader) {
    return Stream.of(Role.values())
        .filter(role -> role.word().startsWith(reader))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whoever_is_several_things_may_what_any_of_them_may() throws Exception {
    String both = scenery.cookie("b", Role.AUDITOR, Role.SUPERVISOR);
    assertEquals(200, send(strange("/api/roster").header("cookie", both).GET()).statusCode());
    assertEquals(403, send(strange("/api/people").header("cookie", both).GET()).statusCode());
  }

  @Test
  void another_role_counts_at_once_and_a_removed_account_is_nobody() throws Exception {
    String cookie = scenery.cookie("c", Role.COUNSELLOR);
    scenery.people.change(new AccountId("c"), java.util.Set.of(Role.SUPERVISOR)).await();
    assertEquals(200, send(strange("/api/roster").header("cookie", cookie).GET()).statusCode());
    scenery.people.remove(new AccountId("c")).await();
    eventually(
        () -> send(strange("/api/roster").header("cookie", cookie).GET()).statusCode() == 401);
  }

  @Test
  void a_device_that_was_taken_back_sees_nothing_and_its_wallboard_names_nobody() throws Exception {
    scenery.signIn(ANA, "c1", Instant.now());
    Token token = Token.random();
    scenery.people.add(new Devices.Device(new AccountId("desk"), Instant.now()), token.hash());
    String cookie = "device=" + token.text();
    String seen = send(strange("/api/wallboard").header("cookie", cookie).GET()).body();
    assertEquals(1, new JsonObject(seen).getJsonObject("counsellors").getInteger("free"));
    assertFalse(seen.contains(ANA) || seen.contains("c1"), seen);
    scenery.people.takeBack(new AccountId("desk")).await();
    eventually(
        () -> send(strange("/api/wallboard").header("cookie", cookie).GET()).statusCode() == 401);
  }

  @Test
  void while_the_database_is_away_whoever_was_known_goes_on_and_nobody_else() throws Exception {
    String known = scenery.cookie("k", Role.SUPERVISOR);
    assertEquals(200, send(strange("/api/roster").header("cookie", known).GET()).statusCode());
    String unknown = scenery.cookie("o", Role.SUPERVISOR);
    scenery.people.away = true;
    assertEquals(200, send(strange("/api/roster").header("cookie", known).GET()).statusCode());
    assertEquals(503, send(strange("/api/roster").header("cookie", unknown).GET()).statusCode());
    assertEquals(200, send(strange("/health/ready").GET()).statusCode());
  }
}
