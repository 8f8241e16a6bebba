package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;
import rs.astra.hotline.asterisk.Pbx;
import rs.astra.hotline.asterisk.Rtp;
import rs.astra.hotline.asterisk.Sipp;
import rs.astra.hotline.bench.SipEnd;
import rs.astra.hotline.store.TestDatabase;

/**
 * One scene of the failure matrix: a caller waits, a telephone rings for another, a third talks,
 * and a counsellor wraps up after a fourth. Then something breaks, and then it is mended. What each
 * of the four goes through is measured; what must never be is asserted.
 *
 * <ol>
 *   <li>Nobody is hung up on, unless Asterisk itself died; then whoever calls again is answered.
 *   <li>A conversation goes on, unless Asterisk or its telephone died.
 *   <li>Whoever waits or is being rung for is answered, by us or by the fallback.
 *   <li>In the end every call has exactly one row, and it is true; the journal has no gap; nobody
 *       is stuck on a call; the service is ready and has found nothing impossible.
 * </ol>
 */
final class MatrixScene implements AutoCloseable {
  /** Nobody climbs the ladder or misses a ring by being slow; a wrap-up ends only when told to. */
  private static final Map<String, String> PATIENT =
      Map.of(
          "HOTLINE_DISPATCH_WRAP_UP", "3600s",
          "HOTLINE_DISPATCH_RING_FOR", "120s",
          "HOTLINE_DISPATCH_REST_AFTER_MISS", "1s",
          "HOTLINE_DISPATCH_LADDER_EVERYBODY", "600s");

  private static final String NUMBER = "0117850000";

  private final List<AutoCloseable> opened = new ArrayList<>();
  final Pbx pbx;
  final Config.Database database;
  final Service service;

  /** At whose telephone it rings. */
  final Person ringer;

  /** Who wraps up. */
  final Person rester;

  final Rtp callersSound;
  final Rtp counsellorsSound;
  Sipp counsellor;
  Sipp talker;
  Sipp ringsFor;
  Sipp waiter;
  private final List<String> calls;
  private final long struckAt;
  private final Instant struck;
  private final Trouble trouble;
  private final Map<State, Integer> lostCalls = new EnumMap<>(State.class);
  private boolean talkedOn;
  private long wrapUpEndedAt = Long.MAX_VALUE;

  /** Sets the scene and lets it break. */
  MatrixScene(Trouble trouble) throws Exception {
    this.trouble = trouble;
    try {
      opened.addAll(trouble.brought());
      pbx = open(Pbx.start(trouble.plan()));
      database = trouble.database();
      Map<String, String> settings = new HashMap<>(PATIENT);
      settings.putAll(trouble.settings(pbx));
      service = open(new Service(trouble.inThisProcess(), pbx, trouble.reached(), settings));
      rester = open(new Person(pbx, "c4"));
      ringer = open(new Person(pbx, "c2"));
      callersSound = open(Rtp.open(pbx.trunkHost(), "question"));
      counsellorsSound = open(Rtp.open(pbx.station("c1").host(), "answered"));
      oneWrapsUp();
      counsellor = telephone();
      service.signIn("c1");
      talker = open(Sipp.call(pbx, Sipp.Caller.to(NUMBER).speaking(callersSound)));
      Service.until("they hear each other", () -> callersSound.heard("answered") > 10);
      service.signIn("c2");
      ringsFor = caller();
      Service.until("it rings", () -> ringer.rings().size() == 1);
      waiter = caller();
      Service.until("two wait", () -> service.metric("sos_waiting_calls", "") == 2);
      Service.until("all is stored", () -> service.metric("sos_journal_pending", "") == 0);
      calls = rows("SELECT id FROM call ORDER BY arrived_at");
      assertEquals(4, calls.size());
      struckAt = System.nanoTime();
      struck = Instant.now();
      trouble.strike(this);
    } catch (Exception | AssertionError e) {
      close();
      throw e;
    }
  }

  private void oneWrapsUp() throws Exception {
    service.signIn("c4");
    Sipp brief = caller();
    rester.picksUp(true);
    Service.until("they talk", () -> service.metric("sos_talking_calls", "") == 1);
    rester.picksUp(false);
    brief.hangUp();
    Service.until("wraps up", () -> state("c4").equals("wrap_up"));
  }

