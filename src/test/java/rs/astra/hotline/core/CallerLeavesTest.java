package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;

/** A caller may leave at any moment, and every telephone must fall quiet. */
class CallerLeavesTest {

  @Test
  void callerWhoLeavesWhileNobodyIsThereIsCountedAsAbandonedWaiting() {
    Scene.onDuty().arrives("a").hangsUp("a").thenEnded("a", Ending.ABANDONED_WAITING);
  }

  @Test
  void callerWhoLeavesWhileATelephoneRingsStopsIt() {
    Scene scene = Scene.onDuty("ana").arrives("a").hangsUp("a");
    scene.thenOrdered(new Command.StopRinging(scene.legOf("ana")));
    scene.thenEnded("a", Ending.ABANDONED_RINGING);
    scene.then("ana", Availability.Clearing.class);
  }

  @Test
  void telephoneStoppedForACallerWhoLeftCanRingAgainAsSoonAsItIsQuiet() {
    Scene scene = Scene.onDuty("ana").arrives("a").hangsUp("a").arrives("b").thenRung();
    scene.legEnds("ana", LegOutcome.CANCELLED).thenRung("ana");
    assertEquals(Scene.id("b"), scene.then("ana", Availability.Ringing.class).call());
  }

  @Test
  void counsellorWhoseTelephoneRangInVainKeepsHerPlace() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").thenRung("ana").hangsUp("a");
    scene.legEnds("ana", LegOutcome.CANCELLED).arrives("b").thenRung("ana");
  }

  @Test
  void telephoneThatNeverSaysItIsQuietIsStoppedAgainAndRestsBeforeItRings() {
    Scene scene = Scene.onDuty("ana").arrives("a").hangsUp("a");
    LegId leg = scene.legOf("ana");
    scene.later(15).thenOrdered(new Command.StopRinging(leg));
    scene.then("ana", Availability.Missed.class);
    scene.later(5).then("ana", Availability.Free.class);
  }

  @Test
  void callerWhoLeavesWhileSeveralTelephonesRingStopsThemAll() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").later(10).thenRung("ema").hangsUp("a");
    assertEquals(2, scene.ordered(Command.StopRinging.class).size());
    scene.then("ana", Availability.Clearing.class);
    scene.then("ema", Availability.Clearing.class);
  }

  @Test
  void callerWhoLeavesDuringTheConversationEndsItAndTheCounsellorWrapsUp() {
    Scene scene = Scene.anaTalks().later(60).hangsUp("a").thenEnded("a", Ending.COMPLETED);
    scene.then("ana", Availability.Clearing.class);
    scene.legEnds("ana", LegOutcome.HUNG_UP).then("ana", Availability.WrapUp.class);
    scene.later(120).then("ana", Availability.Free.class);
  }

  @Test
  void hangUpIsCountedOnceHoweverOftenItIsReported() {
    Scene scene = Scene.anaTalks().hangsUp("a").hangsUp("a").thenNothing();
    scene.thenEnded("a", Ending.COMPLETED);
  }

  @Test
  void callerWhoLeavesAfterTheConversationBrokeIsCountedAsReturned() {
    Scene scene = Scene.anaTalks().legEnds("ana", LegOutcome.LOST).comesBack("a").hangsUp("a");
    scene.thenEnded("a", Ending.ABANDONED_RETURNED);
    assertNotNull(scene.ended("a").answeredAt());
  }

  @Test
  void callIsForgottenAfterADayAndAnHour() {
    Scene scene = Scene.onDuty().arrives("a").hangsUp("a");
    scene.later(25 * 3600 - 1).arrives("a").thenNothing();
    scene.later(2);
    assertTrue(scene.state().calls().ended().isEmpty());
    assertTrue(scene.state().nextAlarm().isEmpty());
  }
}
