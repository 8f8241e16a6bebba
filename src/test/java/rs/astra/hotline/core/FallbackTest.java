package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.roster.Level;

/** Asterisk's own queue takes the caller while we are away, and we take the caller back. */
class FallbackTest {

  private static Scene inFallback() {
    Scene scene = Scene.onDuty("ana").pauses("ana").arrives("a").later(5).fallsBack("a");
    scene.thenCall("a", Call.Fallback.class);
    return scene;
  }

  private static Fact answeredThere(String call, String who) {
    return new Fact.FallbackAnswered(Scene.id(call), Scene.station(who));
  }

  @Test
  void callerInTheFallbackQueueIsNotRungForByUs() {
    Scene.onDuty("ana").arrives("a").fallsBack("a").legEnds("ana", LegOutcome.CANCELLED).thenRung();
  }

  @Test
  void telephonesThatRangForACallerWhoFellBackAreStopped() {
    Scene scene = Scene.onDuty("ana").arrives("a").fallsBack("a");
    scene.thenOrdered(new Command.StopRinging(scene.legOf("ana")));
  }

  @Test
  void grantedTelephoneOfACallerWhoFellBackIsStopped() {
    Scene scene = Scene.onDuty("ana").arrives("a").answers("ana").fallsBack("a");
    scene.thenOrdered(new Command.StopRinging(scene.legOf("ana")));
    scene.thenCall("a", Call.Fallback.class);
  }

  @Test
  void counsellorOfAConversationWhoseCallerFellBackIsNotStuck() {
    Scene scene = Scene.anaTalks().fallsBack("a");
    scene.legEnds("ana", LegOutcome.HUNG_UP).then("ana", Availability.WrapUp.class);
  }

  @Test
  void callerWhoHangsUpInTheFallbackQueueIsAbandonedThere() {
    inFallback().hangsUp("a").thenEnded("a", Ending.ABANDONED_FALLBACK);
  }

  @Test
  void conversationMadeByTheFallbackQueueIsKnownAndItsCounsellorIsBusy() {
    Scene scene = inFallback().when(answeredThere("a", "ana"));
    scene.then("ana", Availability.OnCall.class);
    assertEquals(Via.FALLBACK, scene.thenCall("a", Call.Talking.class).via());
    scene.later(60).hangsUp("a").thenEnded("a", Ending.COMPLETED);
    assertEquals(Via.FALLBACK, scene.ended("a").via());
    scene.then("ana", Availability.WrapUp.class);
  }

  @Test
  void telephoneAtWhichNobodyIsKnownCanAnswerThere() {
    Scene scene = inFallback().when(answeredThere("a", "x")).hangsUp("a");
    scene.thenEnded("a", Ending.COMPLETED);
    assertNull(scene.ended("a").counsellor());
  }

  @Test
  void whoeverSignsInWhereSuchAConversationGoesOnLeadsItAndIsNotRung() {
    Scene scene = inFallback().when(answeredThere("a", "ema")).later(60).signsIn("ema");
    assertEquals(Scene.id("a"), scene.then("ema", Availability.OnCall.class).call());
    scene.arrives("b").thenRung();
    scene.hangsUp("a").thenEnded("a", Ending.COMPLETED);
    assertEquals(Scene.counsellor("ema"), scene.ended("a").counsellor());
    scene.then("ema", Availability.WrapUp.class);
  }

  @Test
  void shiftSeatsNobodyFreeWhereSuchAConversationGoesOn() {
    Scene scene = inFallback().when(answeredThere("a", "ema"));
    scene.when(
        new Fact.OnShift(
            Map.of(Scene.counsellor("ema"), new Shifts.Place(Scene.station("ema"), Level.FIRST))));
    assertEquals(Scene.id("a"), scene.then("ema", Availability.OnCall.class).call());
  }

  @Test
  void counsellorWhoAnswersThereIsNotRungForAnotherCallerAnyMore() {
    Scene scene = Scene.onDuty("ana", "ema").pauses("ana").pauses("ema").arrives("a").later(5);
    scene.fallsBack("a").resumes("ana").arrives("b").thenRung("ana").resumes("ema");
    scene.when(answeredThere("a", "ana")).thenRung("ema");
    assertEquals(
        List.of(new Command.StopRinging(scene.legOf("ana"))),
        scene.ordered(Command.StopRinging.class));
    assertEquals(Scene.id("a"), scene.then("ana", Availability.OnCall.class).call());
    scene.legEnds("ana", LegOutcome.CANCELLED).then("ana", Availability.OnCall.class);
  }

  @Test
  void answerInTheFallbackQueueThatOvertakesTheFallIsBelieved() {
    Scene scene = Scene.onDuty("ana").arrives("a").when(answeredThere("a", "ana"));
    scene.thenOrdered(new Command.StopRinging(scene.legOf("ana")));
    scene.thenCall("a", Call.Talking.class);
  }

