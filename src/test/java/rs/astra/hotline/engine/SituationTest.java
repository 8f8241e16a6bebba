package rs.astra.hotline.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Decide;
import rs.astra.hotline.core.Decision;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.Snapshot;
import rs.astra.hotline.core.UsualPolicy;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.engine.Situation.OnLine;
import rs.astra.hotline.engine.Situation.Presence;

class SituationTest {
  private static final LineId SOS = new LineId("sos");
  private static final LineId FREE = new LineId("free");
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  private final Returned returned = new Returned();
  private Instant now = START;
  private Hotline hotline = Hotline.empty(UsualPolicy.POLICY, "r");

  @Test
  void every_configured_line_and_every_state_is_there_from_the_start() {
    assertEquals(Map.of(SOS, new OnLine(0, null, 0), FREE, new OnLine(0, null, 0)), see().lines());
    assertEquals(people(Map.of()), see().counsellors());
  }

  @Test
  void callers_who_wait_are_counted_by_line_with_the_oldest() {
    arrives("a", SOS);
    now = START.plusSeconds(7);
    arrives("b", SOS);
    arrives("c", FREE);

    assertEquals(new OnLine(2, START, 0), see().lines().get(SOS));
    assertEquals(new OnLine(1, now, 0), see().lines().get(FREE));
    assertEquals(new OnLine(3, START, 0), see().all());
  }

  @Test
  void a_caller_for_whom_a_telephone_rings_still_waits_and_one_who_talks_does_not() {
    linked();
    signIn("ana", "c1");
    arrives("a", SOS);
    assertEquals(new OnLine(1, START, 0), see().all());
    assertEquals(people(Map.of(Presence.RINGING, 1)), see().counsellors());

    answer(1);
    assertEquals(new OnLine(0, null, 1), see().all());
    assertEquals(people(Map.of(Presence.ON_CALL, 1)), see().counsellors());
  }

  @Test
  void a_caller_whose_conversation_broke_waits_since_it_broke() {
    linked();
    signIn("ana", "c1");
    arrives("a", SOS);
    answer(1);
    now = START.plusSeconds(1800);
    tell(new Fact.LegEnded(LegId.of("r", 1), LegOutcome.LOST));
    tell(new Fact.CallerReturned(caller("a", SOS, START)));

    assertEquals(new OnLine(1, now, 0), see().all());
  }

  @Test
  void a_line_that_is_configured_no_more_is_still_counted() {
    arrives("a", new LineId("old"));
    assertEquals(new OnLine(1, START, 0), see().all());
  }

  private Situation see() {
    return Situation.of(hotline, List.of(SOS, FREE), returned);
  }

  private static Map<Presence, Integer> people(Map<Presence, Integer> some) {
    Map<Presence, Integer> all = new EnumMap<>(Presence.class);
    for (Presence presence : Presence.values()) {
      all.put(presence, some.getOrDefault(presence, 0));
    }
    return all;
  }

  private void linked() {
    tell(
        new Fact.LinkRestored(
            new Snapshot(now, Map.of(), Map.of(), Map.of(), List.of(), List.of())));
  }

  private void signIn(String who, String station) {
    tell(new Fact.SignedIn(new CounsellorId(who), new StationId(station), Level.FIRST));
  }

  private void arrives(String id, LineId line) {
    tell(new Fact.CallerArrived(caller(id, line, now)));
  }

  private void answer(long leg) {
    LegId id = LegId.of("r", leg);
    tell(new Fact.LegStarted(id));
    tell(new Fact.LegAnswered(id));
    tell(new Fact.LegBridged(id));
  }

  private void tell(Fact fact) {
    Decision decision = Decide.decide(hotline, fact, now);
    hotline = decision.next();
    returned.accept(decision.transitions());
  }

  private static Caller caller(String id, LineId line, Instant at) {
    return new Caller(new CallId(id), "PJSIP/trunk-" + id, line, new Language("sr"), at);
  }
}
