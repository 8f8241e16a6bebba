package rs.astra.hotline.rosterfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.rosterfile.Reading.duties;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Absence;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Person;
import rs.astra.hotline.core.roster.Proficiency;
import rs.astra.hotline.core.roster.Roster;

/** Rosters as tables. */
class CsvRosterTest {
  private static final String HEADER =
      "kind,id,person,post,days,every,date,to,from,until,start,end,speaks,station,nights,note\n";

  private static final String WHOLE =
      """
      kind,id,person,post,days,date,from,until,start,end,speaks,station,nights,to
      person,mira,,,,,,,,,sr+ en,c1,yes,
      person,ana,,,,,,,,,sr,,,
      shift,n1,mira,first,mon-tue,,2026-01-01,2026-11-30,22:00,06:00,,,,
      shift,d1,ana,second,,2026-11-20,,,08:00,16:00,,,,
      absence,,ana,,,,2026-11-25,2026-11-26,,,,,,
      cancelled,n1,,,,2026-11-17,,,,,,,,
      taken,n1,ana,,,2026-11-23,,,,,,,,
      moved,d1,,,,2026-11-20,,,09:00,12:00,,,,2026-11-21
      """;

  private static final List<String> WHOLE_DUTIES =
      List.of(
          "mira FIRST 11-16T21:00 11-17T05:00",
          "ana SECOND 11-21T08:00 11-21T11:00",
          "ana FIRST 11-23T21:00 11-24T05:00",
          "mira FIRST 11-24T21:00 11-25T05:00",
          "mira FIRST 11-30T21:00 12-01T05:00");

  @TempDir private Path folder = Path.of("");

  private Reading csv(String text) {
    return new Reading(folder).file("roster.csv", text);
  }

  /** Rows below the usual header; rows are written with their filled cells as column=cell. */
  private Reading rows(String... rows) {
    StringBuilder text = new StringBuilder(HEADER);
    List<String> columns = List.of(HEADER.strip().split(",", -1));
    for (String row : rows) {
      String[] cells = new String[columns.size()];
      Arrays.fill(cells, "");
      for (String cell : row.split("; ", -1)) {
        int equals = cell.indexOf('=');
        cells[columns.indexOf(cell.substring(0, equals))] =
            "\"" + cell.substring(equals + 1) + "\"";
      }
      text.append(String.join(",", cells)).append('\n');
    }
    return csv(text.toString());
  }

  private static final String MIRA = "kind=person; id=mira; speaks=sr";
  private static final String NIGHT =
      "kind=shift; id=n1; person=mira; post=first; days=mon; start=22:00; end=06:00";

  private static List<String> november(Roster roster) {
    return duties(roster, "2026-11-16T00:00", "2026-12-10T00:00");
  }

  // --- what can be said

  @Test
  void everyKindOfRowIsRead() throws Exception {
    Roster roster = csv(WHOLE).roster();
    assertEquals(WHOLE_DUTIES, november(roster));
    assertEquals(
        new Person(
            new CounsellorId("mira"),
            new StationId("c1"),
            Map.of(
                new Language("sr"), Proficiency.SPEAKS_WELL,
                new Language("en"), Proficiency.SPEAKS),
            true),
        roster.person(new CounsellorId("mira")));
    assertEquals(
        new Person(
            new CounsellorId("ana"), null, Map.of(new Language("sr"), Proficiency.SPEAKS), false),
        roster.person(new CounsellorId("ana")));
    assertEquals(
        List.of(
            new Absence(
                new CounsellorId("ana"),
                LocalDateTime.of(2026, 11, 25, 0, 0),
                LocalDateTime.of(2026, 11, 27, 0, 0))),
        List.copyOf(roster.absences()));
  }

