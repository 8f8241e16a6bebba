package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.asterisk.Rtp;
import rs.astra.hotline.asterisk.Sipp;

/**
 * A call climbs the whole ladder of the default configuration, mobiles on the way: nobody picks up
 * at the first line, a voicemail does at the second, and in the end somebody takes the call at a
 * mobile that has rung ever since.
 */
@Timeout(300)
final class MobileLadderIT extends WholeScene {
  private static final Duration HOURS = Duration.ofHours(1);
  private static final String ROSTER =
      """
      kind,id,person,post,days,start,end,speaks,station
      person,ana,,,,,,sr+ en,c1
      person,ema,,,,,,sr+ en,m1
      person,eva,,,,,,sr+ en,m2
      person,iva,,,,,,sr+ en,c3
      shift,s1,ana,first,daily,00:00,00:00,,
      shift,s2,ema,second,daily,00:00,00:00,,
      shift,s3,eva,second,daily,00:00,00:00,,
      shift,s4,iva,coordinator,daily,00:00,00:00,,
      """;

  /** Telephones ring on while the call climbs, so that each is rung by its step. */
  @Override
  Map<String, String> settings() {
    return Map.of("HOTLINE_DISPATCH_RING_FOR", "90s");
  }

  @Test
  void theVoicemailStopsNobodyAndWhoPressesOneGetsTheCallerAtTheTop() throws Exception {
    Rtp voice = open(Rtp.open(pbx.station("m1").host(), "VOICEMAI"));
    Rtp eva = open(Rtp.open(pbx.station("m2").host(), "EVASPEAK").pressing("1"));
    Rtp callerSound = open(Rtp.open(pbx.trunkHost(), "CALLERAA"));
    service.signIn("c4");
    Service.until("c4 is on duty", () -> rows("SELECT 1 FROM duty").size() == 1);
    service.pause("c4");
    imported(ROSTER);
    Service.until("on duty", () -> rows("SELECT 1 FROM duty").size() == 5);
    warm();
    Sipp first = open(Sipp.unattendedPhone(pbx, "c1"));
    Sipp voicemail = open(Sipp.phone(pbx, "m1", Duration.ofMillis(20), HOURS, Optional.of(voice)));
    Sipp mobile = open(Sipp.phone(pbx, "m2", Duration.ofSeconds(38), HOURS, Optional.of(eva)));
    Sipp coordinator = open(Sipp.unattendedPhone(pbx, "c3"));
    Sipp paused = open(Sipp.unattendedPhone(pbx, "c4"));

    Sipp caller = open(Sipp.call(pbx, Sipp.Caller.to("0117850000").speaking(callerSound)));
    Climb climb = open(new Climb(caller));
    untilTalking(1);
    Service.until("they hear each other", () -> callerSound.heard("EVASPEAK") > 25);
    climb.assertRung(first, Duration.ZERO, "the first line, at once");
    climb.assertRung(voicemail, Duration.ofSeconds(10), "the second line");
    climb.assertRungAfter(voicemail, mobile, "the next, as soon as a voicemail has the first");
    climb.assertRung(coordinator, Duration.ofSeconds(25), "the coordinator");
    climb.assertRung(paused, Duration.ofSeconds(45), "everybody");
    String told = service.command("explain");
    assertEquals(List.of("eva"), rows("SELECT counsellor FROM call WHERE answered_at IS NOT NULL"));
    assertEquals(0, callerSound.heard("VOICEMAI"), "the caller hears nothing of the voicemail");
    inOrder(
        told,
        "ana is rung at c1: idle longest of the first line",
        "ema is rung at m1: second line, idle longest",
        "ema's mobile was picked up: must press a key",
        "eva is rung at m2: second line, idle longest",
        "iva is rung at c3: coordinator, because the caller has waited for long",
        "c4 is rung at c4: everybody is rung, because the caller has waited for so long",
        "eva's mobile was picked up: must press a key",
        "eva picked up",
        "talks with eva");
    assertTrue(told.contains("ema pressed no key: not there, or a voicemail"), told);
    caller.hangUp();
    untilEnded(2);
  }

  private static void inOrder(String told, String... words) {
    int from = 0;
    for (String next : words) {
      int at = told.indexOf(next, from);
      assertTrue(at >= 0, () -> next + " in:\n" + told);
      from = at;
    }
  }

  /** Once through the service before it counts: a caller who does not wait. */
  private void warm() throws Exception {
    try (Sipp first = Sipp.unattendedPhone(pbx, "c1");
        Sipp caller = Sipp.call(pbx, Sipp.Caller.to("0117850000").from("<sip:+381640000000@x>"))) {
      first.awaitReceived("INVITE", 1, Duration.ofSeconds(10));
      caller.hangUp();
      first.awaitReceived("CANCEL", 1, Duration.ofSeconds(10));
    }
    untilEnded(1);
  }

  private void untilEnded(int calls) throws Exception {
    Service.until(
        "stored", () -> rows("SELECT 1 FROM call WHERE ended_at IS NOT NULL").size() == calls);
  }
}
