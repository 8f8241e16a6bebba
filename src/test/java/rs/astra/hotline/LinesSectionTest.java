package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.TestConfig.ONE_STATION;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.roster.Language;

final class LinesSectionTest extends ConfigScene {
  @Test
  void thirdLineIsAnEntryMore() throws Exception {
    Config config =
        read(
            ONE_STATION
                + """
                lines {
                  sos { label = "Line 1", numbers = ["+381117850000"], greeting = "greeting", languages = ["sr"] }
                  free { label = "Line 2", numbers = ["+381800101201"], greeting = "greeting", languages = ["sr"] }
                  eu { label = "Line 3", numbers = ["116000"], greeting = "greeting", languages = ["en", "sr"] }
                }
                """);
    assertEquals(3, config.lines().size());
    assertEquals(List.of("116000"), line(config, "eu").numbers());
    assertEquals(new Language("en"), line(config, "eu").languages().getFirst());
  }

  @Test
  void lineHasAtMostFourLanguagesAndEachOnce() throws Exception {
    String line =
        "lines.sos { label = L, numbers = [\"1234\"], greeting = hello, ring = all-at-once,"
            + " languages = [%s] }\n";
    assertEquals(
        List.of("lines.sos.languages: at most four, so that the greeting stays short"),
        mistakes(ONE_STATION + line.formatted("sr, en, ru, zh, tr")));
    assertEquals(
        List.of("lines.sos.languages: each language once"),
        mistakes(ONE_STATION + line.formatted("sr, en, sr")));
  }

  @Test
  void lineThatLacksSomethingIsNamedWithWhatItLacks() throws Exception {
    List<String> mistakes = mistakes(ONE_STATION + "lines { eu { numbers = [\"116000\"] } }\n");
    assertEquals(
        List.of("lines.eu.languages", "lines.eu.label", "lines.eu.greeting"),
        mistakes.stream().map(m -> m.substring(0, m.indexOf(' '))).toList());
  }

  @Test
  void numberBelongsToOneLineOnly() throws Exception {
    List<String> mistakes = mistakes(ONE_STATION + "lines { }\n", Map.of());
    assertTrue(mistakes.contains("lines: there must be at least one line"));
    String twice =
        "{ label = \"L\", numbers = [\"116000\"], greeting = \"g\", languages = [\"sr\"] }";
    assertEquals(
        List.of("lines: a number belongs to one line only"),
        mistakes(ONE_STATION + "lines { a " + twice + ", b " + twice + " }\n"));
  }
}
