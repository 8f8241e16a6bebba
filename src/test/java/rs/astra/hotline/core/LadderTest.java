package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Prompt;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.dispatch.Choice;
import rs.astra.hotline.core.roster.Level;

/** First line at once, second at ten seconds, coordinator at 25, everybody at 45. */
class LadderTest {
  /** Ana is of the first line, Ema of the second, Iva is the coordinator. */
  private static Scene three() {
    return Scene.onDuty("ana").signsIn("ema", Level.SECOND).signsIn("iva", Level.COORDINATOR);
  }

  @Test
  void firstLineIsRungAtOnceAndNobodyElse() {
    three().arrives("a").thenRung("ana").later(9.9).thenRung();
  }

  @Test
  void secondLineIsRungAtTenSecondsAndTheFirstRingsOn() {
    Scene scene = three().arrives("a").later(10).thenRung("ema");
    assertEquals(Choice.Why.SECOND_LINE, why(scene));
    assertEquals(List.of(), scene.ordered(Command.StopRinging.class));
    scene.then("ana", Availability.Ringing.class);
  }

  @Test
  void secondLineIsRungAtTenSecondsAlthoughAnotherOfTheFirstIsFree() {
    three().signsIn("oli").arrives("a").thenRung("ana").later(10).thenRung("ema");
  }

  @Test
  void secondLineIsRungAtOnceWhenTheFirstIsBusy() {
    three().arrives("a").thenRung("ana").arrives("b").thenRung("ema");
  }

  @Test
  void secondLineIsRungAtOnceWhenTheFirstRefuses() {
    three().arrives("a").legEnds("ana", LegOutcome.REJECTED).thenRung("ema");
  }

  @Test
  void coordinatorIsRungAtTwentyFiveSecondsAndTheOthersRingOnUntilTheirTimeIsOver() {
    Scene scene = three().arrives("a").later(24.9);
    scene.then("iva", Availability.Free.class);
    scene.later(0.1);
    assertEquals(Choice.Why.COORDINATOR, why(scene));
    scene.then("ema", Availability.Ringing.class);
    scene.then("iva", Availability.Ringing.class);
  }

  @Test
  void coordinatorAloneIsNotRungBeforeTwentyFiveSecondsAndTheStateSaysWhy() {
    Scene scene = Scene.onDuty().signsIn("iva", Level.COORDINATOR).arrives("a").thenRung();
    assertEquals(
        List.of(new Transition.CallKeptWaiting(Scene.id("a"), Choice.Reason.ONLY_THE_COORDINATOR)),
        scene.told(Transition.CallKeptWaiting.class));
    scene.later(24.9).thenRung().later(0.1).thenRung("iva");
  }

  @Test
  void coordinatorIsRungForWhoeverHasWaitedLongEnoughAndNotForTheOthers() {
    Scene scene = Scene.onDuty().signsIn("iva", Level.COORDINATOR).arrives("a").later(20);
    scene.arrives("b").later(5).thenRung("iva");
    assertEquals(Scene.id("a"), scene.then("iva", Availability.Ringing.class).call());
  }

  @Test
  void everyTelephoneRingsAtFortyFiveSecondsAndTheCallerHearsOfTheEmergencyNumber() {
    Scene scene = three().signsIn("oli").arrives("a");
    for (String who : List.of("ana", "oli")) {
      scene.legEnds(who, LegOutcome.REJECTED);
    }
    scene.later(44.9);
    scene.then("oli", Availability.Free.class);
    scene.later(0.1);
    assertTrue(
        scene
            .ordered(Command.Say.class)
            .contains(new Command.Say(Scene.id("a"), Prompt.NOBODY_FREE)));
    for (String who : List.of("ana", "ema", "iva", "oli")) {
      assertTrue(
          !(scene.state().staff().counsellor(Scene.counsellor(who)).availability()
              instanceof Availability.Free),
          who);
    }
  }

  @Test
  void afterFortyFiveSecondsWhoeverBecomesFreeIsRungAtOnceAgainAndAgain() {
    Scene scene = three().arrives("a").later(60).signsIn("oli").thenRung("oli");
    scene.legEnds("oli", LegOutcome.BUSY).thenRung().later(5).thenRung("oli");
    scene.thenCall("a", Call.Ringing.class);
  }

  @Test
  void afterFortyFiveSecondsAPauseGivesWayAndGoesOnWhenNobodyAnswers() {
    Scene scene = Scene.onDuty("ana").pauses("ana").arrives("a").later(44.9).thenRung();
    scene.later(0.1).thenRung("ana");
    assertEquals(Choice.Why.EVERYBODY, why(scene));
    scene.legEnds("ana", LegOutcome.NO_ANSWER).then("ana", Availability.Paused.class);
    scene.thenRung().later(24.9).thenRung();
    scene.later(25).thenRung("ana").picksUp("ana").legEnds("ana", LegOutcome.HUNG_UP);
    scene.hangsUp("a").then("ana", Availability.Paused.class);
  }

