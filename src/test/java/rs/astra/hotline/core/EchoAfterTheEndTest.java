package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;

/** What we ordered is reported back when the call is over and forgotten: an echo moves nobody. */
class EchoAfterTheEndTest {
  /** The caller left while ana's telephone rang; it is quiet, and the next caller is rung for. */
  private static Scene nextRings() {
    Scene scene = Scene.onDuty("ana").arrives("a").hangsUp("a");
    return scene.legEnds("ana", LegOutcome.CANCELLED).arrives("b").thenRung("ana");
  }

  @Test
  void endOfAStoppedTelephoneReportedTwiceDoesNotStopTheNextRing() {
    Scene scene = Scene.onDuty("ana").arrives("a").hangsUp("a");
    Fact echo = new Fact.LegEnded(scene.legOf("ana"), LegOutcome.CANCELLED);
    scene.when(echo).arrives("b").thenRung("ana").when(echo).thenNothing();
    scene.thenCall("b", Call.Ringing.class);
  }

  @Test
  void hangUpThatFollowsOurReleaseIsCountedOnce() {
    Scene scene = Scene.anaTalks().legEnds("ana", LegOutcome.HUNG_UP).comesBack("a").hangsUp("a");
    scene.hangsUp("a").thenNothing().thenEnded("a", Ending.COMPLETED);
    scene.later(30).hangsUp("a").thenNothing();
  }

  @Test
  void arrivalAfterTakingBackSomebodyWhoHasLeftRingsNobody() {
    Scene scene = Scene.onDuty("ana").arrives("a").fallsBack("a").hangsUp("a");
    scene.arrives("a").thenNothing();
  }

  @Test
  void startedTelephoneOfACallThatIsOverIsStoppedAndTheNextRingStays() {
    Scene scene = Scene.onDuty("ana").arrives("a");
    var old = scene.legOf("ana");
    scene.hangsUp("a").legEnds("ana", LegOutcome.CANCELLED).arrives("b").thenRung("ana");
    scene.when(new Fact.LegStarted(old)).thenOrdered(new Command.StopRinging(old));
    scene.thenCall("b", Call.Ringing.class);
  }

  @Test
  void bridgeOfACallThatIsOverMovesNobody() {
    Scene scene = Scene.anaTalks();
    var old = scene.legOf("ana");
    scene.hangsUp("a").legEnds("ana", LegOutcome.HUNG_UP).resumes("ana").arrives("b");
    scene.when(new Fact.LegBridged(old), new Fact.CallerBridged(Scene.id("a"))).thenNothing();
    scene.then("ana", Availability.Ringing.class);
  }

  @Test
  void echoesOfAForgottenCallAreStrangers() {
    Scene scene = nextRings();
    scene.hangsUp("b").legEnds("ana", LegOutcome.CANCELLED).later(26 * 3600);
    assertEquals(0, scene.state().calls().ended().size());
    scene.hangsUp("a").thenNothing();
    assertEquals(List.of(Ending.ABANDONED_RINGING), scene.endings("a"));
  }
}
