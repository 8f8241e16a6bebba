package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;

/** A counsellor signs out while the telephone rings; in every order with the answer. */
class SignOutWhileRingingTest {
  @Test
  void signingOutWhileTheTelephoneRingsStopsItAndTheNextIsRung() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").signsOut("ana").thenRung("ema");
    assertEquals(
        List.of(new Command.StopRinging(scene.legOf("ana"))),
        scene.ordered(Command.StopRinging.class));
    scene.legEnds("ana", LegOutcome.CANCELLED).then("ana", Availability.OffDuty.class);
  }

  @Test
  void answerThatWasUnderWayIsRefusedAndTheCallerStaysWithTheNext() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").signsOut("ana").answers("ana");
    scene.thenOrdered(new Command.Refuse(scene.legOf("ana"), Command.Refusal.ALREADY_TAKEN));
    scene.legEnds("ana", LegOutcome.HUNG_UP).then("ana", Availability.OffDuty.class);
    scene.picksUp("ema").then("ema", Availability.OnCall.class);
  }

  @Test
  void signOutAfterTheAnswerLetsTheConversationBegin() {
    Scene scene = Scene.onDuty("ana").arrives("a").answers("ana").signsOut("ana");
    assertEquals(List.of(), scene.ordered(Command.StopRinging.class));
    scene.isBridged("ana").thenCall("a", Call.Talking.class);
    scene.legEnds("ana", LegOutcome.HUNG_UP).then("ana", Availability.OffDuty.class);
  }

  @Test
  void signOutOfTheOnlyOneKeepsTheCaller() {
    Scene scene = Scene.onDuty("ana").arrives("a").signsOut("ana");
    scene.thenCall("a", Call.Waiting.class);
    scene.legEnds("ana", LegOutcome.CANCELLED).signsIn("ana").thenRung("ana");
  }

  @Test
  void signOutTakenBackBeforeTheTelephoneIsQuietRingsAgainWhenItIs() {
    Scene scene = Scene.onDuty("ana").arrives("a").signsOut("ana").signsIn("ana").thenRung();
    scene.legEnds("ana", LegOutcome.CANCELLED).thenRung("ana");
  }
}
