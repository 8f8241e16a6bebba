package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.asterisk.Sipp;

/** A call that nobody takes climbs the ladder of the default configuration. */
@Timeout(180)
final class LadderIT extends WholeScene {
  private static final String ROSTER =
      """
      kind,id,person,post,days,start,end,speaks,station
      person,ana,,,,,,sr+ en,c1
      person,ema,,,,,,sr+ en,c2
      person,iva,,,,,,sr+ en,c3
      shift,s1,ana,first,daily,00:00,00:00,,
      shift,s2,ema,second,daily,00:00,00:00,,
      shift,s3,iva,coordinator,daily,00:00,00:00,,
      """;

  @Test
  void legsAreAddedAtTheConfiguredSecondsAndNoneIsStopped() throws Exception {
    Sipp first = open(Sipp.unattendedPhone(pbx, "c1"));
    Sipp second = open(Sipp.unattendedPhone(pbx, "c2"));
    Sipp coordinator = open(Sipp.phone(pbx, "c3", Duration.ofSeconds(2)));
    imported(ROSTER);
    Service.until("on duty", () -> rows("SELECT 1 FROM duty").size() == 3);

    Sipp caller = caller();
    Climb climb = open(new Climb(caller));
    second.awaitReceived("INVITE", 1, Duration.ofSeconds(30));
    assertEquals(0, first.received("CANCEL"), "the first telephone still rings");
    untilTalking(1);
    climb.assertRung(first, Duration.ZERO, "the first line, at once");
    climb.assertRung(second, Duration.ofSeconds(10), "the second line");
    climb.assertRung(coordinator, Duration.ofSeconds(25), "the coordinator");
    Service.until(
        "the coordinator's answer is stored",
        () ->
            rows("SELECT counsellor FROM call WHERE answered_at IS NOT NULL")
                .equals(List.of("iva")));
    caller.hangUp();
    Service.until(
        "stored", () -> rows("SELECT 1 FROM call WHERE ended_at IS NOT NULL").size() == 1);
    String told = service.command("explain");
    for (String words :
        List.of(
            "ana is rung at c1: idle longest of the first line",
            "not iva: comes later (coordinator)",
            "ema is rung at c2: second line, idle longest",
            "not ana: is being rung already",
            "iva is rung at c3: coordinator, because the caller has waited for long",
            "talks with iva (waited ",
            "the conversation is over")) {
      assertTrue(told.contains(words), () -> words + " in:\n" + told);
    }
  }
}
