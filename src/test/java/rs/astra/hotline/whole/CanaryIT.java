package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.tools.attach.VirtualMachine;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;
import rs.astra.hotline.asterisk.FullRights;
import rs.astra.hotline.asterisk.Rtp;
import rs.astra.hotline.asterisk.Sipp;
import rs.astra.hotline.bench.SipEnd;
import rs.astra.hotline.people.Token;
import rs.astra.hotline.store.SignedIn;
import rs.astra.hotline.store.TestDatabase;

/**
 * Callers whose numbers are known go every way that a call can go, through every failure. Then all
 * that there is is searched for them, and a number that was planted in each kind of place shows
 * that it would have been found.
 */
@Timeout(300)
final class CanaryIT extends WholeScene {
  private static final String PLANTED = "PLANTED";
  private static final String PLANTED_DIGITS = "665182397";
  private static final String PLANTED_NUMBER = "+381" + PLANTED_DIGITS;
  private static final String CALLED_BACK = "CALLED_BACK";
  private static final String CALLED_BACK_DIGITS = "640083157";
  private static final String PASSED_ON = "PASSED_ON";
  private static final String PASSED_ON_DIGITS = "657390246";
  private static final int ALL = KnownCaller.values().length;

  /** What a page, an event or a telephone may not say of the line, or who runs it. */
  private static final List<String> LABELS =
      List.of("astra", "sos", "hotline", "trafficking", "trgovin", "asterisk", "victim", "žrtv");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder = newFolder();
  private final Path spool = folder.resolve("spool");
  private final Queue<String> streamed = new ConcurrentLinkedQueue<>();
  private final StringBuilder managed = new StringBuilder();
  private final StringBuilder pages = new StringBuilder();
  private final List<Sipp> telephones = new ArrayList<>();
  private Token counsellor = Token.random();
  private final Haystack hay = new Haystack(new Needles(numbers()));

