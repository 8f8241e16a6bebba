package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.dispatch.Choice;

/** A telephone that is not answered hands the caller on at once. */
class NoAnswerTest {

  @ParameterizedTest
  @EnumSource(
      value = LegOutcome.class,
      names = {"REJECTED", "BUSY", "UNREACHABLE", "NO_ANSWER", "NOT_CONFIRMED", "HUNG_UP", "LOST"})
  void nextCounsellorIsRungInTheSameInstant(LegOutcome outcome) {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").thenRung("ana");
    scene.legEnds("ana", outcome).thenRung("ema");
    scene.then("ana", Availability.Missed.class);
  }

  @Test
  void ordinaryHangUpOfATelephoneThatRangIsRecordedAsNoAnswer() {
    Scene scene = Scene.onDuty("ana").arrives("a").legEnds("ana", LegOutcome.HUNG_UP);
    assertEquals(
        List.of(LegOutcome.NO_ANSWER),
        scene.told(Transition.LegClosed.class).stream()
            .map(Transition.LegClosed::outcome)
            .toList());
  }

  @Test
  void whenAllWereTriedTheSecondRoundBeginsAfterTheRest() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a");
    scene.legEnds("ana", LegOutcome.REJECTED).legEnds("ema", LegOutcome.BUSY).thenRung();
    assertEquals(
        List.of(new Transition.CallKeptWaiting(Scene.id("a"), Choice.Reason.EVERYBODY_BUSY)),
        scene.told(Transition.CallKeptWaiting.class));
    scene.later(4.9).thenRung().later(0.1).thenRung("ana");
    assertEquals(Choice.Why.SECOND_ROUND, scene.told(Transition.LegRung.class).getFirst().why());
  }

  @Test
  void deadTelephoneDoesNotSpin() {
    Scene scene = Scene.onDuty("ana").arrives("a");
    int rings = 1;
    for (int second = 0; second < 60; second++) {
      if (scene.state().staff().counsellor(Scene.counsellor("ana")).availability()
          instanceof Availability.Ringing) {
        scene.legEnds("ana", LegOutcome.UNREACHABLE).thenRung();
      }
      scene.later(1);
      rings += scene.ordered(Command.Ring.class).size();
    }
    assertEquals(1 + 60 / 5, rings);
  }

  @Test
  void telephoneOfWhichNothingIsHeardIsStoppedAndTheNextOneRings() {
    Scene scene = Scene.onDuty("ana", "ema", "iva").arrives("a").later(21.9);
    LegId first = scene.legOf("ana");
    scene.then("ana", Availability.Ringing.class);
    scene.later(0.1);
    assertTrue(scene.ordered(Command.StopRinging.class).contains(new Command.StopRinging(first)));
    scene.then("ana", Availability.Clearing.class);
    scene.thenCall("a", Call.Ringing.class);
  }

  @Test
  void onlyTelephoneOfWhichNothingIsHeardIsRungAgainForTheCallerInTheEnd() {
    Scene scene = Scene.onDuty("ana").arrives("a").later(22).thenRung();
    scene.thenCall("a", Call.Waiting.class);
    scene.later(15 + 5).thenRung("ana");
  }

  @Test
  void ringsAreCountedOverAllRounds() {
    Scene scene = Scene.onDuty("ana").arrives("a").legEnds("ana", LegOutcome.BUSY).later(5);
    scene.legEnds("ana", LegOutcome.BUSY).later(5).picksUp("ana").hangsUp("a");
    assertEquals(3, scene.ended("a").rings());
  }

  @Test
  void counsellorWhoSaysSheCanBeRungAgainNeedNotRest() {
    Scene.onDuty("ana")
        .arrives("a")
        .legEnds("ana", LegOutcome.REJECTED)
        .resumes("ana")
        .thenRung("ana");
  }
}
