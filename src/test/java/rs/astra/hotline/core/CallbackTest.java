package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.core.consent.Verdict.Because;
import rs.astra.hotline.core.counsellor.Availability;

/** A counsellor calls back; the number itself is nowhere in the core. */
class CallbackTest {
  private static final ConsentId HERS = new ConsentId("00000000-0000-0000-0000-000000000001");
  private static final ConsentId HIS = new ConsentId("00000000-0000-0000-0000-000000000002");
  private static final Verdict NOW = new Verdict.DialNow(Duration.ofSeconds(15));
  private static final CallId AGREED_IN = Scene.id("earlier");

  private static Fact asks(String who, ConsentId consent, Verdict verdict) {
    return asks(who, consent, AGREED_IN, verdict);
  }

  private static Fact asks(
      String who, ConsentId consent, @Nullable CallId agreedIn, Verdict verdict) {
    return new Fact.CallbackAsked(Scene.counsellor(who), consent, agreedIn, verdict);
  }

  private static LegId leg(Scene scene, String who) {
    return scene.then(who, Availability.CallingBack.class).leg();
  }

  /** Her own telephone has been picked up, and the number is being dialled. */
  private static Scene anaDials() {
    Scene scene = Scene.onDuty("ana").when(asks("ana", HERS, NOW));
    return scene.when(new Fact.CallbackCleared(leg(scene, "ana"), NOW));
  }

  private static Scene anaTalks() {
    Scene scene = anaDials();
    return scene.when(new Fact.CallbackAnswered(leg(scene, "ana")));
  }

  private static void thenRefused(Scene scene, Because because) {
    assertEquals(
        List.of(because),
        scene.told(Transition.CallbackRefused.class).stream()
            .map(Transition.CallbackRefused::because)
            .toList());
    assertEquals(List.of(), scene.ordered(Command.RingForCallback.class));
  }

  private static Transition.CallbackEnded ended(Scene scene) {
    return scene.told(Transition.CallbackEnded.class).getFirst();
  }

  @Test
  void herOwnTelephoneRingsFirstAndNothingIsDialledYet() {
    Scene scene = Scene.onDuty("ana").when(asks("ana", HERS, NOW));
    scene.thenOrdered(
        new Command.RingForCallback(
            leg(scene, "ana"), AGREED_IN, HERS, Scene.station("ana"), Scene.POLICY.ringFor()));
    assertFalse(scene.then("ana", Availability.CallingBack.class).dialled());
  }

  @Test
  void theNumberIsDialledOnlyAfterSheHasPickedUpAndTheRulesWereAskedAgain() {
    Scene scene = anaDials();
    scene.thenOrdered(new Command.Grant(leg(scene, "ana")));
    assertTrue(scene.then("ana", Availability.CallingBack.class).dialled());
  }

  @Test
  void ifTheRulesSayNoMeanwhileNothingIsDialled() {
    Scene scene = Scene.onDuty("ana").when(asks("ana", HERS, NOW));
    LegId leg = leg(scene, "ana");
    scene.when(new Fact.CallbackCleared(leg, Verdict.refused(Because.WITHDRAWN)));
    scene.thenOrdered(new Command.Refuse(leg, Command.Refusal.NOT_NOW));
    thenRefused(scene, Because.WITHDRAWN);
    scene.then("ana", Availability.Clearing.class);
    scene.when(new Fact.LegEnded(leg, LegOutcome.HUNG_UP)).then("ana", Availability.Free.class);
  }

  @Test
  void whileSheCallsBackNoCallerRingsHer() {
    anaTalks().arrives("a").thenRung();
    anaDials().arrives("a").thenRung();
  }

  @Test
  void aConversationIsFollowedByTimeToBreatheAndTheCallerWhoWaitsComesAfterIt() {
    Scene scene = anaTalks().later(40);
    scene.when(new Fact.LegEnded(leg(scene, "ana"), LegOutcome.HUNG_UP));
    assertTrue(ended(scene).talked());
    scene.then("ana", Availability.WrapUp.class);
    assertEquals(Duration.ofSeconds(40), scene.load("ana").talked());
  }

