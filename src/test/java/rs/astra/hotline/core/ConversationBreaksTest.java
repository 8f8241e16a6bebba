package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Prompt;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.dispatch.Choice;

/** The counsellor's leg is lost, not hung up: the caller must not be. */
class ConversationBreaksTest {

  @Test
  void callerIsFirstAgainAndTheSameCounsellorIsRungFirst() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").picksUp("ana").later(1).signsIn("iva");
    scene.legEnds("ana", LegOutcome.LOST).thenRung();
    scene.comesBack("a").thenRung("ana");
    assertEquals(Choice.Why.SAME_COUNSELLOR, scene.told(Transition.LegRung.class).getFirst().why());
  }

  @Test
  void callerWhoseConversationBrokeGoesBeforeAllWhoWait() {
    Scene scene = Scene.anaTalks().arrives("b").thenRung();
    scene.legEnds("ana", LegOutcome.LOST).thenRung("ana");
    assertEquals(Scene.id("b"), scene.then("ana", Availability.Ringing.class).call());
    scene.comesBack("a").legEnds("ana", LegOutcome.BUSY).later(5).thenRung("ana");
    assertEquals(Scene.id("a"), scene.then("ana", Availability.Ringing.class).call());
  }

  @Test
  void anotherCounsellorIsRungWhenTheSameOneIsNotReached() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").picksUp("ana");
    scene.legEnds("ana", LegOutcome.LOST).comesBack("a").thenRung("ana");
    scene.legEnds("ana", LegOutcome.UNREACHABLE).thenRung("ema");
  }

  @Test
  void wholeCallCountsFromTheFirstAnswer() {
    Scene scene = Scene.anaTalks();
    Instant answered = scene.now();
    scene.later(30).legEnds("ana", LegOutcome.LOST).comesBack("a").later(3).picksUp("ana");
    scene.later(30).hangsUp("a").thenEnded("a", Ending.COMPLETED);
    assertEquals(answered, scene.ended("a").answeredAt());
    assertEquals(2, scene.ended("a").rings());
  }

  @Test
  void callerWhoDoesNotComeBackAfterABreakIsLookedForAndRungFor() {
    Scene scene = Scene.anaTalks().legEnds("ana", LegOutcome.LOST).later(5);
    assertEquals(List.of(new Command.LookAgain()), scene.ordered(Command.LookAgain.class));
    scene.thenRung("ana");
  }

  @Test
  void callerWhoComesBackAndWhoseLegSaysNothingIsPutFirst() {
    Scene scene = Scene.anaTalks().comesBack("a").thenOrdered().later(1);
    scene.thenCall("a", Call.Waiting.class);
    scene.thenOrdered(
        new Command.StopRinging(scene.legOf("ana")),
        new Command.Say(Scene.id("a"), Prompt.NOBODY_FREE));
    scene.legEnds("ana", LegOutcome.LOST).later(5).thenRung("ana");
  }

  @Test
  void pauseAskedDuringAConversationThatBrokeIsDone() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").picksUp("ana").pauses("ana");
    scene.legEnds("ana", LegOutcome.LOST).comesBack("a").thenRung("ema");
    scene.then("ana", Availability.Paused.class);
  }
}
