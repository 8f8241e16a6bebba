package rs.astra.hotline.asterisk.agi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.Config;
import rs.astra.hotline.ConfigReader;
import rs.astra.hotline.core.roster.Language;

/** The sounds that are kept in the repository, measured. */
final class PromptsTest {
  private static final Path ASTERISK = Path.of("asterisk-config");
  private static final Duration LONGEST_GREETING = Duration.ofSeconds(12);

  private final Prompts prompts = Prompts.in(ASTERISK.resolve("sounds"));

  PromptsTest() throws IOException {}

  private static Iterable<Config.Line> lines() throws ConfigReader.Invalid {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "HOTLINE_ASTERISK_AMI_SECRET", "nobody-knows",
                "HOTLINE_DATABASE_PASSWORD", "nobody-knows",
                "HOTLINE_SPOOL_SECRET", "spool-secret-of-the-tests-0123456"));
    for (int i = 1; i <= 8; i++) {
      environment.put("HOTLINE_STATIONS_C" + i + "_PASSWORD", "password-of-c" + i);
    }
    return ConfigReader.read(null, environment).lines().values();
  }

  @Test
  void theGreetingSaysEachLanguageInItselfWithinTwelveSeconds() throws Exception {
    for (Config.Line line : lines()) {
      List<String> voices = Menu.voices(line);
      assertEquals(List.of("sr-greeting", "sr-key-1", "en-key-2", "ru-key-3", "zh-key-4"), voices);
      voices.forEach(voice -> assertFalse(prompts.length(voice).isZero(), voice));
      Duration length = prompts.length(voices);
      assertTrue(length.compareTo(LONGEST_GREETING) <= 0, () -> "greeting of " + length);
    }
  }

  @Test
  void everyOrderOfTheseLanguagesIsSaidWithinTwelveSeconds() throws Exception {
    List<Language> languages = lines().iterator().next().languages();
    for (List<Language> order : orders(languages)) {
      List<String> voices =
          Menu.voices(new Config.Line("Line", List.of(), "greeting", order, false));
      voices.forEach(voice -> assertFalse(prompts.length(voice).isZero(), voice));
      Duration length = prompts.length(voices);
      assertTrue(length.compareTo(LONGEST_GREETING) <= 0, () -> order + ": " + length);
    }
  }

  private static List<List<Language>> orders(List<Language> languages) {
    if (languages.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Language>> orders = new ArrayList<>();
    for (Language first : languages) {
      for (List<Language> rest :
          orders(languages.stream().filter(language -> !language.equals(first)).toList())) {
        List<Language> order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        orders.add(order);
      }
    }
    return orders;
  }

  @Test
  void everyLanguageOfALineHasEveryVoice() throws Exception {
    for (Config.Line line : lines()) {
      assertEquals(List.of(), Menu.mistakes(line, prompts));
    }
  }

  @Test
  void aLanguageWithoutVoicesAndAGreetingThatIsTooLongAreSaid() {
    List<Language> languages = List.of(new Language("sr"), new Language("uk"));
    assertEquals(
        List.of(
            "there is no sound uk/key-2",
            "there is no sound uk/please-wait",
            "there is no sound uk/nobody-free",
            "the greeting with its keys is longer than 12 s"),
        Menu.mistakes(
            new Config.Line("Line", List.of(), "nobody-free", languages, false), prompts));
  }

  @Test
  void everySentenceHasItsSound() throws IOException {
    TreeSet<String> missing = new TreeSet<>();
    for (String line : Files.readAllLines(ASTERISK.resolve("prompts.txt"))) {
      if (!line.startsWith("#") && !line.isBlank()) {
        String[] parts = line.split("\\|", -1);
        String voice = parts[0] + "-" + parts[1];
        if (prompts.length(voice).isZero()) {
          missing.add(voice);
        }
      }
    }
    assertTrue(missing.isEmpty(), missing::toString);
  }
}
