package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Next;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.roster.Level;

/** What counsellors ask for is seen at once, also when it can only be done later, or not at all. */
class AskedForTest {
  private static List<Next> asked(Scene scene) {
    return scene.told(Transition.CounsellorAsked.class).stream()
        .map(Transition.CounsellorAsked::next)
        .toList();
  }

  @Test
  void aPauseThatIsAskedForInACallIsToldAndTakenWithItsReason() {
    Scene scene = Scene.anaTalks().pauses("ana", PauseReason.MEAL);
    assertEquals(List.of(new Next.Pause(PauseReason.MEAL)), asked(scene));
    scene.pauses("ana", PauseReason.MEAL).thenNothing();
    scene.legEnds("ana", LegOutcome.HUNG_UP).hangsUp("a");
    assertEquals(PauseReason.MEAL, scene.then("ana", Availability.Paused.class).reason());
  }

  @Test
  void leavingAndTakingItBackInACallAreTold() {
    Scene scene = Scene.anaTalks().signsOut("ana");
    assertEquals(List.of(Next.SIGN_OUT), asked(scene));
    assertEquals(List.of(Next.WRAP_UP), asked(scene.resumes("ana")));
    scene.resumes("ana").thenNothing();
  }

  @Test
  void aPauseTakesTheReasonThatWasGivenLast() {
    Scene scene = Scene.onDuty("ana").pauses("ana", PauseReason.MEAL).later(5);
    scene.pauses("ana", PauseReason.TECHNICAL);
    var paused = scene.then("ana", Availability.Paused.class);
    assertEquals(PauseReason.TECHNICAL, paused.reason());
    assertEquals(scene.now().minusSeconds(5), paused.since());
  }

  @Test
  void whoWantsAStationWhereSomebodyTalksIsRefusedAndThatIsTold() {
    Scene scene = Scene.anaTalks();
    scene.when(new Fact.SignedIn(Scene.counsellor("ema"), Scene.station("ana"), Level.FIRST));
    assertEquals(
        List.of(
            new Transition.SignInRefused(
                Scene.counsellor("ema"),
                Scene.station("ana"),
                Transition.SignInRefused.Because.STATION_TALKS)),
        scene.told(Transition.class));
  }

  @Test
  void whoTalksAndWantsAnotherStationIsRefusedAndThatIsTold() {
    Scene scene = Scene.anaTalks();
    scene.when(new Fact.SignedIn(Scene.counsellor("ana"), Scene.station("desk"), Level.FIRST));
    assertEquals(
        List.of(
            new Transition.SignInRefused(
                Scene.counsellor("ana"),
                Scene.station("desk"),
                Transition.SignInRefused.Because.TALKS_ELSEWHERE)),
        scene.told(Transition.class));
  }
}
