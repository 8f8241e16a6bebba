package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.dispatch.Choice;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;

/**
 * Who speaks the caller's language well is rung first, who speaks it at all from three seconds on,
 * anyone from eight; nobody waits for somebody who is not there.
 */
class LanguageTest {
  /** Mia talks with the caller "m"; she speaks Russian well. */
  private static Scene miaTalks(String... others) {
    Scene scene = Scene.onDuty("mia").speak("mia ru+ sr").arrives("m").picksUp("mia");
    for (String who : others) {
      scene.signsIn(who).later(1);
    }
    return scene;
  }

  @Test
  void whoeverSpeaksItWellIsRungAlthoughAnotherIsIdleForLonger() {
    Scene scene = Scene.onDuty("ana", "ema", "mia").speak("ana sr+", "ema sr+ ru", "mia ru+ sr");
    scene.arrives("a", "ru").thenRung("mia");
    assertEquals(match("ru", Choice.Speaks.WELL, 0), match(scene));
  }

  @Test
  void whoeverSpeaksItIsRungFromThreeSecondsOnWhileTheOneWhoSpeaksItWellIsBusy() {
    Scene scene = miaTalks("ana", "ema").speak("ana sr+", "ema sr+ ru");
    scene.arrives("a", "ru").thenRung().later(2.9).thenRung().later(0.1).thenRung("ema");
    assertEquals(match("ru", Choice.Speaks.PASSABLY, 3), match(scene));
  }

  @Test
  void anyoneIsRungFromEightSecondsOnWhileTheOneWhoSpeaksItIsBusy() {
    Scene scene = miaTalks("ana").speak("ana sr+").arrives("a", "ru").thenRung();
    assertEquals(
        List.of(new Transition.CallKeptWaiting(Scene.id("a"), Choice.Reason.LANGUAGE)),
        scene.told(Transition.CallKeptWaiting.class));
    assertEquals(List.of(), scene.ordered(Command.Say.class), "not everybody is busy");
    scene.later(7.9).thenRung().later(0.1).thenRung("ana");
    assertEquals(match("ru", Choice.Speaks.NOT, 8), match(scene));
  }

  @Test
  void nobodyWaitsForALanguageThatNobodyOnDutySpeaks() {
    Scene scene = Scene.onDuty("ana").speak("ana sr+").arrives("a", "ru").thenRung("ana");
    assertEquals(match("ru", Choice.Speaks.NOBODY_THERE, 0), match(scene));
  }

  @Test
  void nobodyWaitsForSomebodyWhoHasPausedOrWhoIsTheCoordinator() {
    Scene scene = Scene.onDuty("ana", "ema").signsIn("mia", Level.COORDINATOR).pauses("ema");
    scene.speak("ana sr+", "ema ru+", "mia ru+").arrives("a", "ru").thenRung("ana");
  }

  @Test
  void nobodyWaitsForSomebodyWhoSpeaksItWellIfThoseOnDutyOnlySpeakIt() {
    Scene scene = Scene.onDuty("ana").speak("ana ru").arrives("a", "ru").thenRung("ana");
    assertEquals(match("ru", Choice.Speaks.PASSABLY, 0), match(scene));
  }

  @Test
  void whoeverIsNotKnownSpeaksTheFirstLanguageOfALineWellAndNoOther() {
    Scene scene = Scene.onDuty("ana", "ema").speak("ema sr ru+").arrives("a").thenRung("ana");
    assertEquals(match("sr", Choice.Speaks.WELL, 0), match(scene));
    scene.arrives("b", "ru").thenRung("ema");
  }

  @Test
  void whoeverSpeaksItAndBecomesFreeIsRungAtOnce() {
    Scene scene = miaTalks("ana").speak("ana sr+").arrives("a", "ru").thenRung();
    scene.signsIn("iva").speak("iva ru").thenRung().later(3).thenRung("iva");
    scene.arrives("b", "ru").later(1).signsIn("zoe").thenRung().speak("zoe ru+").thenRung("zoe");
  }

  @Test
  void whenTheLastWhoSpeaksItLeavesAnyoneIsRungAtOnce() {
    Scene scene = miaTalks("ana").speak("ana sr+").arrives("a", "ru").thenRung();
    scene.signsOut("mia").legEnds("mia", LegOutcome.HUNG_UP).thenRung("ana");
  }

  @Test
  void aCallerWhoWaitsForALanguageHoldsUpNobody() {
    Scene scene = miaTalks("ana").speak("ana sr+").arrives("a", "ru").later(1);
    scene.arrives("b").thenRung("ana");
    assertEquals(Scene.id("b"), scene.then("ana", Availability.Ringing.class).call());
    scene.thenCall("a", Call.Waiting.class);
  }

