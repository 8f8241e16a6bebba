package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.counsellor.Availability;

/**
 * AMI tells of a caller before the caller is at our door (AGI): the telephone rings in parallel to
 * that way. Two connections, so the announcement may come first, last, twice or never, and the way
 * may end elsewhere.
 */
class AnnouncedCallerTest {

  @Test
  void announcedCallerIsRungForAtOnceAndTheArrivalRingsNobodyElse() {
    Scene scene = Scene.onDuty("ana", "ema").isAnnounced("a").thenRung("ana");
    scene.arrives("a").thenNothing().thenCall("a", Call.Ringing.class);
    assertEquals(1, scene.everTold(Transition.CallArrived.class).size());
  }

  @Test
  void announcementThatComesAfterTheArrivalChangesNothing() {
    Scene.onDuty("ana", "ema").arrives("a").thenRung("ana").isAnnounced("a").thenNothing();
  }

  @Test
  void announcementThatComesTwiceChangesNothing() {
    Scene.onDuty("ana", "ema").isAnnounced("a").thenRung("ana").isAnnounced("a").thenNothing();
  }

  @Test
  void announcementThatComesLateDoesNotEndAConversation() {
    Scene scene = Scene.anaTalks().isAnnounced("a").thenNothing();
    scene.thenCall("a", Call.Talking.class);
  }

  @Test
  void announcementThatComesLateDoesNotBringBackFromTheFallback() {
    Scene scene = Scene.onDuty().arrives("a").fallsBack("a").isAnnounced("a").thenNothing();
    scene.thenCall("a", Call.Fallback.class);
  }

  @Test
  void announcedCallerWhoFindsTheDoorShutIsNotRungForByUsAnyMore() {
    Scene scene = Scene.onDuty("ana").isAnnounced("a").fallsBack("a");
    scene.thenOrdered(new Command.StopRinging(scene.legOf("ana")));
    scene.thenCall("a", Call.Fallback.class);
  }

  @Test
  void announcedCallerWhoHangsUpOnTheWayIsRecordedAndTheTelephoneFallsQuiet() {
    Scene scene = Scene.onDuty("ana").isAnnounced("a").hangsUp("a");
    assertEquals(1, scene.ordered(Command.StopRinging.class).size());
    scene.thenEnded("a", Ending.ABANDONED_RINGING).arrives("a").thenNothing();
  }

  @Test
  void hangUpThatIsSeenBeforeTheAnnouncementIsRecordedAndRingsNobody() {
    Scene scene = Scene.onDuty("ana").hangsUp("a").isAnnounced("a").thenRung();
    scene.thenEnded("a", Ending.ABANDONED_WAITING).arrives("a").thenNothing();
  }

  @Test
  void announcementOfACallerWhoHasLeftRingsNobody() {
    Scene.onDuty("ana").arrives("a").hangsUp("a").isAnnounced("a").thenNothing();
  }

  @Test
  void telephoneThatIsAnsweredBeforeTheCallerIsAtTheDoorIsGranted() {
    Scene scene = Scene.onDuty("ana").isAnnounced("a").answers("ana");
    scene.thenOrdered(new Command.Grant(scene.legOf("ana")));
    scene.arrives("a").thenNothing().isBridged("ana").thenCall("a", Call.Talking.class);
  }

  @Test
  void announcedCallerOfWhomNothingElseIsHeardIsGoneWithThePicture() {
    Scene scene = Scene.onDuty("ana").isAnnounced("a").later(5).linkIsLost();
    scene.linkIsBack(new Picture(scene.now())).thenEnded("a", Ending.LOST);
    scene.then("ana", Availability.Free.class);
  }

  @Test
  void announcedCallerWhoIsNotYetInThePictureStays() {
    Scene scene = Scene.onDuty("ana").isAnnounced("a").linkIsLost();
    scene.linkIsBack(new Picture(scene.now())).thenCall("a", Call.Ringing.class);
  }
}