  /** What a spreadsheet in Serbia makes of the same table. */
  @Test
  void tableAsASpreadsheetWritesItIsTheSame() throws Exception {
    String excel =
        "\ufeff"
            + WHOLE
                .replace(",", ";")
                .replace("mon-tue", "PON-uto")
                .replaceAll("2026-(\\d\\d)-(\\d\\d)", "$2.$1.2026.")
                .replaceAll("(\\d\\d):00", "$1:00:00")
                .replace("yes", "Da")
                .replace("\n", ";;;\r\n")
                .replaceFirst("person;ana", "\r\n;;;;;;\r\n\u00a0\r\nperson;ana");
    assertEquals(november(csv(WHOLE).roster()), november(csv(excel).roster()));
    assertEquals(csv(WHOLE).roster(), csv(excel).roster());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void anyLineEndsAreReadAndCounted(String end) throws Exception {
    assertEquals(WHOLE_DUTIES, november(csv(WHOLE.replace("\n", end)).roster()));
    assertEquals(
        List.of("roster.csv, line 8: the shift does not begin on this day"),
        csv(WHOLE
                .replace("taken,n1,ana,,,2026-11-23", "taken,n1,ana,,,2026-11-25")
                .replace("\n", end))
            .mistakes());
  }

  @Test
  void orderOfRowsAndColumnsDoesNotMatter() throws Exception {
    List<String> lines = WHOLE.lines().toList();
    assertEquals(
        csv(WHOLE).roster(),
        csv(lines.getFirst() + "\n" + String.join("\n", lines.subList(1, 9).reversed())).roster());
    assertEquals(
        csv("kind,speaks,id\nperson,sr,mira\n").roster(),
        csv("ID,Kind,SPEAKS\nmira,PERSON,sr\n").roster());
  }

  @Test
  void notesMayHoldAnythingAndAreNotKept() throws Exception {
    Roster roster =
        csv("""
        kind,id,speaks,note
        person,mira,sr,"Živka; zamena, ""čet""
        u 8"
        person,ana,sr,
        """)
            .roster();
    assertEquals(2, roster.people().size());
    assertFalse(roster.toString().contains("Živka"));
  }

  @ParameterizedTest
  @CsvSource({
    "mon-fri,         1 1 1 1 1 0 0",
    "fri-mon,         1 0 0 0 1 1 1",
    "daily,           1 1 1 1 1 1 1",
    "mon wed  sun,    1 0 1 0 0 0 1",
    "'mon,tue',       1 1 0 0 0 0 0",
    "pon sre čet,     1 0 1 1 0 0 0",
    "uto cet PET-ned, 0 1 0 1 1 1 1",
    "пон-уто суб,     1 1 0 0 0 1 0",
  })
  void daysOfTheWeek(String days, String expected) throws Exception {
    Roster roster = rows(MIRA, NIGHT.replace("days=mon", "days=" + days)).roster();
    List<String> duties = duties(roster, "2026-11-16T12:00", "2026-11-23T12:00");
    StringBuilder found = new StringBuilder();
    for (int day = 16; day < 23; day++) {
      String evening = "11-" + day + "T21:00";
      found.append(duties.stream().anyMatch(d -> d.contains(" " + evening)) ? "1 " : "0 ");
    }
    assertEquals(expected, found.toString().strip());
  }

  @ParameterizedTest
  @CsvSource({
    // from and until of an absence: the last day belongs to it, a moment does not
    "2026-11-17,       2026-11-17,       2026-11-17T00:00, 2026-11-18T00:00",
    "17.11.2026.,      18. 11. 2026,     2026-11-17T00:00, 2026-11-19T00:00",
    "2026-11-17 14:00, 2026-11-17,       2026-11-17T14:00, 2026-11-18T00:00",
    "17.11.2026 7:30,  2026-11-17 08.15, 2026-11-17T07:30, 2026-11-17T08:15",
    "17. 11. 2026. 7:30, 2026-11-17 09:00:00, 2026-11-17T07:30, 2026-11-17T09:00",
  })
  void absences(String from, String until, LocalDateTime begins, LocalDateTime ends)
      throws Exception {
    assertEquals(
        List.of(new Absence(new CounsellorId("mira"), begins, ends)),
        List.copyOf(
            rows(MIRA, "kind=absence; person=mira; from=" + from + "; until=" + until)
                .roster()
                .absences()));
  }

  @Test
  void endOfTheDayMayBeWrittenAs24() throws Exception {
    assertEquals(
        List.of("mira FIRST 11-16T15:00 11-16T23:00"),
        november(
            rows(
                    MIRA,
                    NIGHT.replace("22:00", "16:00").replace("06:00", "24:00")
                        + "; until=2026-11-20")
                .roster()));
  }

  @Test
  void everySecondWeekIsCountedFromTheWeekOfFrom() throws Exception {
    assertEquals(
        List.of("mira FIRST 11-23T21:00 11-24T05:00", "mira FIRST 12-07T21:00 12-08T05:00"),
        november(rows(MIRA, NIGHT + "; every=2; from=2026-11-12").roster()));
  }

  // --- what is wrong

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind=person; id=Mira; speaks=sr | id: a person's id has small letters a to z, digits and"
            + " dashes, at most 31",
        "kind=person; id=vera; speaks=Serbian | speaks: must be language codes such as: sr+ en (+"
            + " for well)",
        "kind=person; id=vera; speaks=sr sr+ | speaks: names a language more than once",
        "kind=person; id=vera; speaks=sr; station=c9 | station: there is no such station in the"
            + " configuration",
        "kind=person; id=vera; speaks=sr; nights=maybe | nights: must be yes or no",
        "kind=person; id=vera; speaks=sr; post=first | post: must be empty in such a row",
        "kind=person; id=vera | speaks: must not be empty in such a row",
        "kind=person; id=mira; speaks=sr | this person is there already",
        "kind=shift; id=n1; person=mira; post=first; days=mon; start=22:00; end=06:00 | a shift of"
            + " this id is there already",
        "kind=shift; id=n 2; person=mira; post=first; days=mon; start=22:00; end=06:00 | id: a"
            + " shift's id has letters, digits, dashes and underscores, at most 40",
        "kind=shift; id=n2; person=vera; post=first; days=mon; start=22:00; end=06:00 | there is no"
            + " such person in the roster",
        "kind=shift; id=n2; person=mira; post=third; days=mon; start=22:00; end=06:00 | post: must"
            + " be first, second, coordinator or interpreter",
        "kind=shift; id=n2; person=mira; post=first; days=mon; start=22:00 | end: must not be empty"
            + " in such a row",
        "kind=shift; id=n2; person=mira; post=first; days=mon; start=25:00; end=06:00 | start: must"
            + " be a time such as 07:30",
        "kind=shift; id=n2; person=mira; post=first; days=mon; start=24:00; end=06:00 | start: must"
            + " be a time such as 07:30",
        "kind=shift; id=n2; person=mira; post=first; days=mon; start=22:00:30; end=06:00 | start:"
            + " must be a time such as 07:30",
        "kind=shift; id=n2; person=mira; post=first; days=mon; start=22:00; end=6 | end: must be a"
            + " time such as 07:30",
        "kind=shift; id=n2; person=mira; post=first; days=mo; start=22:00; end=06:00 | days: must"
            + " be days such as: mon-fri, sat sun, pon sre, daily",
        "kind=shift; id=n2; person=mira; post=first; days=mon-tue-wed; start=22:00; end=06:00 |"
            + " days: must be days such as: mon-fri, sat sun, pon sre, daily",
        "kind=shift; id=n2; person=mira; post=first; start=22:00; end=06:00 | date: a shift has"
            + " either a date or days of the week",
        "kind=shift; id=n2; person=mira; post=first; days=mon; date=2026-11-16; start=22:00;"
            + " end=06:00 | date: a shift has either a date or days of the week",
        "kind=shift; id=n2; person=mira; post=first; date=2026-11-16; until=2026-11-18;"
            + " start=22:00; end=06:00 | until: must be empty when there is a date",
        "kind=shift; id=n2; person=mira; post=first; date=2026-02-30; start=22:00; end=06:00 |"
            + " date: must be a date such as 2026-03-29 or 29.3.2026.",
        "kind=shift; id=n2; person=mira; post=first; date=1999-12-31; start=22:00; end=06:00 |"
            + " date: a date is from 2000 to 2199",
        "kind=shift; id=n2; person=mira; post=first; days=mon; every=two; start=22:00; end=06:00 |"
            + " every: must be a number of weeks, 1 to 52",
        "kind=shift; id=n2; person=mira; post=first; days=mon; every=53; from=2026-01-01;"
            + " start=22:00; end=06:00 | a shift recurs every 1 to 52 weeks",
        "kind=shift; id=n2; person=mira; post=first; days=mon; every=2; start=22:00; end=06:00 |"
            + " from: must say from which week on the weeks are counted",
        "kind=shift; id=n2; person=mira; post=first; days=mon; from=2026-11-17; until=2026-11-20;"
            + " start=22:00; end=06:00 | a weekly shift that never takes place",
        "kind=absence; person=vera; from=2026-11-17; until=2026-11-18 | there is no such person in"
            + " the roster",
        "kind=absence; person=mira; from=2026-11-19; until=2026-11-18 | an absence ends after it"
            + " begins",
        "kind=absence; person=mira; from=2026-11-17; until=2026-11-18 25:00 | until: must be a time"
            + " such as 07:30",
        "kind=absence; person=mira; from=2026-11-17 | until: must not be empty in such a row",
        "kind=cancelled; id=n9; date=2026-11-16 | there is no shift of this id",
        "kind=cancelled; id=n1; date=2026-11-17 | the shift does not begin on this day",
        "kind=taken; id=n1; date=2026-11-16; person=mira | the shift is this person's already",
        "kind=taken; id=n1; date=2026-11-16; person=vera | there is no such person in the roster",
        "kind=moved; id=n1; date=2026-11-16; to=soon; start=08:00; end=12:00 | to: must be a date"
            + " such as 2026-03-29 or 29.3.2026.",
        "kind=moved; id=n1; date=2026-11-16; to=2200-01-01; start=08:00; end=12:00 | a date is from"
            + " 2000 to 2199",
        "kind=moved; id=n1; date=2026-11-16; start=08:00 | end: must not be empty in such a row",
        "kind=vacation; person=mira | kind: must be person, shift, absence, cancelled, taken or"
            + " moved",
        "note=nothing | kind: must be person, shift, absence, cancelled, taken or moved",
      })
  void mistakeIsNamedWithItsLine(String row, String reason) {
    assertEquals(List.of("roster.csv, line 4: " + reason), rows(MIRA, NIGHT, row).mistakes());
  }

  @Test
  void allMistakesOfAllRowsAreNamedAtOnce() {
    assertEquals(
        List.of(
            "roster.csv, line 2: id: a person's id has small letters a to z, digits and dashes,"
                + " at most 31",
            "roster.csv, line 2: speaks: must be language codes such as: sr+ en (+ for well)",
            "roster.csv, line 4: there is no such person in the roster",
            "roster.csv, line 5: start: must be a time such as 07:30"),
        rows(
                "kind=person; id=ŽIVKA; speaks=?",
                MIRA,
                NIGHT.replace("mira", "vera"),
                NIGHT.replace("n1", "n2").replace("22:00", "noon"))
            .mistakes());
  }

  /** A row that cannot be read is told once, not again by every row that speaks of it. */
  @Test
  void whatSpeaksOfABrokenRowIsNotComplainedOfAsWell() {
    assertEquals(
        List.of("roster.csv, line 2: speaks: must be language codes such as: sr+ en (+ for well)"),
        rows(
                MIRA.replace("=sr", "=Serbian"),
                NIGHT,
                "kind=cancelled; id=n1; date=2026-11-16",
                "kind=absence; person=mira; from=2026-11-17; until=2026-11-18")
            .mistakes());
    assertEquals(
        List.of("roster.csv, line 3: post: must be first, second, coordinator or interpreter"),
        rows(MIRA, NIGHT.replace("first", "third"), "kind=cancelled; id=n1; date=2026-11-16")
            .mistakes());
  }

  @Test
  void emptyLinesAndLinesWithinCellsAreCounted() {
    assertEquals(
        List.of(
            "roster.csv, line 8: kind: must be person, shift, absence, cancelled, taken or moved"),
        csv("""
        kind,id,speaks,note

        person,mira,sr,"two
        lines"

        ,,,
          \s
        x
        """)
            .mistakes());
  }

  // --- the table itself

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind,name | 1 | column 2: there is no such column, only date, days, end, every, from, id,"
            + " kind, nights, note, person, post, speaks, start, station, to, until",
        "kind,id,kind | 1 | the column kind is there more than once",
        "id,speaks | 1 | the first row must name the columns, kind among them",
        "hello | 1 | column 1: there is no such column, only date, days, end, every, from, id,"
            + " kind, nights, note, person, post, speaks, start, station, to, until",
      })
  void firstRowMustNameTheColumns(String header, int line, String reason) {
    assertEquals(
        List.of("roster.csv, line " + line + ": " + reason),
        csv(header + "\nperson,x\n").mistakes());
  }

  @Test
  void cellWithoutAColumnIsAMistake() {
    assertEquals(
        List.of("roster.csv, line 2: column 4 has no name, and something stands in it"),
        csv("kind,id,speaks\nperson,mira,sr,c1\n").mistakes());
  }

  @Test
  void quotationMarkThatIsNotClosedIsAMistake() {
    assertEquals(
        List.of(
            "roster.csv, line 2: here or further down a quotation mark is not closed or out of"
                + " place"),
        csv("kind,id,speaks,note\nperson,mira,sr,\nperson,ana,sr,\"open\nperson,vera,sr,\n")
            .mistakes());
  }

  @Test
  void nothingIsHalfImportedWhenOneOfTwoFilesIsBad() {
    assertEquals(
        List.of("second.csv, line 2: speaks: must not be empty in such a row"),
        new Reading(folder)
            .file("first.csv", WHOLE)
            .file("second.csv", "kind,id,speaks\nperson,vera,\n")
            .mistakes());
  }

  @Test
  void severalFilesAreOneRoster() throws Exception {
    List<String> lines = WHOLE.lines().toList();
    String header = lines.getFirst() + "\n";
    assertEquals(
        csv(WHOLE).roster(),
        new Reading(folder)
            .file("shifts.csv", header + String.join("\n", lines.subList(3, 9)))
            .file("people.csv", header + String.join("\n", lines.subList(1, 3)))
            .roster());
  }

  // --- bytes

  @Test
  void otherEncodingsAreRefusedWhereTheyAreFirstSeen() {
    String text = "kind,id,speaks,note\nperson,mira,sr,\nperson,ana,sr,čet\n";
    String reason = "this is not UTF-8; a spreadsheet calls the format \"CSV UTF-8\"";
    assertEquals(
        List.of("roster.csv, line 3: " + reason),
        new Reading(folder)
            .file("roster.csv", text.getBytes(Charset.forName("windows-1250")))
            .mistakes());
    for (Charset charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
      assertEquals(
          List.of("roster.csv, line 1: " + reason),
          new Reading(folder).file("roster.csv", text.getBytes(charset)).mistakes());
    }
  }

  @Test
  void fileThatIsCutInTheMiddleOfALetterIsRefused() {
    byte[] bytes = "kind,id,speaks,note\nperson,mira,sr,č".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        List.of(
            "roster.csv, line 2: this is not UTF-8; a spreadsheet calls the format \"CSV UTF-8\""),
        new Reading(folder).file("roster.csv", Arrays.copyOf(bytes, bytes.length - 1)).mistakes());
  }

  @Test
  void fileThatIsTooLargeIsNotRead() throws Exception {
    String most = "kind,id,speaks\nperson,mira,sr\n";
    most += "\n".repeat(RosterFiles.LARGEST_BYTES - most.length());
    assertEquals(1, csv(most).roster().people().size());
    assertEquals(
        List.of("roster.csv: the file is larger than 1048576 bytes"), csv(most + "\n").mistakes());
  }

  /** Time must not grow with the square of the lines: this would take hours. */
  @Test
  void aLargeFileFullOfMistakesIsReadToItsEnd() {
    int lines = RosterFiles.LARGEST_BYTES / 2 - 10;
    List<String> mistakes = csv("kind\n" + "x\n".repeat(lines)).mistakes();
    assertEquals(Draft.MOST_MISTAKES + 1, mistakes.size());
    assertTrue(mistakes.getFirst().startsWith("roster.csv, line 2: kind"));
    assertEquals(
        "roster.csv: and " + (lines - Draft.MOST_MISTAKES) + " more, in all files",
        mistakes.getLast());
  }

  @Test
  void tooManyShiftsAreOneMistake() {
    StringBuilder text = new StringBuilder(HEADER).append("person,mira,,,,,,,,,,,sr,,,\n");
    for (int i = 0; i < Roster.MOST + 5; i++) {
      text.append("shift,s" + i + ",mira,first,,,2026-11-16,,,,08:00,12:00,,,,\n");
    }
    assertEquals(
        List.of("roster.csv, line 10003: a roster has at most 10000 shifts"),
        csv(text.toString()).mistakes());
  }

  @Test
  void filesThatSayNothingAreRefused() {
    assertEquals(List.of("roster.csv: the file is empty"), csv("").mistakes());
    assertEquals(List.of("roster.csv: the file is empty"), csv("\ufeff\r\n  \n").mistakes());
    assertEquals(
        List.of("gone.csv: there is no such file"),
        new Reading(folder).missing("gone.csv").mistakes());
  }

  /** Whatever stands in a cell, a mistake does not repeat it. */
  @Test
  void mistakesRepeatNothingOfTheFile() {
    String rubbish = "Živka381601234567";
    List<String> columns = List.of(HEADER.strip().split(",", -1));
    for (String kind :
        List.of("person", "shift", "absence", "cancelled", "taken", "moved", rubbish)) {
      for (String column : columns) {
        if (!column.equals("kind") && !column.equals("note")) {
          String row = "kind=" + kind + "; " + column + "=" + rubbish;
          List<String> mistakes = rows(row, MIRA).mistakes();
          assertTrue(mistakes.stream().noneMatch(m -> m.contains("ivka")), mistakes::toString);
          assertTrue(mistakes.stream().noneMatch(m -> m.contains("381")), mistakes::toString);
        }
      }
    }
    assertFalse(csv("kind," + rubbish + "\n").mistakes().toString().contains("ivka"));
    assertFalse(csv(HEADER + "\"" + rubbish + "\"x,").mistakes().toString().contains("ivka"));
  }
}
