package rs.astra.hotline.people;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionTest {
  private static final Instant BEGUN = Instant.parse("2026-11-21T21:50:00Z");
  private static final Session.Limits LIMITS =
      new Session.Limits(Duration.ofHours(1), Duration.ofHours(14));

  private static Session of(Role... roles) {
    return new Session("hash", new AccountId("ana"), Set.of(roles), BEGUN, BEGUN, false);
  }

  private static Instant after(long minutes) {
    return BEGUN.plus(Duration.ofMinutes(minutes));
  }

  @Test
  void itEndsAnHourAfterItWasLastUsedByHand() {
    Session session =
        of(Role.SUPERVISOR).seen(false, true, after(30)).seen(false, false, after(80));
    assertFalse(session.over(LIMITS, false, after(89)));
    assertTrue(session.over(LIMITS, false, after(90)));
  }

  @Test
  void oneThatWasBegunWhileTheClockWasAheadIsOver() {
    Session session = of(Role.SUPERVISOR);
    assertFalse(session.over(LIMITS, false, after(-14 * 60)), "a clock is set back in the shift");
    assertTrue(
        session.over(LIMITS, false, after(-14 * 60 - 1)), "and this one would last for long");
  }

  @Test
  void aCounsellorAtWorkIsNotSignedOutInALongCall() {
    Session session = of(Role.COUNSELLOR);
    for (int minute = 1; minute < 14 * 60; minute += 50) {
      assertFalse(session.over(LIMITS, true, after(minute)), "after " + minute + " min");
      session = session.seen(true, false, after(minute));
    }
    assertFalse(session.over(LIMITS, true, after(14 * 60).minusMillis(1)));
    assertTrue(session.over(LIMITS, true, after(14 * 60)), "whatever happens");
  }

  @Test
  void aCounsellorsEndsWithTheWork() {
    Session before = of(Role.COUNSELLOR).seen(false, true, after(5));
    assertFalse(before.over(LIMITS, false, after(6)), "before the shift");
    Session during = before.seen(true, false, after(10));
    assertFalse(during.over(LIMITS, true, after(11)), "the shift has ended, the call has not");
    assertTrue(during.over(LIMITS, false, after(11)));
  }

  @Test
  void aSupervisorWhoTakesCallsIsNotSignedOutWithTheShift() {
    Session session = of(Role.COUNSELLOR, Role.SUPERVISOR).seen(true, false, after(10));
    assertFalse(session.over(LIMITS, false, after(11)));
  }

  @Test
  void aBrowserThatWasClosedDuringTheShiftIsIdleAllTheSame() {
    Session session = of(Role.COUNSELLOR).seen(true, false, after(10));
    assertTrue(session.over(LIMITS, true, after(70)));
  }
}