  private static Path newFolder() {
    try {
      return Files.createTempDirectory(TestDatabase.folder(), "canary").toAbsolutePath();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> numbers() {
    Map<String, String> all = new HashMap<>(KnownCaller.numbers());
    all.put(PLANTED, PLANTED_DIGITS);
    all.put(CALLED_BACK, CALLED_BACK_DIGITS);
    all.put(PASSED_ON, PASSED_ON_DIGITS);
    return all;
  }

  /** Everything that any part of the service and its libraries would say. */
  @Override
  Map<String, String> settings() {
    Map<String, String> all = new HashMap<>(super.settings());
    all.put("JDK_JAVA_OPTIONS", "-Dhotline.log=TRACE -Dhotline.log.others=TRACE");
    all.put("HOTLINE_SPOOL_FILE", spool.toString());
    all.put("HOTLINE_CALLBACK_ADDRESS", pbx.redirect().host());
    all.put("HOTLINE_CALLBACK_REDIRECT_PORT", Integer.toString(pbx.redirect().port()));
    all.put("HOTLINE_ASTERISK_SIP_CARRIER_HOST", pbx.carrier().toString());
    return all;
  }

  @Test
  void knownNumbersAreNowhereWhateverWayTheCallsWent() throws Exception {
    try (FullRights manager = new FullRights(pbx)) {
      plantOutside();
      abandonedWaiting();
      passedOn();
      answered();
      calledBack(manager);
      connectionBreaks(manager);
      serviceKilled();
      databaseAway();
      asteriskCrashes();
      managed.append(manager.text());
    }
    answered();
    plantInside();
    searchEverywhere();

    assertEquals(Set.of(), hay.besides(PLANTED), "found");
    assertEquals(hay.places(), hay.placesOf(PLANTED), "where the planted number was found");
  }

  // --- the ways

  private void abandonedWaiting() throws Exception {
    Sipp mobile = telephone(open(Sipp.unattendedPhone(pbx, "m1")));
    service.signIn("m1");
    List<Sipp> callers = everybodyCalls();
    untilWaiting(ALL);
    mobile.awaitReceived("INVITE", 1, Duration.ofSeconds(30));
    hangUp(callers);
    untilWaiting(0);
    service.ask("DELETE", "m1/duty", "{}");
  }

  /** Telephones try what they may not, and name numbers for it: the caller's and another one. */
  private void passedOn() throws Exception {
    String number = "+381" + PASSED_ON_DIGITS;
    String name = '"' + number + "\" ";
    try (Sipp forwards = Sipp.forwardingPhone(pbx, "c8", name + "<sip:c7@carrier.invalid>");
        SipEnd desk = new SipEnd(pbx.station("c7"), pbx.sip());
        Rtp sound = Rtp.open(pbx.station("c6").host(), "COUNSELL")) {
      service.signIn("c8");
      Sipp caller = open(Sipp.call(pbx, KnownCaller.OPEN.calls()));
      forwards.awaitReceived("ACK", 1, Duration.ofSeconds(30));
      service.signIn("c7");
      SipEnd.Dialog call = desk.rung();
      call.answer();
      untilTalking(1);
      for (String to : List.of(number, KnownCaller.OPEN.number(), "c8")) {
        call.asks(
            "REFER",
            "Refer-To: <sip:" + to + "@" + pbx.sip() + ">",
            "Referred-By: " + name + KnownCaller.OPEN.address());
      }
      call.asks("OPTIONS");
      Service.until("not taken", () -> call.answers().equals(List.of("200 OPTIONS")));
      List<String> asserted = List.of("P-Asserted-Identity: <tel:" + number + ">");
      for (String dialled : List.of(number, KnownCaller.OPEN.number())) {
        try (Sipp dials = Sipp.dial(pbx, "c6", dialled, name, asserted, sound)) {
          dials.await(Duration.ofSeconds(30));
          assertEquals(1, dials.answered(404));
        }
      }
      assertFalse(call.isOver());
      caller.hangUp();
      untilTalking(0);
    }
    service.ask("DELETE", "c7/duty", "{}");
    service.ask("DELETE", "c8/duty", "{}");
  }

  private void answered() throws Exception {
    everybodyIsThere();
    List<Sipp> callers = everybodyCalls();
    untilTalking(ALL);
    lookAtPages();
    hangUp(callers);
    untilTalking(0);
  }

  /**
   * The number of whoever is called back: the carrier, and no telephone of ours, must learn it.
   * Another agreement stays sealed, and is searched for as well.
   */
  private void calledBack(FullRights manager) throws Exception {
    counsellor = SignedIn.counsellor(database.config(), "c1", Instant.now());
    try (Rtp sound = Rtp.open(pbx.carrier().host(), "CALLEDBA");
        Sipp called = Sipp.called(pbx, Duration.ofMillis(50), Duration.ofMinutes(5), sound)) {
      agreed();
      String consent = agreed();
      Service.until("rings", () -> post("/" + consent + "/call", "{}").statusCode() == 202);
      called.awaitReceived("ACK", 1, Duration.ofSeconds(30));
      assertTrue(called.everything().contains(CALLED_BACK_DIGITS), "the carrier learns it");
      manager.breakOff("^PJSIP.c1-.*");
      called.awaitReceived("BYE", 1, Duration.ofSeconds(30));
      Service.until("over", () -> post("/" + consent + "/done", "{}").statusCode() == 200);
    }
  }

  private String agreed() throws Exception {
    String agreement =
        """
        {"number": "+381%s", "mayAnswer": "only she", "days": [1, 2, 3, 4, 5, 6, 7],
         "from": "00:00", "until": "00:00", "hours": 24}
        """
            .formatted(CALLED_BACK_DIGITS);
    HttpResponse<String> answer = post("", agreement);
    assertEquals(201, answer.statusCode());
    return new JsonObject(answer.body()).getString("consent");
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    URI consents = URI.create(service.url("/api/counsellors/c1/consents" + path));
    return http.send(
        HttpRequest.newBuilder(consents)
            .header("cookie", "session=" + counsellor.text())
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void connectionBreaks(FullRights manager) throws Exception {
    List<Sipp> callers = everybodyCalls();
    untilTalking(ALL);
    long rung = rung();
    manager.breakOff("^PJSIP.c[0-9]-.*");
    Service.until("everybody is rung again", () -> rung() >= rung + ALL);
    untilTalking(ALL);
    hangUp(callers);
    untilTalking(0);
  }

  /** In the middle of conversations, while others wait: those are answered by the fallback. */
  private void serviceKilled() throws Exception {
    List<Sipp> talking = everybodyCalls();
    untilTalking(ALL);
    List<Sipp> waiting = everybodyCalls();
    untilWaiting(ALL);
    service.kill();
    Service.until("in the fallback", () -> inQueue() == ALL);
    hangUp(talking);
    Service.until(
        "answered by the fallback",
        () -> pbx.notes().stream().filter(note -> note.endsWith("|fallback")).count() == ALL);
    service.start();
    listen();
    untilTalking(ALL);
    hangUp(waiting);
    untilTalking(0);
  }

  private void databaseAway() throws Exception {
    database.stop();
    Service.until("noticed", () -> service.metric("sos_database_connected", "") == 0);
    List<Sipp> callers = everybodyCalls();
    untilTalking(ALL);
    hangUp(callers);
    untilTalking(0);
    Service.until(
        "all is on disk",
        () ->
            service.metric("sos_spool_transitions", "") > 0
                && service.metric("sos_spool_transitions", "")
                    == service.metric("sos_journal_pending", ""));
    hay.searchFiles("spool", folder);
    database.run();
    Service.until("all is stored", () -> service.metric("sos_journal_pending", "") == 0);
  }

  private void asteriskCrashes() throws Exception {
    List<Sipp> callers = everybodyCalls();
    untilTalking(ALL);
    pbx.crash();
    callers.forEach(Sipp::close);
    pbx.restart();
    Service.until("noticed", () -> service.metric("sos_talking_calls", "") == 0);
    service.awaitReady();
  }

  // --- who takes part

  private void everybodyIsThere() throws Exception {
    if (telephones.size() > 1) {
      return;
    }
    for (int i = 1; i <= ALL; i++) {
      telephone(phone("c" + i));
    }
    // The carrier's words for a caller, at a telephone itself.
    Address telephone = pbx.station("c1");
    try (Sipp caller =
        Sipp.callFrom(
            new Sipp.Target(telephone, pbx.folder()),
            pbx.trunkHost(),
            Sipp.Caller.to("c1").from("<sip:" + PLANTED_NUMBER + "@carrier.invalid>"))) {
      telephones.get(1).awaitReceived("ACK", 1, Duration.ofSeconds(20));
      caller.hangUp();
    }
    for (int i = 1; i <= ALL; i++) {
      service.signIn("c" + i);
    }
    listen();
  }

  private Sipp telephone(Sipp telephone) {
    telephones.add(telephone);
    return telephone;
  }

  private long rung() throws IOException {
    long all = 0;
    for (Sipp telephone : telephones) {
      all += telephone.received("INVITE");
    }
    return all;
  }

  private List<Sipp> everybodyCalls() throws Exception {
    List<Sipp> callers = new ArrayList<>();
    for (KnownCaller who : KnownCaller.values()) {
      callers.add(open(Sipp.call(pbx, who.calls())));
    }
    return callers;
  }

  private static void hangUp(List<Sipp> callers) throws IOException {
    for (Sipp caller : callers) {
      caller.hangUp();
    }
  }

  /** Hears the live stream until the service ends. */
  private void listen() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(service.url("/api/wallboard/stream")))
            .header("cookie", "session=" + service.session().text())
            .build();
    http.sendAsync(request, HttpResponse.BodyHandlers.ofLines())
        .thenAccept(stream -> stream.body().forEach(streamed::add))
        .exceptionally(_ -> null);
  }

  private void lookAtPages() throws Exception {
    for (String page :
        List.of(
            "/",
            "/duty",
            "/wallboard.js",
            "/duty.js",
            "/page.js",
            "/texts.js",
            "/metrics",
            "/api/wallboard",
            "/api/counsellors",
            "/api/roster",
            "/api/session",
            "/sign-in",
            "/account",
            "/invitation",
            "/wall",
            "/api/consents",
            "/consent",
            "/consent.js",
            "/sharing.js",
            "/talk.js",
            "/api/sharings",
            "/health/ready")) {
      HttpResponse<String> shown = service.get(page);
      assertEquals(200, shown.statusCode(), page + " shows something to be searched");
      pages.append(shown.body()).append('\n');
    }
  }

  // --- planting

  private void plantOutside() throws Exception {
    pbx.cli("database put planted number " + PLANTED_NUMBER);
    pbx.cli("module load " + PLANTED_NUMBER); // there is none of that name, says the log
    pbx.cli("dialplan set global PLANTED " + PLANTED_NUMBER);
    Files.writeString(folder.resolve("spool.planted"), PLANTED_NUMBER);
    TestDatabase.run(
        database.config(), "CREATE TABLE planted AS SELECT '" + PLANTED_NUMBER + "' AS number");
  }

  private void plantInside() throws Exception {
    VirtualMachine process = VirtualMachine.attach(Long.toString(service.pid()));
    try {
      process.loadAgent(Hoarder.jar(folder, Planter.class).toString(), PLANTED_NUMBER);
    } finally {
      process.detach();
    }
    streamed.add(PLANTED_NUMBER);
    pages.append(PLANTED_NUMBER);
  }

  // --- searching

  private void searchEverywhere() throws Exception {
    Service.until("all is stored", () -> service.metric("sos_journal_pending", "") == 0);
    hay.searchMemory(service.pid(), folder);
    lookAtPages();
    hay.search("pages and metrics", pages + service.command("explain"));
    service.stop();
    hay.search("live stream", String.join("\n", streamed));
    hay.search("manager interface", managed.toString());
    hay.search("log", service.log());
    assertTrue(service.log().contains("\"level\":\"DEBUG\""), "the log tells everything");
    searchTelephones();
    searchDatabase();
    searchAsterisk();
  }

  private void searchTelephones() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Sipp telephone : telephones) {
      all.append(telephone.everything());
    }
    hay.search("telephones", all.toString());
    String said = all.toString().toLowerCase(Locale.ROOT);
    LABELS.forEach(label -> assertFalse(said.contains(label), label + " at a telephone"));
  }

  private void searchDatabase() throws Exception {
    StringBuilder all = new StringBuilder();
    for (String table :
        rows(
            "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name)"
                + " FROM information_schema.tables"
                + " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')")) {
      all.append(rows("SELECT t::text FROM " + table + " t"));
    }
    hay.search("tables", all.toString());
    Path data = databaseFolder.resolve("data");
    database.stop(); // everything is in its files then
    hay.searchFiles("write-ahead log", data.resolve("pg_wal"));
    hay.searchFiles("files of the database", data.resolve("base"));
  }

  private void searchAsterisk() throws IOException {
    hay.searchFiles("Asterisk's files", pbx.folder().resolve("run"));
    hay.searchFiles("Asterisk's files", pbx.folder().resolve("conf"));
    hay.searchFiles("Asterisk's database", pbx.database());
    try (Stream<Path> here = Files.list(Path.of(""))) {
      assertEquals(
          List.of(),
          here.filter(file -> file.toString().matches("core([.-].*)?")).toList(),
          "core files");
    }
  }
}
