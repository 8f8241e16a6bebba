package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * What {@code hotline reachability} says: the demo's roster has no hole, and every hole that is
 * planted in it is found, and no other.
 */
class ReachabilityCommandTest {
  private static final Path DEMO = Path.of("src/main/resources/demo-roster.csv");
  private static final Instant NOON = Instant.parse("2026-11-21T12:07:30Z");

  @TempDir private Path folder = Path.of("");
  private final StringWriter said = new StringWriter();

  private int reachability(String... arguments) throws Exception {
    return reachability(Map.of(), arguments);
  }

  private int reachability(Map<String, String> settings, String... arguments) throws Exception {
    Config config = ConfigReader.readWithoutSecrets(null, settings);
    var options = new ReachabilityCommand.Options();
    new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(arguments);
    said.getBuffer().setLength(0);
    return new ReachabilityCommand(config, NOON, new PrintWriter(said, true)).run(options);
  }

  private List<String> lines() {
    return said.toString().lines().toList();
  }

  // --- the demo's roster

  /** An ordinary week, the one with changes, the short night and the long one. */
  @ParameterizedTest
  @ValueSource(strings = {"2026-11-23", "2027-02-15", "2026-03-25", "2026-10-21"})
  void demoRosterHasNoHole(String from) throws Exception {
    int code = reachability("--roster", DEMO.toString(), "--from", from);
    assertEquals("Everybody is reached within 20 s.", lines().getLast());
    assertEquals(0, code);
  }

  @Test
  void readmeShowsWhatTheCommandPrints() throws Exception {
    reachability("--roster", DEMO.toString(), "--from", "2026-11-23");
    String shown =
        lines().stream()
            .map(line -> line.isEmpty() ? line : "    " + line)
            .collect(Collectors.joining("\n"))
            .replaceAll("simulated in [0-9.]+ s", "simulated in ");
    String readme =
        Files.readString(Path.of("README.md"))
            .replaceAll("simulated in [0-9.]+ s", "simulated in ");
    assertTrue(readme.contains(shown), shown);
  }

  // --- planted holes

  private static final String LATE = "the answer comes too late";
  private static final String NOBODY = "nobody answers";

  /**
   * A hole.
   *
   * @param week when the week begins
   * @param within the limit
   * @param replaces the roster's lines that are taken away, by how they begin
   * @param by what stands there instead
   * @param when the times of the hole
   * @param what what is missing then: every line that must be printed, and no other
   */
  record Hole(
      String name,
      String week,
      int within,
      List<String> replaces,
      List<String> by,
      List<String> when,
      List<String> what) {
    @Override
    public String toString() {
      return name;
    }

    List<String> printed() {
      return when.stream().flatMap(time -> what.stream().map(each -> time + ": " + each)).toList();
    }

    Hole in(String otherWeek) {
      return new Hole(name, otherWeek, within, replaces, by, when, what);
    }

    Hole within(int seconds) {
      return new Hole(name, week, seconds, replaces, by, when, what);
    }
  }

  private static Hole hole(
      String name, String replaces, String by, List<String> when, String... what) {
    return new Hole(name, "2026-11-23", 20, rows(replaces), rows(by), when, List.of(what));
  }

  private static List<String> rows(String rows) {
    return rows.isEmpty() ? List.of() : List.of(rows.split("\\|", -1));
  }

  /** What is missing if one person does not answer, or that person's station is down. */
  private static String[] alone(String person, String station, String what) {
    return new String[] {
      "if " + person + " does not answer, " + what, "if station " + station + " is down, " + what
    };
  }

  private static final List<String> NIGHTS =
      List.of(
          "Mon 23 Nov 22:00 to Tue 24 Nov 06:00",
          "Tue 24 Nov 22:00 to Wed 25 Nov 06:00",
          "Wed 25 Nov 22:00 to Thu 26 Nov 06:00",
          "Thu 26 Nov 22:00 to Fri 27 Nov 06:00");

  /** From Monday to Thursday, at these times. */
  private static List<String> each(String from, String until) {
    return Stream.of("Mon 23", "Tue 24", "Wed 25", "Thu 26")
        .map(day -> day + " Nov " + from + " to " + day + " Nov " + until)
        .toList();
  }

