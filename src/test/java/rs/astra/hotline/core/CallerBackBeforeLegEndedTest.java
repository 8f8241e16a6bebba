package rs.astra.hotline.core;

import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;

/** The caller is back (AGI) before we hear how the leg ended (AMI). */
class CallerBackBeforeLegEndedTest {

  @Test
  void farewellHeardAfterTheCallerIsBackReleasesTheCaller() {
    Scene scene = Scene.anaTalks().comesBack("a").thenOrdered();
    scene.legEnds("ana", LegOutcome.HUNG_UP).thenOrdered(new Command.Release(Scene.id("a")));
    scene.then("ana", Availability.WrapUp.class);
  }

  @Test
  void breakHeardAfterTheCallerIsBackPutsTheCallerFirst() {
    Scene scene = Scene.anaTalks().comesBack("a").legEnds("ana", LegOutcome.LOST);
    scene.thenRung("ana");
  }

  @Test
  void callerWhoIsBackAndHangsUpBeforeTheLegsEndIsHeardFreesTheCounsellor() {
    Scene scene = Scene.anaTalks().comesBack("a").hangsUp("a").thenEnded("a", Ending.COMPLETED);
    scene.legEnds("ana", LegOutcome.HUNG_UP).then("ana", Availability.WrapUp.class);
  }

  @Test
  void callerWhoIsBackAndFallsBackBeforeTheLegsEndIsHeardFreesTheCounsellor() {
    Scene scene = Scene.anaTalks().comesBack("a").fallsBack("a");
    scene.thenCall("a", Call.Fallback.class);
    scene.legEnds("ana", LegOutcome.HUNG_UP).then("ana", Availability.WrapUp.class);
  }

  @Test
  void callerWhoIsBackTwiceIsOneCaller() {
    Scene scene = Scene.anaTalks().comesBack("a").comesBack("a");
    scene.legEnds("ana", LegOutcome.HUNG_UP).thenOrdered(new Command.Release(Scene.id("a")));
  }

  @Test
  void callerWhoIsBackBeforeWeHeardOfTheBridgeIsReleasedInTheEnd() {
    Scene scene = Scene.onDuty("ana").arrives("a").answers("ana").comesBack("a").thenOrdered();
    scene.isBridged("ana").legEnds("ana", LegOutcome.HUNG_UP).later(5);
    scene.thenOrdered(new Command.Release(Scene.id("a")));
  }

  @Test
  void signOutDuringTheConversationIsDoneAlsoWhenTheCallerIsBackFirst() {
    Scene scene = Scene.anaTalks().signsOut("ana").comesBack("a");
    scene.legEnds("ana", LegOutcome.HUNG_UP).then("ana", Availability.OffDuty.class);
  }
}
