package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Snapshot.CallbackNote;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.core.consent.Verdict.Because;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Load;
import rs.astra.hotline.core.roster.Level;

/** A callback goes on, or ends, while we do not hear Asterisk: its notes tell. */
class CallbackWhileAwayTest {
  private static final ConsentId HERS = new ConsentId("00000000-0000-0000-0000-000000000001");
  private static final Verdict NOW = new Verdict.DialNow(Duration.ofSeconds(15));
  private static final CallId AGREED_IN = Scene.id("earlier");
  private static final LegId LEG = LegId.of("before", 7);
  private static final Instant BEGUN = Scene.START.minusSeconds(600);
  private static final Instant PICKED_UP = BEGUN.plusSeconds(10);
  private static final CounsellorId ANA = Scene.counsellor("ana");

  private static CallbackNote note(@Nullable Instant answeredAt, @Nullable Instant endedAt) {
    return note(LEG, BEGUN, answeredAt, endedAt);
  }

  private static CallbackNote note(
      LegId leg, Instant begunAt, @Nullable Instant answeredAt, @Nullable Instant endedAt) {
    return new CallbackNote(
        leg, HERS, AGREED_IN, Scene.station("ana"), begunAt, answeredAt, endedAt);
  }

  /** We were killed, and are here again; Ana sits where she sat. */
  private static Scene restarted(LegId... calledBack) {
    return restarted(new Fact.Callbacks(List.of(calledBack), List.of()));
  }

  private static Scene restarted(Fact.Callbacks callbacks) {
    Fact.Seat seat =
        new Fact.Seat(Scene.station("ana"), Level.FIRST, false, Load.begun(Scene.START), null);
    return Scene.started("again")
        .when(
            new Fact.Recovered(
                List.of(), List.of(), Map.of(ANA, Optional.of(seat)), Fact.Tokens.NONE, callbacks));
  }

  private static Scene whenNoted(CallbackNote note) {
    Scene scene = restarted();
    return scene.linkIsBack(new Picture(scene.now()).note(note));
  }

  private static Transition.CallbackEnded ended(Scene scene) {
    List<Transition.CallbackEnded> told = scene.told(Transition.CallbackEnded.class);
    assertEquals(1, told.size());
    return told.getFirst();
  }

  private static LegId leg(Scene scene) {
    return scene.then("ana", Availability.CallingBack.class).leg();
  }

  /** The number is being dialled. */
  private static Scene anaDials() {
    Scene scene = Scene.onDuty("ana").when(new Fact.CallbackAsked(ANA, HERS, AGREED_IN, NOW));
    return scene.when(new Fact.CallbackCleared(leg(scene), NOW));
  }

  // --- killed

  @Test
  void whoTalkedForHalfAMinuteWhileWeWereAwayHasBeenCalledBack() {
    assertEquals(
        new Transition.CallbackEnded(
            AGREED_IN, HERS, LEG, ANA, PICKED_UP, true, LegOutcome.HUNG_UP),
        ended(whenNoted(note(PICKED_UP, PICKED_UP.plusSeconds(30)))));
  }

  @Test
  void whatWasShorterWasATry() {
    Transition.CallbackEnded told = ended(whenNoted(note(PICKED_UP, PICKED_UP.plusSeconds(29))));
    assertFalse(told.talked());
    assertEquals(PICKED_UP, told.answeredAt());
  }

  @Test
  void whatRangInVainWhileWeWereAwayWasATry() {
    Transition.CallbackEnded told = ended(whenNoted(note(null, BEGUN.plusSeconds(25))));
    assertFalse(told.talked());
    assertNull(told.answeredAt());
  }

  @Test
  void ifAsteriskDiedTooWhoeverPickedUpIsNotDialledAgain() {
    Transition.CallbackEnded told = ended(whenNoted(note(PICKED_UP, null)));
    assertTrue(told.talked());
    assertEquals(LegOutcome.LOST, told.outcome());
  }

  @Test
  void ifAsteriskDiedTooBeforeAnybodyPickedUpItWasATry() {
    assertFalse(ended(whenNoted(note(null, null))).talked());
  }

  @Test
  void aClockThatWasSetBackMeanwhileMeasuresNothing() {
    assertTrue(ended(whenNoted(note(PICKED_UP, PICKED_UP.minusSeconds(3_600)))).talked());
  }

