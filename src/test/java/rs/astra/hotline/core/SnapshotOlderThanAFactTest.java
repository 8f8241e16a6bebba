package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;

/** The picture was taken before something that we have heard of already: it undoes nothing. */
class SnapshotOlderThanAFactTest {
  private static Picture picture(Scene scene) {
    return new Picture(scene.now()).member(Scene.station("ana"), true);
  }

  @Test
  void pictureOlderThanTheReturnToOurDoorIsPutRightByTheNextOne() {
    Scene scene = Scene.onDuty("ana").pauses("ana").arrives("a").later(5);
    scene.linkIsBack(
        new Picture(scene.now()).inFallback(Scene.caller("a")).member(Scene.station("ana"), false));
    scene.thenCall("a", Call.Fallback.class);
    scene.thenOrdered(new Command.LookAgain(), new Command.TakeBack(Scene.id("a")));
    scene.linkIsBack(new Picture(scene.now()).atDoor(Scene.caller("a")));
    scene.thenCall("a", Call.Waiting.class);
  }

  @Test
  void telephoneTooYoungToBeInThePictureRingsOn() {
    Scene scene = Scene.onDuty("ana").arrives("a").later(1);
    scene.linkIsBack(picture(scene).atDoor(Scene.caller("a")));
    scene.thenCall("a", Call.Ringing.class);
  }

  @Test
  void callerTooYoungToBeInThePictureIsLookedForOnceMore() {
    Scene scene = Scene.onDuty();
    scene.when(new Fact.CallerArrived(Scene.caller("a", scene.now()))).later(1);
    scene.linkIsBack(new Picture(scene.now())).thenOrdered().thenCall("a", Call.Waiting.class);
    scene.later(2).thenOrdered(new Command.LookAgain()).later(10).thenOrdered();
  }

  @Test
  void pictureOfACallerWhoHasLeftMeanwhileBringsNobodyBack() {
    Scene scene = Scene.onDuty("ana").arrives("a").later(5);
    Picture old = picture(scene).atDoor(Scene.caller("a"));
    scene.hangsUp("a").legEnds("ana", LegOutcome.CANCELLED).linkIsBack(old).thenNothing();
    assertEquals(List.of(Ending.ABANDONED_RINGING), scene.endings("a"));
  }

  @Test
  void pictureOfARingingTelephoneThatTalksMeanwhileTearsNothingApart() {
    Scene scene = Scene.onDuty("ana").arrives("a").later(5);
    Picture old =
        picture(scene)
            .atDoor(Scene.caller("a"))
            .ringing(scene.legOf("ana"), Scene.id("a"), Scene.station("ana"));
    scene.picksUp("ana").linkIsBack(old).thenNothing();
    scene.thenCall("a", Call.Talking.class);
    scene.then("ana", Availability.OnCall.class);
  }

  @Test
  void pictureOfATalkThatIsOverMeanwhileSeatsNobodyInIt() {
    Scene scene = Scene.anaTalks().later(5);
    Picture old =
        picture(scene).talking(Scene.caller("a"), scene.legOf("ana"), Scene.station("ana"));
    scene.legEnds("ana", LegOutcome.HUNG_UP).comesBack("a").linkIsBack(old);
    scene.thenCall("a", Call.Releasing.class);
    scene.then("ana", Availability.WrapUp.class);
    scene.hangsUp("a").linkIsBack(old).thenNothing();
  }
}