  /** The rest of the scene: how it goes on, is mended, and ends. */
  Map<State, Cell> play() throws Exception {
    ringer.picksUp(true);
    rester.picksUp(true);
    if (trouble.servedMeanwhile()) {
      served();
    }
    trouble.mend(this);
    service.awaitReady();
    if (trouble.cutsEverybodyOff()) {
      callAgain();
    }
    served();
    if (!trouble.cutsEverybodyOff() && !trouble.breaksTheTalk()) {
      long heard = callersSound.heard("answered");
      Service.until("the talk goes on", () -> callersSound.heard("answered") > heard + 25);
    }
    talkedOn = counsellor.received("BYE") == 0 && counsellor.received("INVITE") == 1;
    lostCalls.put(State.TALKING, lost(talker));
    lostCalls.put(State.RINGING, lost(ringsFor));
    lostCalls.put(State.WAITING, lost(waiter));
    lostCalls.put(State.WRAP_UP, 0); // that call was over
    trouble.afterwards(this);
    for (Sipp each : List.of(talker, ringsFor, waiter)) {
      each.hangUp();
    }
    int expected = trouble.cutsEverybodyOff() ? 7 : 4 + trouble.others();
    Service.until(
        "every call has its row",
        () ->
            rows("SELECT id FROM call WHERE ended_at IS NOT NULL").size() == expected
                && service.metric("sos_journal_pending", "") == 0);
    inOrder(expected);
    return cells();
  }

  /** All three talk at this moment, whoever has not been hung up on is not lost. */
  private static int lost(Sipp caller) throws IOException {
    return caller.isRunning() && caller.received("BYE") == 0 ? 0 : 1;
  }

  private void inOrder(int expected) throws Exception {
    assertEquals(expected, rows("SELECT id FROM call").size(), "a row for each call");
    assertEquals(
        List.of("t"),
        rows(
            "SELECT bool_and(whole) FROM (SELECT max(sequence) = count(*) AS whole FROM journal"
                + " GROUP BY run) AS runs"),
        "the journal has no gap");
    Service.until(
        "nobody is stuck",
        () ->
            service.metric("sos_counsellors", "state=\"on_call\"") == 0
                && service.metric("sos_counsellors", "state=\"ringing\"") == 0);
    assertEquals(0, service.metric("sos_engine_impossible_total", ""));
    assertEquals(200, service.get("/health/ready").statusCode());
  }

