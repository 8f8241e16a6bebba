package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.Availability;

/** The link to Asterisk goes and comes; what runs in Asterisk runs on. */
class LinkTest {

  private static Picture picture(Scene scene) {
    return new Picture(scene.now());
  }

  @Test
  void nothingChangesWhenEverythingIsAsItWas() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").picksUp("ana").arrives("b");
    scene.later(5).linkIsLost().later(3);
    scene.linkIsBack(
        picture(scene)
            .talking(Scene.caller("a"), scene.legOf("ana"), Scene.station("ana"))
            .atDoor(Scene.caller("b"))
            .ringing(scene.legOf("ema"), Scene.id("b"), Scene.station("ema"))
            .member(Scene.station("ana"), true)
            .member(Scene.station("ema"), true));
    scene.thenOrdered();
    assertEquals(List.of(new Transition.LinkChanged(true)), scene.told(Transition.class));
    scene.then("ana", Availability.OnCall.class);
    scene.thenCall("b", Call.Ringing.class);
  }

  @Test
  void withoutALinkNobodyIsRungAndWithItTheWaitingCallerIsRungForAtOnce() {
    Scene scene = Scene.onDuty("ana").linkIsLost().arrives("a").later(10).thenRung();
    scene.linkIsBack(picture(scene).atDoor(Scene.caller("a"))).thenRung("ana");
  }

  @Test
  void callerWhoLeftMeanwhileEndedWhenTheNoteSays() {
    Scene scene = Scene.onDuty("ana").arrives("a").later(5).linkIsLost().later(8);
    Instant left = scene.now().minusSeconds(6);
    scene.linkIsBack(picture(scene).noteOfEnd(Scene.caller("a"), left));
    scene.thenEnded("a", Ending.ABANDONED_RINGING);
    assertEquals(left, scene.ended("a").endedAt());
    scene.then("ana", Availability.Free.class);
  }

  @Test
  void conversationThatEndedMeanwhileGivesTheCounsellorTimeToWrapUp() {
    Scene scene = Scene.anaTalks().later(60).linkIsLost().later(20);
    scene.linkIsBack(picture(scene).noteOfEnd(Scene.caller("a"), scene.now().minusSeconds(9)));
    scene.thenEnded("a", Ending.COMPLETED).then("ana", Availability.WrapUp.class);
    scene.thenRung();
  }

  @Test
  void signOutAskedDuringAConversationThatEndedMeanwhileIsDone() {
    Scene scene = Scene.anaTalks().later(60).signsOut("ana").linkIsLost().later(20);
    scene.linkIsBack(picture(scene).noteOfEnd(Scene.caller("a"), scene.now().minusSeconds(9)));
    scene.then("ana", Availability.OffDuty.class);
  }

  @Test
  void telephoneThatRangAndIsGoneHandsTheCallerOn() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").later(5).linkIsLost().later(3);
    scene.linkIsBack(picture(scene).atDoor(Scene.caller("a"))).thenRung("ema");
    scene.then("ana", Availability.Missed.class);
  }

  @Test
  void counsellorsLegThatIsGoneWhileTheCallerIsAtTheDoorIsABreak() {
    Scene scene = Scene.onDuty("ana").arrives("a").later(5).picksUp("ana").later(60).linkIsLost();
    scene.linkIsBack(picture(scene).atDoor(Scene.caller("a")));
    scene.comesBack("a").thenRung("ana");
  }

  @Test
  void connectionMadeWhileTheLinkWasAwayIsSeenAndNotTornApart() {
    Scene scene = Scene.onDuty("ana").arrives("a").later(5).linkIsLost().answers("ana");
    scene.thenOrdered(new Command.Grant(scene.legOf("ana"))).later(60);
    assertEquals(List.of(), scene.ordered(Command.StopRinging.class));
    scene.linkIsBack(
        picture(scene).talking(Scene.caller("a"), scene.legOf("ana"), Scene.station("ana")));
    assertEquals(List.of(), scene.ordered(Command.StopRinging.class));
    scene.thenCall("a", Call.Talking.class);
    scene.then("ana", Availability.OnCall.class);
  }

  @Test
  void callerWhoHungUpInTheQueueAfterABreakIsNotCountedAsCompleted() {
    Scene scene = Scene.anaTalks().later(9).pauses("ana").legEnds("ana", LegOutcome.LOST);
    scene.comesBack("a").linkIsLost().later(9);
    scene.linkIsBack(
        picture(scene)
            .noteOfTalk(
                Scene.caller("a"),
                Scene.START.plusSeconds(3),
                Scene.station("ana"),
                Via.BACKEND,
                scene.now()));
    scene.thenEnded("a", Ending.ABANDONED_RETURNED);
  }

  @Test
  void asteriskThatRestartedLeavesNobodyStuckOnACall() {
    Scene scene = Scene.onDuty("ana", "ema", "iva").arrives("a").picksUp("ana");
    scene.arrives("b").answers("ema").arrives("c").later(4).linkIsLost().later(5);
    scene.linkIsBack(picture(scene));
    scene.thenEnded("a", Ending.LOST).thenEnded("b", Ending.LOST).thenEnded("c", Ending.LOST);
    scene.later(121).then("ana", Availability.Free.class);
    scene.then("ema", Availability.Free.class);
    scene.then("iva", Availability.Free.class);
  }

  @Test
  void asteriskThatRestartedIsToldWhoIsOnDuty() {
    Scene scene = Scene.onDuty("ana", "ema").pauses("ema").later(4).linkIsLost();
    scene.linkIsBack(picture(scene));
    assertEquals(
        List.of(
            new Command.Mirror(Scene.station("ana"), Command.Membership.READY),
            new Command.Mirror(Scene.station("ema"), Command.Membership.PAUSED)),
        scene.ordered(Command.Mirror.class).stream()
            .sorted(java.util.Comparator.comparing(Command.Mirror::station))
            .toList());
  }

  @Test
  void stationOfSomebodyWhoAskedToLeaveIsNotPutBackIntoTheFallbackQueue() {
    Scene scene = Scene.anaTalks().signsOut("ana").later(4).linkIsLost();
    scene.linkIsBack(
        picture(scene).talking(Scene.caller("a"), scene.legOf("ana"), Scene.station("ana")));
    scene.thenOrdered();
  }

  @Test
  void stationAtWhichNobodySitsIsTakenOutOfTheFallbackQueue() {
    Scene scene = Scene.onDuty().later(4);
    scene.linkIsBack(picture(scene).member(Scene.station("ana"), true));
    scene.thenOrdered(new Command.Mirror(Scene.station("ana"), Command.Membership.ABSENT));
  }

  @Test
  void telephoneOfAnEarlierLifeThatRingsIsStoppedAndOneThatTalksIsNot() {
    LegId rings = LegId.of("earlier", 1);
    LegId talks = LegId.of("earlier", 2);
    Scene scene = Scene.onDuty("ana").later(4);
    scene.linkIsBack(
        picture(scene)
            .ringing(rings, Scene.id("x"), Scene.station("ema"))
            .talking(Scene.caller("a"), talks, Scene.station("ana"))
            .member(Scene.station("ana"), true));
    scene.thenOrdered(new Command.StopRinging(rings));
  }

  @Test
  void releasedCallerWhoIsGoneIsCompleted() {
    Scene scene = Scene.anaTalks().legEnds("ana", LegOutcome.HUNG_UP).comesBack("a").later(3);
    scene.linkIsBack(picture(scene).noteOfEnd(Scene.caller("a"), scene.now()));
    scene.thenEnded("a", Ending.COMPLETED);
  }

  @Test
  void callerWhoIsBackBeforeTheLegsEndAndIsSeenStillTalkingKeepsTheConversation() {
    Scene scene = Scene.anaTalks().later(5).comesBack("a");
    scene.linkIsBack(
        picture(scene)
            .talking(Scene.caller("a"), scene.legOf("ana"), Scene.station("ana"))
            .member(Scene.station("ana"), true));
    scene.thenOrdered().thenCall("a", Call.Talking.class);
    assertEquals(1, scene.everTold(Transition.CallAnswered.class).size());
    scene.then("ana", Availability.OnCall.class);
  }
}
