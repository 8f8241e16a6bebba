package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.asterisk.Sipp;

/** The people who answer are looked after, with real telephones and across a restart. */
@Timeout(180)
final class CareIT extends WholeScene {
  @Override
  Map<String, String> settings() {
    return Map.of(
        "HOTLINE_DISPATCH_WRAP_UP", "0s",
        "HOTLINE_DISPATCH_RING_FOR", "5s",
        "HOTLINE_DISPATCH_REST_AFTER_MISS", "1s");
  }

  private double are(String state) throws Exception {
    return service.metric("sos_counsellors", "state=\"" + state + "\"");
  }

  @Test
  void whoMissesThreeRingsInARowIsTakenOutAndComesBackByResuming() throws Exception {
    Sipp empty = open(Sipp.unattendedPhone(pbx, "c1"));
    phone("c2");
    service.signIn("c1");
    Service.until("c1 idle longest", () -> are("free") == 1);
    service.signIn("c2");
    Service.until("both free", () -> are("free") == 2);
    for (int missed = 1; missed <= 3; missed++) {
      Sipp caller = caller();
      untilTalking(1);
      assertEquals(missed, empty.received("INVITE"));
      caller.hangUp();
      int still = missed < 3 ? 2 : 1;
      Service.until("all can be rung again", () -> are("free") == still);
    }
    assertEquals(1, are("missed_too_often"));
    assertEquals(1, service.metric("sos_missed_limit_total", "taken_out"));

    Sipp fourth = caller();
    untilTalking(1);
    fourth.hangUp();
    assertEquals(3, empty.received("INVITE"), "rung no more");
    String told = service.command("explain", rows(THIRD).getFirst());
    assertTrue(told.contains("c1 is taken out: missed too many rings in a row"), told);

    service.ask("DELETE", "c1/pause", "");
    Service.until("back", () -> are("missed_too_often") == 0);
    service.ask("DELETE", "c2/duty", "");
    Service.until("c2 has left", () -> are("free") == 1);
    caller();
    empty.awaitReceived("INVITE", 4, Duration.ofSeconds(20));
  }

  private static final String THIRD = "SELECT id FROM call ORDER BY arrived_at LIMIT 1 OFFSET 2";

  @Test
  void aRestAfterAHeavyCallOutlivesAKilledService() throws Exception {
    Sipp phone = phone("c1");
    service.signIn("c1");
    Service.until("free", () -> are("free") == 1);
    Sipp heavy = caller();
    untilTalking(1);
    service.ask("POST", "c1/heavy-call", "");
    heavy.hangUp();
    Service.until("stored", () -> rows("SELECT resting FROM duty").equals(List.of("REST")));

    service.kill();
    service.start();
    caller();
    untilWaiting(1);
    assertEquals(1, are("rest"));
    assertEquals(1, phone.received("INVITE"), "rung in the rest");
    service.ask("DELETE", "c1/pause", "");
    untilTalking(1);
    assertEquals(1, service.metric("sos_counsellors", "state=\"on_call\""));
    assertEquals(List.of("1"), rows("SELECT count(*) FROM heavy_call"));
  }
}
