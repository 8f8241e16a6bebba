package rs.astra.hotline.asterisk.agi;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.roster.Language;

/**
 * What a caller hears first, and which key chooses which language.
 *
 * <ol>
 *   <li>The greeting in the line's first language, then each language of the line says its key in
 *       itself. A line of one language has no keys.
 *   <li>The n-th key is the n-th language of the line. Any other key, and one that was pressed
 *       before, means nothing.
 *   <li>Keys count while the voices speak and {@value #AFTER_SECONDS} s longer. Nobody waits for
 *       one: telephones ring meanwhile.
 *   <li>A key lives only until it is a language; it is written and counted nowhere.
 * </ol>
 */
final class Menu {
  static final int AFTER_SECONDS = 4;

  /** Nobody listens to more before a person is heard (domain: at most 12 s). */
  private static final Duration LONGEST = Duration.ofSeconds(12);

  private final List<Language> languages;
  private final Queue<String> voices;
  private final long closesAt;
  private @Nullable Language chosen;
  private boolean closed;

  private Menu(List<Language> languages, List<String> voices, long closesAt) {
    this.languages = languages;
    this.voices = new ArrayDeque<>(voices);
    this.closesAt = closesAt;
  }

  /**
   * The menu of a line, which begins to speak.
   *
   * @param now by {@link System#nanoTime}, as in {@link #open}
   */
  static Menu of(Config.Line line, Prompts prompts, long now) {
    List<Language> languages = line.languages();
    List<String> voices = voices(line);
    return languages.size() == 1
        ? new Menu(List.of(), voices, 0)
        : new Menu(
            languages,
            voices,
            now + prompts.length(voices).plus(Duration.ofSeconds(AFTER_SECONDS)).toNanos());
  }

  /** No menu: for a caller who has heard it. */
  static Menu none() {
    return new Menu(List.of(), List.of(), 0);
  }

  /** The greeting and the keys, in their order, as music classes. */
  static List<String> voices(Config.Line line) {
    List<Language> languages = line.languages();
    List<String> voices = new ArrayList<>();
    voices.add(languages.getFirst() + "-" + line.greeting());
    for (int key = 1; languages.size() > 1 && key <= languages.size(); key++) {
      voices.add(languages.get(key - 1) + "-key-" + key);
    }
    return voices;
  }

  /** What callers of the line would miss, in words; empty if all is well. */
  static List<String> mistakes(Config.Line line, Prompts prompts) {
    List<String> wanted = new ArrayList<>(voices(line));
    for (Language language : line.languages()) {
      wanted.add(language + "-please-wait");
      wanted.add(language + "-nobody-free");
    }
    List<String> mistakes = new ArrayList<>();
    for (String voice : wanted) {
      if (prompts.length(voice).isZero()) {
        mistakes.add("there is no sound " + voice.replaceFirst("-", "/"));
      }
    }
    if (prompts.length(voices(line)).compareTo(LONGEST) > 0) {
      mistakes.add("the greeting with its keys is longer than " + LONGEST.toSeconds() + " s");
    }
    return mistakes;
  }

  /** The next voice, null if all have spoken. */
  @Nullable String voice() {
    return voices.poll();
  }

  /** Nothing more is said. */
  void hush() {
    voices.clear();
  }

  /** Whether keys count. */
  boolean open(long now) {
    return !closed && !languages.isEmpty() && now < closesAt;
  }

  /** No further key counts. */
  void close() {
    closed = true;
  }

  /** As if no key had been pressed. */
  void forget() {
    chosen = null;
  }

  /** The language that the key chooses now, null if it means nothing. */
  @Nullable Language press(char key) {
    int place = key - '1';
    if (place < 0 || place >= languages.size() || languages.get(place).equals(chosen)) {
      return null;
    }
    chosen = languages.get(place);
    return chosen;
  }
}
