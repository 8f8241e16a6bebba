package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;

/** A counsellor asks for a pause while the telephone rings; in every order with the answer. */
class PauseWhileRingingTest {
  @Test
  void pauseWhileTheTelephoneRingsStopsItAndTheNextIsRung() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").pauses("ana").thenRung("ema");
    scene.legEnds("ana", LegOutcome.CANCELLED).then("ana", Availability.Paused.class);
  }

  @Test
  void pauseOfOneWhoseTelephoneNeverFallsQuietIsDoneAllTheSame() {
    Scene scene = Scene.onDuty("ana").arrives("a").pauses("ana").later(15);
    scene.then("ana", Availability.Paused.class);
  }

  @Test
  void answerThatWasUnderWayIsRefused() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").pauses("ana").answers("ana");
    scene.thenOrdered(new Command.Refuse(scene.legOf("ana"), Command.Refusal.ALREADY_TAKEN));
    scene.legEnds("ana", LegOutcome.HUNG_UP).then("ana", Availability.Paused.class);
    scene.thenCall("a", Call.Ringing.class);
  }

  @Test
  void pauseAskedAfterTheAnswerBeginsAfterTheConversation() {
    Scene scene = Scene.onDuty("ana").arrives("a").answers("ana").pauses("ana");
    assertEquals(List.of(), scene.ordered(Command.StopRinging.class));
    scene.isBridged("ana").then("ana", Availability.OnCall.class);
    scene.legEnds("ana", LegOutcome.HUNG_UP).then("ana", Availability.Paused.class);
  }

  @Test
  void pauseTakenBackBeforeTheTelephoneIsQuietRingsAgainWhenItIs() {
    Scene scene = Scene.onDuty("ana").arrives("a").pauses("ana").resumes("ana").thenRung();
    scene.legEnds("ana", LegOutcome.CANCELLED).thenRung("ana");
  }
}
