package rs.astra.hotline;

import com.typesafe.config.ConfigUtil;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.roster.Language;

/** Lines: the numbers that are called. */
final class LinesSection {
  /** As many as a caller listens to (domain: four or five options a menu). */
  private static final int MOST_LANGUAGES = 4;

  private static final Pattern RING = Pattern.compile("longest-idle|all-at-once");
  private static final Pattern NUMBER = Pattern.compile("\\+[1-9]\\d{6,14}|\\d{3,6}");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 .-]{0,30}");

  private final ConfigValues values;

  LinesSection(ConfigValues values) {
    this.values = values;
  }

  Map<LineId, Config.Line> read() {
    Map<LineId, Config.Line> lines = new LinkedHashMap<>();
    for (String id : values.objects("lines")) {
      String key = "lines." + ConfigUtil.joinPath(id) + ".";
      if (!ConfigValues.NAME.matcher(id).matches()) {
        values.mistake("lines: a line's id has letters, digits and dashes, at most 31");
        continue;
      }
      List<Language> languages = languages(key + "languages");
      if (languages.size() > MOST_LANGUAGES) {
        values.mistake(key + "languages: at most four, so that the greeting stays short");
      }
      lines.put(
          new LineId(id),
          new Config.Line(
              values.text(
                  key + "label",
                  PLAIN,
                  "a short neutral text of plain letters, digits and spaces, at most 31"),
              values.list(key + "numbers", NUMBER, "numbers such as +381117850000, or short codes"),
              values.text(key + "greeting", ConfigValues.NAME, "a prompt's name"),
              languages,
              "all-at-once"
                  .equals(values.text(key + "ring", RING, "longest-idle or all-at-once"))));
    }
    if (lines.isEmpty()) {
      values.mistake("lines: there must be at least one line");
    }
    long different = lines.values().stream().flatMap(l -> l.numbers().stream()).distinct().count();
    if (different < lines.values().stream().mapToLong(l -> l.numbers().size()).sum()) {
      values.mistake("lines: a number belongs to one line only");
    }
    return lines;
  }

  /** The languages under that key, each once; the first is the line's own. */
  List<Language> languages(String key) {
    List<String> tags =
        values.list(key, Pattern.compile("[a-z]{2,3}"), "language codes, at least one");
    if (tags.stream().distinct().count() < tags.size()) {
      values.mistake(key + ": each language once");
    }
    return tags.stream().map(Language::new).toList();
  }
}