  /** From Friday to Sunday, at these times. */
  private static List<String> weekend(String from, String until) {
    return Stream.of("Fri 27", "Sat 28", "Sun 29")
        .map(day -> day + " Nov " + from + " to " + day + " Nov " + until)
        .toList();
  }

  static Stream<Hole> holes() {
    return Stream.of(
        hole(
            "nobody on the second line at night",
            "shift;night-second-mon-thu;",
            "",
            NIGHTS,
            alone("p05", "c1", LATE)),
        hole(
                "an absence in the night that is long because the clock goes back",
                "",
                "absence;;p12;;;;2026-10-25 02:00;2026-10-25 03:00;;;;;;;",
                List.of("Sun 25 Oct 02:00 (+02:00) to Sun 25 Oct 03:00"),
                alone("p06", "c1", LATE))
            .in("2026-10-21"),
        hole(
                "an absence in the night that is short because the clock goes forward",
                "",
                "absence;;p12;;;;2026-03-29 01:30;2026-03-29 03:30;;;;;;;",
                List.of("Sun 29 Mar 01:30 to Sun 29 Mar 03:30"),
                alone("p06", "c1", LATE))
            .in("2026-03-25"),
        hole(
            "an absence without a substitute",
            "",
            "absence;;p01;;;;2026-11-24;2026-11-24;;;;;;;",
            List.of("Tue 24 Nov 06:00 to Tue 24 Nov 14:00"),
            alone("p07", "c2", LATE)),
        hole(
            "nobody there speaks a language of the line",
            "person;p02;|person;p08;",
            "person;p02;;;;;;;;;;sr+;c1;;|person;p08;;;;;;;;;;sr+;c2;;",
            weekend("06:00", "14:00"),
            "nobody answers who speaks the language, and nobody interprets (free en, sos en)"),
        hole(
            "two people on shift at one station",
            "person;p07;",
            "person;p07;;;;;;;;;;sr+ en;c1;;",
            each("06:00", "14:00"),
            alone("p01", "c1", LATE)),
        hole(
                "nobody is coordinator, who is the second line's substitute at night",
                "shift;night-second-mon-thu;|shift;coordinator-1;",
                "",
                NIGHTS,
                alone("p05", "c1", NOBODY))
            .within(40),
        hole(
            "a swap after which one person has both lines",
            "",
            "taken;day-second-mon-thu;p01;;;;;;2026-11-23;;;;;;",
            List.of("Mon 23 Nov 06:00 to Mon 23 Nov 14:00"),
            alone("p01", "c1", LATE)),
        hole(
            "a shift that ends a quarter of an hour early",
            "shift;day-second-mon-thu;",
            "shift;day-second-mon-thu;p07;second;mon-thu;;;;;06:00;13:45;;;;",
            each("13:45", "14:00"),
            alone("p01", "c1", LATE)),
        hole(
            "a shift that begins a minute late",
            "shift;evening-first-mon-thu;",
            "shift;evening-first-mon-thu;p03;first;mon-thu;;;;;14:01;22:00;;;;",
            each("14:00", "14:01"),
            alone("p09", "c2", LATE)),
        hole(
            "one person alone, and so one station alone",
            "shift;day-second-fri-sun;|shift;coordinator-1;|shift;coordinator-2;",
            "",
            weekend("06:00", "14:00"),
            alone("p02", "c1", NOBODY)),
        hole(
            "somebody who has no station",
            "person;p11;",
            "person;p11;;;;;;;;;;sr+ en;;;",
            NIGHTS,
            alone("p05", "c1", LATE)),
        hole(
            "a shift that is cancelled",
            "",
            "cancelled;evening-second-fri-sun;;;;;;;2026-11-27;;;;;;",
            List.of("Fri 27 Nov 14:00 to Fri 27 Nov 22:00"),
            alone("p04", "c1", LATE)),
        hole(
            "a shift that is moved",
            "",
            "moved;night-first-fri-sun;;;;;;;2026-11-28;23:00;07:00;;;;",
            List.of("Sat 28 Nov 22:00 to Sat 28 Nov 23:00"),
            alone("p12", "c2", LATE)),
        hole(
            "a contract that ends within the week",
            "shift;evening-second-mon-thu;",
            "shift;evening-second-mon-thu;p09;second;mon-thu;;;2026-11-25;;14:00;22:00;;;;",
            List.of("Thu 26 Nov 14:00 to Thu 26 Nov 22:00"),
            alone("p03", "c1", LATE)),
        hole(
            "a shift every other week",
            "shift;evening-first-fri-sun;",
            "shift;evening-first-fri-sun;p04;first;fri-sun;2;2026-11-20;;;14:00;22:00;;;;",
            weekend("14:00", "22:00"),
            alone("p10", "c2", LATE)),
        hole(
            "a night shift that nobody continues after midnight",
            "shift;night-first-mon-thu;",
            "shift;night-first-mon-thu;p05;first;mon-thu;;;;;22:00;00:00;;;;",
            List.of(
                "Tue 24 Nov 00:00 to Tue 24 Nov 06:00",
                "Wed 25 Nov 00:00 to Wed 25 Nov 06:00",
                "Thu 26 Nov 00:00 to Thu 26 Nov 06:00",
                "Fri 27 Nov 00:00 to Fri 27 Nov 06:00"),
            alone("p11", "c2", LATE)));
  }

