package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.Config;
import rs.astra.hotline.Running;
import rs.astra.hotline.asterisk.Backend;
import rs.astra.hotline.asterisk.Pbx;
import rs.astra.hotline.asterisk.Ports;
import rs.astra.hotline.asterisk.Sipp;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.store.TestDatabase;

/** Two hundred callers at ten a second, with telephones of every kind. */
@Timeout(240)
final class LoadIT {
  private static final int CALLS = 200;

  /** A thread of a thread dump, by its name. */
  private static final Pattern THREAD = Pattern.compile("(?m)^#\\d+ \"([^\"]*)\"");

  /** Threads of Java and of Netty that live as long as the JVM. */
  private static final Pattern LASTING =
      Pattern.compile(
          "(ForkJoinPool|process reaper|VirtualThread-|Common-Cleaner|Attach|Cleaner-|MasterPoller"
              + "|SubPoller-|globalEventExecutor).*");

  private final Map<String, Sipp> telephones = new TreeMap<>();
  private final Config.Database database;

  LoadIT() throws IOException {
    database = TestDatabase.ready();
  }

  @Test
  void everyCallIsAccountedForAndNothingIsLeftOver() throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("HOTLINE_DISPATCH_WRAP_UP", "0s");
    settings.put("HOTLINE_DISPATCH_RING_FOR", "5s");
    settings.put("HOTLINE_DISPATCH_LADDER_SECOND_LINE", "2s");
    settings.put("HOTLINE_DISPATCH_REST_AFTER_MISS", "1s");
    settings.put("HOTLINE_HTTP_PORT", Integer.toString(Ports.tcp()));
    settings.put("HOTLINE_DATABASE_PORT", Integer.toString(database.port()));
    settings.put("HOTLINE_DATABASE_NAME", database.name());
    settings.put("HOTLINE_DATABASE_PASSWORD", database.password().reveal());
    try (Pbx pbx = Pbx.start()) {
      pickUp(pbx);
      List<String> before = threads();
      try (Running running =
          Running.start(Backend.config(pbx, settings), Clock.systemUTC(), _ -> {})) {
        for (int i = 1; i <= 8; i++) {
          running
              .engine()
              .offer(
                  new Fact.SignedIn(
                      new CounsellorId("c" + i), new StationId("c" + i), Level.FIRST));
        }
        Backend.eventually("linked", () -> running.engine().state().linked());
        List<Sipp> callers = call(pbx);
        nothingLeft(pbx, running);
        recorded();
        agrees(callers);
      }
      Service.until(
          "no thread is left over after the stop",
          () -> {
            List<String> left = threads();
            before.forEach(left::remove);
            return left.isEmpty();
          });
      telephones.values().forEach(Sipp::close);
    }
  }

  private void pickUp(Pbx pbx) throws Exception {
    for (String station : List.of("c1", "c2", "c3", "c4", "c5")) {
      // Put down by the counsellor after a second.
      telephones.put(
          station,
          Sipp.phone(
              pbx, station, Duration.ofMillis(200), Duration.ofSeconds(1), Optional.empty()));
    }
    telephones.put("c6", Sipp.refusingPhone(pbx, "c6", "486 Busy Here"));
    telephones.put("c7", Sipp.unattendedPhone(pbx, "c7"));
    // c8 is not there at all.
  }

  private static List<Sipp> call(Pbx pbx) throws Exception {
    List<Sipp> callers = new ArrayList<>();
    for (Duration patience :
        List.of(
            Duration.ofMillis(300),
            Duration.ofSeconds(3),
            Duration.ofSeconds(6),
            Duration.ofSeconds(12))) {
      callers.add(
          Sipp.call(
              pbx, Sipp.Caller.to("0800101201").hangingUpAfter(patience).times(CALLS / 4, 3)));
    }
    for (Sipp caller : callers) {
      // A goodbye from both sides in one instant is a failure to SIPp, and none to us.
      int code = caller.await(Duration.ofSeconds(90));
      String complaints = code == 0 ? "" : caller.complaints();
      assertEquals("", complaints, "every caller was heard out");
    }
    return callers;
  }

  private static void nothingLeft(Pbx pbx, Running running) throws Exception {
    var engine = running.engine();
    Backend.eventually("no call", () -> engine.state().calls().open().isEmpty());
    Backend.eventually("no session", () -> running.telephone().door().open() == 0);
    Backend.eventually(
        "no telephone being stopped", () -> engine.state().staff().apart().isEmpty());
    Backend.eventually("all decided", engine::settled);
    assertEquals(0, engine.state().calls().legs().size());
    assertEquals(0, engine.state().calls().wanting().size());
    assertEquals(0, engine.impossible());
    assertEquals(0, engine.overflows());
    noneLeft(pbx);
    assertEquals(
        List.of(),
        threads().stream().filter(name -> name.matches("agi-\\d+")).toList(),
        "threads of sessions");
  }

  /**
   * No channel of a caller or a telephone. Asterisk itself was seen to keep an empty shell ("1
   * active channel, 0 active calls"), which it makes under the name Surrogate/ while Bridge() takes
   * the caller out of AGI; it belongs to no call and has no thread.
   */
  private static void noneLeft(Pbx pbx) throws Exception {
    Service.until("no channel", () -> ofCalls(pbx).isEmpty());
  }

  private static List<String> ofCalls(Pbx pbx) throws IOException {
    return pbx.channelStates().stream().filter(name -> !name.startsWith("Surrogate/")).toList();
  }

  private void recorded() throws Exception {
    TestDatabase.await(
        "every call has its row",
        () -> count("SELECT count(*) FROM call WHERE ended_at IS NOT NULL") == CALLS);
    assertEquals(List.of("t"), rows("SELECT max(sequence) = count(*) FROM journal"));
    assertEquals(0, count("SELECT count(*) FROM call WHERE ending = 'LOST'"));
    assertEquals(
        count("SELECT count(*) FROM call WHERE ending = 'COMPLETED'"),
        count("SELECT count(*) FROM call WHERE answered_at < ended_at AND via = 'BACKEND'"));
    assertEquals(
        count("SELECT sum(rings) FROM call"),
        count("SELECT count(*) FROM journal WHERE kind = 'LegRung'"));
    assertEquals(
        List.of(),
        rows(
            "SELECT detail->>'leg' FROM journal WHERE kind IN ('LegRung', 'LegClosed')"
                + " GROUP BY 1 HAVING min(kind) <> 'LegClosed' OR max(kind) <> 'LegRung'"
                + " OR count(*) <> 2"),
        "each leg is rung once and closed once");
  }

  /** What we recorded is what the other ends of the wire have seen. */
  private void agrees(List<Sipp> callers) throws Exception {
    long taken = 0;
    for (Sipp caller : callers) {
      taken += caller.answered(200);
      caller.close();
    }
    assertEquals(CALLS, taken, "every caller was taken in");
    long completed = count("SELECT count(*) FROM call WHERE ending = 'COMPLETED'");
    assertTrue(completed > 0 && completed < CALLS, "outcomes are mixed: " + completed);
    for (Map.Entry<String, Sipp> telephone : telephones.entrySet()) {
      String station = telephone.getKey();
      long rang = telephone.getValue().received("INVITE");
      long rung = legs("LegRung", station, "");
      long cancelled = legs("LegClosed", station, "CANCELLED");
      // A leg that is stopped in its first millisecond never reaches the telephone.
      assertTrue(rung - cancelled <= rang && rang <= rung, station + ": " + rung + ", " + rang);
      assertTrue(rang > 0, station + " was rung");
      if (station.equals("c6")) {
        assertEquals(rung - cancelled, legs("LegClosed", station, "BUSY"), () -> outcomes(station));
      } else if (station.equals("c7")) {
        assertEquals(
            rung - cancelled, legs("LegClosed", station, "NO_ANSWER"), () -> outcomes(station));
      } else {
        // Picked up as often as it was granted a caller, or in vain.
        long granted =
            count("SELECT count(*) FROM journal WHERE kind = 'CallGranted'" + of(station));
        assertTrue(granted <= telephone.getValue().received("ACK"), station + " was granted");
        assertEquals(
            count("SELECT count(*) FROM journal WHERE kind = 'CallAnswered'" + of(station)),
            count(
                "SELECT count(*) FROM call WHERE answered_at IS NOT NULL AND counsellor = '"
                    + station
                    + "'"),
            station + " talked");
      }
    }
    assertEquals(
        legs("LegRung", "c8", "") - legs("LegClosed", "c8", "CANCELLED"),
        legs("LegClosed", "c8", "NO_ANSWER") + legs("LegClosed", "c8", "UNREACHABLE"),
        "nobody is at c8");
  }

  private long legs(String kind, String station, String outcome) throws Exception {
    return count(
        "SELECT count(*) FROM journal WHERE kind = '"
            + kind
            + "'"
            + of(station)
            + (outcome.isEmpty() ? "" : " AND detail->>'outcome' = '" + outcome + "'"));
  }

  private String outcomes(String station) {
    try {
      return rows("SELECT (detail->>'outcome') || ' ' || count(*) FROM journal WHERE kind ="
              + " 'LegClosed'"
              + of(station)
              + " GROUP BY detail->>'outcome'")
          .toString();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String of(String station) {
    return " AND detail->>'counsellor' = '" + station + "'";
  }

  private long count(String sql) throws Exception {
    return Long.parseLong(rows(sql).getFirst());
  }

  private List<String> rows(String sql) throws Exception {
    return TestDatabase.rows(database, sql);
  }

  /** The names of all threads, virtual ones included, that do not live as long as the JVM. */
  private static List<String> threads() throws Exception {
    Path dump = Files.createTempDirectory(TestDatabase.folder(), "threads").resolve("dump.txt");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(
            dump.toAbsolutePath().toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
    return new ArrayList<>(
        THREAD
            .matcher(Files.readString(dump))
            .results()
            .map((MatchResult found) -> found.group(1))
            .filter(name -> !LASTING.matcher(name).matches())
            .sorted()
            .toList());
  }
}