  @Test
  void aPauseThatIsAskedForNowIsRespectedThoughEveryTelephoneRings() {
    Scene scene = Scene.onDuty("ana").arrives("a").later(50).pauses("ana");
    scene.legEnds("ana", LegOutcome.CANCELLED).then("ana", Availability.Paused.class);
    scene.thenRung().later(24).thenRung();
  }

  @Test
  void afterFortyFiveSecondsAWrapUpGivesWayAndGoesOnWhenTheCallerLeaves() {
    Scene scene = Scene.onDuty("ana").arrives("a").picksUp("ana").arrives("b");
    scene.legEnds("ana", LegOutcome.HUNG_UP).hangsUp("a");
    Instant before = scene.then("ana", Availability.WrapUp.class).until();
    scene.later(44.9).then("ana", Availability.WrapUp.class);
    scene.later(0.1).thenRung("ana").hangsUp("b").legEnds("ana", LegOutcome.CANCELLED);
    Instant until = scene.then("ana", Availability.WrapUp.class).until();
    assertEquals(before, until, "no longer and no shorter than before");
    scene.arrives("c").thenRung().later(45).thenRung("ana");
  }

  @Test
  void aWrapUpThatGaveWayAndWasMissedEndsAtItsTime() {
    Scene scene = Scene.onDuty("ana").arrives("a").picksUp("ana").arrives("b");
    scene.legEnds("ana", LegOutcome.HUNG_UP).hangsUp("a").later(45).thenRung("ana");
    scene.legEnds("ana", LegOutcome.NO_ANSWER).hangsUp("b").later(5);
    scene.then("ana", Availability.WrapUp.class);
    scene.later(70).then("ana", Availability.Free.class);
  }

  @Test
  void onlyTheFirstOfThoseWhoWaitForEverybodyGetsWhoeverRests() {
    Scene scene = Scene.onDuty("ana").pauses("ana").arrives("a").later(1).arrives("b").later(60);
    assertEquals(Scene.id("a"), scene.then("ana", Availability.Ringing.class).call());
  }

  @Test
  void resumingWhileEveryTelephoneRingsEndsThePause() {
    Scene scene = Scene.onDuty("ana").pauses("ana").arrives("a").later(45).thenRung("ana");
    scene.resumes("ana").picksUp("ana").legEnds("ana", LegOutcome.HUNG_UP).hangsUp("a");
    scene.then("ana", Availability.WrapUp.class);
  }

  @Test
  void callerWhoArrivesLaterIsServedBeforeASecondTelephoneForOneWhoHasClimbed() {
    Scene scene = three().arrives("a").later(60).arrives("b").signsIn("oli").thenRung("oli");
    assertEquals(Scene.id("b"), scene.then("oli", Availability.Ringing.class).call());
  }

  @Test
  void whoeverAnswersStopsAllTheOthers() {
    Scene scene = three().arrives("a").later(19).picksUp("ema").later(0.1);
    scene.then("ana", Availability.Clearing.class);
    scene.thenCall("a", Call.Talking.class);
  }

  @Test
  void theSearchGoesOnFromItsStepWhenATelephoneIsMissed() {
    Scene scene = three().pauses("ana").pauses("ema").arrives("a").later(25).thenRung("iva");
    scene.legEnds("iva", LegOutcome.REJECTED).thenRung().later(5).thenRung("iva");
  }

  @Test
  void brokenConversationGoesBackToTheSameCoordinatorAtOnce() {
    Scene scene = Scene.onDuty("ana").signsIn("iva", Level.COORDINATOR);
    scene.pauses("ana").arrives("a").later(25).picksUp("iva").resumes("ana");
    scene.legEnds("iva", LegOutcome.LOST).comesBack("a").thenRung("iva");
    assertEquals(Choice.Why.SAME_COUNSELLOR, why(scene));
  }

  @Test
  void aLineThatRingsAllAtOnceRingsEverybodyFreeOfTheLevelAndLeavesTheNextToOthers() {
    Scene scene = Scene.allAtOnce().signsIn("ana").signsIn("oli").signsIn("ema", Level.SECOND);
    scene.arrives("a").thenRung("ana", "oli").arrives("b").thenRung("ema");
  }

  @Test
  void aNewPlaceOnTheLadderHoldsFromNowOn() {
    Scene scene = Scene.onDuty("ana").signsIn("ana", Level.SECOND).later(1).signsIn("ema").later(1);
    scene.arrives("a").thenRung("ema");
    assertEquals(Level.SECOND, scene.state().staff().counsellor(Scene.counsellor("ana")).level());
  }

  private static Choice.Why why(Scene scene) {
    return scene.told(Transition.LegRung.class).getLast().why();
  }
}