  @Test
  void ofTwoCallersWhoCanBeServedTheFirstIs() {
    Scene scene = miaTalks().arrives("a", "ru").later(1).arrives("b").later(8);
    scene.signsIn("ana").thenRung("ana");
    assertEquals(Scene.id("a"), scene.then("ana", Availability.Ringing.class).call());
  }

  @Test
  void theSecondLineIsRungAtOnceIfNobodyOfTheFirstSpeaksIt() {
    Scene scene = Scene.onDuty("ana").signsIn("ema", Level.SECOND).speak("ana sr+", "ema ru+ sr");
    scene.arrives("a", "ru").thenRung("ema").later(9.9).thenRung();
  }

  @Test
  void theLadderClimbsAsEverAndAnyoneOfTheSecondLineIsRungAtTenSeconds() {
    Scene scene = Scene.onDuty("ana", "oli").signsIn("ema", Level.SECOND);
    scene.speak("ana ru+", "oli ru+", "ema sr").arrives("a", "ru").thenRung("ana");
    scene.later(9.9).thenRung().later(0.1).thenRung("ema");
  }

  @Test
  void languageHoldsBackNobodyFromTheCoordinatorsStepOn() {
    Scene scene = Scene.slowToWiden(Duration.ofSeconds(60)).signsIn("mia").speak("mia ru+");
    scene.arrives("m").picksUp("mia").signsIn("ana").speak("ana sr+");
    scene.arrives("a", "ru").later(24.9).thenRung().later(0.1).thenRung("ana");
  }

  @Test
  void aBrokenConversationGoesBackToTheSameCounsellorWhateverTheLanguage() {
    Scene scene = Scene.onDuty("ana", "mia").speak("ana sr+", "mia ru+").pauses("mia");
    scene.arrives("a", "ru").picksUp("ana").resumes("mia");
    scene.legEnds("ana", LegOutcome.LOST).comesBack("a").thenRung("ana");
  }

  @Test
  void everybodyFreeIsRungAtOnceOnlyIfTheySpeakIt() {
    Scene scene = Scene.allAtOnce().signsIn("ana").signsIn("mia").signsIn("zoe");
    scene.speak("ana sr+", "mia ru+", "zoe ru+").arrives("a", "ru").thenRung("mia", "zoe");
  }

  @Test
  void aKeyRingsWhoeverSpeaksTheLanguageAndStopsNobody() {
    Scene scene = Scene.onDuty("ana", "mia").speak("ana sr+", "mia ru+ sr");
    scene.arrives("a").thenRung("ana").later(6).presses("a", "ru").thenRung("mia");
    assertEquals(
        List.of(new Command.SpeakIn(Scene.caller("a").in(new Language("ru")))),
        scene.ordered(Command.SpeakIn.class));
    assertEquals(List.of(), scene.ordered(Command.StopRinging.class));
    assertEquals("ru", scene.thenCall("a", Call.Ringing.class).caller().language().tag());
  }

  @Test
  void aKeyRingsNoFurtherTelephoneIfOneWhoSpeaksTheLanguageRingsOrNobodyDoes() {
    Scene scene = Scene.onDuty("mia", "zoe").speak("mia ru sr+", "zoe ru+");
    scene.arrives("a").thenRung("mia").presses("a", "ru").thenRung().presses("a", "zh").thenRung();
  }

  @Test
  void aKeyBeginsTheWaitForTheLanguageAnew() {
    Scene scene = miaTalks().arrives("a").later(20).presses("a", "ru").signsIn("ana").thenRung();
    scene.speak("ana sr+").later(5).thenRung("ana");
    assertTrue(scene.now().isBefore(Scene.START.plusSeconds(30)), "the coordinator's step");
  }

  @Test
  void aChosenLanguageStaysWhateverTheDoorSaysAfterwards() {
    Scene scene = Scene.onDuty("ana").arrives("a").presses("a", "ru").picksUp("ana");
    scene.legEnds("ana", LegOutcome.LOST).comesBack("a").arrives("a").fallsBack("a").arrives("a");
    Call call = scene.state().calls().call(Scene.id("a")).orElseThrow();
    assertEquals("ru", call.caller().language().tag());
    scene.hangsUp("a");
    assertEquals("ru", scene.ended("a").caller().language().tag());
  }

  @Test
  void aKeyOfACallerWhoIsGoneChangesNothing() {
    Scene.onDuty("ana").arrives("a").hangsUp("a").presses("a", "ru").thenNothing();
  }

  private static Choice.Match match(Scene scene) {
    return scene.told(Transition.LegRung.class).getLast().match();
  }

  private static Choice.Match match(String language, Choice.Speaks speaks, double seconds) {
    return new Choice.Match(
        new Language(language), speaks, Duration.ofMillis(Math.round(seconds * 1000)));
  }
}
