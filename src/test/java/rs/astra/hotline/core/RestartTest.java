package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Load;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.roster.Level;

/** We were restarted. Asterisk was not: what is true is there, what was is in our records. */
class RestartTest {

  private static final Instant NOW = Scene.START.plusSeconds(600);
  private static final CounsellorId ANA = Scene.counsellor("ana");
  private static final Fact.Seat ANAS =
      new Fact.Seat(Scene.station("ana"), Level.FIRST, false, Load.begun(Scene.START), null);
  private static final Map<CounsellorId, Optional<Fact.Seat>> ON_DUTY =
      Map.of(ANA, Optional.of(ANAS), Scene.counsellor("ema"), Optional.empty());

  private static Call.Unseen unseen(String call, boolean answered) {
    return new Call.Unseen(
        Scene.caller(call),
        1,
        answered ? Scene.START.plusSeconds(9) : null,
        answered ? ANA : null,
        Via.BACKEND,
        NOW.plusSeconds(5));
  }

  /** Ana was on duty, and these calls were open when we died. */
  private static Scene restarted(Call.Unseen... open) {
    return Scene.started("u", NOW)
        .when(new Fact.Recovered(List.of(open), List.of(Scene.id("old")), ON_DUTY));
  }

  private static Picture picture() {
    return new Picture(NOW).member(Scene.station("ana"), true);
  }

  @Test
  void whatIsKnownIsNotToldAgain() {
    restarted(unseen("a", true)).thenNothing();
  }

  @Test
  void conversationByOurLegIsAdoptedAndEndsInTheOrdinaryWay() {
    LegId leg = LegId.of("t", 1);
    Scene scene = restarted(unseen("a", true));
    scene.linkIsBack(picture().talking(Scene.caller("a"), leg, Scene.station("ana")));
    scene.thenOrdered().then("ana", Availability.OnCall.class);
    assertEquals(List.of(), scene.told(Transition.CallAnswered.class));
    scene.when(new Fact.LegEnded(leg, LegOutcome.HUNG_UP)).comesBack("a");
    scene.thenOrdered(new Command.Release(Scene.id("a"))).hangsUp("a");
    scene.thenEnded("a", Ending.COMPLETED).then("ana", Availability.WrapUp.class);
    assertEquals(Scene.START.plusSeconds(9), scene.ended("a").answeredAt());
  }

  @Test
  void conversationByOurLegOfWhichOurRecordsKnowNothingIsAdopted() {
    Scene scene = restarted();
    scene.linkIsBack(
        picture()
            .talking(Scene.caller("a"), LegId.of("t", 1), Scene.station("ana"))
            .noteOfTalk(
                Scene.caller("a"),
                Scene.START.plusSeconds(7),
                Scene.station("ana"),
                Via.BACKEND,
                null));
    assertEquals(
        List.of(
            new Transition.CallAnswered(
                Scene.caller("a"), ANA, Scene.START.plusSeconds(7), Via.BACKEND)),
        scene.told(Transition.CallAnswered.class));
  }

  @Test
  void conversationByTheFallbackQueueIsAdopted() {
    Scene scene = restarted();
    scene.linkIsBack(
        picture()
            .talking(Scene.caller("a"), null, Scene.station("ana"))
            .noteOfTalk(
                Scene.caller("a"),
                Scene.START.plusSeconds(7),
                Scene.station("ana"),
                Via.FALLBACK,
                null));
    scene.thenOrdered().then("ana", Availability.OnCall.class);
    scene.hangsUp("a").thenEnded("a", Ending.COMPLETED);
    assertEquals(Via.FALLBACK, scene.ended("a").via());
  }

  @Test
  void callerWhoWaitsInTheFallbackQueueIsTakenBackAndRungFor() {
    Scene scene = restarted(unseen("a", false));
    scene.linkIsBack(picture().inFallback(Scene.caller("a")));
    scene.thenOrdered(new Command.TakeBack(Scene.id("a")));
    scene.arrives("a").thenRung("ana");
    assertEquals(List.of(), scene.everTold(Transition.CallArrived.class));
  }

  @Test
  void callThatEndedMeanwhileEndsAsTheNotesSay() {
    Scene scene = restarted(unseen("a", true), unseen("b", false));
    scene.linkIsBack(
        picture()
            .noteOfEnd(Scene.caller("a"), NOW.minusSeconds(60))
            .noteOfEnd(Scene.caller("b"), NOW.minusSeconds(70)));
    scene.thenEnded("a", Ending.COMPLETED).thenEnded("b", Ending.ABANDONED_WAITING);
    assertEquals(NOW.minusSeconds(60), scene.ended("a").endedAt());
  }