  @Test
  void whatIsShorterThanAConversationIsATry() {
    Scene scene = anaTalks().later(29);
    scene.when(new Fact.LegEnded(leg(scene, "ana"), LegOutcome.HUNG_UP));
    assertFalse(ended(scene).talked());
    scene = anaTalks().later(30);
    scene.when(new Fact.LegEnded(leg(scene, "ana"), LegOutcome.HUNG_UP));
    assertTrue(ended(scene).talked());
  }

  @Test
  void ifNobodyPicksUpWhatSheDidBeforeGoesOn() {
    Scene scene = Scene.onDuty("ana").pauses("ana").when(asks("ana", HERS, NOW));
    LegId leg = leg(scene, "ana");
    scene.when(new Fact.CallbackCleared(leg, NOW));
    scene.when(new Fact.LegEnded(leg, LegOutcome.NO_ANSWER));
    assertNull(ended(scene).answeredAt());
    scene.then("ana", Availability.Paused.class);
  }

  @Test
  void theReasonOfTheRulesIsTold() {
    Scene scene = Scene.onDuty("ana");
    thenRefused(
        scene.when(asks("ana", HERS, Verdict.refused(Because.OUTSIDE_WINDOW))),
        Because.OUTSIDE_WINDOW);
    thenRefused(
        scene.when(asks("ana", HERS, null, Verdict.refused(Because.NO_CONSENT))),
        Because.NO_CONSENT);
    scene.then("ana", Availability.Free.class);
  }

  @Test
  void whatIsWithdrawnWhileItRingsAtTheOtherEndRingsNoLongerAndSheIsLetGo() {
    Scene scene = anaDials();
    LegId leg = leg(scene, "ana");
    scene.when(new Fact.CallbackCalledOff(HERS, Because.WITHDRAWN));
    assertEquals(List.of(new Command.StopRinging(leg)), scene.ordered(Command.StopRinging.class));
    assertEquals(
        Because.WITHDRAWN, scene.told(Transition.CallbackRefused.class).getFirst().because());
    assertEquals(LegOutcome.CANCELLED, ended(scene).outcome());
    scene.then("ana", Availability.Clearing.class);
    scene.when(new Fact.LegEnded(leg, LegOutcome.CANCELLED)).then("ana", Availability.Free.class);
  }

  @Test
  void whatIsWithdrawnWhileHerOwnTelephoneRingsIsNotDialledHoweverLateTheRulesAnswer() {
    Scene scene = Scene.onDuty("ana").when(asks("ana", HERS, NOW));
    LegId leg = leg(scene, "ana");
    scene.when(new Fact.CallbackCalledOff(HERS, Because.WITHDRAWN));
    scene.thenOrdered(new Command.StopRinging(leg));
    scene.when(new Fact.CallbackCleared(leg, NOW));
    assertEquals(List.of(), scene.ordered(Command.Grant.class));
    assertEquals(List.of(), scene.told(Transition.CallbackDialled.class));
  }

  @Test
  void whoTalksAlreadyIsNotCutWhenItIsWithdrawn() {
    Scene scene = anaTalks().when(new Fact.CallbackCalledOff(HERS, Because.WITHDRAWN));
    assertEquals(List.of(), scene.ordered(Command.StopRinging.class));
    scene.then("ana", Availability.CallingBack.class);
  }

  @Test
  void withdrawingOneStopsNoOther() {
    Scene scene = anaDials().when(new Fact.CallbackCalledOff(HIS, Because.WITHDRAWN));
    assertEquals(List.of(), scene.ordered(Command.StopRinging.class));
    scene.then("ana", Availability.CallingBack.class);
  }

