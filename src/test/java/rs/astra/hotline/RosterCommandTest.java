package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.core.roster.Coverage;
import rs.astra.hotline.core.roster.Finding;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.RosterRules;
import rs.astra.hotline.core.roster.Span;
import rs.astra.hotline.rosterfile.RosterFiles;

/** What the roster's commands say, and with which exit code. */
class RosterCommandTest {
  private static final Path EXAMPLE = Path.of("src/main/resources/demo-roster.csv");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:30Z");

  @TempDir private Path folder = Path.of("");
  private final StringWriter said = new StringWriter();

  private RosterCommand command() throws Exception {
    String lines =
        """
        lines.sos { label = "L", numbers = ["116000"], greeting = "greeting", languages = ["sr"] }
        lines.two { label = "L", numbers = ["116001"], greeting = "greeting", languages = ["sr", "en"] }
        """;
    Config config = TestConfig.read(folder, TestConfig.ONE_STATION + lines);
    return new RosterCommand(config, NOON, new PrintWriter(said, true));
  }

  private Path roster(String rows) throws Exception {
    return Files.writeString(
        folder.resolve("roster.csv"),
        "kind,id,person,post,days,start,end,speaks,from,until\n" + rows);
  }

  private List<String> lines() {
    return said.toString().lines().toList();
  }

  @Test
  void mistakesAreNamedWithExitCode2() throws Exception {
    Path file = roster("person,mira,,,,,,sr,,\nshift,s1,vera,first,mon,22:00,06:00,,,\n");
    assertEquals(2, command().check(List.of(file)));
    assertEquals(
        List.of(
            "This is no roster, nothing of it can be used:",
            "  roster.csv, line 3: there is no such person in the roster"),
        lines());
  }

  @Test
  void errorsAreFoundWithExitCode1AndGapsAreNamed() throws Exception {
    Path file =
        roster(
            """
            person,mira,,,,,,sr+ en,,
            person,ana,,,,,,sr,,
            shift,s1,mira,first,daily,00:00,00:00,,,
            shift,s2,ana,second,daily,00:00,00:00,,,2026-11-22
            shift,s3,mira,coordinator,daily,00:00,00:00,,,
            """);
    assertEquals(1, command().check(List.of(file)));
    String both = said.toString();
    assertTrue(both.startsWith("2 people, 3 shifts, 0 absences, 0 changes"), both);
    assertTrue(
        both.contains("From Sat 21 Nov 13:00 to Sat 5 Dec 13:00 (336 h), Europe/Belgrade:"), both);
    assertTrue(
        both.contains(
            "  error    mira works for more than 12 h: Wed 11 Nov 00:00 to Tue 8 Dec 00:00 (648 h)"
                + " [Labour Act (Zakon o radu), art. 66: 12 h of rest in every day]"),
        both);
    assertTrue(both.contains("  warning  mira is at work and on call at the same time"), both);
    assertEquals(
        List.of(
            "  gap      nobody on second who speaks en: Sat 21 Nov 13:00 to Sat 5 Dec 13:00 (336"
                + " h)",
            "  gap      nobody on second who speaks sr: Mon 23 Nov 00:00 to Sat 5 Dec 13:00 (301"
                + " h)"),
        lines().stream().filter(line -> line.startsWith("  gap")).toList());
  }

  @Test
  void rosterWithErrorsIsNotImportedUnlessAsked() throws Exception {
    Path file = roster("person,mira,,,,,,sr+ en,,\nshift,s1,mira,first,mon,00:00,00:00,,,\n");
    assertEquals(1, command().store(List.of(file), false));
    assertEquals(
        "Not imported: it has errors. --despite-errors imports it all the same.",
        lines().getLast());
  }

  @Test
  void commandLineKnowsTheCommandsAndWantsAFile() {
    assertEquals(0, Main.run("roster", "check", "--help"));
    assertEquals(2, Main.run("roster"));
    assertEquals(2, Main.run("roster", "import"));
  }

  // --- the example

  private static Roster example() throws Exception {
    Config config =
        ConfigReader.read(
            null,
            Map.ofEntries(
                Map.entry("HOTLINE_DATABASE_PASSWORD", "database-secret"),
                Map.entry("HOTLINE_ASTERISK_AMI_SECRET", "ami-secret-1"),
                Map.entry("HOTLINE_SPOOL_SECRET", "spool-secret-of-the-tests-0123456"),
                Map.entry("HOTLINE_STATIONS_C1_PASSWORD", "station-secret"),
                Map.entry("HOTLINE_STATIONS_C2_PASSWORD", "station-secret"),
                Map.entry("HOTLINE_STATIONS_C3_PASSWORD", "station-secret"),
                Map.entry("HOTLINE_STATIONS_C4_PASSWORD", "station-secret"),
                Map.entry("HOTLINE_STATIONS_C5_PASSWORD", "station-secret"),
                Map.entry("HOTLINE_STATIONS_C6_PASSWORD", "station-secret"),
                Map.entry("HOTLINE_STATIONS_C7_PASSWORD", "station-secret"),
                Map.entry("HOTLINE_STATIONS_C8_PASSWORD", "station-secret")));
    return RosterFiles.read(List.of(EXAMPLE), config.timeZone(), config.stations().keySet());
  }

  /** The two odd nights and the two days with changes are in it. */
  @ParameterizedTest
  @ValueSource(ints = {2026, 2027})
  void exampleCoversEveryMinuteOfTheYearAndBreaksNoRule(int year) throws Exception {
    Roster roster = example();
    Span whole =
        Span.between(
                LocalDate.of(year, 1, 5).atStartOfDay(),
                LocalDate.of(year + 1, 1, 5).atStartOfDay(),
                roster.zone())
            .orElseThrow();
    assertEquals(
        List.of(),
        Coverage.of(roster, whole, Set.of(new Language("sr"), new Language("en"))).gaps());
    // The long night of October is long for everybody.
    assertEquals(
        2,
        RosterRules.check(roster, whole).stream()
            .peek(f -> assertEquals(Finding.Rule.TIRING_SHIFT, f.rule(), f::toString))
            .count());
  }
}