  @Test
  void callThatWasAnsweredByTheFallbackQueueAndEndedMeanwhileIsCompletedByIt() {
    Scene scene = restarted(unseen("a", false));
    scene.linkIsBack(
        picture()
            .noteOfTalk(
                Scene.caller("a"),
                NOW.minusSeconds(90),
                Scene.station("ana"),
                Via.FALLBACK,
                NOW.minusSeconds(30)));
    scene.thenEnded("a", Ending.COMPLETED);
    assertEquals(Via.FALLBACK, scene.ended("a").via());
    assertEquals(ANA, scene.ended("a").counsellor());
    assertEquals(NOW.minusSeconds(90), scene.ended("a").answeredAt());
  }

  @Test
  void callThatBeganAndEndedMeanwhileIsRecordedFromTheNotes() {
    Scene scene = restarted();
    scene.linkIsBack(
        picture()
            .noteOfTalk(
                Scene.caller("a"),
                NOW.minusSeconds(90),
                Scene.station("ana"),
                Via.FALLBACK,
                NOW.minusSeconds(30)));
    assertEquals(
        Transition.Learned.NOTED, scene.told(Transition.CallArrived.class).getFirst().learned());
    scene.thenEnded("a", Ending.COMPLETED).then("ana", Availability.Free.class);
  }

  @Test
  void callerWhoLeftTheFallbackQueueMeanwhileIsAbandonedThere() {
    Scene scene = restarted();
    Caller a = Scene.caller("a");
    Instant fell = NOW.minusSeconds(90);
    scene.linkIsBack(
        picture().note(new Snapshot.Note(a.id(), a, fell, null, null, null, NOW.minusSeconds(80))));
    scene.thenEnded("a", Ending.ABANDONED_FALLBACK);
  }

  @Test
  void notesOfACallThatOurRecordsHaveEndedAreNotRecordedAgain() {
    Scene scene = restarted();
    scene.linkIsBack(picture().noteOfEnd(Scene.caller("old"), NOW.minusSeconds(80)));
    assertEquals(List.of(), scene.endings("old"));
    scene.linkIsBack(picture().noteOfEnd(Scene.caller("old"), NOW.minusSeconds(80))).thenNothing();
  }

  @Test
  void callWithoutChannelAndWithoutNoteIsLost() {
    Scene scene = restarted(unseen("a", true));
    scene.linkIsBack(picture()).thenEnded("a", Ending.LOST);
  }

  @Test
  void callThatByOurRecordsArrivesInAnHourIsNotWaitedFor() {
    Call.Unseen later =
        new Call.Unseen(
            Scene.caller("a", NOW.plusSeconds(3_600)),
            1,
            null,
            null,
            Via.BACKEND,
            NOW.plusSeconds(5));
    Scene scene = restarted(later).linkIsBack(picture()).thenEnded("a", Ending.LOST);
    scene.later(60).thenOrdered();
  }

  @Test
  void callerStillOnTheWayThroughTheDialplanIsLookedForUntilSeen() {
    Scene scene = restarted(unseen("a", false));
    scene.linkIsBack(picture().atDoor(Scene.caller("a"))).thenOrdered().later(5);
    scene.thenOrdered(new Command.LookAgain()).thenCall("a", Call.Unseen.class);
    scene.arrives("a").thenRung("ana");
  }

  @Test
  void factsThatComeBeforeThePictureAreBelieved() {
    Scene scene = restarted(unseen("a", true), unseen("b", false), unseen("c", true));
    scene.hangsUp("a").thenEnded("a", Ending.COMPLETED);
    scene.fallsBack("b").thenCall("b", Call.Fallback.class);
    scene.comesBack("c").thenCall("c", Call.Waiting.class);
    scene.linkIsBack(picture().inFallback(Scene.caller("b")).atDoor(Scene.caller("c")));
    scene.thenRung("ana");
  }

  @Test
  void recordsThatComeLateDoNotUndoWhatHappensNow() {
    Scene scene = Scene.onDuty("ana").arrives("a").later(1);
    scene.when(new Fact.Recovered(List.of(unseen("a", false)), List.of(Scene.id("a")), ON_DUTY));
    scene.thenNothing().thenCall("a", Call.Ringing.class);
    scene.then("ana", Availability.Ringing.class);
    scene.hangsUp("a").when(new Fact.Recovered(List.of(unseen("a", false)), List.of(), ON_DUTY));
    scene.thenEnded("a", Ending.ABANDONED_RINGING);
  }

