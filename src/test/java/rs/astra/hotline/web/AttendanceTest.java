package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Decide;
import rs.astra.hotline.core.Decision;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.Snapshot;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.people.AccountId;

/** Who is at work, and for how long one may write after it. */
class AttendanceTest {
  private static final CounsellorId ANA = new CounsellorId("ana");
  private Instant now = Instant.parse("2026-11-26T20:00:00Z");
  private Hotline hotline = Hotline.empty(Scenery.POLICY, "r");
  private final Attendance attendance = new Attendance(() -> hotline, () -> now);

  private void tell(Fact fact) {
    Decision decision = Decide.decide(hotline, fact, now);
    hotline = decision.next();
    attendance.accept(decision.transitions());
  }

  private Presence ana() {
    return attendance.of(new AccountId("ana"));
  }

  private void signsInAndTalks() {
    tell(
        new Fact.LinkRestored(
            new Snapshot(now, Map.of(), Map.of(), Map.of(), List.of(), List.of())));
    tell(new Fact.SignedIn(ANA, new StationId("c1"), Level.FIRST));
    tell(
        new Fact.CallerArrived(
            new Caller(new CallId("a"), "PJSIP/a", new LineId("sos"), new Language("sr"), now)));
    LegId leg = LegId.of("r", 1);
    tell(new Fact.LegStarted(leg));
    tell(new Fact.LegAnswered(leg));
    tell(new Fact.LegBridged(leg));
  }

  private void hangsUp() {
    tell(new Fact.CallerHungUp(new CallId("a")));
    tell(new Fact.LegEnded(LegId.of("r", 1), LegOutcome.HUNG_UP));
  }

  @Test
  void whoever_has_a_shift_or_is_on_duty_is_at_work() {
    assertEquals(Presence.AWAY, ana());
    tell(new Fact.OnShift(Map.of(ANA, new Shifts.Place(null, Level.FIRST))));
    assertEquals(Presence.AT_WORK, ana());
    tell(new Fact.OnShift(Map.of()));
    assertEquals(Presence.AWAY, ana());
    tell(new Fact.SignedIn(ANA, new StationId("c1"), Level.FIRST));
    assertEquals(Presence.AT_WORK, ana());
  }

  @Test
  void whoever_leaves_in_a_call_is_at_work_until_it_is_over_and_then_has_a_while_to_write() {
    signsInAndTalks();
    tell(new Fact.SignedOut(ANA));
    now = now.plus(Duration.ofHours(2));
    assertEquals(Presence.AT_WORK, ana());
    hangsUp();
    assertEquals(Presence.JUST_LEFT, ana());
    now = now.plus(Attendance.WRITES_FOR).minusSeconds(1);
    assertEquals(Presence.JUST_LEFT, ana());
    now = now.plusSeconds(1);
    assertEquals(Presence.AWAY, ana());
  }

  @Test
  void whoever_leaves_without_having_talked_has_nothing_to_write() {
    tell(new Fact.SignedIn(ANA, new StationId("c1"), Level.FIRST));
    tell(new Fact.SignedOut(ANA));
    assertEquals(Presence.AWAY, ana());
  }
}
