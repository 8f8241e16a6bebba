package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.Config;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.Notary;
import rs.astra.hotline.engine.RetentionBook;
import rs.astra.hotline.engine.TrailBook;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.privacy.TrailKeys;
import rs.astra.hotline.store.Retention;
import rs.astra.hotline.store.Store;
import rs.astra.hotline.store.StoredAudit;
import rs.astra.hotline.store.TestDatabase;

/** What an auditor may ask, over HTTP. */
class AuditorApiIT extends OverHttp {
  private static final Instant THEN = Instant.parse("2026-11-21T12:34:56.789Z");
  private static final String SEAL = "ab".repeat(32);

  @TempDir private Path folder = Path.of("");
  private final String auditor = scenery.cookie("u", Role.AUDITOR);

  @Override
  HttpRequest.Builder request(String path) {
    return strange(path).header("cookie", auditor);
  }

  private static Audit.Entry entry(
      Audit.Action action, Audit.Subject.Kind kind, String id, Audit.Purpose purpose) {
    return Audit.Entry.of(
        new Audit.Actor.Account("ana"), action, new Audit.Subject(kind, id), purpose);
  }

  private static Audit.Entry pin(String person) {
    return entry(Audit.Action.PIN_SET, Audit.Subject.Kind.PERSON, person, Audit.Purpose.OPERATION);
  }

  private JsonObject asked(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertEquals(200, answer.statusCode(), answer.body());
    return new JsonObject(answer.body());
  }

  private List<JsonObject> each(String path, String list) throws Exception {
    JsonArray all = asked(path).getJsonArray(list);
    return IntStream.range(0, all.size()).mapToObj(all::getJsonObject).toList();
  }

  private static List<String> lines(List<JsonObject> entries) {
    return entries.stream()
        .map(
            it ->
                it.getLong("number")
                    + " "
                    + it.getString("actor")
                    + " "
                    + it.getString("action")
                    + " "
                    + it.getString("subject"))
        .toList();
  }

  private static Notary.Head head(long number) {
    return new Notary.Head(number, SEAL);
  }

  /** A trail in which that is found; told is what it was asked to find again. */
  private static TrailBook found(
      List<Optional<Notary.Head>> told, Future<TrailBook.Verified> found) {
    return new TrailBook() {
      @Override
      public Future<List<Told>> last(int entries, Audit.Actor by) {
        return Future.failedFuture("not asked for");
      }

      @Override
      public Future<Verified> verify(Optional<Notary.Head> noted) {
        told.add(noted);
        return found;
      }
    };
  }

  // --- the entries

  @Test
  void lastEntriesAreToldAndTheLastOfThemIsThatTheyWereRead() throws Exception {
    List.of("mira", "iva", "vera").forEach(it -> scenery.audit.record(pin(it)).await());
    assertEquals(
        List.of("3 ana pin_set vera", "4 u trail_read last"),
        lines(each("/api/trail?last=2", "entries")));
    Audit.Entry read = scenery.audit.entries().getLast();
    assertEquals(Audit.Action.TRAIL_READ, read.action());
    assertEquals(new Audit.Actor.Account("u"), read.actor());
    assertEquals(2L, read.amount());
  }

  @Test
  void withoutAWordTheyAre50AndNeverMoreThan500() throws Exception {
    asked("/api/trail");
    asked("/api/trail?last=500");
    asked("/api/trail?last=1");
    assertEquals(
        List.of(50L, 500L, 1L), scenery.audit.entries().stream().map(Audit.Entry::amount).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "501",
        "1000",
        "-1",
        "%2B5",
        "1e2",
        "0x10",
        "05",
        "5.0",
        "all",
        "",
        "%D9%A3",
        "5&last=6"
      })
  void whatIsNoNumberOfEntriesIsRefusedAndNothingIsRead(String last) throws Exception {
    HttpResponse<String> answer = get("/api/trail?last=" + last);
    assertEquals(400, answer.statusCode());
    assertEquals(
        "last is a number from 1 to 500", new JsonObject(answer.body()).getString("error"));
    assertEquals(List.of(), scenery.audit.entries());
  }

  @Test
  void whatCannotBeRecordedIsNotTold() throws Exception {
    scenery.audit.record(pin("mira")).await();
    scenery.audit.goAway();
    HttpResponse<String> answer = get("/api/trail");
    assertEquals(503, answer.statusCode());
    assertFalse(answer.body().contains("mira"), answer.body());
    assertFalse(answer.body().contains("away"), answer.body());
  }

  // --- the whole

