package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.roster.Level;

/** Counsellors sign in, sign out and pause at any moment. */
class ComingAndGoingTest {

  private static Command.Mirror mirror(String who, Command.Membership is) {
    return new Command.Mirror(Scene.station(who), is);
  }

  @Test
  void signingInIsMirroredIntoTheFallbackQueue() {
    Scene.onDuty().signsIn("ana").thenOrdered(mirror("ana", Command.Membership.READY));
  }

  @Test
  void signingOutWhileFreeIsDoneAtOnce() {
    Scene scene = Scene.onDuty("ana").signsOut("ana");
    scene.thenOrdered(mirror("ana", Command.Membership.ABSENT));
    scene.then("ana", Availability.OffDuty.class);
    scene.arrives("a").thenRung();
  }

  @Test
  void signingOutWhileTalkingTakesEffectAfterTheConversation() {
    Scene scene = Scene.anaTalks().signsOut("ana");
    scene.thenOrdered(mirror("ana", Command.Membership.ABSENT));
    scene.then("ana", Availability.OnCall.class);
    scene.hangsUp("a").legEnds("ana", LegOutcome.HUNG_UP);
    scene.then("ana", Availability.OffDuty.class);
  }

  @Test
  void pauseWhileTalkingTakesEffectAfterTheConversation() {
    Scene scene = Scene.anaTalks().pauses("ana").legEnds("ana", LegOutcome.HUNG_UP);
    scene.then("ana", Availability.Paused.class);
  }

  @Test
  void pauseAskedWhileClearingTakesEffectWhenTheTelephoneIsQuiet() {
    Scene scene = Scene.anaTalks().hangsUp("a").pauses("ana");
    scene.then("ana", Availability.Clearing.class);
    scene.legEnds("ana", LegOutcome.HUNG_UP).then("ana", Availability.Paused.class);
  }

  @Test
  void signOutWhileTalkingIsTakenBackByResuming() {
    Scene scene = Scene.anaTalks().signsOut("ana").resumes("ana");
    scene.thenOrdered(mirror("ana", Command.Membership.READY));
    scene.legEnds("ana", LegOutcome.HUNG_UP).then("ana", Availability.WrapUp.class);
  }

  @Test
  void wrapUpEndsByItselfOrWhenTheCounsellorSaysSo() {
    Scene scene = Scene.anaTalks().legEnds("ana", LegOutcome.HUNG_UP).comesBack("a").hangsUp("a");
    scene.arrives("b").thenRung().resumes("ana").thenRung("ana");
  }

  @Test
  void pauseIsMirroredAndEndsOnlyWhenTheCounsellorSaysSo() {
    Scene scene = Scene.onDuty("ana").pauses("ana");
    scene.thenOrdered(mirror("ana", Command.Membership.PAUSED)).later(36_000);
    scene.then("ana", Availability.Paused.class);
    scene.resumes("ana").thenOrdered(mirror("ana", Command.Membership.READY));
  }

  @Test
  void secondSignInAtTheSameStationDuringAPauseLeavesThePauseAndItsMirrorAlone() {
    Scene scene = Scene.onDuty("ana").pauses("ana").signsIn("ana").thenOrdered();
    scene.then("ana", Availability.Paused.class);
  }

  @Test
  void whoSitsDownAtATakenStationTakesItOver() {
    Scene scene = Scene.onDuty("ana");
    scene.when(new Fact.SignedIn(Scene.counsellor("ema"), Scene.station("ana"), Level.FIRST));
    scene.then("ana", Availability.OffDuty.class);
    scene.then("ema", Availability.Free.class);
    assertEquals(1, scene.state().staff().onDuty());
  }

  @Test
  void stationTakenOverWhileItRingsIsRungOnlyWhenItIsQuiet() {
    Scene scene = Scene.onDuty("ana").arrives("a");
    scene
        .when(new Fact.SignedIn(Scene.counsellor("ema"), Scene.station("ana"), Level.FIRST))
        .thenRung();
    scene.then("ana", Availability.OffDuty.class);
    scene.then("ema", Availability.Clearing.class);
    scene.legEnds("ana", LegOutcome.CANCELLED).thenRung("ana");
    scene.then("ema", Availability.Ringing.class);
  }

  @Test
  void stationAtWhichSomebodyTalksIsNotTakenOver() {
    Scene scene = Scene.anaTalks();
    scene
        .when(new Fact.SignedIn(Scene.counsellor("ema"), Scene.station("ana"), Level.FIRST))
        .thenOrdered();
    scene.then("ana", Availability.OnCall.class);
  }

  @Test
  void stationThatWasJustGrantedACallIsNotTakenOver() {
    Scene scene = Scene.onDuty("ana").arrives("a").answers("ana");
    scene
        .when(new Fact.SignedIn(Scene.counsellor("ema"), Scene.station("ana"), Level.FIRST))
        .thenOrdered();
    scene.isBridged("ana").then("ana", Availability.OnCall.class);
  }

  @Test
  void counsellorCanMoveToAnotherStation() {
    Scene scene = Scene.onDuty("ana");
    scene.when(new Fact.SignedIn(Scene.counsellor("ana"), Scene.station("ema"), Level.FIRST));
    scene.thenOrdered(
        mirror("ana", Command.Membership.ABSENT), mirror("ema", Command.Membership.READY));
    scene.arrives("a").thenRung("ema");
  }

  @Test
  void counsellorWhoWasJustGrantedACallDoesNotMove() {
    Scene scene = Scene.onDuty("ana").arrives("a").answers("ana");
    scene
        .when(new Fact.SignedIn(Scene.counsellor("ana"), Scene.station("ema"), Level.FIRST))
        .thenOrdered();
    scene.arrives("b").thenRung().isBridged("ana").then("ana", Availability.OnCall.class);
  }

  @Test
  void factsAboutStrangersMeanNothing() {
    Scene.onDuty("ana")
        .signsOut("x")
        .thenNothing()
        .pauses("x")
        .thenNothing()
        .resumes("x")
        .thenNothing();
  }
}
