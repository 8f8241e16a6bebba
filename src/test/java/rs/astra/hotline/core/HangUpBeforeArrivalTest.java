package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Ending;

/** AMI and AGI are two connections: the hang-up may overtake the arrival. */
class HangUpBeforeArrivalTest {

  @Test
  void callerWhoseHangUpIsSeenFirstIsRecordedWhenTheArrivalFollows() {
    Scene scene = Scene.onDuty("ana").hangsUp("a").thenNothing().arrives("a").thenRung();
    scene.thenEnded("a", Ending.ABANDONED_WAITING);
    assertEquals(1, scene.told(Transition.CallArrived.class).size());
  }

  @Test
  void overtakenArrivalEndsAtTheInstantOfTheHangUp() {
    Scene scene = Scene.onDuty().hangsUp("a");
    Instant left = scene.now();
    scene.later(3).arrives("a");
    assertEquals(left, scene.ended("a").endedAt());
  }

  @Test
  void overtakenArrivalIsRecordedOnceHoweverOftenItComes() {
    Scene scene = Scene.onDuty().hangsUp("a").arrives("a").arrives("a").thenNothing();
    scene.comesBack("a").thenNothing().thenEnded("a", Ending.ABANDONED_WAITING);
  }

  @Test
  void hangUpOfAChannelThatIsNoCallersMeansNothing() {
    Scene scene = Scene.onDuty("ana").hangsUp("somebody's telephone").thenNothing();
    assertEquals(List.of(), scene.endings("somebody's telephone"));
  }

  @Test
  void arrivalInTheFallbackQueueOfACallerWhoLeftMeansNothing() {
    Scene.onDuty("ana").arrives("a").hangsUp("a").fallsBack("a").thenNothing();
  }
}
