package rs.astra.hotline.core;

import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.roster.Level;

/** A leg was stopped before its channel existed, and then it begins to exist. */
class LateTelephoneTest {

  @Test
  void stoppedTelephoneThatStartsLateIsStoppedAgain() {
    Scene scene = Scene.onDuty("ana").arrives("a").hangsUp("a");
    LegId leg = scene.legOf("ana");
    scene.when(new Fact.LegStarted(leg)).thenOrdered(new Command.StopRinging(leg));
  }

  @Test
  void telephoneThatStartsAfterItCountedAsQuietIsStoppedAgain() {
    Scene scene = Scene.onDuty("ana").arrives("a").hangsUp("a").later(60);
    LegId leg = scene.legOf("ana");
    scene.when(new Fact.LegStarted(leg)).thenOrdered(new Command.StopRinging(leg));
  }

  /** Ana has left her station for Ema's while it rang, and Iva sits down at it. */
  @Test
  void telephoneThatWasLeftWhileItRangCostsTheNextOneThereNoCaller() {
    Scene scene = Scene.onDuty("ana").arrives("a");
    LegId left = scene.legOf("ana");
    scene.when(
        new Fact.SignedIn(Scene.counsellor("ana"), Scene.station("ema"), Level.FIRST),
        new Fact.SignedIn(Scene.counsellor("iva"), Scene.station("ana"), Level.FIRST));
    scene.thenRung("ema").when(new Fact.LegAnswered(left));
    scene.thenOrdered(new Command.Refuse(left, Command.Refusal.CALLER_LEFT));
    scene.arrives("b").thenRung("ana").legEnds("ana", LegOutcome.BUSY).thenRung();
    scene.later(5).thenRung("ana");
  }

  @Test
  void telephoneOfAnEarlierLifeIsStopped() {
    LegId stranger = LegId.of("earlier", 7);
    Scene.onDuty("ana")
        .when(new Fact.LegStarted(stranger))
        .thenOrdered(new Command.StopRinging(stranger));
  }

  @Test
  void telephoneThatIsWantedIsLeftAlone() {
    Scene scene = Scene.onDuty("ana").arrives("a");
    scene.when(new Fact.LegStarted(scene.legOf("ana"))).thenNothing();
  }

  @Test
  void refusedTelephoneIsLeftToHearWhy() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").later(10).answers("ana").answers("ema");
    scene.when(new Fact.LegStarted(scene.legOf("ema"))).thenNothing();
  }

  @Test
  void lateEndOfAnOldLegDoesNotDisturbTheNewOne() {
    Scene scene = Scene.onDuty("ana").arrives("a");
    LegId old = scene.legOf("ana");
    scene.later(22 + 15 + 5).thenCall("a", Call.Ringing.class);
    scene.when(new Fact.LegEnded(old, LegOutcome.NO_ANSWER)).thenNothing();
    scene.picksUp("ana").then("ana", Availability.OnCall.class);
  }

  @Test
  void lateAnswerOfAnOldLegIsRefused() {
    Scene scene = Scene.onDuty("ana").arrives("a");
    LegId old = scene.legOf("ana");
    scene.later(22 + 15 + 5).when(new Fact.LegAnswered(old));
    scene.thenOrdered(new Command.Refuse(old, Command.Refusal.CALLER_LEFT));
  }
}
