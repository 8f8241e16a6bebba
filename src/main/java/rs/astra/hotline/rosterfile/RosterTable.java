package rs.astra.hotline.rosterfile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import rs.astra.hotline.core.roster.Absence;
import rs.astra.hotline.core.roster.Change;
import rs.astra.hotline.core.roster.Days;
import rs.astra.hotline.core.roster.Hours;
import rs.astra.hotline.core.roster.Person;
import rs.astra.hotline.core.roster.Proficiency;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Shift;

/**
 * Writes a roster as the table that {@link CsvRoster} reads; what is read again is the same roster.
 * Notes were never kept, so there are none.
 */
final class RosterTable {
  private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

  /** In the order in which they are written. */
  private enum Column {
    KIND,
    ID,
    PERSON,
    POST,
    DAYS,
    EVERY,
    FROM,
    UNTIL,
    DATE,
    TO,
    START,
    END,
    SPEAKS,
    STATION,
    NIGHTS
  }

  private RosterTable() {}

  static String written(Roster roster) {
    StringBuilder text = new StringBuilder();
    CSVFormat format = CSVFormat.DEFAULT.builder().setDelimiter(';').setRecordSeparator("\n").get();
    try (CSVPrinter out = new CSVPrinter(text, format)) {
      out.printRecord(Arrays.stream(Column.values()).map(RosterTable::name).toList());
      for (Person person : roster.people().values()) {
        print(out, row(person));
      }
      for (Shift shift : roster.shifts().values()) {
        print(out, row(shift));
      }
      for (Absence absence : roster.absences()) {
        print(out, row(absence));
      }
      for (Change change : roster.changes().values()) {
        print(out, row(change));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void print(CSVPrinter out, Map<Column, String> row) throws IOException {
    List<String> cells =
        Arrays.stream(Column.values()).map(column -> row.getOrDefault(column, "")).toList();
    out.printRecord(cells);
  }

  private static Map<Column, String> row(Person person) {
    Map<String, String> speaks = new TreeMap<>();
    person
        .speaks()
        .forEach(
            (language, how) ->
                speaks.put(language.tag(), how == Proficiency.SPEAKS_WELL ? "+" : ""));
    Map<Column, String> row = kind("person");
    row.put(Column.ID, person.id().value());
    row.put(
        Column.SPEAKS,
        speaks.entrySet().stream()
            .map(language -> language.getKey() + language.getValue())
            .collect(Collectors.joining(" ")));
    if (person.station() != null) {
      row.put(Column.STATION, person.station().value());
    }
    if (person.longNights()) {
      row.put(Column.NIGHTS, "yes");
    }
    return row;
  }

  private static Map<Column, String> row(Shift shift) {
    Map<Column, String> row = kind("shift");
    row.put(Column.ID, shift.id().value());
    row.put(Column.PERSON, shift.person().value());
    row.put(Column.POST, shift.post().name().toLowerCase(Locale.ROOT));
    switch (shift.days()) {
      case Days.Once once -> row.put(Column.DATE, once.day().toString());
      case Days.Weekly weekly -> {
        row.put(
            Column.DAYS,
            weekly.on().stream().map(RosterTable::name).collect(Collectors.joining(" ")));
        row.put(Column.EVERY, Integer.toString(weekly.every()));
        row.put(Column.FROM, weekly.from().toString());
        if (weekly.until() != null) {
          row.put(Column.UNTIL, weekly.until().toString());
        }
      }
    }
    return at(row, shift.hours());
  }

  private static Map<Column, String> row(Absence absence) {
    Map<Column, String> row = kind("absence");
    row.put(Column.PERSON, absence.person().value());
    row.put(Column.FROM, moment(absence.from()));
    row.put(Column.UNTIL, moment(absence.until()));
    return row;
  }

  private static Map<Column, String> row(Change change) {
    Map<Column, String> row =
        switch (change) {
          case Change.Cancelled _ -> kind("cancelled");
          case Change.Taken taken -> {
            Map<Column, String> by = kind("taken");
            by.put(Column.PERSON, taken.by().value());
            yield by;
          }
          case Change.Moved moved -> {
            Map<Column, String> to = at(kind("moved"), moved.hours());
            to.put(Column.TO, moved.to().toString());
            yield to;
          }
        };
    row.put(Column.ID, change.of().shift().value());
    row.put(Column.DATE, change.of().day().toString());
    return row;
  }

  private static Map<Column, String> kind(String kind) {
    return new EnumMap<>(Map.of(Column.KIND, kind));
  }

  private static Map<Column, String> at(Map<Column, String> row, Hours hours) {
    row.put(Column.START, hours.start().toString());
    row.put(Column.END, hours.end().toString());
    return row;
  }

  private static String moment(LocalDateTime moment) {
    return MOMENT.format(moment);
  }

  private static String name(Column column) {
    return column.name().toLowerCase(Locale.ROOT);
  }

  private static String name(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }
}