  @Test
  void fallReportedTwiceIsOneFall() {
    inFallback().fallsBack("a").thenNothing();
  }

  @Test
  void whoWaitsThereIsTakenBackAfterALookAndKeepsTheTrueArrival() {
    Scene scene = Scene.onDuty("ana").later(30);
    scene.linkIsBack(
        new Picture(scene.now()).inFallback(Scene.caller("a")).member(Scene.station("ana"), true));
    scene.thenOrdered(new Command.TakeBack(Scene.id("a"))).thenRung();
    scene.arrives("a").thenRung("ana");
    assertEquals(Scene.START, scene.thenCall("a", Call.Ringing.class).caller().arrivedAt());
    assertEquals(1, scene.everTold(Transition.CallArrived.class).size());
  }

  @Test
  void whoIsAnsweredThereBeforeBeingTakenBackIsSimplyAnswered() {
    Scene scene = Scene.onDuty("ana").later(30);
    scene.linkIsBack(new Picture(scene.now()).inFallback(Scene.caller("a")));
    scene.when(answeredThere("a", "ana")).thenCall("a", Call.Talking.class);
  }

  @Test
  void callerTakenBackKeepsThePlaceOfTheTrueArrival() {
    Scene scene = inFallback();
    scene.when(new Fact.CallerArrived(Scene.caller("b", scene.now())));
    scene.arrives("a").resumes("ana");
    assertEquals(Scene.id("a"), scene.then("ana", Availability.Ringing.class).call());
  }

  @Test
  void releasedCallerWhoFallsBackIsACallerAgain() {
    Scene scene = Scene.anaTalks().legEnds("ana", LegOutcome.HUNG_UP).comesBack("a");
    scene.fallsBack("a").thenCall("a", Call.Fallback.class);
    scene.later(45).thenOrdered(new Command.LookAgain());
  }

  @Test
  void callerWhoIsBackFromAConversationMadeThereIsRungForAgain() {
    Scene scene = inFallback().when(answeredThere("a", "ana")).arrives("a").later(1);
    scene.thenCall("a", Call.Waiting.class);
    scene.then("ana", Availability.WrapUp.class);
  }

  @Test
  void callerWhomTheFallbackQueueDoesNotGiveBackIsAskedForAgain() {
    Picture seen = new Picture(Scene.START.plusSeconds(10)).inFallback(Scene.caller("a"));
    Scene scene = inFallback().later(5).linkIsLost().linkIsBack(seen);
    assertEquals(
        List.of(new Command.TakeBack(Scene.id("a"))), scene.ordered(Command.TakeBack.class));
    // The order is lost, or is not obeyed.
    scene.later(4.9).thenOrdered();
    scene.later(0.1).thenOrdered(new Command.LookAgain());
    assertEquals(
        List.of(new Command.TakeBack(Scene.id("a"))),
        scene.linkIsBack(seen).ordered(Command.TakeBack.class));
    // Now the caller is here, and nothing is left to be asked for.
    scene.arrives("a").thenCall("a", Call.Waiting.class);
  }

  /** The queue rings nobody who has paused; we do, when the caller has waited for so long. */
  @Test
  void callerWhoFellBackAlthoughThereIsALinkIsTakenBackIfNobodyThereAnswers() {
    Scene scene = inFallback().later(44.9).thenOrdered();
    scene.later(0.1).thenOrdered(new Command.LookAgain());
    scene.linkIsBack(stillThere(scene)).thenOrdered(new Command.TakeBack(Scene.id("a")));
    scene.arrives("a").later(0).thenRung("ana");
  }

  @Test
  void telephonesThatRingForACallerInTheFallbackQueueAreLeftToRing() {
    Scene scene = inFallback().later(10);
    scene
        .linkIsBack(stillThere(scene))
        .thenOrdered()
        .later(35)
        .thenOrdered(new Command.LookAgain());
  }

  @Test
  void callerWhoFindsTheDoorShutAgainIsLeftThereForAsLongAgain() {
    Scene scene = inFallback().later(45);
    scene.linkIsBack(stillThere(scene)).thenOrdered(new Command.TakeBack(Scene.id("a")));
    scene.fallsBack("a").thenNothing().later(5).thenOrdered(new Command.LookAgain());
    scene.linkIsBack(stillThere(scene)).thenOrdered().later(39.9).thenOrdered();
    scene.later(0.1).thenOrdered(new Command.LookAgain());
    scene.linkIsBack(stillThere(scene)).thenOrdered(new Command.TakeBack(Scene.id("a")));
  }

  private static Picture stillThere(Scene scene) {
    return new Picture(scene.now())
        .inFallback(Scene.caller("a"))
        .member(Scene.station("ana"), false);
  }
}
