package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.roster.Level;

/** Three rings missed in a row, and somebody is taken out: never the last who can be rung. */
class MissedTooOftenTest {
  /** Ana is rung so often, and each ring ends so; Ema is on duty and takes every other call. */
  private static Scene anaMisses(int rings, LegOutcome outcome) {
    Scene scene = Scene.onDuty("ana", "ema");
    for (int i = 0; i < rings; i++) {
      scene.arrives("m" + i).thenRung("ana").legEnds("ana", outcome).thenRung("ema");
      scene.hangsUp("m" + i).legEnds("ema", LegOutcome.CANCELLED).later(5);
    }
    return scene;
  }

  @ParameterizedTest
  @EnumSource(
      value = LegOutcome.class,
      names = {"NO_ANSWER", "REJECTED", "HUNG_UP"})
  void whoMissesThreeRingsInARowIsTakenOutAndTheCallerGoesOn(LegOutcome outcome) {
    Scene scene = anaMisses(2, outcome).arrives("a").legEnds("ana", outcome).thenRung("ema");
    assertEquals(
        PauseReason.MISSED_TOO_OFTEN, scene.then("ana", Availability.Paused.class).reason());
    scene.hangsUp("a").legEnds("ema", LegOutcome.CANCELLED).later(60);
    scene.arrives("b").thenRung("ema");
  }

  @Test
  void twoMissedRingsAreOnlyAShortRest() {
    anaMisses(2, LegOutcome.NO_ANSWER).arrives("a").thenRung("ana");
  }

  @Test
  void anAnswerInBetweenBeginsTheCountAnew() {
    Scene scene = anaMisses(2, LegOutcome.NO_ANSWER).arrives("a").picksUp("ana");
    scene.legEnds("ana", LegOutcome.HUNG_UP).hangsUp("a").later(120).pauses("ema");
    scene.arrives("b").thenRung("ana").resumes("ema").legEnds("ana", LegOutcome.NO_ANSWER);
    scene.then("ana", Availability.Missed.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = LegOutcome.class,
      names = {"BUSY", "UNREACHABLE", "LOST", "CANCELLED"})
  void aRingThatThePersonCouldNotHearIsNotMissed(LegOutcome outcome) {
    anaMisses(9, outcome).then("ana", Availability.Free.class);
  }

  @Test
  void aRingThatWasStoppedIsNeverMissed() {
    Scene scene = Scene.onDuty("ana", "ema");
    for (int i = 0; i < 9; i++) {
      scene.arrives("c" + i).thenRung("ana").hangsUp("c" + i).later(0.1);
      scene.legEnds("ana", LegOutcome.NO_ANSWER).then("ana", Availability.Free.class);
    }
  }

  @Test
  void theLastWhoCanBeRungIsNotTakenOutAndThatIsTold() {
    Scene scene = Scene.onDuty("ana").arrives("a");
    for (int i = 0; i < 4; i++) {
      scene.legEnds("ana", LegOutcome.NO_ANSWER).then("ana", Availability.Missed.class);
      scene.later(5).thenRung("ana");
    }
    assertEquals(
        List.of(
            new Transition.LastOneKept(Scene.id("a"), Scene.counsellor("ana"), 3),
            new Transition.LastOneKept(Scene.id("a"), Scene.counsellor("ana"), 4)),
        scene.everTold(Transition.LastOneKept.class));
  }

  @ParameterizedTest
  @EnumSource(PauseReason.class)
  void whoHasPausedIsNotLeftToRing(PauseReason reason) {
    Scene scene = anaMisses(2, LegOutcome.NO_ANSWER).pauses("ema", reason).arrives("a");
    scene.legEnds("ana", LegOutcome.NO_ANSWER).then("ana", Availability.Missed.class);
  }

  @Test
  void whoTalksOrWrapsUpIsNotLeftToRing() {
    Scene scene = anaMisses(2, LegOutcome.NO_ANSWER).arrives("a");
    scene.arrives("b").thenRung("ema").picksUp("ema").legEnds("ana", LegOutcome.NO_ANSWER);
    scene.then("ana", Availability.Missed.class);
    scene.legEnds("ema", LegOutcome.HUNG_UP).hangsUp("b").later(5).thenRung("ana");
    scene.legEnds("ana", LegOutcome.NO_ANSWER).then("ana", Availability.Missed.class);
  }

  @Test
  void theCoordinatorWhoIsSparedAtFirstIsNotLeftForTheFirstLine() {
    Scene scene = anaMisses(2, LegOutcome.NO_ANSWER).signsIn("ema", Level.COORDINATOR);
    scene.arrives("a").legEnds("ana", LegOutcome.NO_ANSWER).then("ana", Availability.Missed.class);
  }

  @Test
  void ofTwoWhoMissTogetherOneIsLeft() {
    Scene scene = Scene.allAtOnce().signsIn("ana").signsIn("ema").arrives("a");
    for (int i = 0; i < 3; i++) {
      scene.legEnds("ana", LegOutcome.NO_ANSWER).legEnds("ema", LegOutcome.NO_ANSWER).later(5);
    }
    scene.then("ema", Availability.Paused.class);
    scene.then("ana", Availability.Ringing.class);
  }

  @Test
  void whoWasTakenOutComesBackByResumingWithoutAnythingHeldAgainstThem() {
    Scene scene = anaMisses(3, LegOutcome.NO_ANSWER).resumes("ana");
    scene.then("ana", Availability.Free.class);
    assertEquals(0, scene.load("ana").missed());
  }

  @Test
  void whoSignsInAgainAtTheSameStationIsThere() {
    anaMisses(3, LegOutcome.NO_ANSWER).signsIn("ana").then("ana", Availability.Free.class);
  }

  @Test
  void whenEveryTelephoneRingsSoDoesThisOneAndWhoAnswersIsBack() {
    Scene scene = anaMisses(3, LegOutcome.NO_ANSWER).signsOut("ema").arrives("a");
    scene.thenRung().later(45).thenRung("ana").picksUp("ana");
    scene.legEnds("ana", LegOutcome.HUNG_UP).hangsUp("a").later(120);
    scene.then("ana", Availability.Free.class);
  }

  @Test
  void whenEveryTelephoneRingsAndThisOneIsMissedAgainNothingChanges() {
    Scene scene = anaMisses(3, LegOutcome.NO_ANSWER).signsOut("ema").arrives("a").later(45);
    scene.legEnds("ana", LegOutcome.NO_ANSWER).then("ana", Availability.Paused.class);
    scene.thenRung().later(24.9).thenRung().later(0.1).thenRung("ana");
  }

  @Test
  void theFallbackQueueGoesOnRingingThisTelephone() {
    Scene scene = anaMisses(2, LegOutcome.NO_ANSWER).arrives("a");
    scene.legEnds("ana", LegOutcome.NO_ANSWER);
    assertEquals(List.of(), scene.ordered(Command.Mirror.class));
    scene.resumes("ana");
    assertTrue(scene.ordered(Command.Mirror.class).isEmpty());
  }
}
