package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.asterisk.Sipp;

/** A roster is imported while callers wait; nobody has signed in. */
@Timeout(180)
final class OnShiftIT extends WholeScene {
  private static final String PEOPLE =
      """
      kind,id,person,post,days,start,end,speaks,station
      person,ana,,,,,,sr+ en,c1
      person,ema,,,,,,sr+ en,c2
      """;

  private void untilOnDuty(String... people) throws Exception {
    Service.until(
        List.of(people) + " on duty",
        () -> rows("SELECT counsellor FROM duty ORDER BY 1").equals(List.of(people)));
  }

  @Test
  void shiftRingsWhoeverNeverSignedInAndSurvivesUs() throws Exception {
    Sipp first = phone("c1");
    Sipp second = phone("c2");
    Sipp call = caller();
    untilWaiting(1);
    imported(PEOPLE + "shift,s1,ana,first,daily,00:00,00:00,,\n");
    untilTalking(1);
    assertEquals(1, first.received("INVITE"), "the station that the roster names");

    // The next roster replaces ana while she talks: the conversation is not touched.
    imported(PEOPLE + "shift,s1,ema,first,daily,00:00,00:00,,\n");
    untilOnDuty("ana", "ema");
    untilTalking(1);
    call.hangUp();
    untilOnDuty("ema");
    assertEquals(List.of("COMPLETED ana"), rows("SELECT ending || ' ' || counsellor FROM call"));

    service.kill();
    service.start();
    Sipp again = caller();
    untilTalking(1);
    assertEquals(1, second.received("INVITE"));
    assertEquals(1, first.received("INVITE"));
    again.hangUp();
  }
}
