package rs.astra.hotline.core;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.Availability;

/** The caller leaves in the instant in which a counsellor answers; in every order. */
class HangUpWhileAnsweringTest {

  @Test
  void callerLeavesFirstAndTheTelephoneIsAnsweredInVain() {
    Scene scene = Scene.onDuty("ana").arrives("a").hangsUp("a").answers("ana");
    LegId leg = scene.legOf("ana");
    scene.thenOrdered(new Command.Refuse(leg, Command.Refusal.ALREADY_TAKEN));
    scene.legEnds("ana", LegOutcome.HUNG_UP).then("ana", Availability.Free.class);
    scene.thenEnded("a", Ending.ABANDONED_RINGING);
  }

  @Test
  void telephoneIsGrantedTheCallAndThenTheCallerLeaves() {
    Scene scene = Scene.onDuty("ana").arrives("a").answers("ana");
    scene.thenOrdered(new Command.Grant(scene.legOf("ana"))).hangsUp("a").thenOrdered();
    scene.thenEnded("a", Ending.ABANDONED_CONNECTING);
    scene.then("ana", Availability.Clearing.class);
    scene.legEnds("ana", LegOutcome.HUNG_UP).then("ana", Availability.Free.class);
  }

  @Test
  void callerLeavesAfterTheGrantAndTheOtherTelephonesFallQuiet() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").later(10).answers("ana").hangsUp("a");
    scene.thenOrdered(new Command.StopRinging(scene.legOf("ema")));
    scene.legEnds("ana", LegOutcome.HUNG_UP).legEnds("ema", LegOutcome.CANCELLED);
    scene.then("ana", Availability.Free.class);
    scene.then("ema", Availability.Free.class);
  }

  @Test
  void bridgeReportedAfterTheCallerLeftRevivesNothing() {
    Scene scene = Scene.onDuty("ana").arrives("a").answers("ana").hangsUp("a");
    scene.isBridged("ana").thenNothing();
    scene.when(new Fact.CallerBridged(Scene.id("a"))).thenNothing();
    scene.thenEnded("a", Ending.ABANDONED_CONNECTING);
  }

  @Test
  void hangUpAndAnswerSeenBeforeTheArrivalRingNobody() {
    Scene scene = Scene.onDuty("ana").hangsUp("a").arrives("a").thenOrdered();
    scene.then("ana", Availability.Free.class);
  }

  @Test
  void counsellorWhoWasGrantedACallerWhoLeftDoesNotGetTimeToWrapUp() {
    Scene scene = Scene.onDuty("ana").arrives("a").answers("ana").hangsUp("a").later(15);
    scene.then("ana", Availability.Missed.class);
  }

  /** Asterisk can bridge a channel whose end it has noted; nobody is at the other end of it. */
  @Test
  void whoeverIsTalkedToAfterTheNotedEndIsHungUp() {
    Scene scene = Scene.anaTalks().later(5);
    Instant end = scene.now();
    scene.later(2).linkIsBack(seenAfter(scene, end)).thenOrdered();
    scene.later(1).linkIsBack(seenAfter(scene, end));
    scene.thenOrdered(new Command.HangUp(Scene.id("a"))).thenCall("a", Call.Talking.class);
    scene.hangsUp("a").legEnds("ana", LegOutcome.HUNG_UP).thenEnded("a", Ending.COMPLETED);
  }

  private static Picture seenAfter(Scene scene, Instant end) {
    Caller caller = Scene.caller("a");
    return new Picture(scene.now())
        .member(Scene.station("ana"), true)
        .talking(caller, scene.legOf("ana"), Scene.station("ana"))
        .noteOfTalk(caller, end, Scene.station("ana"), Via.BACKEND, end);
  }
}
