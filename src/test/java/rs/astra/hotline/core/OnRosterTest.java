package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Load;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Level;

/** Duty comes from the roster; during a shift the counsellor's own word counts. */
class OnRosterTest {
  /** These are on shift, each at a station of their own; "vera@ana" has that of ana. */
  private static Fact.OnShift onShift(String... people) {
    Map<CounsellorId, Shifts.Place> places = new HashMap<>();
    for (String each : people) {
      String[] parts = each.split("@", -1);
      places.put(
          Scene.counsellor(parts[0]),
          new Shifts.Place(Scene.station(parts[parts.length - 1]), Level.FIRST));
    }
    return new Fact.OnShift(places);
  }

  private static @Nullable StationId seat(Scene scene, String who) {
    return scene.state().staff().counsellor(Scene.counsellor(who)).station();
  }

  @Test
  void whoeverIsOnShiftAndNeverSignedInIsRungAllTheSame() {
    Scene scene = Scene.onDuty().when(onShift("ana"));
    scene.thenOrdered(new Command.Mirror(Scene.station("ana"), Command.Membership.READY));
    scene.arrives("a").thenRung("ana");
  }

  @Test
  void callerWhoWaitsIsRungForWhenTheShiftBegins() {
    Scene.onDuty().arrives("a").later(60).when(onShift("ana")).thenRung("ana");
  }

  @Test
  void sameRosterOnceMoreChangesNothing() {
    Scene.onDuty().when(onShift("ana", "ema")).when(onShift("ana", "ema")).thenNothing();
  }

  @Test
  void levelComesFromTheRoster() {
    Scene scene =
        Scene.onDuty("ema")
            .when(
                new Fact.OnShift(
                    Map.of(
                        Scene.counsellor("ana"),
                        new Shifts.Place(Scene.station("ana"), Level.COORDINATOR),
                        Scene.counsellor("ema"),
                        new Shifts.Place(null, Level.SECOND))));
    assertEquals(
        List.of(Level.COORDINATOR, Level.SECOND),
        List.of(
            scene.state().staff().counsellor(Scene.counsellor("ana")).level(),
            scene.state().staff().counsellor(Scene.counsellor("ema")).level()));
  }

  @Test
  void withoutAStationNobodyIsRungBeforeSigningIn() {
    Scene scene =
        Scene.onDuty()
            .when(
                new Fact.OnShift(
                    Map.of(Scene.counsellor("ana"), new Shifts.Place(null, Level.FIRST))));
    scene.then("ana", Availability.OffDuty.class);
    scene.signsIn("ana").arrives("a").thenRung("ana");
  }

  @Test
  void endOfTheShiftSignsOut() {
    Scene scene = Scene.onDuty().when(onShift("ana")).later(60).when(onShift());
    scene.then("ana", Availability.OffDuty.class);
    scene.arrives("a").thenRung();
  }

  @Test
  void endOfTheShiftSignsOutWhoeverSignedInByHandToo() {
    Scene scene = Scene.onDuty("ana").when(onShift("ana")).when(onShift());
    scene.then("ana", Availability.OffDuty.class);
  }

  @Test
  void whoeverSignsInWithoutAShiftStays() {
    Scene scene = Scene.onDuty("ana").when(onShift("ema")).when(onShift());
    scene.then("ana", Availability.Free.class);
    scene.then("ema", Availability.OffDuty.class);
  }

  @Test
  void signingOutDuringTheShiftHoldsUntilTheNextShift() {
    Scene scene = Scene.onDuty().when(onShift("ana")).signsOut("ana").when(onShift("ana"));
    scene.then("ana", Availability.OffDuty.class);
    scene.when(onShift("ana", "ema")).then("ana", Availability.OffDuty.class);
    scene.when(onShift()).when(onShift("ana")).then("ana", Availability.Free.class);
  }

  @Test
  void whoeverSatElsewhereKeepsThatStation() {
    Scene scene =
        Scene.onDuty()
            .when(new Fact.SignedIn(Scene.counsellor("ana"), Scene.station("mobile"), Level.FIRST))
            .when(onShift("ana"));
    assertEquals(Scene.station("mobile"), seat(scene, "ana"));
    scene
        .when(new Fact.SignedIn(Scene.counsellor("ana"), Scene.station("desk"), Level.FIRST))
        .when(onShift("ana", "ema"));
    assertEquals(Scene.station("desk"), seat(scene, "ana"));
  }

  @Test
  void pauseHoldsDuringTheShift() {
    Scene scene = Scene.onDuty().when(onShift("ana")).pauses("ana").when(onShift("ana", "ema"));
    scene.then("ana", Availability.Paused.class);
  }

  // --- handing over a station

  @Test
  void stationIsHandedOverInOneMoment() {
    Scene scene = Scene.onDuty().when(onShift("ana")).when(onShift("vera@ana"));
    scene.then("ana", Availability.OffDuty.class);
    scene.then("vera", Availability.Free.class);
    assertEquals(Scene.station("ana"), seat(scene, "vera"));
  }

