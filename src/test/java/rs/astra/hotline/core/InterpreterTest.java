package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.ChosenBy;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Proficiency;

/** Whoever does not speak the caller's language is offered an interpreter on duty. */
class InterpreterTest {
  /** Ana speaks Serbian; Ina and Ida interpret Russian, Ida better. */
  private static Scene ana() {
    return Scene.onDuty("ana").speak("ana sr+", "ida ru+", "ina ru").interpret("ina", "ida");
  }

  @Test
  void whoeverIsRungAndDoesNotSpeakItHearsWhoInterprets() {
    Scene scene = ana().arrives("a", "ru").thenRung("ana");
    assertEquals(List.of(offer("ana", "ru", "ida")), offers(scene));
  }

  @Test
  void nobodyIsOfferedToWhoeverSpeaksIt() {
    assertEquals(List.of(), offers(ana().arrives("a")));
  }

  @Test
  void itIsSaidThatNobodyInterprets() {
    Scene scene = ana().arrives("a", "zh").thenRung("ana");
    assertEquals(List.of(offer("ana", "zh", null)), offers(scene));
  }

  @Test
  void aCounsellorWhoTalksIsNoInterpreter() {
    Scene scene = ana().signsIn("ida").arrives("i", "ru").picksUp("ida").arrives("a", "ru");
    scene.later(8).thenRung("ana");
    assertEquals(List.of(offer("ana", "ru", "ina")), offers(scene));
  }

  @Test
  void anInterpreterWhoIsSignedInIsRungThere() {
    Scene scene = ana().pauses("ana").signsIn("ida").pauses("ida");
    scene.when(
        new Fact.LanguagesKnown(
            Map.of(
                Scene.counsellor("ana"), speaks("sr"),
                Scene.counsellor("ida"), speaks("ru")),
            Map.of(Scene.counsellor("ida"), Optional.of(Scene.station("elsewhere")))));
    scene.resumes("ana").arrives("a", "ru").thenRung("ana");
    assertEquals(List.of(offer("ana", "ru", "ida")), offers(scene));
  }

  @Test
  void aLanguageSaidDuringTheConversationBringsTheOffer() {
    Scene scene = ana().arrives("a").picksUp("ana");
    scene.when(new Fact.LanguageChosen(Scene.id("a"), new Language("ru"), ChosenBy.COUNSELLOR));
    assertEquals(
        List.of(
            new Transition.LanguageChosen(
                Scene.caller("a").in(new Language("ru")), ChosenBy.COUNSELLOR)),
        scene.told(Transition.LanguageChosen.class));
    assertEquals(List.of(offer("ana", "ru", "ida")), offers(scene));
  }

  @Test
  void whoeverAnswersInTheFallbackIsOfferedOneToo() {
    Scene scene = ana().arrives("a", "ru").fallsBack("a");
    scene.when(new Fact.FallbackAnswered(Scene.id("a"), Scene.station("ana")));
    assertEquals(List.of(offer("ana", "ru", "ida")), offers(scene));
  }

  private static Map<Language, Proficiency> speaks(String language) {
    return Map.of(new Language(language), Proficiency.SPEAKS_WELL);
  }

  private static List<Transition.InterpreterOffered> offers(Scene scene) {
    return scene.told(Transition.InterpreterOffered.class);
  }

  private static Transition.InterpreterOffered offer(
      String counsellor, String language, @Nullable String interpreter) {
    return new Transition.InterpreterOffered(
        Scene.id("a"),
        Scene.counsellor(counsellor),
        new Language(language),
        interpreter == null ? null : Scene.counsellor(interpreter),
        interpreter == null ? null : Scene.station(interpreter));
  }
}
