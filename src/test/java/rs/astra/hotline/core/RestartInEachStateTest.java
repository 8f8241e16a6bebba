package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Load;
import rs.astra.hotline.core.roster.Level;

/**
 * We die and are started again, once in each state that a call or a counsellor can be in. Asterisk
 * goes on: what it shows afterwards is what the dialplan makes of the state without us.
 */
class RestartInEachStateTest {

  /** The same hotline in its next life, with what the journal knew of the call. */
  private static Scene reborn(Scene before, @Nullable Instant answeredAt, boolean known) {
    Instant now = before.now();
    Call.Unseen open =
        new Call.Unseen(
            Scene.caller("a"),
            1,
            answeredAt,
            answeredAt == null ? null : Scene.counsellor("ana"),
            Via.BACKEND,
            now.plusSeconds(5));
    return Scene.started("next", now)
        .when(
            new Fact.Recovered(
                known ? List.of(open) : List.of(),
                List.of(),
                Map.of(
                    Scene.counsellor("ana"),
                    Optional.of(
                        new Fact.Seat(
                            Scene.station("ana"),
                            Level.FIRST,
                            false,
                            Load.begun(Scene.START),
                            null)))));
  }

  private static Picture seen(Scene scene) {
    return new Picture(scene.now()).member(Scene.station("ana"), true);
  }

  private static void servedAndEndedOnce(Scene scene) {
    scene.arrives("a").thenRung("ana").picksUp("ana").thenCall("a", Call.Talking.class);
    scene.hangsUp("a").legEnds("ana", LegOutcome.HUNG_UP);
    scene.thenEnded("a", Ending.COMPLETED).then("ana", Availability.WrapUp.class);
  }

  @Test
  void beforeTheArrivalWasWrittenDown() {
    Scene next = reborn(Scene.onDuty("ana").arrives("a").later(5), null, false);
    next.linkIsBack(seen(next).inFallback(Scene.caller("a")));
    next.thenOrdered(new Command.TakeBack(Scene.id("a")));
    servedAndEndedOnce(next);
  }

  @Test
  void waiting() {
    Scene next = reborn(Scene.onDuty().arrives("a").later(5), null, true);
    next.linkIsBack(seen(next).inFallback(Scene.caller("a")));
    servedAndEndedOnce(next);
  }

  @Test
  void ringing() {
    Scene before = Scene.onDuty("ana").arrives("a").later(5);
    LegId old = before.legOf("ana");
    Scene next = reborn(before, null, true);
    next.linkIsBack(
        seen(next).inFallback(Scene.caller("a")).ringing(old, Scene.id("a"), Scene.station("ana")));
    assertEquals(
        List.of(new Command.StopRinging(old)),
        next.ordered(Command.StopRinging.class),
        "nobody would answer for it");
    servedAndEndedOnce(next);
  }

  @Test
  void grantedAndNotBridgedYet() {
    Scene before = Scene.onDuty("ana").arrives("a").later(5).answers("ana");
    LegId old = before.legOf("ana");
    Scene next = reborn(before, null, true);
    next.linkIsBack(seen(next).talking(Scene.caller("a"), old, Scene.station("ana")));
    next.thenCall("a", Call.Talking.class);
    next.then("ana", Availability.OnCall.class);
    next.hangsUp("a").when(new Fact.LegEnded(old, LegOutcome.HUNG_UP));
    next.thenEnded("a", Ending.COMPLETED).then("ana", Availability.WrapUp.class);
  }

  @Test
  void talking() {
    Scene before = Scene.anaTalks().later(60);
    LegId old = before.legOf("ana");
    Scene next = reborn(before, Scene.START.plusSeconds(1), true);
    next.linkIsBack(seen(next).talking(Scene.caller("a"), old, Scene.station("ana")));
    next.thenOrdered().then("ana", Availability.OnCall.class);
    next.when(new Fact.LegEnded(old, LegOutcome.HUNG_UP)).comesBack("a");
    next.thenOrdered(new Command.Release(Scene.id("a"))).hangsUp("a");
    assertEquals(Scene.START.plusSeconds(1), next.ended("a").answeredAt());
  }

  @Test
  void returningFromAConversationThatBroke() {
    Scene before = Scene.anaTalks().legEnds("ana", LegOutcome.LOST);
    Scene next = reborn(before, Scene.START.plusSeconds(1), true);
    next.linkIsBack(seen(next).inFallback(Scene.caller("a")));
    servedAndEndedOnce(next);
    assertEquals(Scene.START.plusSeconds(1), next.ended("a").answeredAt(), "the first answer");
  }

  @Test
  void released() {
    Scene before = Scene.anaTalks().legEnds("ana", LegOutcome.HUNG_UP).comesBack("a").later(1);
    CallId id = Scene.id("a");
    Scene next = reborn(before, Scene.START.plusSeconds(1), true);
    next.linkIsBack(seen(next).noteOfEnd(Scene.caller("a"), next.now()));
    next.thenEnded("a", Ending.COMPLETED).then("ana", Availability.Free.class);
    assertEquals(id, next.ended("a").caller().id());
  }

  @Test
  void inTheFallbackQueue() {
    Scene before = Scene.onDuty("ana").pauses("ana").arrives("a").fallsBack("a").later(5);
    Scene next = reborn(before, null, true);
    next.linkIsBack(seen(next).talking(Scene.caller("a"), null, Scene.station("ana")));
    next.then("ana", Availability.OnCall.class);
    next.hangsUp("a").thenEnded("a", Ending.COMPLETED);
    assertEquals(Via.FALLBACK, next.ended("a").via());
  }

  /** In doubt a telephone too many: who wrapped up is free, for nobody knows better. */
  @Test
  void counsellorInWrapUp() {
    Scene before = Scene.anaTalks().hangsUp("a").legEnds("ana", LegOutcome.HUNG_UP).later(5);
    before.then("ana", Availability.WrapUp.class);
    Scene next = reborn(before, null, false);
    next.linkIsBack(seen(next)).then("ana", Availability.Free.class);
    next.when(new Fact.CallerArrived(Scene.caller("b", next.now()))).thenRung("ana");
  }

  @Test
  void counsellorInAPause() {
    Scene before = Scene.onDuty("ana").pauses("ana").later(5);
    Scene next = reborn(before, null, false);
    next.linkIsBack(new Picture(next.now()).member(Scene.station("ana"), false));
    next.then("ana", Availability.Paused.class);
  }
}
