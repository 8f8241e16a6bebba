package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.PauseReason;

/** After a call that was marked as heavy a quarter of an hour of rest follows. */
class HeavyCallTest {
  private static Scene marks(Scene scene) {
    return scene.when(new Fact.MarkedHeavy(Scene.counsellor("ana")));
  }

  private static Scene hangsUp(Scene scene) {
    return scene.legEnds("ana", LegOutcome.HUNG_UP).hangsUp("a");
  }

  private static void assertRests(Scene scene) {
    assertEquals(
        scene.now().plus(Duration.ofMinutes(15)),
        scene.then("ana", Availability.Rest.class).until());
  }

  @Test
  void markedDuringTheCallTheRestFollowsInsteadOfTheWrapUp() {
    Scene scene = marks(Scene.anaTalks());
    scene.then("ana", Availability.OnCall.class);
    assertEquals(
        List.of(new Transition.CallMarkedHeavy(Scene.id("a"), Scene.counsellor("ana"), 1)),
        scene.told(Transition.CallMarkedHeavy.class));
    hangsUp(scene);
    assertRests(scene);
    scene.later(14 * 60 + 59.9).then("ana", Availability.Rest.class);
    scene.later(0.1).then("ana", Availability.Free.class);
  }

  @Test
  void markedInTheWrapUpTheRestBegins() {
    assertRests(marks(hangsUp(Scene.anaTalks()).later(30)));
  }

  @Test
  void markedAfterTheWrapUpTheRestBegins() {
    assertRests(marks(hangsUp(Scene.anaTalks()).later(130)));
  }

  @Test
  void markedWhileTheTelephoneRingsAgainTheRingStopsAndTheRestFollows() {
    Scene scene = hangsUp(Scene.anaTalks()).later(130).arrives("b").thenRung("ana");
    marks(scene)
        .thenOrdered(
            new Command.StopRinging(scene.legOf("ana")),
            new Command.Say(Scene.id("b"), rs.astra.hotline.core.call.Prompt.NOBODY_FREE));
    assertRests(scene.legEnds("ana", LegOutcome.CANCELLED));
  }

  @Test
  void markedTwiceItIsCountedOnce() {
    Scene scene = marks(marks(Scene.anaTalks()));
    assertEquals(1, scene.everTold(Transition.CallMarkedHeavy.class).size());
    assertEquals(1, scene.load("ana").heavy());
  }

  @Test
  void withoutACallThereIsNothingToMark() {
    marks(Scene.onDuty("ana")).thenNothing();
    marks(Scene.onDuty()).thenNothing();
  }

  @Test
  void readyEndsTheRest() {
    marks(hangsUp(Scene.anaTalks())).resumes("ana").then("ana", Availability.Free.class);
  }

  @Test
  void aPauseThatWasAskedForGoesBeforeTheRest() {
    Scene scene = hangsUp(marks(Scene.anaTalks()).pauses("ana", PauseReason.DEBRIEF));
    assertEquals(PauseReason.DEBRIEF, scene.then("ana", Availability.Paused.class).reason());
    scene.resumes("ana").then("ana", Availability.Free.class);
    scene.arrives("b").picksUp("ana").legEnds("ana", LegOutcome.HUNG_UP).hangsUp("b");
    scene.then("ana", Availability.WrapUp.class);
  }

  @Test
  void theRestGivesWayOnlyWhenEveryTelephoneRingsAndGoesOnWhenTheCallerLeaves() {
    Scene scene = marks(hangsUp(Scene.anaTalks()));
    Instant until = scene.then("ana", Availability.Rest.class).until();
    scene.arrives("b").thenRung().later(44.9).thenRung().later(0.1).thenRung("ana");
    scene.hangsUp("b").legEnds("ana", LegOutcome.CANCELLED);
    assertEquals(until, scene.then("ana", Availability.Rest.class).until());
  }

  @Test
  void aRestThatGaveWayToACallBeginsAnewAfterIt() {
    Scene scene = marks(hangsUp(Scene.anaTalks())).arrives("b").later(45).picksUp("ana");
    scene.legEnds("ana", LegOutcome.HUNG_UP).hangsUp("b");
    assertRests(scene);
  }

  @Test
  void aRestThatGaveWayAndWasMissedGoesOnAndIsNotHeldAgainstAnybody() {
    Scene scene = marks(hangsUp(Scene.anaTalks())).arrives("b").later(45);
    scene.legEnds("ana", LegOutcome.NO_ANSWER).hangsUp("b").later(5);
    scene.then("ana", Availability.Rest.class);
    assertEquals(0, scene.load("ana").missed());
  }

  @Test
  void theFallbackQueueRingsWhoRests() {
    Scene scene = marks(hangsUp(Scene.anaTalks()));
    assertEquals(List.of(), scene.ordered(Command.Mirror.class));
  }

  @Test
  void aHeavyConversationThatBrokeGoesOnFirstAndTheRestFollowsThen() {
    Scene scene = marks(Scene.anaTalks()).legEnds("ana", LegOutcome.LOST).comesBack("a");
    scene.thenRung("ana").picksUp("ana");
    assertRests(hangsUp(scene));
  }

  @Test
  void aHeavyConversationThatBrokeWithoutAWordOfTheTelephoneGoesOnFirstAsWell() {
    Scene scene = marks(Scene.anaTalks()).comesBack("a").later(1);
    scene.legEnds("ana", LegOutcome.CANCELLED).thenRung("ana").picksUp("ana");
    assertRests(hangsUp(scene));
  }

  @Test
  void aHeavyConversationThatBrokeAndWhoseCallerLeavesIsFollowedByTheRest() {
    Scene scene = marks(Scene.anaTalks()).legEnds("ana", LegOutcome.LOST).hangsUp("a");
    assertRests(scene);
  }

  @Test
  void aHeavyConversationThatBrokeAndGoesOnWithSomebodyElseIsFollowedByTheRest() {
    Scene scene = marks(Scene.anaTalks()).signsIn("ema").legEnds("ana", LegOutcome.LOST);
    scene.comesBack("a").thenRung("ana").legEnds("ana", LegOutcome.BUSY).thenRung("ema");
    scene.later(1).picksUp("ema").later(5);
    scene.then("ana", Availability.Rest.class);
  }
}
