package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;

/** A mobile is picked up by its owner or by its voicemail; only a key tells which. */
class MobileTest {

  @Test
  void whatPickedUpAMobileIsNoAnswerAndTheNextTelephoneRingsAtOnce() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").isAsked("ana");
    scene.thenRung("ema").thenCall("a", Call.Ringing.class);
    assertTrue(scene.ordered(Command.StopRinging.class).isEmpty(), "ana may still press the key");
    assertTrue(scene.ordered(Command.Grant.class).isEmpty());
  }

  @Test
  void voicemailThatWasAskedInVainIsMissedAndNotRungAgainAtOnce() {
    Scene scene = Scene.onDuty("ana").arrives("a").isAsked("ana").later(15);
    scene.legEnds("ana", LegOutcome.NOT_CONFIRMED).thenRung();
    scene.then("ana", Availability.Missed.class);
    scene.thenCall("a", Call.Waiting.class);
    assertEquals(
        List.of(LegOutcome.NOT_CONFIRMED),
        scene.told(Transition.LegClosed.class).stream()
            .map(Transition.LegClosed::outcome)
            .toList());
    scene.later(5).thenRung("ana");
  }

  @Test
  void whoPressesTheKeyIsGrantedTheCallAlthoughAnotherTelephoneRings() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").isAsked("ana").picksUp("ana");
    scene.then("ana", Availability.OnCall.class);
    scene.thenCall("a", Call.Talking.class);
  }

  @Test
  void whoPressesTheKeyInTheInstantOfAnotherAnswerHearsThatTheCallIsTaken() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").isAsked("ana");
    LegId mobile = scene.legOf("ana");
    scene.when(new Fact.LegAnswered(scene.legOf("ema")), new Fact.LegAnswered(scene.legOf("ana")));
    assertEquals(
        List.of(new Command.Refuse(mobile, Command.Refusal.ALREADY_TAKEN)),
        scene.ordered(Command.Refuse.class));
    assertEquals(1, scene.ordered(Command.Grant.class).size());
  }

  @Test
  void mobileThatIsAskedLateMayAnswerAfterItHasRungForItsTime() {
    Scene scene = Scene.onDuty("ana").arrives("a").later(19).isAsked("ana").later(10);
    assertTrue(scene.ordered(Command.StopRinging.class).isEmpty());
    scene.then("ana", Availability.Ringing.class);
  }

  @Test
  void mobileOfWhichNothingMoreIsHeardIsStopped() {
    Scene scene = Scene.onDuty("ana").arrives("a").isAsked("ana");
    LegId mobile = scene.legOf("ana");
    scene.later(30);
    assertEquals(
        List.of(new Command.StopRinging(mobile)), scene.ordered(Command.StopRinging.class));
  }

  @Test
  void askingTwiceRingsOnlyOneMore() {
    Scene scene = Scene.onDuty("ana", "ema", "iva").arrives("a").isAsked("ana");
    scene.thenRung("ema").isAsked("ana").thenRung();
    assertTrue(scene.told(Transition.LegAsked.class).isEmpty());
  }

  @Test
  void askingATelephoneOfACallThatIsOverChangesNothing() {
    Scene scene = Scene.onDuty("ana").arrives("a");
    LegId mobile = scene.legOf("ana");
    scene.hangsUp("a").when(new Fact.LegAsked(mobile)).thenNothing();
  }

  @Test
  void whoComesOnDutyWhileAMobileIsAskedIsRungAtOnce() {
    Scene.onDuty("ana").arrives("a").isAsked("ana").signsIn("ema").thenRung("ema");
  }
}