  @Test
  void whoTalksOrIsNotOnDutyCannotCallBack() {
    thenRefused(Scene.anaTalks().when(asks("ana", HERS, NOW)), Because.COUNSELLOR_NOT_FREE);
    thenRefused(Scene.onDuty("ana").when(asks("ema", HERS, NOW)), Because.COUNSELLOR_NOT_FREE);
    thenRefused(anaTalks().when(asks("ana", HIS, NOW)), Because.COUNSELLOR_NOT_FREE);
  }

  @Test
  void twoDoNotCallTheSamePersonAtOnce() {
    Scene scene = Scene.onDuty("ana", "ema").when(asks("ana", HERS, NOW));
    thenRefused(scene.when(asks("ema", HERS, NOW)), Because.BEING_CALLED);
    scene.when(asks("ema", HIS, NOW)).then("ema", Availability.CallingBack.class);
  }

  @Test
  void withoutALinkNobodyIsCalledBack() {
    thenRefused(
        Scene.onDuty("ana").linkIsLost().when(asks("ana", HERS, NOW)), Because.CARRIER_AWAY);
  }

  @Test
  void aTelephoneThatNobodyHearsOfAgainIsGivenUp() {
    Scene scene = Scene.onDuty("ana").when(asks("ana", HERS, NOW));
    LegId leg = leg(scene, "ana");
    scene.later(66);
    assertTrue(scene.ordered(Command.StopRinging.class).contains(new Command.StopRinging(leg)));
    scene.later(15).then("ana", Availability.Missed.class);
    scene = anaDials();
    leg = leg(scene, "ana");
    scene.later(31);
    assertTrue(scene.ordered(Command.StopRinging.class).contains(new Command.StopRinging(leg)));
  }

  @Test
  void aConversationIsNeverGivenUp() {
    anaTalks().later(7_200).then("ana", Availability.CallingBack.class);
  }

  @Test
  void whoSignsOutMeanwhileLeavesWhenItIsOver() {
    Scene scene = anaTalks().signsOut("ana").thenOrdered(mirrored());
    scene.then("ana", Availability.CallingBack.class);
    scene.when(new Fact.LegEnded(leg(scene, "ana"), LegOutcome.HUNG_UP));
    scene.then("ana", Availability.OffDuty.class);
  }

  private static Command mirrored() {
    return new Command.Mirror(Scene.station("ana"), Command.Membership.ABSENT);
  }

  @Test
  void markingItAsHeavyBringsTheRestAfterwards() {
    Scene scene = anaTalks().when(new Fact.MarkedHeavy(Scene.counsellor("ana")));
    scene.then("ana", Availability.CallingBack.class);
    scene.when(new Fact.LegEnded(leg(scene, "ana"), LegOutcome.HUNG_UP));
    scene.then("ana", Availability.Rest.class);
  }

  @Test
  void afterOurRestartACallbackThatGoesOnIsFoundAndCounts() {
    LegId leg = LegId.of("before", 7);
    Scene scene = Scene.onDuty("ana").linkIsLost();
    scene.linkIsBack(
        new Picture(scene.now()).callingBack(leg, AGREED_IN, Scene.station("ana"), HERS));
    scene.then("ana", Availability.CallingBack.class);
    scene.arrives("a").thenRung();
    scene.when(new Fact.LegEnded(leg, LegOutcome.HUNG_UP));
    assertTrue(ended(scene).talked());
    assertEquals(HERS, ended(scene).consent());
  }

  @Test
  void aCallbackThatThePictureDoesNotShowIsOver() {
    Scene scene = anaTalks().later(60).linkIsLost();
    scene.linkIsBack(new Picture(scene.now()));
    assertEquals(LegOutcome.CANCELLED, ended(scene).outcome());
    scene.then("ana", Availability.WrapUp.class);
  }

  @Test
  void aPictureThatIsOlderThanTheTelephoneEndsNothing() {
    Scene scene = Scene.onDuty("ana").later(10).when(asks("ana", HERS, NOW));
    scene.linkIsBack(new Picture(scene.now()));
    scene.then("ana", Availability.CallingBack.class);
  }
}
