package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;

/** The caller hangs up, and then a counsellor comes on duty: nobody is rung for a ghost. */
class GhostCallTest {
  @Test
  void whoComesOnDutyAfterTheCallerLeftIsNotRung() {
    Scene scene = Scene.onDuty().arrives("a").hangsUp("a").signsIn("ana").thenRung();
    scene.later(60);
    assertEquals(List.of(), scene.ordered(Command.Ring.class));
    scene.thenEnded("a", Ending.ABANDONED_WAITING).then("ana", Availability.Free.class);
  }

  @Test
  void whoComesOnDutyBeforeTheHangUpIsHeardIsRungAndStoppedAtOnce() {
    Scene scene = Scene.onDuty().arrives("a").signsIn("ana").thenRung("ana").hangsUp("a");
    scene.thenOrdered(new Command.StopRinging(scene.legOf("ana")));
    scene.legEnds("ana", LegOutcome.CANCELLED).then("ana", Availability.Free.class);
  }

  @Test
  void whoseShiftBeginsOrPauseOrWrapUpEndsAfterTheCallerLeftIsNotRung() {
    Scene.onDuty("ana").pauses("ana").arrives("a").hangsUp("a").resumes("ana").thenRung();
    Scene wrapsUp = Scene.anaTalks().legEnds("ana", LegOutcome.HUNG_UP).comesBack("a").hangsUp("a");
    wrapsUp.arrives("b").hangsUp("b").resumes("ana").thenRung();
  }

  @Test
  void arrivalThatIsHeardAfterTheHangUpRingsNobodyWhoComesLater() {
    Scene.onDuty().hangsUp("a").arrives("a").signsIn("ana").thenRung();
  }

  @Test
  void ghostDoesNotTakeTheTelephoneFromTheNextCaller() {
    Scene scene = Scene.onDuty().arrives("a").hangsUp("a").arrives("b").signsIn("ana");
    scene.thenRung("ana");
    assertEquals(Scene.id("b"), scene.then("ana", Availability.Ringing.class).call());
  }
}
