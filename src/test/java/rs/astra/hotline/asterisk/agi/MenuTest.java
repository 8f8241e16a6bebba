package rs.astra.hotline.asterisk.agi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.roster.Language;

/** Which keys mean something in the greeting, and for how long. */
class MenuTest {
  private static final long BEGIN = 7;

  private final Prompts prompts = Prompts.in(Path.of("asterisk-config/sounds"));
  private final Menu menu = menu("sr", "en", "ru");

  MenuTest() throws IOException {}

  private Menu menu(String... languages) {
    return Menu.of(line(languages), prompts, BEGIN);
  }

  private static Config.Line line(String... languages) {
    List<Language> of = Stream.of(languages).map(Language::new).toList();
    return new Config.Line("Line", List.of(), "greeting", of, false);
  }

  @Test
  void everyKeyIsTheLanguageAtItsPlace() {
    assertEquals(new Language("sr"), menu.press('1'));
    assertEquals(new Language("en"), menu.press('2'));
    assertEquals(new Language("ru"), menu.press('3'));
  }

  @ParameterizedTest
  @ValueSource(chars = {'4', '9', '0', '*', '#', 0})
  void noOtherKeyMeansAnything(char key) {
    assertNull(menu.press(key));
    assertEquals(new Language("en"), menu.press('2'), "and the next one counts");
  }

  @Test
  void theSameKeyOnceMoreMeansNothingUnlessTheFirstWasNotTaken() {
    assertEquals(new Language("en"), menu.press('2'));
    assertNull(menu.press('2'));
    menu.forget();
    assertEquals(new Language("en"), menu.press('2'));
  }

  @Test
  void keysCountWhileTheVoicesSpeakAndFourSecondsLonger() {
    Duration spoken = prompts.length(Menu.voices(line("sr", "en", "ru")));
    long end = BEGIN + spoken.plusSeconds(4).toNanos();
    assertTrue(menu.open(BEGIN));
    assertTrue(menu.open(end - 1));
    assertFalse(menu.open(end));
  }

  @Test
  void noKeyCountsInALineOfOneLanguageAndNoneIsSaid() {
    Menu one = menu("sr");
    assertFalse(one.open(BEGIN));
    assertEquals("sr-greeting", one.voice());
    assertNull(one.voice());
  }

  @Test
  void voicesSpeakInTheOrderOfTheLanguagesUntilTheyAreHushed() {
    assertEquals("sr-greeting", menu.voice());
    assertEquals("sr-key-1", menu.voice());
    menu.hush();
    assertNull(menu.voice());
  }

  @Test
  void onceClosedNoKeyCounts() {
    menu.close();
    assertFalse(menu.open(BEGIN));
  }
}
