package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code hotline simulate} says, and with which exit code. */
class SimulateCommandTest {
  private static final String ROSTER = "src/main/resources/demo-roster.csv";
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:30Z");

  @TempDir private Path folder = Path.of("");
  private final StringWriter said = new StringWriter();

  private int simulate(String... arguments) throws Exception {
    Config config = ConfigReader.readWithoutSecrets(null, Map.of());
    var options = new SimulateCommand.Options();
    new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(arguments);
    said.getBuffer().setLength(0);
    return new SimulateCommand(config, NOON, new PrintWriter(said, true)).run(options);
  }

  private List<String> lines() {
    return said.toString().lines().toList();
  }

  /** Everything but the last line, which says how long it took. */
  private List<String> result(String... arguments) throws Exception {
    assertEquals(0, simulate(arguments));
    return lines().subList(0, lines().size() - 1);
  }

  private String row(String of) {
    return lines().stream()
        .filter(line -> line.startsWith(of + " "))
        .findFirst()
        .orElseThrow()
        .replaceAll(" +", " ")
        .strip();
  }

  /**
   * Two callers at once: the first line takes one after 2 s, the second line the other at once. The
   * third gives up after 1 s.
   */
  @Test
  void dayIsReplayedAndEveryCallIsCounted() throws Exception {
    Path calls =
        Files.writeString(
            folder.resolve("calls.csv"),
            """
            arrival;line;language;patience;talk
            2026-11-23 09:00:00;sos;sr;;600
            2026-11-23 09:00:01;free;en;;600
            2026-11-23 10:00:00;sos;en;1;600
            """);
    result("--calls", calls.toString(), "--roster", ROSTER, "--answered=100", "--pick-up=2-2");
    assertEquals(
        "Mon 23 Nov 2026 09:00 to Mon 23 Nov 2026 11:00, Europe/Belgrade, seed 1",
        lines().getFirst());
    assertEquals("all 3 66.7 % 66.7 % 66.7 % 1 0 2.0 2.0 2.0 2.0 6.7 %", row("all"));
    assertEquals("line sos 2 50.0 % 50.0 % 50.0 % 1 0 2.0 2.0 2.0 2.0", row("line sos"));
    assertEquals("language en 2 50.0 % 50.0 % 50.0 % 1 0 2.0 2.0 2.0 2.0", row("language en"));
    assertEquals("09:00 2 100.0 % 100.0 % 100.0 % 0 0 2.0 2.0 2.0 2.0 13.3 %", row("09:00"));
    assertEquals("10:00 1 0.0 % 0.0 % 0.0 % 1 0 - - - - 0.0 %", row("10:00"));
    assertEquals("11:00 0 - - - 0 0 - - - - -", row("11:00"));
    assertTrue(
        lines()
            .contains(
                "Gave up after 0-5 s: 1 5-15 s: 0 15-30 s: 0 30-60 s: 0 over 60 s: 0"
                    .replace("after ", "after  ")
                    .replaceAll("(\\d) (\\d+-|over)", "$1   $2")),
        said.toString());
    assertTrue(lines().getLast().startsWith("3 calls, "), lines().getLast());
  }

  @Test
  void sameSeedPlaysTheSameAndAnotherOneDoesNot() throws Exception {
    String[] usual = {"--calls-an-hour=20", "--hours=24", "--roster", ROSTER, "--seed=7"};
    List<String> once = result(usual);
    assertEquals(once, result(usual));
    assertEquals("Sun 22 Nov 2026 00:00", once.getFirst().substring(0, 21));
    usual[4] = "--seed=8";
    assertNotEquals(once, result(usual));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|Either --calls or --calls-an-hour must be given",
        "--calls-an-hour=0|--calls-an-hour: must be 0.01 to 10000",
        "--calls-an-hour=1 --calls=x|Only one of --calls and --calls-an-hour may be given",
        "--calls=x --from=2026-11-23|--from: the file says when its calls came",
        "--calls-an-hour=1 --hours=0|--hours: must be 1 to 8784",
        "--calls-an-hour=1 --talk=0|--talk: must be 1 to 86400",
        "--calls-an-hour=1 --patience=-1|--patience: must be 0 to 86400",
        "--calls-an-hour=1 --answered=101|--answered: must be 0 to 100",
        "--calls-an-hour=1 --unreachable=-1|--unreachable: must be 0 to 100",
        "--calls-an-hour=1 --unreachable=6|--answered and --unreachable: must be 100 together, or"
            + " less",
        "--calls-an-hour=1 --pick-up=8-2|--pick-up: must be two numbers of seconds from 0 to 120,"
            + " such as 2-8",
        "--calls-an-hour=1 --from=soon|--from: must be a date such as 2026-11-23",
        "--calls=nowhere|These are no calls, nothing of the file can be used:",
      })
  void wrongUseIsNamedWithExitCode2(String arguments, String reason) throws Exception {
    String all = "--roster " + ROSTER + (arguments == null ? "" : " " + arguments);
    assertEquals(2, simulate(all.split(" ", -1)));
    assertEquals(reason, lines().getFirst());
  }

  @Test
  void brokenRosterIsNamedWithExitCode2() throws Exception {
    assertEquals(2, simulate("--calls-an-hour=1", "--roster", "nowhere.csv"));
    assertEquals("  nowhere.csv: there is no such file", lines().getLast());
    assertEquals(2, Main.run("simulate", "--calls-an-hour=1"));
  }
}