  @Test
  void whoeverIsExpectedAtAStationWhereSomebodyTalksSitsDownWhenTheTelephoneIsQuiet() {
    Scene scene = Scene.onDuty().when(onShift("ana")).arrives("a").picksUp("ana");
    scene.when(onShift("vera@ana"));
    scene.then("ana", Availability.OnCall.class);
    scene.then("vera", Availability.OffDuty.class);
    scene.arrives("b").thenRung();
    scene.hangsUp("a").then("vera", Availability.OffDuty.class);
    scene.legEnds("ana", LegOutcome.HUNG_UP).thenRung("ana");
    scene.then("ana", Availability.OffDuty.class);
    scene.then("vera", Availability.Ringing.class);
  }

  @Test
  void whoseShiftEndsBeforeTheStationIsFreeIsExpectedNoMore() {
    Scene scene = Scene.onDuty().when(onShift("ana")).arrives("a").picksUp("ana");
    scene.when(onShift("ana", "vera@ana")).when(onShift("ana"));
    scene.signsOut("ana").hangsUp("a").legEnds("ana", LegOutcome.HUNG_UP);
    scene.then("ana", Availability.OffDuty.class);
    scene.then("vera", Availability.OffDuty.class);
  }

  @Test
  void telephoneThatRingsForWhoeverLeavesIsStoppedAndThenRingsForTheNewcomer() {
    Scene scene = Scene.onDuty().when(onShift("ana")).arrives("a");
    scene.when(onShift("vera@ana"));
    assertEquals(
        List.of(new Command.StopRinging(scene.legOf("ana"))),
        scene.ordered(Command.StopRinging.class));
    scene.legEnds("ana", LegOutcome.CANCELLED).thenRung("ana");
    scene.then("vera", Availability.Ringing.class);
  }

  @Test
  void somebodyWithoutAShiftGivesWayAtTheStationOfTheRoster() {
    Scene scene = Scene.onDuty("ana").when(onShift("vera@ana"));
    scene.then("ana", Availability.OffDuty.class);
    scene.then("vera", Availability.Free.class);
  }

  @Test
  void colleagueOnShiftKeepsTheStation() {
    Scene scene = Scene.onDuty().when(onShift("ana")).when(onShift("ana", "vera@ana"));
    scene.then("ana", Availability.Free.class);
    scene.then("vera", Availability.OffDuty.class);
    scene.signsOut("ana").then("vera", Availability.Free.class);
  }

  @Test
  void shiftThatGoesOnAfterABreakDuringAConversationKeepsTheCounsellor() {
    Scene scene = Scene.onDuty().when(onShift("ana")).arrives("a").picksUp("ana");
    scene.when(onShift()).when(onShift("ana")).hangsUp("a").legEnds("ana", LegOutcome.HUNG_UP);
    scene.then("ana", Availability.WrapUp.class);
  }

  // --- the shift is over, and somebody stays

  private static Scene talksAsTheShiftEnds() {
    return Scene.onDuty().when(onShift("ana")).arrives("a").picksUp("ana").when(onShift());
  }

  private static List<Boolean> byShift(Scene scene) {
    return scene.told(Transition.CounsellorMoved.class).stream()
        .map(Transition.CounsellorMoved::byShift)
        .toList();
  }

  private static void staysAfterTheTalk(Scene scene) {
    scene.hangsUp("a").legEnds("ana", LegOutcome.HUNG_UP);
    scene.when(onShift("ema")).when(onShift());
    assertTrue(scene.state().staff().counsellor(Scene.counsellor("ana")).onDuty());
    scene.signsOut("ana").then("ana", Availability.OffDuty.class);
  }

  @Test
  void whoeverSignsInOnceMoreAtTheSameStationStaysAndOurRecordsAreTold() {
    Scene scene = talksAsTheShiftEnds().signsIn("ana");
    assertEquals(List.of(false), byShift(scene), "by their own word from now on");
    staysAfterTheTalk(scene);
  }

  @Test
  void whoeverAsksForAPauseOrToGoOnStaysAsWell() {
    staysAfterTheTalk(talksAsTheShiftEnds().pauses("ana"));
    staysAfterTheTalk(talksAsTheShiftEnds().resumes("ana"));
  }

  @Test
  void whetherSomebodyHasLeftInTheMidstOfAShiftIsTold() {
    assertEquals(
        List.of(true),
        byShift(Scene.onDuty().when(onShift("ana")).signsOut("ana")),
        "by the own word");
    assertEquals(
        List.of(false), byShift(Scene.onDuty().when(onShift("ana")).when(onShift())), "it is over");
    assertEquals(List.of(false), byShift(Scene.onDuty("ana").signsOut("ana")), "there was none");
  }