  @Test
  void nobodySitsThereAnyMoreAndTheNumberGoesAllTheSame() {
    Scene scene = Scene.started("again");
    scene.linkIsBack(new Picture(scene.now()).note(note(PICKED_UP, BEGUN.plusSeconds(90))));
    assertNull(ended(scene).counsellor());
    assertTrue(ended(scene).talked());
  }

  @Test
  void notesThatComeAgainAreNotToldAgain() {
    CallbackNote note = note(PICKED_UP, PICKED_UP.plusSeconds(60));
    Scene scene = whenNoted(note);
    ended(scene);
    scene.later(60).linkIsBack(new Picture(scene.now()).note(note));
    assertEquals(List.of(), scene.told(Transition.CallbackEnded.class));
  }

  @Test
  void whatTheJournalKnowsIsNotToldAgain() {
    Scene scene = restarted(LEG);
    scene.linkIsBack(new Picture(scene.now()).note(note(PICKED_UP, PICKED_UP.plusSeconds(60))));
    assertEquals(List.of(), scene.told(Transition.CallbackEnded.class));
  }

  @Test
  void whatWeHeardOurselvesIsNotToldAgain() {
    Scene scene = anaDials();
    LegId leg = leg(scene);
    Instant begun = scene.now();
    scene.when(new Fact.CallbackAnswered(leg)).later(40);
    scene.when(new Fact.LegEnded(leg, LegOutcome.HUNG_UP));
    assertTrue(ended(scene).talked());
    scene.later(10).linkIsBack(new Picture(scene.now()).note(note(leg, begun, begun, scene.now())));
    assertEquals(List.of(), scene.told(Transition.CallbackEnded.class));
  }

  @Test
  void whatWasWithdrawnAndStoppedIsNotToldAgainHoweverItsNoteReads() {
    Scene scene = anaDials();
    LegId leg = leg(scene);
    Instant begun = scene.now();
    scene.when(new Fact.CallbackCalledOff(HERS, Because.WITHDRAWN));
    assertFalse(ended(scene).talked());
    scene.when(new Fact.LegEnded(leg, LegOutcome.CANCELLED)).later(60);
    scene.linkIsBack(new Picture(scene.now()).note(note(leg, begun, begun, scene.now())));
    assertEquals(List.of(), scene.told(Transition.CallbackEnded.class));
  }

  @Test
  void whatIsBackBeforeTheEndGoesOnAndHasItsTrueLength() {
    Scene scene = restarted();
    Instant since = scene.now().minusSeconds(5);
    scene.linkIsBack(
        new Picture(scene.now())
            .callingBack(LEG, AGREED_IN, Scene.station("ana"), HERS)
            .note(note(LEG, since.minusSeconds(9), since, null)));
    assertEquals(List.of(), scene.told(Transition.CallbackEnded.class));
    scene.later(24).when(new Fact.LegEnded(LEG, LegOutcome.HUNG_UP));
    assertFalse(ended(scene).talked());
    assertEquals(since, ended(scene).answeredAt());
  }

  @Test
  void whatStillRingsIsStoppedAndItsEndIsLookedFor() {
    Scene scene = restarted();
    Instant begun = scene.now().minusSeconds(9);
    Snapshot.SeenLeg rings =
        new Snapshot.SeenLeg(LEG, AGREED_IN, Scene.station("ana"), false, HERS);
    scene.linkIsBack(
        new Picture(scene.now())
            .member(Scene.station("ana"), true)
            .leg(rings)
            .note(note(LEG, begun, null, null)));
    scene.thenOrdered(new Command.StopRinging(LEG));
    assertEquals(List.of(), scene.told(Transition.CallbackEnded.class));
    scene.later(60).thenOrdered(new Command.LookAgain());
    scene.linkIsBack(new Picture(scene.now()).note(note(LEG, begun, null, begun.plusSeconds(10))));
    assertFalse(ended(scene).talked());
  }