  @Test
  void thatSomethingIsWrongWithTheTrailIsAnAnswer() throws Exception {
    List<Optional<Notary.Head>> told = new ArrayList<>();
    scenery.trailBook =
        found(
            told,
            Future.succeededFuture(
                new TrailBook.Verified(head(4), List.of("Entry 3 is missing."))));
    JsonObject answer = asked("/api/trail/verification");
    assertFalse(answer.getBoolean("whole"));
    assertEquals(new JsonArray(List.of("Entry 3 is missing.")), answer.getJsonArray("findings"));
    String noted = answer.getString("noted");
    assertEquals("4:" + SEAL, noted);
    asked("/api/trail/verification?noted=" + noted);
    assertEquals(List.of(Optional.empty(), Optional.of(head(4))), told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4", "4:abc", "0:" + "0000", "4:%0A"})
  void whatNoVerificationHasSaidIsRefusedWithoutLooking(String noted) throws Exception {
    List<Optional<Notary.Head>> told = new ArrayList<>();
    scenery.trailBook = found(told, Future.failedFuture("not asked for"));
    assertEquals(400, get("/api/trail/verification?noted=" + noted).statusCode());
    String twice = "noted=4:" + SEAL + "&noted=5:" + SEAL;
    assertEquals(400, get("/api/trail/verification?" + twice).statusCode());
    assertEquals(List.of(), told);
  }

  @Test
  void whenNobodyCanSayThatIsSaidAndTheNextWhoAsksIsHeard() throws Exception {
    List<Optional<Notary.Head>> told = new ArrayList<>();
    scenery.trailBook = found(told, Future.failedFuture("postgres at 192.0.2.7 is away"));
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> answer = get("/api/trail/verification");
      assertEquals(503, answer.statusCode());
      assertFalse(answer.body().contains("192.0.2.7"), answer.body());
    }
    assertEquals(2, told.size());
  }

  @Test
  void whileSomebodyHasItLookedAtNobodyElseDoes() throws Exception {
    List<Optional<Notary.Head>> told = Collections.synchronizedList(new ArrayList<>());
    Promise<TrailBook.Verified> found = Promise.promise();
    scenery.trailBook = found(told, found.future());
    var first =
        client.sendAsync(
            request("/api/trail/verification").GET().build(), HttpResponse.BodyHandlers.ofString());
    eventually(() -> told.size() == 1);
    assertEquals(429, get("/api/trail/verification").statusCode());
    found.complete(new TrailBook.Verified(head(4), List.of()));
    assertEquals(200, first.join().statusCode());
    assertTrue(asked("/api/trail/verification").getBoolean("whole"));
    assertEquals(2, told.size());
  }

  // --- what has gone

  @Test
  void aRuleThatWasNeverAppliedIsLateAndWithoutTheDatabaseNobodyCanSay() throws Exception {
    RetentionBook.Standing never =
        new RetentionBook.Standing("calls", "times of calls", Duration.ofDays(90), null, 0);
    scenery.retention = () -> Future.succeededFuture(List.of(never));
    JsonObject rule = each("/api/retention", "rules").getFirst();
    assertTrue(rule.getBoolean("late"));
    assertNull(rule.getLong("appliedAt"));
    scenery.retention = () -> Future.failedFuture("postgres at 192.0.2.7 is away");
    HttpResponse<String> away = get("/api/retention");
    assertEquals(503, away.statusCode());
    assertFalse(away.body().contains("192.0.2.7"), away.body());
  }

  // --- the real ones

  @Test
  void whatIsStoredIsToldAsTheCommandsTellIt() throws Exception {
    Config.Database database = TestDatabase.ready();
    TestDatabase.run(database, "INSERT INTO counsellor (id) VALUES ('ana'), ('u')");
    Store store = Store.open(scenery.vertx, database, null, 100);
    TrailKeys keys = new TrailKeys(folder.resolve("keys"));
    StoredAudit trail = store.audit(keys, () -> THEN);
    scenery.trailBook = trail;
    scenery.retention = store;
    trail
        .record(
            entry(
                Audit.Action.CALLBACK_DIAL,
                Audit.Subject.Kind.CONSENT,
                "consent-1",
                Audit.Purpose.CALLBACK))
        .await();
    trail.record(pin("mira")).await();
    assertTrue(keys.forgetPerson("mira"));

    List<JsonObject> entries = each("/api/trail", "entries");
    assertEquals(
        List.of("1 ana callback_dial consent-1", "2 ana pin_set (erased)", "3 u trail_read last"),
        lines(entries));
    assertEquals(
        List.of(Instant.parse("2026-11-21T12:00:00Z"), THEN, THEN),
        entries.stream().map(it -> Instant.ofEpochMilli(it.getLong("at"))).toList());
    assertEquals(
        List.of(true, false, false), entries.stream().map(it -> it.getBoolean("hour")).toList());

    JsonObject whole = asked("/api/trail/verification");
    assertEquals(new JsonArray(), whole.getJsonArray("findings"));
    assertEquals(3, whole.getLong("entries"));
    assertTrue(
        asked("/api/trail/verification?noted=" + whole.getString("noted")).getBoolean("whole"));
    assertEquals(
        new JsonArray(List.of("Entry 2 is another one than was noted.")),
        asked("/api/trail/verification?noted=2:" + SEAL).getJsonArray("findings"));

    assertTrue(each("/api/retention", "rules").stream().allMatch(it -> it.getBoolean("late")));
    Instant now = Instant.now();
    store.retain(new Retention.Moment(now, 1)).await();
    List<JsonObject> rules = each("/api/retention", "rules");
    assertEquals(
        List.of(Retention.Rule.values()).stream().map(Retention.Rule::id).toList(),
        rules.stream().map(it -> it.getString("rule")).toList());
    assertTrue(rules.stream().noneMatch(it -> it.getBoolean("late")));
    assertTrue(rules.stream().allMatch(it -> it.getLong("appliedAt") == now.toEpochMilli()));
    store.close().await();
  }
}