  /** Until all three talk: whoever is done with the wrap-up says so when there is need. */
  private void served() throws Exception {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (pbx.talks() != 3 || !ringer.talks() || !rester.talks()) {
      if (System.nanoTime() > patience) {
        throw new AssertionError(
            "not everybody is answered: " + pbx.channelStates() + pbx.cli("bridge show all"));
      }
      endWrapUps();
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void endWrapUps() throws Exception {
    if (!trouble.reachable()) {
      return;
    }
    try {
      for (String each : List.of("c1", "c2", "c4")) {
        boolean needed = each.equals("c4") ? ringer.talks() : trouble.cutsEverybodyOff();
        if (needed && state(each).equals("wrap_up")) {
          if (each.equals("c4")) {
            wrapUpEndedAt = Math.min(wrapUpEndedAt, System.nanoTime());
          }
          service.resume(each);
        }
      }
    } catch (IOException e) {
      // Not there at this moment.
    }
  }

  private void callAgain() throws Exception {
    ringer.forget();
    rester.forget();
    for (Sipp each : List.of(talker, ringsFor, waiter)) {
      each.close();
    }
    talker = open(Sipp.call(pbx, Sipp.Caller.to(NUMBER).speaking(callersSound)));
    ringsFor = caller();
    waiter = caller();
  }

  // --- what was measured

  private record Row(String ending, String counsellor, String via, boolean fellBack) {}

  /** The row of a call, null if there is none or more than one. */
  private @Nullable Row row(int call) throws Exception {
    List<String> found =
        rows(
            "SELECT ending, counsellor, via, fell_back FROM call WHERE id = '"
                + calls.get(call)
                + "'");
    if (found.size() != 1) {
      return null;
    }
    String[] columns = found.getFirst().split("\\|", -1);
    return new Row(columns[0], columns[1], columns[2], columns[3].equals("t"));
  }

  private Map<State, Cell> cells() throws Exception {
    Map<State, Cell> cells = new EnumMap<>(State.class);
    Row over = row(0);
    boolean told = over != null && (over.ending() + over.counsellor()).equals("COMPLETEDc4");
    cells.put(State.WRAP_UP, cell(State.WRAP_UP, wrapUp(), null, told));
    if (trouble.cutsEverybodyOff()) {
      // Asterisk may be back within the second, and counts from the beginning: no order in the ids.
      String cutOff = String.join("', '", calls);
      long again =
          rows("SELECT id FROM call WHERE ending = 'COMPLETED' AND id NOT IN ('" + cutOff + "')")
              .size();
      String words = "cut off with the telephone system; called again and was answered";
      for (State state : List.of(State.TALKING, State.RINGING, State.WAITING)) {
        boolean ended = row(state == State.TALKING ? 1 : state == State.RINGING ? 2 : 3) != null;
        cells.put(state, cell(state, words, since(firstRing()), ended && again == 3));
      }
      return cells;
    }
    cells.put(State.TALKING, talking(row(1)));
    cells.put(State.RINGING, answered(State.RINGING, row(2)));
    cells.put(State.WAITING, answered(State.WAITING, row(3)));
    return cells;
  }

  private Cell cell(State state, String words, @Nullable Double rung, boolean recorded) {
    return new Cell(words, rung, lostCalls.getOrDefault(state, 1), recorded ? 0 : 1);
  }

  private String wrapUp() {
    SipEnd.Dialog talk = rester.talk();
    if (talk != null && talk.at() < wrapUpEndedAt) {
      return "was rung all the same, because nobody else was there";
    }
    return "wrapped up until saying that it was over";
  }

  private Cell talking(@Nullable Row row) throws IOException {
    if (!trouble.breaksTheTalk()) {
      boolean recorded = row != null && (row.ending() + row.counsellor()).equals("COMPLETEDc1");
      return cell(State.TALKING, talkedOn ? "talked on" : "", null, recorded);
    }
    Cell again = answered(State.TALKING, row);
    return new Cell(
        "the conversation broke with the telephone",
        again.rungAgain(),
        again.lostCalls(),
        again.lostRecords());
  }

  private Cell answered(State state, @Nullable Row row) throws IOException {
    if (row == null || !row.ending().equals("COMPLETED")) {
      return cell(state, "has no true record", null, false);
    }
    double rung = rungAfter(row.counsellor());
    if (rung < 0) {
      return cell(state, "the telephone rang on and was answered", null, true);
    }
    String words =
        row.via().equals("FALLBACK")
            ? "answered through the fallback"
            : row.fellBack() ? "was in the fallback and taken back" : "waited on";
    return cell(state, words, rung, true);
  }

  /** How long after the failure the telephone rang that was picked up; negative: before it. */
  private double rungAfter(String who) throws IOException {
    if (who.equals("c1")) {
      return Duration.between(struck, counsellor.firstReceived("INVITE")).toMillis() / 1e3;
    }
    SipEnd.Dialog talk = (who.equals("c2") ? ringer : rester).talk();
    if (talk == null) {
      throw new AssertionError("recorded with " + who + ", who did not talk");
    }
    return since(talk.at());
  }

  private long firstRing() {
    return Stream.concat(ringer.rings().stream(), rester.rings().stream())
        .mapToLong(SipEnd.Dialog::at)
        .min()
        .orElseThrow();
  }

  private double since(long at) {
    return (at - struckAt) / 1e9;
  }

  // --- words

  /** Closed with the scene, the last first. */
  <T extends AutoCloseable> T open(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  /** The telephone of whoever talks, which is picked up by itself. */
  Sipp telephone() throws IOException {
    return open(
        Sipp.phone(
            pbx,
            "c1",
            Duration.ofMillis(100),
            Duration.ofMinutes(5),
            Optional.of(counsellorsSound)));
  }

  Sipp caller() throws IOException {
    return open(Sipp.call(pbx, Sipp.Caller.to(NUMBER)));
  }

  List<String> rows(String sql) throws Exception {
    return TestDatabase.rows(database, sql);
  }

  /** What a counsellor does, as the page says. */
  String state(String who) throws Exception {
    return new JsonObject(service.get("/api/counsellors").body())
        .getJsonArray("counsellors").stream()
            .map(JsonObject.class::cast)
            .filter(each -> each.getString("counsellor").equals(who))
            .map(each -> each.getString("state"))
            .findFirst()
            .orElse("");
  }

  /** A folder that goes with the build. */
  static Path folder() throws IOException {
    return Files.createTempDirectory(TestDatabase.folder(), "matrix");
  }

  /** Closes all, whatever one of them says to it. */
  @Override
  public void close() throws IOException {
    IOException failed = null;
    for (AutoCloseable each : opened.reversed()) {
      try {
        each.close();
      } catch (Exception | AssertionError e) {
        failed = failed == null ? new IOException(e) : failed;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
