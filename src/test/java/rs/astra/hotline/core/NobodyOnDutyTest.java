package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Prompt;
import rs.astra.hotline.core.dispatch.Choice;

/** Nobody is there: the caller is kept, and told so. */
class NobodyOnDutyTest {

  @Test
  void callerIsKeptAndTheReasonIsSaid() {
    Scene scene = Scene.onDuty().arrives("a");
    scene.thenOrdered(new Command.Say(Scene.id("a"), Prompt.NOBODY_FREE));
    assertEquals(
        List.of(new Transition.CallKeptWaiting(Scene.id("a"), Choice.Reason.NOBODY_ON_DUTY)),
        scene.told(Transition.CallKeptWaiting.class));
  }

  @Test
  void callerHearsAVoiceAgainAndAgainAndIsNeverHungUp() {
    Scene scene = Scene.onDuty().arrives("a").later(3600);
    assertEquals(3600 / 25, scene.ordered(Command.Say.class).size());
    assertEquals(scene.ordered(Command.Say.class).size(), scene.ordered(Command.class).size());
    scene.thenCall("a", Call.Waiting.class);
  }

  @Test
  void whoSignsInIsRungInTheSameDecision() {
    Scene.onDuty().arrives("a").later(300).signsIn("ana").thenRung("ana");
  }

  @Test
  void whoIsPausedIsOnDutyAndNotRung() {
    Scene scene = Scene.onDuty("ana").pauses("ana").arrives("a").thenRung();
    assertEquals(
        Choice.Reason.EVERYBODY_BUSY,
        scene.told(Transition.CallKeptWaiting.class).getFirst().reason());
    scene.resumes("ana").thenRung("ana");
  }

  @Test
  void withoutALinkTheCallerWaitsAndTheReasonIsTheTelephoneSystem() {
    Scene scene = Scene.onDuty("ana").linkIsLost().arrives("a").thenRung();
    assertEquals(
        Choice.Reason.TELEPHONE_SYSTEM_AWAY,
        scene.told(Transition.CallKeptWaiting.class).getFirst().reason());
  }
}
