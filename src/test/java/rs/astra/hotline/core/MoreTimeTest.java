package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;

/** A wrap-up of two minutes can be extended, as often as one likes, up to half an hour in all. */
class MoreTimeTest {
  private static Scene anaWrapsUp() {
    return Scene.anaTalks().legEnds("ana", LegOutcome.HUNG_UP).hangsUp("a");
  }

  private static Scene asksForMore(Scene scene) {
    return scene.when(new Fact.MoreTimeAsked(Scene.counsellor("ana")));
  }

  private static Instant until(Scene scene) {
    return scene.then("ana", Availability.WrapUp.class).until();
  }

  @Test
  void aWrapUpLastsTwoMinutes() {
    Scene scene = anaWrapsUp();
    assertEquals(scene.now().plusSeconds(120), until(scene));
    scene.later(119.9).then("ana", Availability.WrapUp.class);
    scene.later(0.1).then("ana", Availability.Free.class);
  }

  @Test
  void eachTimeThatMoreIsAskedForAddsTwoMinutesAndIsTold() {
    Scene scene = anaWrapsUp();
    Instant until = until(scene);
    asksForMore(asksForMore(scene.later(100)));
    assertEquals(until.plusSeconds(240), until(scene));
    assertEquals(1, scene.told(Transition.CounsellorMoved.class).size());
    scene.arrives("b").thenRung().later(20).thenRung();
  }

  @Test
  void itBecomesNoLongerThanHalfAnHourFromItsBeginning() {
    Scene scene = anaWrapsUp();
    Instant most = scene.now().plus(Duration.ofMinutes(30));
    for (int i = 0; i < 30; i++) {
      assertTrue(i >= 14 || mayHaveMore(scene), "asked " + i);
      asksForMore(scene);
    }
    scene.thenNothing();
    assertEquals(most, until(scene));
    assertFalse(mayHaveMore(scene));
  }

  private static boolean mayHaveMore(Scene scene) {
    return UsualCare.CARE.mayBecomeLonger(scene.then("ana", Availability.WrapUp.class));
  }

  @Test
  void readyEndsItAtOnce() {
    asksForMore(anaWrapsUp()).resumes("ana").then("ana", Availability.Free.class);
  }

  @Test
  void whoeverHasNoWrapUpGetsNone() {
    asksForMore(Scene.onDuty("ana")).thenNothing();
    asksForMore(Scene.anaTalks()).thenNothing();
    asksForMore(Scene.onDuty("ana").pauses("ana")).thenNothing();
    asksForMore(Scene.onDuty()).thenNothing();
  }

  @Test
  void itGivesWayWhenEveryTelephoneRingsAndGoesOnAfterwards() {
    Scene scene = asksForMore(anaWrapsUp());
    Instant until = until(scene);
    scene.arrives("b").later(45).thenRung("ana").hangsUp("b");
    scene.legEnds("ana", LegOutcome.CANCELLED);
    assertEquals(until, until(scene));
    asksForMore(scene);
    assertEquals(until.plusSeconds(120), until(scene));
  }

  @Test
  void nothingCountsIt() {
    Scene scene = anaWrapsUp();
    var before = scene.load("ana");
    assertEquals(before, asksForMore(scene).load("ana"));
  }
}