  /** The records come late: nobody is known to sit there yet. */
  @Test
  void whatNobodyCanBeSaidToMakeIsLookedForAgainUntilItIsOver() {
    Scene scene = Scene.started("again");
    CallbackNote runs = note(PICKED_UP, null);
    scene.linkIsBack(
        new Picture(scene.now())
            .callingBack(LEG, AGREED_IN, Scene.station("ana"), HERS)
            .note(runs));
    assertEquals(List.of(), scene.told(Transition.CallbackEnded.class));
    scene.later(60).thenOrdered(new Command.LookAgain());
    scene.linkIsBack(new Picture(scene.now()).note(note(PICKED_UP, scene.now().minusSeconds(3))));
    assertTrue(ended(scene).talked());
  }

  @Test
  void whatBeganAsWeLookedIsLookedAtAgain() {
    Scene scene = restarted();
    scene.linkIsBack(new Picture(scene.now()).note(note(LEG, scene.now(), null, null)));
    assertEquals(List.of(), scene.told(Transition.CallbackEnded.class));
    scene.later(2).thenOrdered(new Command.LookAgain());
  }

  /** The machine died: Asterisk's notes are gone as well. */
  private static final Fact.Callbacks PICKED_UP_ONLY =
      new Fact.Callbacks(
          List.of(),
          List.of(new CallbackNote(LEG, HERS, AGREED_IN, null, PICKED_UP, PICKED_UP, null)));

  @Test
  void whoPickedUpBeforeTheMachineDiedIsNotDialledAgain() {
    Scene scene = restarted(PICKED_UP_ONLY);
    assertEquals(List.of(), scene.told(Transition.CallbackEnded.class));
    scene.linkIsBack(new Picture(scene.now()));
    assertTrue(ended(scene).talked());
    scene.later(60).linkIsBack(new Picture(scene.now()));
    assertEquals(List.of(), scene.told(Transition.CallbackEnded.class));
  }

  @Test
  void ofWhatTheJournalKnowsHalfTheDialplansNoteKnowsMore() {
    Scene scene = restarted(PICKED_UP_ONLY);
    scene.linkIsBack(new Picture(scene.now()).note(note(PICKED_UP, PICKED_UP.plusSeconds(9))));
    assertFalse(ended(scene).talked());
  }

  @Test
  void recordsThatComeLateHaveAsteriskAskedOnceMore() {
    Scene scene = Scene.started("again");
    scene.linkIsBack(new Picture(scene.now()));
    scene
        .when(new Fact.Recovered(List.of(), List.of(), Map.of(), Fact.Tokens.NONE, PICKED_UP_ONLY))
        .thenOrdered(new Command.LookAgain());
    scene.later(5).linkIsBack(new Picture(scene.now()));
    assertTrue(ended(scene).talked());
  }

  // --- only the link was away

  @Test
  void anAnswerThatWeDidNotHearIsNoReasonToCutThem() {
    Scene scene = anaDials();
    LegId leg = leg(scene);
    Instant begun = scene.now();
    scene.linkIsLost().later(20);
    scene.linkIsBack(
        new Picture(scene.now())
            .callingBack(leg, AGREED_IN, Scene.station("ana"), HERS)
            .note(note(leg, begun, begun.plusSeconds(8), null)));
    assertEquals(
        begun.plusSeconds(8), scene.then("ana", Availability.CallingBack.class).answeredAt());
    scene.later(300).then("ana", Availability.CallingBack.class);
    scene.when(new Fact.LegEnded(leg, LegOutcome.HUNG_UP));
    assertTrue(ended(scene).talked());
  }

  @Test
  void anAnswerAndAnEndThatWeDidNotHearAreToldWithTheirTrueLength() {
    for (int seconds : List.of(29, 30)) {
      Scene scene = anaDials();
      LegId leg = leg(scene);
      Instant picked = scene.now().plusSeconds(8);
      scene.linkIsLost().later(600);
      scene.linkIsBack(
          new Picture(scene.now())
              .note(note(leg, picked.minusSeconds(8), picked, picked.plusSeconds(seconds))));
      assertEquals(seconds >= 30, ended(scene).talked());
      assertEquals(picked, ended(scene).answeredAt());
      scene.then("ana", Availability.WrapUp.class);
    }
  }

  @Test
  void ifAsteriskDiedWhileTheyTalkedHoweverShortlyNobodyIsDialledAgain() {
    Scene scene = anaDials();
    scene.when(new Fact.CallbackAnswered(leg(scene))).later(3).linkIsLost();
    scene.later(5).linkIsBack(new Picture(scene.now()));
    assertTrue(ended(scene).talked());
  }
}
