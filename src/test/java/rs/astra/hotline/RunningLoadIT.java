package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.asterisk.Backend;
import rs.astra.hotline.asterisk.Pbx;
import rs.astra.hotline.asterisk.Sipp;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Level;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.store.TestDatabase;

/** Two hundred callers at ten a second, with telephones of every kind. */
@Timeout(240)
final class RunningLoadIT {
  private static final int CALLS = 200;

  @Test
  void everyCallIsAccountedForAndNothingIsLeftOver() throws Exception {
    Config.Database database = TestDatabase.empty();
    Map<String, String> settings = new HashMap<>();
    settings.put("HOTLINE_DISPATCH_WRAP_UP", "0s");
    settings.put("HOTLINE_DISPATCH_RING_FOR", "5s");
    settings.put("HOTLINE_DISPATCH_LADDER_SECOND_LINE", "2s");
    settings.put("HOTLINE_DISPATCH_REST_AFTER_MISS", "1s");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      settings.put("HOTLINE_HTTP_PORT", Integer.toString(free.getLocalPort()));
    }
    settings.put("HOTLINE_DATABASE_PORT", Integer.toString(database.port()));
    settings.put("HOTLINE_DATABASE_NAME", database.name());
    settings.put("HOTLINE_DATABASE_PASSWORD", database.password().reveal());
    try (Pbx pbx = Pbx.start();
        Running running =
            Running.start(Backend.config(pbx, settings), Clock.systemUTC(), _ -> {})) {
      List<Sipp> telephones = telephones(pbx);
      for (int i = 1; i <= 8; i++) {
        running
            .engine()
            .offer(
                new Fact.SignedIn(new CounsellorId("c" + i), new StationId("c" + i), Level.FIRST));
      }
      Backend.eventually("linked", () -> running.engine().state().linked());
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
        assertEquals(0, caller.await(Duration.ofSeconds(90)), "every caller was heard out");
        caller.close();
      }
      nothingLeft(pbx, running);
      recorded(database);
      telephones.forEach(Sipp::close);
    }
  }

  private static List<Sipp> telephones(Pbx pbx) throws Exception {
    List<Sipp> telephones = new ArrayList<>();
    for (String station : List.of("c1", "c2", "c3", "c4", "c5")) {
      // Put down by the counsellor after a second.
      telephones.add(
          Sipp.phone(
              pbx, station, Duration.ofMillis(200), Duration.ofSeconds(1), Optional.empty()));
    }
    telephones.add(Sipp.refusingPhone(pbx, "c6", "486 Busy Here"));
    telephones.add(Sipp.unattendedPhone(pbx, "c7"));
    // c8 is not there at all.
    return telephones;
  }

  private static void nothingLeft(Pbx pbx, Running running) throws Exception {
    var engine = running.engine();
    Backend.eventually("no call", () -> engine.state().calls().open().isEmpty());
    Backend.eventually("no session", () -> running.telephone().door().open() == 0);
    Backend.eventually(
        "no telephone being stopped", () -> engine.state().staff().clearing().isEmpty());
    Backend.eventually("all decided", () -> engine.offered() == engine.decided());
    assertEquals(0, engine.state().calls().legs().size());
    assertEquals(0, engine.state().calls().wanting().size());
    assertEquals(0, engine.impossible());
    assertEquals(0, engine.overflows());
    assertEquals(0, pbx.channels());
  }

  private static void recorded(Config.Database database) throws Exception {
    TestDatabase.await(
        "every call has its row",
        () ->
            TestDatabase.rows(database, "SELECT id FROM call WHERE ended_at IS NOT NULL").size()
                == CALLS);
    assertEquals(
        List.of("t"), TestDatabase.rows(database, "SELECT max(sequence) = count(*) FROM journal"));
    List<String> endings =
        TestDatabase.rows(database, "SELECT DISTINCT ending FROM call ORDER BY 1");
    assertTrue(endings.contains("COMPLETED"), endings.toString());
    assertTrue(
        endings.contains("ABANDONED_RINGING") || endings.contains("ABANDONED_WAITING"),
        endings.toString());
    assertTrue(!endings.contains("LOST"), endings.toString());
  }
}