  @Test
  void whatKeepsSomebodyOnDutyIsTold() {
    Scene scene = Scene.onDuty().signsIn("ana");
    assertEquals(List.of(false), byShift(scene));
    assertEquals(List.of(true), byShift(scene.when(onShift("ana"))), "a shift has begun");
    assertEquals(List.of(true), byShift(Scene.onDuty().when(onShift("ana"))), "seated by it");
    assertEquals(
        List.of(true),
        byShift(Scene.onDuty().when(onShift("ana")).signsOut("ana").signsIn("ana")),
        "back during the shift");
    assertEquals(
        List.of(true),
        byShift(restarted(true, "ana").when(onShift("ana")).pauses("ana")),
        "also after our restart");
  }

  // --- while we were away

  /** These were on duty, by a shift or by their own word. */
  private static Scene restarted(boolean byShift, String... onDuty) {
    Map<CounsellorId, Optional<Fact.Seat>> people = new HashMap<>();
    for (String who : List.of("ana", "ema", "vera")) {
      people.put(
          Scene.counsellor(who),
          List.of(onDuty).contains(who)
              ? Optional.of(
                  new Fact.Seat(
                      Scene.station(who), Level.FIRST, byShift, Load.begun(Scene.START), null))
              : Optional.empty());
    }
    return Scene.started("u").when(new Fact.Recovered(List.of(), List.of(), people));
  }

  private static Fact.WhileAway away(String over, String left) {
    return new Fact.WhileAway(ids(over), ids(left));
  }

  private static Set<CounsellorId> ids(String name) {
    return name.isEmpty() ? Set.of() : Set.of(Scene.counsellor(name));
  }

  @Test
  void whoeverHadSignedOutInThisShiftIsNotRungAgainAfterOurRestart() {
    Scene scene = restarted(true).when(onShift("ana", "ema"), away("", "ana"));
    scene.linkIsBack(new Picture(Scene.START)).arrives("a").thenRung("ema");
    scene.then("ana", Availability.OffDuty.class);
    scene.when(onShift("ema")).when(onShift("ana", "ema")).then("ana", Availability.Free.class);
  }

  @Test
  void whoseShiftEndedWhileWeWereAwayIsSignedOut() {
    Scene scene = restarted(true, "ana", "ema").when(onShift("ema"), away("", ""));
    scene.linkIsBack(new Picture(Scene.START).member(Scene.station("ana"), true));
    scene.then("ana", Availability.OffDuty.class);
    scene.then("ema", Availability.Free.class);
    assertTrue(
        scene
            .ordered(Command.Mirror.class)
            .contains(new Command.Mirror(Scene.station("ana"), Command.Membership.ABSENT)));
  }

  @Test
  void whoeverCameByTheirOwnWordStaysAfterOurRestart() {
    Scene scene = restarted(false, "ana").when(onShift("ema"), away("", ""));
    scene.linkIsBack(new Picture(Scene.START)).then("ana", Availability.Free.class);
    scene.when(onShift()).then("ana", Availability.Free.class);
    scene.then("ema", Availability.OffDuty.class);
  }

  @Test
  void whoeverCameByTheirOwnWordAndWhoseShiftBeganAndEndedWithoutUsIsSignedOut() {
    Scene scene = restarted(false, "ana").when(onShift("ema"), away("ana", ""));
    scene.linkIsBack(new Picture(Scene.START)).then("ana", Availability.OffDuty.class);
  }

  @Test
  void whoeverTalksWhileTheShiftEndedWithoutUsTalksOnAndLeavesAfterwards() {
    Scene scene = restarted(true, "ana").when(onShift("vera@ana"), away("", ""));
    scene.then("vera", Availability.OffDuty.class);
    LegId leg = LegId.of("t", 1);
    scene.linkIsBack(
        new Picture(Scene.START)
            .talking(Scene.caller("a"), leg, Scene.station("ana"))
            .member(Scene.station("ana"), true));
    scene.then("ana", Availability.OnCall.class);
    scene.then("vera", Availability.OffDuty.class);
    scene.hangsUp("a").when(new Fact.LegEnded(leg, LegOutcome.HUNG_UP));
    scene.then("ana", Availability.OffDuty.class);
    scene.then("vera", Availability.Free.class);
    assertEquals(Scene.counsellor("ana"), scene.ended("a").counsellor());
  }

  @Test
  void whoeverIsOnShiftAgainStays() {
    Scene scene = restarted(false, "ana").when(onShift("ana"), away("ana", ""));
    scene.linkIsBack(new Picture(Scene.START)).then("ana", Availability.Free.class);
  }

  @Test
  void whoeverWasOnDutyBeforeOurRestartGoesOn() {
    Scene scene = Scene.started("t");
    scene.when(
        new Fact.Recovered(
            List.of(),
            List.of(),
            Map.of(
                Scene.counsellor("ana"),
                Optional.of(
                    new Fact.Seat(
                        Scene.station("desk"),
                        Level.FIRST,
                        true,
                        Load.begun(Scene.START),
                        null)))));
    scene.when(onShift("ana"));
    assertEquals(Scene.station("desk"), seat(scene, "ana"));
  }
}
