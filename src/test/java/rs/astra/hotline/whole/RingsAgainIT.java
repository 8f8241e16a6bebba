package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.asterisk.Sipp;

/** The only counsellor talks; a caller gives up, rings again, and finds another one waiting. */
@Timeout(240)
final class RingsAgainIT extends WholeScene {
  private static final String FIRST = "<sip:+381641111111@carrier.invalid>";
  private static final String LOST = "<sip:+381642222222@carrier.invalid>";
  private static final String OTHER = "<sip:+381643333333@carrier.invalid>";
  private static final String WITHHELD = "<sip:anonymous@anonymous.invalid>";

  private Sipp calls(String from) throws Exception {
    return open(Sipp.call(pbx, Sipp.Caller.to("0117850000").from(from)));
  }

  /** The others in the order of their arrival: lost, other, again. */
  private List<String> answered() throws Exception {
    return rows("SELECT answered_at IS NOT NULL FROM call ORDER BY arrived_at OFFSET 1");
  }

  private Sipp lostBefore(String from) throws Exception {
    phone("c1");
    service.signIn("c1");
    Sipp first = calls(FIRST);
    untilTalking(1);
    Sipp lost = calls(from);
    untilWaiting(1);
    lost.hangUp();
    untilWaiting(0);
    Service.until(
        "stored", () -> rows("SELECT 1 FROM call WHERE ending = 'ABANDONED_WAITING'").size() == 1);
    return first;
  }

  @Test
  void whoRingsAgainGoesBeforeWhoWaitsAlsoOverOurRestart() throws Exception {
    Sipp first = lostBefore(LOST);
    service.kill();
    service.start();
    untilTalking(1);
    calls(OTHER);
    untilWaiting(1);
    calls(LOST);
    untilWaiting(2);
    Service.until("known", () -> service.metric("sos_calls_again_total", "") == 1);
    first.hangUp();
    Service.until("answered", () -> answered().contains("t"));
    assertEquals(List.of("f", "f", "t"), answered());
    String told = service.command("explain");
    assertTrue(told.contains("rang again after being lost: goes before others"), told);

    // The token is in the calls' rows, and neither it nor a number anywhere else.
    List<String> tokens = rows("SELECT DISTINCT split_part(token, '.', 2) FROM call");
    assertEquals(3, tokens.size(), "three callers");
    String shown =
        service.log()
            + service.get("/metrics").body()
            + service.get("/").body()
            + told
            + rows("SELECT journal::text FROM journal");
    for (String token : tokens) {
      assertFalse(shown.contains(token), "a token is shown");
    }
    for (String digits : List.of("641111111", "642222222", "643333333")) {
      assertFalse(shown.contains(digits), "a number is shown");
      assertFalse(rows("SELECT call::text FROM call").toString().contains(digits));
    }
  }

  @Test
  void withheldCallerDoesNot() throws Exception {
    Sipp first = lostBefore(WITHHELD);
    calls(OTHER);
    untilWaiting(1);
    calls(WITHHELD);
    untilWaiting(2);
    first.hangUp();
    Service.until("answered", () -> answered().contains("t"));
    assertEquals(List.of("f", "t", "f"), answered());
    assertEquals(
        List.of("t", "f", "t", "f"),
        rows("SELECT token IS NOT NULL FROM call ORDER BY arrived_at"),
        "withheld callers have no token");
  }
}
