package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Load;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.roster.Level;

/** Three heavy calls or four hours of talk in one shift are told to the supervisor. */
class StrainTest {
  private static Scene talks(Scene scene, String call, double seconds) {
    scene.arrives(call).picksUp("ana").later(seconds).legEnds("ana", LegOutcome.HUNG_UP);
    return scene.hangsUp(call).resumes("ana");
  }

  private static Scene heavy(Scene scene, String call) {
    return talks(scene, call, 60)
        .when(new Fact.MarkedHeavy(Scene.counsellor("ana")))
        .resumes("ana");
  }

  private static List<Strain> told(Scene scene) {
    return scene.everTold(Transition.CounsellorStrained.class).stream()
        .map(Transition.CounsellorStrained::strain)
        .toList();
  }

  private static Load load(Scene scene) {
    return scene.load("ana");
  }

  private static Scene shift(Scene scene, boolean on) {
    Shifts.Place place = new Shifts.Place(Scene.station("ana"), Level.FIRST);
    return scene.when(new Fact.OnShift(on ? Map.of(Scene.counsellor("ana"), place) : Map.of()));
  }

  @Test
  void theThirdHeavyCallOfAShiftIsToldOnce() {
    Scene scene = heavy(heavy(Scene.onDuty("ana"), "a"), "b");
    assertEquals(List.of(), told(scene));
    assertEquals(List.of(Strain.HEAVY_CALLS), told(heavy(scene, "c")));
    assertEquals(List.of(Strain.HEAVY_CALLS), told(heavy(scene, "d")));
    scene.then("ana", Availability.Free.class);
  }

  @Test
  void fourHoursOfTalkAreToldInTheConversationInWhichTheyAreReached() {
    Scene scene = talks(Scene.onDuty("ana"), "a", 3 * 3600);
    scene.arrives("b").picksUp("ana").later(3599.9);
    assertEquals(List.of(), told(scene));
    scene.later(0.1).then("ana", Availability.OnCall.class);
    assertEquals(List.of(Strain.TALK), told(scene));
    scene.later(3600).legEnds("ana", LegOutcome.HUNG_UP).hangsUp("b");
    assertEquals(List.of(Strain.TALK), told(talks(scene.resumes("ana"), "c", 60)));
    assertEquals(Duration.ofHours(5).plusMinutes(1), load(scene).talked());
  }

  @Test
  void withoutARosterAShiftBeginsWithComingOnDuty() {
    Scene scene = heavy(heavy(Scene.onDuty("ana"), "a"), "b").signsOut("ana").signsIn("ana");
    assertEquals(Load.begun(scene.now()), load(scene));
    assertEquals(List.of(), told(heavy(scene, "c")));
  }

  @Test
  void movingToAnotherStationEndsNoShift() {
    Scene scene = heavy(heavy(Scene.onDuty("ana"), "a"), "b");
    scene.when(new Fact.SignedIn(Scene.counsellor("ana"), Scene.station("desk"), Level.FIRST));
    assertEquals(2, load(scene).heavy());
  }

  @Test
  void withAShiftInTheRosterLeavingAndComingBackEndsNothing() {
    Scene scene = heavy(heavy(shift(Scene.onDuty(), true), "a"), "b").signsOut("ana");
    assertEquals(2, load(scene.later(600).signsIn("ana")).heavy());
    assertEquals(List.of(Strain.HEAVY_CALLS), told(heavy(scene, "c")));
  }

  @Test
  void theNextShiftInTheRosterBeginsWithNothing() {
    Scene scene = heavy(heavy(shift(Scene.onDuty(), true), "a"), "b");
    shift(scene, false).then("ana", Availability.OffDuty.class);
    assertEquals(0, load(shift(scene.later(3600), true)).heavy());
  }

  @Test
  void aConversationThatWasRunningWhenWeStartedCountsFromItsAnswer() {
    Scene scene = Scene.onDuty("ana").later(600);
    scene.linkIsBack(
        new Picture(scene.now())
            .member(Scene.station("ana"), true)
            .talking(Scene.caller("a"), null, Scene.station("ana"))
            .noteOfTalk(
                Scene.caller("a"),
                Scene.START.plusSeconds(2),
                Scene.station("ana"),
                rs.astra.hotline.core.call.Via.FALLBACK,
                null));
    scene.later(60).hangsUp("a");
    assertEquals(Duration.between(Scene.START.plusSeconds(2), scene.now()), load(scene).talked());
  }
}
