package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;

/** The wrap-up ends in the instant in which a call arrives; in every order, one ring. */
class WrapUpEndsAsACallArrivesTest {
  /** Ana has talked and wraps up for 120 s. */
  private static Scene wrapsUp() {
    Scene scene = Scene.anaTalks().legEnds("ana", LegOutcome.HUNG_UP).comesBack("a").hangsUp("a");
    scene.then("ana", Availability.WrapUp.class);
    return scene;
  }

  @Test
  void callThatArrivesJustBeforeTheEndRingsAtTheEnd() {
    Scene scene = wrapsUp().later(119.999).arrives("b").thenRung().later(0.001).thenRung("ana");
    scene.later(5).thenCall("b", Call.Ringing.class);
    assertEquals(List.of(), scene.ordered(Command.Ring.class));
  }

  @Test
  void callThatArrivesAtTheEndBeforeTheAlarmIsHeardRingsOnce() {
    Scene scene = wrapsUp().later(119.999).arrives("b");
    scene.later(0.001).thenRung("ana").when(new Fact.TimePassed()).thenNothing();
  }

  @Test
  void callThatArrivesJustAfterTheEndRingsAtOnce() {
    wrapsUp().later(120).arrives("b").thenRung("ana");
  }

  @Test
  void resumingAndTheAlarmAreOneEnd() {
    Scene scene = wrapsUp().later(119.999).arrives("b").resumes("ana").thenRung("ana");
    scene.later(0.001).thenNothing().thenCall("b", Call.Ringing.class);
  }

  @Test
  void pauseAskedAtTheEndOfTheWrapUpHoldsAgainstTheCall() {
    Scene scene = wrapsUp().later(119.999).arrives("b").pauses("ana").later(1).thenRung();
    scene.then("ana", Availability.Paused.class);
  }
}
