package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;

/** The counsellor hangs up first: the conversation was ended, not broken. */
class FarewellTest {

  @Test
  void callerIsReleasedWhenBackAndTheCounsellorWrapsUp() {
    Scene scene = Scene.anaTalks().legEnds("ana", LegOutcome.HUNG_UP).thenOrdered();
    scene.then("ana", Availability.WrapUp.class);
    scene.comesBack("a").thenOrdered(new Command.Release(Scene.id("a")));
    scene.hangsUp("a").thenEnded("a", Ending.COMPLETED);
  }

  @Test
  void callerWhoIsNotGoneAfterTheReleaseIsHungUp() {
    Scene scene = Scene.anaTalks().legEnds("ana", LegOutcome.HUNG_UP).comesBack("a").later(4.9);
    scene.thenOrdered().later(0.1);
    assertEquals(List.of(new Command.HangUp(Scene.id("a"))), scene.ordered(Command.HangUp.class));
    scene.later(5);
    assertEquals(1, scene.ordered(Command.HangUp.class).size());
    scene.hangsUp("a").thenEnded("a", Ending.COMPLETED);
  }

  @Test
  void callerWhoHangsUpInTheSameInstantAsTheCounsellorIsCountedOnce() {
    Scene scene = Scene.anaTalks().legEnds("ana", LegOutcome.HUNG_UP).hangsUp("a");
    scene.comesBack("a").thenNothing().thenEnded("a", Ending.COMPLETED);
    scene.then("ana", Availability.WrapUp.class);
  }

  @Test
  void callerWhoDoesNotComeBackAfterAFarewellIsReleasedAllTheSame() {
    Scene scene = Scene.anaTalks().legEnds("ana", LegOutcome.HUNG_UP).later(5);
    scene.thenCall("a", Call.Releasing.class);
    scene.thenOrdered(new Command.Release(Scene.id("a")));
    scene.later(5);
    assertEquals(1, scene.ordered(Command.HangUp.class).size());
  }

  @Test
  void callerWhoAsksAgainAfterTheReleaseIsReleasedAgain() {
    Scene scene = Scene.anaTalks().legEnds("ana", LegOutcome.HUNG_UP).later(5);
    scene.comesBack("a").thenOrdered(new Command.Release(Scene.id("a")));
    scene.arrives("a").thenOrdered(new Command.Release(Scene.id("a")));
  }

  @Test
  void conversationOfThreeSecondsIsAFarewellToo() {
    Scene scene = Scene.anaTalks().later(3).legEnds("ana", LegOutcome.HUNG_UP).comesBack("a");
    scene.thenOrdered(new Command.Release(Scene.id("a")));
  }
}
