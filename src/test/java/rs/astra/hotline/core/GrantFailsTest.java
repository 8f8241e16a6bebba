package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;

/** A telephone was granted the call and never comes into the bridge. */
class GrantFailsTest {

  @Test
  void grantedTelephoneDiesAndTheSearchGoesOnAtOnce() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").answers("ana");
    scene.legEnds("ana", LegOutcome.LOST).thenRung("ema");
    assertEquals(
        List.of(new Transition.CallReturned(Scene.id("a"), LegOutcome.LOST)),
        scene.told(Transition.CallReturned.class));
    scene.then("ana", Availability.Missed.class);
  }

  @Test
  void grantedTelephoneDiesWhileTheOthersRingOn() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").later(10).answers("ana");
    scene.legEnds("ana", LegOutcome.LOST);
    scene.answers("ema").thenOrdered(new Command.Grant(scene.legOf("ema")));
  }

  @Test
  void bridgeThatDoesNotComeInTimeIsGivenUp() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").answers("ana").later(4.9).thenRung();
    scene.later(0.1).thenRung("ema");
    assertEquals(
        List.of(new Command.StopRinging(scene.legOf("ana"))),
        scene.ordered(Command.StopRinging.class));
    scene.legEnds("ana", LegOutcome.CANCELLED).then("ana", Availability.Free.class);
  }

  @Test
  void otherTelephoneThatFallsQuietDuringTheGrantChangesNothingForTheCaller() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").later(10).answers("ana");
    scene.legEnds("ema", LegOutcome.NO_ANSWER).thenOrdered();
    assertTrue(scene.thenCall("a", Call.Connecting.class).others().isEmpty());
    scene.then("ema", Availability.Missed.class);
  }

  @Test
  void callersSideOfTheBridgeIsEnough() {
    Scene scene = Scene.onDuty("ana").arrives("a").answers("ana");
    scene.when(new Fact.CallerBridged(Scene.id("a"))).then("ana", Availability.OnCall.class);
    scene.isBridged("ana").thenNothing();
  }

  @Test
  void signOutDuringTheGrantIsDoneWhenTheGrantFails() {
    Scene scene = Scene.onDuty("ana").arrives("a").answers("ana").signsOut("ana");
    scene.legEnds("ana", LegOutcome.LOST).then("ana", Availability.OffDuty.class);
  }

  @Test
  void pauseDuringTheGrantIsDoneWhenTheGrantFails() {
    Scene scene = Scene.onDuty("ana").arrives("a").answers("ana").pauses("ana");
    scene.legEnds("ana", LegOutcome.LOST).then("ana", Availability.Paused.class);
  }

  @Test
  void pauseDuringTheGrantCanBeTakenBack() {
    Scene scene = Scene.onDuty("ana").arrives("a").answers("ana").pauses("ana").resumes("ana");
    scene.legEnds("ana", LegOutcome.LOST).then("ana", Availability.Missed.class);
  }

  @Test
  void failedGrantMakesUsLookWhetherTheCallerIsStillThere() {
    Scene scene = Scene.onDuty("ana").arrives("a").answers("ana").legEnds("ana", LegOutcome.LOST);
    assertEquals(List.of(new Command.LookAgain()), scene.ordered(Command.LookAgain.class));
  }

  @Test
  void counsellorWhoIsConnectedByTheFallbackQueueDuringTheGrantTalksWithOneCallerOnly() {
    Scene scene = Scene.onDuty("ana").pauses("ana").arrives("a").fallsBack("a").resumes("ana");
    scene.arrives("b").answers("ana");
    scene.when(new Fact.FallbackAnswered(Scene.id("a"), Scene.station("ana")));
    assertEquals(Scene.id("a"), scene.then("ana", Availability.OnCall.class).call());
    scene.thenCall("b", Call.Waiting.class);
  }
}
