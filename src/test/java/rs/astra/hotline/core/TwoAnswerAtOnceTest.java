package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;

/** Two telephones are answered in the same instant: one caller, one grant. */
class TwoAnswerAtOnceTest {

  private static Scene bothRing() {
    return Scene.onDuty("ana", "ema").arrives("a").later(10).thenRung("ema");
  }

  @Test
  void firstIsGrantedTheCallAndTheOtherHearsThatItIsTaken() {
    Scene scene = bothRing();
    scene.when(new Fact.LegAnswered(scene.legOf("ana")), new Fact.LegAnswered(scene.legOf("ema")));
    scene.thenOrdered(
        new Command.Grant(scene.legOf("ana")),
        new Command.Refuse(scene.legOf("ema"), Command.Refusal.ALREADY_TAKEN));
    scene.then("ema", Availability.Clearing.class);
  }

  @Test
  void loserIsFreeAgainWithHerPlaceWhenHerTelephoneIsQuiet() {
    Scene scene = bothRing();
    Availability idle = scene.then("ema", Availability.Ringing.class).before();
    scene.answers("ana").answers("ema").isBridged("ana").legEnds("ema", LegOutcome.HUNG_UP);
    assertEquals(idle, scene.then("ema", Availability.Free.class));
    scene.then("ana", Availability.OnCall.class);
  }

  @Test
  void whoAnswersAfterTheConnectionHearsThatItIsTaken() {
    Scene scene = bothRing().picksUp("ana").answers("ema");
    scene.thenOrdered(new Command.Refuse(scene.legOf("ema"), Command.Refusal.ALREADY_TAKEN));
  }

  @Test
  void repeatedAnswerOfTheWinnerIsNotGrantedTwice() {
    bothRing().answers("ana").answers("ana").thenNothing();
  }

  @Test
  void repeatedAnswerOfTheLoserIsRefusedAgainAndNeverGranted() {
    Scene scene = bothRing().answers("ana").answers("ema").answers("ema");
    scene.thenOrdered(new Command.Refuse(scene.legOf("ema"), Command.Refusal.ALREADY_TAKEN));
  }

  @Test
  void grantThatFailsLeavesTheRefusedOneOutOfTheCall() {
    Scene scene = bothRing().answers("ana").answers("ema").legEnds("ana", LegOutcome.LOST);
    scene.thenCall("a", Call.Waiting.class);
    scene.legEnds("ema", LegOutcome.HUNG_UP).thenRung("ema");
  }
}
