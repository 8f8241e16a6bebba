package rs.astra.hotline.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.roster.Language;

/** Calls written as a table. */
class CallsFileTest {
  private static final Language SERBIAN = new Language("sr");
  private static final Language ENGLISH = new Language("en");
  private static final Map<LineId, List<Language>> LINES =
      Map.of(new LineId("sos"), List.of(SERBIAN, ENGLISH), new LineId("m"), List.of(SERBIAN));

  @TempDir private Path folder = Path.of("");

  private List<ComingCall> read(byte[] bytes) throws Exception {
    Path file = Files.write(folder.resolve("calls.csv"), bytes);
    return CallsFile.read(file, LINES, Rooms.BELGRADE);
  }

  private List<ComingCall> read(String text) throws Exception {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> mistakes(String text) {
    return assertThrows(CallsFile.Invalid.class, () -> read(text)).mistakes().stream()
        .map(CallsFile.Mistake::toString)
        .toList();
  }

  @Test
  void callsAreReadAndPutInTheOrderOfTheirArrival() throws Exception {
    assertEquals(
        List.of(
            new ComingCall(
                Instant.parse("2026-07-21T01:15:20Z"),
                new LineId("m"),
                SERBIAN,
                null,
                Duration.ofMillis(1500)),
            new ComingCall(
                Instant.parse("2026-11-21T02:15:20Z"),
                new LineId("sos"),
                ENGLISH,
                Duration.ofSeconds(30),
                Duration.ofSeconds(600))),
        read(
            """
            talk;line;arrival;patience;language
            600;sos;2026-11-21 03:15:20;30;en

            1.5;m;2026-07-21T03:15:20+02:00;;
            """));
  }

  @Test
  void spreadsheetsMarkAndCommasAreUnderstood() throws Exception {
    assertEquals(1, read("\ufeffArrival,Line,Talk\r\n2026-11-21T03:15, sos ,0\r\n").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "21.11.2026;sos;sr;1;1|arrival: must be a time such as 2026-11-21 03:15:20 or"
            + " 2026-11-21T03:15:20+01:00",
        "2026-02-30 03:15;sos;sr;1;1|arrival: must be a time such as 2026-11-21 03:15:20 or"
            + " 2026-11-21T03:15:20+01:00",
        ";sos;sr;1;1|arrival: must not be empty",
        "2026-11-21 03:15;;sr;1;1|line: must not be empty",
        "2026-11-21 03:15;+381641234567;;1;1|line: there is no such line in the configuration",
        "2026-11-21 03:15;m;en;1;1|language: must be one of the line's languages",
        "2026-11-21 03:15;sos;sr;-1;1|patience: must be a number of seconds from 0 to 86400",
        "2026-11-21 03:15;sos;sr;86401;1|patience: must be a number of seconds from 0 to 86400",
        "2026-11-21 03:15;sos;sr;1;NaN|talk: must be a number of seconds from 0 to 86400",
        "2026-11-21 03:15;sos;sr;1;|talk: must not be empty",
        "2026-11-21 03:15;sos;sr;1;1;1|there are more cells than columns",
      })
  void badLineIsNamedWithItsNumberAndReasonAndNotRepeated(String row, String reason) {
    String good = "2026-11-21 03:15;sos;;1;1\n";
    assertEquals(
        List.of("line 4: " + reason),
        mistakes("arrival;line;language;patience;talk\n" + good + "\n" + row + "\n" + good));
  }

  @Test
  void everyMistakeIsNamedAtOnce() {
    assertEquals(
        List.of(
            "line 2: line: there is no such line in the configuration",
            "line 2: talk: must be a number of seconds from 0 to 86400",
            "line 3: arrival: must not be empty"),
        mistakes("arrival;line;talk\n2026-11-21 03:15;x;y\n;sos;1\n"));
  }

  @Test
  void firstRowMustNameTheColumns() {
    assertEquals(
        List.of(
            "line 1: column 2: the first row names the columns, which are arrival, line, language,"
                + " patience, talk",
            "line 1: the column talk is there more than once"),
        mistakes("arrival;caller;talk;talk\n"));
    assertEquals(
        List.of("line 1: the column line is missing", "line 1: the column talk is missing"),
        mistakes("arrival\n"));
  }

  @Test
  void fileWithoutACallIsAMistake() {
    assertEquals(List.of("there is no call in the file"), mistakes("arrival;line;talk\n"));
    assertEquals(List.of("there is no call in the file"), mistakes(""));
    var none =
        assertThrows(
            CallsFile.Invalid.class,
            () -> CallsFile.read(folder.resolve("none"), LINES, Rooms.BELGRADE));
    assertEquals("there is no such file", none.getMessage());
    assertThrows(CallsFile.Invalid.class, () -> CallsFile.read(folder, LINES, Rooms.BELGRADE));
  }

  @Test
  void whatIsNotUtf8IsAMistake() {
    byte[] bytes = "arrival;line;talk\n\u00e9;sos;1\n".getBytes(StandardCharsets.ISO_8859_1);
    var mistakes = assertThrows(CallsFile.Invalid.class, () -> read(bytes)).mistakes();
    assertFalse(mistakes.isEmpty());
    assertEquals(
        "here or further down is something that is not UTF-8", mistakes.getLast().reason());
  }

  @Test
  void quotationMarkThatIsNotClosedIsAMistake() {
    List<String> mistakes = mistakes("arrival;line;talk\n\"2026-11-21 03:15;sos;1\n");
    assertEquals(1, mistakes.size());
    assertEquals(
        "line 2: here or further down the file cannot be read: perhaps a quotation mark is not"
            + " closed",
        mistakes.getFirst());
  }
}
