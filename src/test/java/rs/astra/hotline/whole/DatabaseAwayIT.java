package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.asterisk.Sipp;

/** Without its database the hotline takes calls as before, and forgets none. */
@Timeout(300)
final class DatabaseAwayIT extends WholeScene {
  @Test
  void databaseStoppedForAMinute() throws Exception {
    phone("c1");
    service.signIn("c1");
    Service.until("duty is stored", () -> rows("SELECT station FROM duty").size() == 1);
    database.stop();
    Instant stopped = Instant.now();
    Service.until("noticed", () -> service.metric("sos_database_connected", "") == 0);
    assertEquals(200, service.get("/health/ready").statusCode(), "calls are taken all the same");
    int calls = 0;
    while (Duration.between(stopped, Instant.now()).toSeconds() < 60) {
      Sipp call = caller();
      untilTalking(1);
      call.hangUp();
      untilTalking(0);
      calls++;
      TimeUnit.SECONDS.sleep(2); // the pace of the calls, nothing is measured by it
    }
    database.run();
    int all = calls;
    Service.until(
        "every call is stored",
        () -> rows("SELECT id FROM call WHERE ending = 'COMPLETED'").size() == all);
    Service.until("nothing waits", () -> service.metric("sos_journal_pending", "") == 0);
    assertEquals(
        List.of("t"),
        rows("SELECT max(sequence) = count(*) FROM journal"),
        "every transition, and each once");
  }

  @Test
  void serviceKilledWhileTheDatabaseIsAway() throws Exception {
    phone("c1");
    service.signIn("c1");
    Service.until("duty is stored", () -> rows("SELECT station FROM duty").size() == 1);
    database.stop();
    Service.until("noticed", () -> service.metric("sos_database_connected", "") == 0);
    for (int call = 1; call <= 2; call++) {
      Sipp caller = caller();
      untilTalking(1);
      caller.hangUp();
      untilTalking(0);
    }
    Service.until(
        "all is on disk",
        () ->
            service.metric("sos_spool_transitions", "") > 0
                && service.metric("sos_spool_transitions", "")
                    == service.metric("sos_journal_pending", ""));

    service.kill();
    database.run();
    service.start();

    Service.until(
        "every call is stored",
        () -> rows("SELECT id FROM call WHERE ending = 'COMPLETED'").size() == 2);
    assertEquals(0, service.metric("sos_spool_transitions", ""));
    assertEquals(
        List.of("t"),
        rows(
            "SELECT bool_and(complete) FROM (SELECT max(sequence) = count(*) AS complete FROM"
                + " journal GROUP BY run) AS runs"),
        "every transition, and each once");
  }
}
