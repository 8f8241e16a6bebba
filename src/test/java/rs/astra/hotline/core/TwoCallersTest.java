package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Prompt;
import rs.astra.hotline.core.counsellor.Availability;

/** Two callers and fewer people than callers. */
class TwoCallersTest {

  @Test
  void secondCallerIsToldThatAllAreTakenAndIsRungForWhenTheCounsellorIsFree() {
    Scene scene = Scene.onDuty("ana").arrives("a").arrives("b");
    scene.thenOrdered(new Command.Say(Scene.id("b"), Prompt.NOBODY_FREE));
    scene.picksUp("ana").hangsUp("a").legEnds("ana", LegOutcome.HUNG_UP).thenRung();
    scene.later(20).thenRung().resumes("ana").thenRung("ana");
    assertEquals(Scene.id("b"), scene.then("ana", Availability.Ringing.class).call());
  }

  @Test
  void secondCallerIsRungForInTheSameInstantWhenSomebodyElseIsFree() {
    Scene.onDuty("ana", "ema").arrives("a").thenRung("ana").arrives("b").thenRung("ema");
  }

  @Test
  void whoArrivedFirstIsServedFirst() {
    Scene scene = Scene.onDuty();
    scene.when(new Fact.CallerArrived(Scene.caller("b", scene.now().minusSeconds(1))));
    scene.when(new Fact.CallerArrived(Scene.caller("a", scene.now().minusSeconds(9))));
    scene.signsIn("ana");
    assertEquals(Scene.id("a"), scene.then("ana", Availability.Ringing.class).call());
  }

  @Test
  void callerWhoLeavesMakesRoomForTheNextInTheSameDecisionWhenTheTelephoneIsQuiet() {
    Scene scene = Scene.onDuty("ana").arrives("a").arrives("b").hangsUp("a").thenRung();
    scene.legEnds("ana", LegOutcome.CANCELLED).thenRung("ana");
  }

  @Test
  void telephoneNeverRingsForTwo() {
    Scene scene = Scene.onDuty("ana").arrives("a").arrives("b").later(60);
    assertTrue(
        scene.state().calls().open().values().stream()
                .filter(Call.Ringing.class::isInstance)
                .count()
            <= 1);
  }

  @Test
  void longestIdleIsRungFirst() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").thenRung("ana").picksUp("ana");
    scene.hangsUp("a").legEnds("ana", LegOutcome.HUNG_UP).resumes("ana").later(1);
    scene.arrives("b").thenRung("ema");
  }
}