  @ParameterizedTest
  @MethodSource("holes")
  void plantedHoleIsFoundAndNoOther(Hole hole) throws Exception {
    int code =
        reachability(
            "--roster", planted(hole).toString(), "--from", hole.week, "--within=" + hole.within);
    List<String> all = lines();
    int missing = all.indexOf("Not reached within " + hole.within + " s:");
    assertTrue(missing > 0, said.toString());
    assertEquals(hole.printed(), all.stream().skip(missing + 1L).map(String::strip).toList());
    assertEquals(1, code);
  }

  private Path planted(Hole hole) throws Exception {
    List<String> rows = new ArrayList<>(Files.readAllLines(DEMO));
    for (String begins : hole.replaces) {
      assertTrue(rows.removeIf(row -> row.startsWith(begins)), "nothing to replace");
    }
    rows.addAll(hole.by);
    return Files.write(folder.resolve("planted.csv"), rows);
  }

  /** Of two on one level each may be the one who is rung first, and does not answer. */
  @Test
  void whoeverFailsIsRungFirstWhoeverHasBeenIdleForLonger() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("two.csv"),
            """
            kind;id;person;post;days;start;end;speaks;station
            person;ana;;;;;;sr+ en;c1
            person;ema;;;;;;sr+ en;c2
            shift;s1;ana;first;daily;00:00;00:00;;
            shift;s2;ema;first;daily;00:00;00:00;;
            """);
    assertEquals(1, reachability("--roster", file.toString(), "--from=2026-11-23", "--within=14"));
    for (String who : List.of("ana", "ema")) {
      String missing = "if " + who + " does not answer, " + LATE;
      assertTrue(lines().stream().anyMatch(line -> line.endsWith(missing)), said.toString());
    }
  }

  @Test
  void emptyRosterReachesNobodyEver() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.csv"), "kind;id;speaks\nperson;ana;sr\n");
    assertEquals(1, reachability("--roster", empty.toString(), "--from=2026-11-23"));
    assertEquals("  Mon 23 Nov 00:00 to Mon 30 Nov 00:00: nobody answers", lines().getLast());
  }

  /** Of the languages in which a caller shall be understood it would be a hole. */
  @Test
  void languageThatNobodySpeaksIsToldAndIsNoHole() throws Exception {
    assertEquals(0, reachability("--roster", DEMO.toString(), "--from=2026-11-23"));
    assertTrue(
        lines()
            .containsAll(
                List.of(
                    "  zh: nobody interprets in 98.0 h, first Mon 23 Nov 00:00 to Mon 23 Nov 08:00"
                        + " (free, sos)",
                    "  zh: p16 interprets in 70.0 h, first Mon 23 Nov 08:00 to Mon 23 Nov 22:00"
                        + " (free, sos)")),
        said.toString());
  }

  @Test
  void languageThatNobodySpeaksNeedsAPersonAllTheSame() throws Exception {
    Path file =
        planted(hole("", "shift;night-first-mon-thu;|shift;night-second-mon-thu;", "", List.of()));
    assertEquals(1, reachability(Map.of(), "--roster", file.toString(), "--from=2026-11-23"));
    assertTrue(
        lines().contains("  Mon 23 Nov 22:00 to Tue 24 Nov 06:00: the answer comes too late"),
        said.toString());
  }

  private static final Map<String, String> C1_IS_A_MOBILE =
      Map.of(
          "HOTLINE_STATIONS_C1_MOBILE", "+381640000123",
          "HOTLINE_ASTERISK_SIP_CARRIER_HOST", "carrier.invalid");

  @Test
  void atAMobileAKeyMustBePressedAndItsVoicemailStopsNobody() throws Exception {
    String[] usual = {"--roster", DEMO.toString(), "--from=2026-11-23", "--within=20"};
    assertEquals(0, reachability(C1_IS_A_MOBILE, usual));
    String all = said.toString();
    assertTrue(all.matches("(?s).*nothing is broken +5600 +9 s +9 s .*"), all);
    assertTrue(all.matches("(?s).*a voicemail answers +5600 +9 s +10 s .*"), all);
  }

  @Test
  void limitAndHowSoonSomebodyPicksUpAreConfiguration() throws Exception {
    String[] usual = {"--roster", DEMO.toString(), "--from=2026-11-23"};
    assertEquals(1, reachability(Map.of("HOTLINE_REACHABILITY_WITHIN", "14s"), usual));
    assertEquals(
        "Not reached within 14 s:",
        lines().stream().filter(l -> l.startsWith("Not")).findFirst().orElse(""));
    assertEquals(1, reachability(Map.of("HOTLINE_REACHABILITY_PICK_UP", "11s"), usual));
    assertEquals(
        0,
        reachability(
            Map.of("HOTLINE_REACHABILITY_WITHIN", "14s"),
            "--roster",
            DEMO.toString(),
            "--from=2026-11-23",
            "--within=20"));
  }

  @Test
  void limitIsAsked() throws Exception {
    String roster = DEMO.toString();
    assertEquals(0, reachability("--roster", roster, "--from=2026-11-23", "--within=15"));
    assertEquals(1, reachability("--roster", roster, "--from=2026-11-23", "--within=14"));
  }

  @Test
  void detailsListWhoAnswers() throws Exception {
    reachability("--roster", DEMO.toString(), "--from=2026-11-23", "--details");
    assertTrue(
        lines()
            .containsAll(
                List.of(
                    "  Mon 23 Nov 06:00 to Mon 23 Nov 14:00: p01 answers after 5 s (free en, free"
                        + " sr, sos en, sos sr)",
                    "  Mon 23 Nov 06:00 to Mon 23 Nov 14:00: if p01 does not answer, p07 answers"
                        + " after 15 s (free en, free sr, sos en, sos sr)",
                    "  Mon 23 Nov 13:59:56 to Mon 23 Nov 14:00: p09 answers after 9 s (free en,"
                        + " free ru, free sr, sos en, sos ru, sos sr)")),
        said.toString());
  }

  // --- wrong use

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--within=0|--within: must be 1 to 240",
        "--pick-up=0|--pick-up: must be 1 to 60",
        "--from=soon|--from: must be a time such as 2026-11-23T06:00",
        "--from=2026-02-30|--from: must be a time such as 2026-11-23T06:00",
      })
  void wrongUseIsNamedWithExitCode2(String argument, String reason) throws Exception {
    assertEquals(2, reachability("--roster", DEMO.toString(), argument));
    assertEquals(List.of(reason), lines());
  }

  @Test
  void brokenRosterIsNamedWithExitCode2() throws Exception {
    assertEquals(2, reachability("--roster", "nowhere.csv"));
    assertEquals("  nowhere.csv: there is no such file", lines().getLast());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T06:20, Mon 23 Nov 06:15",
    "2026-11-23T06:20:00+00:00, Mon 23 Nov 07:15",
    "2026-11-23T05:00:00Z, Mon 23 Nov 06:00",
  })
  void weekBeginsAtAQuarterHour(String from, String begin) throws Exception {
    reachability("--roster", DEMO.toString(), "--from", from);
    assertTrue(lines().getFirst().startsWith(begin + " to Mon 30 Nov"), lines().getFirst());
  }

  @Test
  void withoutATimeTheWeekBeginsNow() throws Exception {
    reachability("--roster", DEMO.toString());
    assertTrue(lines().getFirst().startsWith("Sat 21 Nov 13:00 to Sat 28 Nov 13:00"));
  }
}
