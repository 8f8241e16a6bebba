package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.consent.OverrideRules;
import rs.astra.hotline.core.consent.SharingRules;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.engine.CallbackDesk;
import rs.astra.hotline.engine.Exposure;
import rs.astra.hotline.engine.SharingDesk;
import rs.astra.hotline.people.RelyingParty;

class TextsTest {
  private static final String LATIN = "abcčćdđefghijklmnoprsštuvzž";
  private static final String CYRILLIC = "абцчћдђефгхијклмнопрсштувзж";

  private static final List<String> PAGES =
      List.of(
          "wallboard.html",
          "duty.html",
          "consent.html",
          "sign-in.html",
          "provider.html",
          "invitation.html",
          "account.html",
          "people.html",
          "wall.html");

  /** Names and units stay as they are, or have a form of their own. */
  private static final Pattern KEPT = Pattern.compile("\\{\\w+}|Asterisk");

  @Test
  void every_language_has_every_text() throws Exception {
    JsonObject texts = texts();
    assertEquals(List.of("sr-Latn", "sr-Cyrl", "en"), List.copyOf(texts.fieldNames()));
    for (String language : texts.fieldNames()) {
      assertEquals(
          new TreeSet<>(texts.getJsonObject("en").fieldNames()),
          new TreeSet<>(texts.getJsonObject(language).fieldNames()),
          language);
    }
  }

  @Test
  void every_text_has_the_same_places_to_fill_in() throws Exception {
    JsonObject texts = texts();
    for (String key : texts.getJsonObject("en").fieldNames()) {
      List<String> places = places(texts.getJsonObject("en").getString(key));
      assertEquals(places, places(texts.getJsonObject("sr-Latn").getString(key)), key);
      assertEquals(places, places(texts.getJsonObject("sr-Cyrl").getString(key)), key);
    }
  }

  @Test
  void both_scripts_say_the_same() throws Exception {
    JsonObject texts = texts();
    for (String key : texts.getJsonObject("sr-Latn").fieldNames()) {
      String latin = texts.getJsonObject("sr-Latn").getString(key);
      assertEquals(cyrillic(latin), texts.getJsonObject("sr-Cyrl").getString(key), key);
    }
  }

  @Test
  void every_text_that_a_page_names_exists() throws Exception {
    JsonObject english = texts().getJsonObject("en");
    for (String page : PAGES) {
      Matcher named = Pattern.compile("data-(?:text|label|title)=\"([^\"]+)\"").matcher(read(page));
      assertTrue(named.find(), page);
      do {
        assertTrue(english.containsKey(named.group(1)), page + " names " + named.group(1));
      } while (named.find());
    }
  }

  @Test
  void everything_that_can_be_exposed_has_words() throws Exception {
    for (Exposure what : Exposure.values()) {
      String key = "exposed_" + what.name().toLowerCase(Locale.ROOT);
      assertTrue(texts().getJsonObject("en").containsKey(key), key);
    }
  }

  @Test
  void whatever_is_refused_is_said_in_plain_words() throws Exception {
    JsonObject english = texts().getJsonObject("en");
    Stream.of(
            CallbackDesk.Obstacle.values(),
            Verdict.Because.values(),
            SharingDesk.Obstacle.values(),
            SharingRules.Refusal.values(),
            OverrideRules.Obstacle.values())
        .flatMap(Stream::of)
        .map(why -> "refused_" + why.name().toLowerCase(Locale.ROOT))
        .forEach(key -> assertTrue(english.containsKey(key), key));
    Stream.of(RelyingParty.Why.values())
        .map(why -> "provider_" + why.name().toLowerCase(Locale.ROOT))
        .forEach(key -> assertTrue(english.containsKey(key), key));
  }

  @Test
  void no_page_has_a_script_or_a_style_inside() throws Exception {
    for (String page : PAGES) {
      String html = read(page);
      assertFalse(Pattern.compile("<style|\\sstyle=|\\son\\w+=|javascript:").matcher(html).find());
      assertFalse(Pattern.compile("<script[^>]*>\\s*\\S+\\s*</script>").matcher(html).find());
      assertFalse(Pattern.compile("(?:src|href)=\"(?:https?:)?//").matcher(html).find());
    }
  }

  private static List<String> places(String text) {
    return Pattern.compile("\\{\\w+}")
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .sorted()
        .toList();
  }

  private static String cyrillic(String latin) {
    StringBuilder all = new StringBuilder();
    Matcher kept = KEPT.matcher(latin);
    int from = 0;
    while (kept.find()) {
      all.append(letters(latin.substring(from, kept.start()))).append(kept.group());
      from = kept.end();
    }
    return all.append(letters(latin.substring(from))).toString();
  }

  private static String letters(String latin) {
    StringBuilder all = new StringBuilder();
    String pairs =
        latin
            .replace("dž", "џ")
            .replace("lj", "љ")
            .replace("nj", "њ")
            .replace("Dž", "Џ")
            .replace("Lj", "Љ")
            .replace("Nj", "Њ");
    pairs
        .chars()
        .forEach(
            letter -> {
              int at = LATIN.indexOf(Character.toLowerCase(letter));
              char found = at < 0 ? (char) letter : CYRILLIC.charAt(at);
              all.append(Character.isUpperCase(letter) ? Character.toUpperCase(found) : found);
            });
    return all.toString();
  }

  private static JsonObject texts() throws IOException {
    String module = read("texts.js").strip();
    assertTrue(module.startsWith("export default ") && module.endsWith(";"));
    return new JsonObject(module.substring("export default ".length(), module.length() - 1));
  }

  private static String read(String name) throws IOException {
    try (InputStream in = TextsTest.class.getResourceAsStream("/webroot/" + name)) {
      assertTrue(in != null, name);
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
