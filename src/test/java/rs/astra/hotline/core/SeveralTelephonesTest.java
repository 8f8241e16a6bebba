package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Prompt;
import rs.astra.hotline.core.counsellor.Availability;

/** After a while a further telephone rings as well. */
class SeveralTelephonesTest {

  @Test
  void furtherTelephoneRingsAfterTenSecondsAndTheFirstRingsOn() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").later(9.9).thenRung();
    scene.later(0.1).thenRung("ema");
    assertEquals(List.of(), scene.ordered(Command.StopRinging.class));
    assertEquals(2, scene.thenCall("a", Call.Ringing.class).ringing().size());
  }

  @Test
  void whoeverAnswersGetsTheCallAndTheOthersStopWhenItIsConnected() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").later(10).answers("ema");
    scene.thenOrdered(new Command.Grant(scene.legOf("ema"))).isBridged("ema");
    scene.thenOrdered(new Command.StopRinging(scene.legOf("ana")));
    assertEquals(Scene.counsellor("ema"), scene.thenCall("a", Call.Talking.class).counsellor());
    scene.legEnds("ana", LegOutcome.CANCELLED).then("ana", Availability.Free.class);
  }

  @Test
  void furtherTelephoneRingsAsSoonAsSomebodyBecomesFree() {
    Scene scene = Scene.onDuty("ana").arrives("a").later(12).thenRung().signsIn("ema");
    scene.thenRung("ema");
  }

  @Test
  void callerForWhomNothingRingsGoesBeforeAFurtherTelephoneOfAnother() {
    Scene scene = Scene.onDuty("ana").arrives("a").later(12).arrives("b").thenRung();
    scene.signsIn("ema").thenRung("ema");
    assertEquals(Scene.id("b"), scene.then("ema", Availability.Ringing.class).call());
  }

  @Test
  void oneOfTwoTelephonesRefusesAndTheOtherRingsOn() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").later(10);
    scene.legEnds("ana", LegOutcome.REJECTED);
    assertEquals(1, scene.thenCall("a", Call.Ringing.class).ringing().size());
    scene.picksUp("ema").thenCall("a", Call.Talking.class);
  }

  @Test
  void waitingCallerHearsAVoiceWhileTelephonesRing() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").later(24.9);
    assertEquals(List.of(), scene.ordered(Command.Say.class));
    scene.later(0.1);
    assertEquals(
        List.of(new Command.Say(Scene.id("a"), Prompt.PLEASE_WAIT)),
        scene.ordered(Command.Say.class));
  }
}
