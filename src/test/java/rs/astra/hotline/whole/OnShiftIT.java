package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.asterisk.Sipp;
import rs.astra.hotline.store.TestDatabase;

/** A roster is imported while callers wait; nobody has signed in. */
@Timeout(180)
final class OnShiftIT extends WholeScene {
  private static final String PEOPLE =
      """
      kind,id,person,post,days,start,end,speaks,station
      person,ana,,,,,,sr+ en,c1
      person,ema,,,,,,sr+ en,c2
      """;

  private static final String ANA_MOVED =
      """
      SELECT detail->>'to' FROM journal
      WHERE kind = 'CounsellorMoved' AND detail->>'counsellor' = 'ana'
        AND run = (SELECT run FROM journal ORDER BY at DESC LIMIT 1)
      ORDER BY sequence DESC LIMIT 1\
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

    // While we are dead the roster has ana again, and nothing of ema.
    service.kill();
    imported(PEOPLE + "shift,s2,ana,first,daily,00:00,00:00,,\n");
    service.start();
    untilOnDuty("ana");
    Sipp again = caller();
    untilTalking(1);
    assertEquals(List.of(2L, 0L), List.of(first.received("INVITE"), second.received("INVITE")));

    // Her shift is over, and she signs in once more: she stays, whatever becomes of us.
    imported(PEOPLE + "shift,s3,ema,first,daily,00:00,00:00,,\n");
    untilOnDuty("ana", "ema");
    service.ask("PUT", "ana/duty", "{\"station\":\"c1\"}");
    Service.until(
        "ana by her own word",
        () -> rows("SELECT counsellor FROM duty WHERE NOT by_shift").equals(List.of("ana")));
    service.kill();
    service.start();
    again.hangUp();
    Service.until("ana is free again", () -> rows(ANA_MOVED).equals(List.of("Free")));
    untilOnDuty("ana", "ema");
  }

  @Test
  void whoIsRemovedByTheCommandEndsTheirConversationAndIsNotRungAgain() throws Exception {
    Sipp telephone = phone("c1");
    accountOf("c1");
    service.signIn("c1");
    Sipp call = caller();
    untilTalking(1);
    String said = service.command("people", "remove", "c1");
    assertTrue(said.contains("within seconds, or after the call"), said);
    Service.until("heard", () -> rows("SELECT counsellor FROM leaver").isEmpty());
    untilTalking(1);
    call.hangUp();
    untilOnDuty();
    Sipp next = caller();
    untilWaiting(1);
    phone("c2");
    service.signIn("c2");
    untilTalking(1);
    assertTrue(next.isRunning());
    assertEquals(1, telephone.received("INVITE"), "of the conversation");
    assertEquals(
        List.of("COMPLETED c1"),
        rows("SELECT ending || ' ' || counsellor FROM call WHERE ending IS NOT NULL"));
  }

  private void accountOf(String counsellor) throws Exception {
    TestDatabase.run(
        database.config(),
        "INSERT INTO account VALUES ('"
            + counsellor
            + "', '{counsellor}', '$argon2id$', 'sealed', 0, now())");
  }
}