  @Test
  void recordsThatSeatTwoAtOneStationSeatOne() {
    Scene scene = Scene.started("u", NOW);
    scene.when(
        new Fact.Recovered(
            List.of(),
            List.of(),
            Map.of(ANA, Optional.of(ANAS), Scene.counsellor("ema"), Optional.of(ANAS))));
    assertEquals(1, scene.state().staff().onDuty());
  }

  @Test
  void counsellorsStandOnTheLadderWhereTheyStoodBefore() {
    Scene scene = Scene.started("u", NOW);
    Fact.Seat seat =
        new Fact.Seat(
            Scene.station("ana"), Level.COORDINATOR, false, Load.begun(Scene.START), null);
    scene.when(new Fact.Recovered(List.of(), List.of(), Map.of(ANA, Optional.of(seat))));
    assertEquals(Level.COORDINATOR, scene.state().staff().counsellor(ANA).level());
  }

  @Test
  void counsellorsOfOurRecordsAreOnDutyAndRung() {
    Scene scene = restarted();
    scene.linkIsBack(picture()).arrives("b").thenRung("ana");
  }

  @Test
  void whoHadAskedNotToBeRungIsNotRungAfterOurRestart() {
    Scene scene = restarted();
    scene.linkIsBack(new Picture(NOW).member(Scene.station("ana"), false));
    scene.then("ana", Availability.Paused.class);
    scene.arrives("a").thenRung();
  }

  private static Scene restarted(Load load, Availability.Ringable resting) {
    Fact.Seat seat = new Fact.Seat(Scene.station("ana"), Level.FIRST, false, load, resting);
    return Scene.started("u", NOW)
        .when(new Fact.Recovered(List.of(), List.of(), Map.of(ANA, Optional.of(seat))))
        .linkIsBack(picture());
  }

  @Test
  void whoRestsAfterAHeavyCallIsNotRungBeforeTheRestIsOver() {
    Availability.Rest rest = new Availability.Rest(NOW.plusSeconds(890));
    Scene scene = restarted(Load.begun(Scene.START), rest).arrives("a").thenRung();
    assertEquals(rest, scene.then("ana", Availability.Rest.class));
    scene.hangsUp("a").later(889.9).then("ana", Availability.Rest.class);
    scene.later(0.1).then("ana", Availability.Free.class);
  }

  @Test
  void aRestThatWasOverBeforeWeCameBackEndsAtOnce() {
    restarted(Load.begun(Scene.START), new Availability.Rest(NOW.minusSeconds(1)))
        .later(0)
        .arrives("a")
        .thenRung("ana");
  }

  @Test
  void aPauseKeepsItsReason() {
    Availability.Paused meal = new Availability.Paused(Scene.START, PauseReason.MEAL);
    assertEquals(
        meal, restarted(Load.begun(Scene.START), meal).then("ana", Availability.Paused.class));
  }

  @Test
  void limitsOfTheShiftThatWereReachedAreNotToldAgain() {
    Load load =
        new Load(Scene.START, 0, 3, Duration.ofHours(4), Scene.id("x"), null, true, false, false);
    Scene scene = restarted(load, new Availability.Rest(NOW.plusSeconds(890))).resumes("ana");
    scene.arrives("a").picksUp("ana").later(60).legEnds("ana", LegOutcome.HUNG_UP).hangsUp("a");
    assertEquals(List.of(), scene.everTold(Transition.CounsellorStrained.class));
  }

  @Test
  void aCallThatWasMarkedAsHeavyBeforeWeDiedIsFollowedByTheRest() {
    Load load = new Load(Scene.START, 0, 1, Duration.ZERO, Scene.id("a"), null, true, true, false);
    Fact.Seat seat = new Fact.Seat(Scene.station("ana"), Level.FIRST, false, load, null);
    LegId leg = LegId.of("t", 1);
    Scene scene =
        Scene.started("u", NOW)
            .when(
                new Fact.Recovered(
                    List.of(unseen("a", true)), List.of(), Map.of(ANA, Optional.of(seat))));
    scene.linkIsBack(picture().talking(Scene.caller("a"), leg, Scene.station("ana")));
    scene.when(new Fact.LegEnded(leg, LegOutcome.HUNG_UP)).hangsUp("a");
    scene.then("ana", Availability.Rest.class);
  }
}
