package rs.astra.hotline.rosterfile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Absence;
import rs.astra.hotline.core.roster.Change;
import rs.astra.hotline.core.roster.Days;
import rs.astra.hotline.core.roster.Hours;
import rs.astra.hotline.core.roster.Person;
import rs.astra.hotline.core.roster.Shift;
import rs.astra.hotline.core.roster.ShiftId;

/**
 * Reads a roster written as a table. The first row names the columns, in any order; cells are
 * separated by semicolons or commas, whichever the first row has. Empty rows do not count. In each
 * row {@code kind} says what it is and so which cells it has (those in brackets may be empty):
 *
 * <pre>
 *   person     id speaks [station] [nights]     speaks: "sr+ en", + for well; nights: yes if the person has agreed
 *                                               in writing to more than a week of nights in a row
 *   shift      id person post date start end    once, on that day
 *   shift      id person post days [every] [from] [until] start end
 *                                               weekly: "mon-fri", "sat sun", "pon sre", "daily"; every so many weeks,
 *                                               counted from the week of from, which is then needed
 *   absence    person from until                dates (until is the last day), or dates with a time: 2026-03-29 14:00
 *   cancelled  id date                          that occurrence of the shift does not take place
 *   taken      id date person                   somebody else takes it
 *   moved      id date [to] start end           it takes place on the day "to", or on the same day, at other hours
 * </pre>
 *
 * Posts: first, second, coordinator, interpreter. Times: 22:00; an end at or before the start is on
 * the next day. Dates: 2026-03-29 or 29.3.2026. In the column {@code note} anything may stand; it
 * is not kept.
 */
final class CsvRoster {
  /** What a row can be, with the columns that it must and may have. */
  private enum Kind {
    PERSON("id speaks", "station nights"),
    SHIFT("id person post start end", "date days every from until"),
    ABSENCE("person from until", ""),
    CANCELLED("id date", ""),
    TAKEN("id date person", ""),
    MOVED("id date start end", "to");

    private final String needed;
    private final String optional;

    Kind(String needed, String optional) {
      this.needed = needed;
      this.optional = optional;
    }

    List<String> needed() {
      return List.of(needed.split(" ", -1));
    }

    List<String> allowed() {
      return List.of(("kind note " + needed + " " + optional).strip().split(" ", -1));
    }

    static @Nullable Kind of(String cell) {
      return Arrays.stream(values())
          .filter(kind -> kind.name().equalsIgnoreCase(cell))
          .findFirst()
          .orElse(null);
    }
  }

  private static final Set<String> COLUMNS = new TreeSet<>();

  static {
    Arrays.stream(Kind.values()).forEach(kind -> COLUMNS.addAll(kind.allowed()));
  }

  private final Draft draft;
  private final Set<StationId> stations;

  CsvRoster(Draft draft, Set<StationId> stations) {
    this.draft = draft;
    this.stations = stations;
  }

  /** Reads it into the draft; what cannot be read is a mistake there. */
  void read(FileText text) {
    String first = text.all().lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(first.contains(";") ? ';' : ',')
            .setIgnoreEmptyLines(false)
            .setIgnoreSurroundingSpaces(true)
            .get();
    int line = 1;
    try (CSVParser parser = CSVParser.parse(text.all(), format)) {
      Iterator<CSVRecord> rows = parser.iterator();
      List<String> header = List.of();
      while (rows.hasNext()) {
        CSVRecord row = rows.next();
        line = text.lineOf(row.getCharacterPosition());
        List<String> cells = row.stream().map(CsvRoster::stripped).toList();
        if (cells.stream().allMatch(String::isEmpty)) {
          continue;
        }
        if (!header.isEmpty()) {
          row(line, header, cells);
        } else {
          header = cells.stream().map(cell -> cell.toLowerCase(Locale.ROOT)).toList();
          if (!good(line, header)) {
            return;
          }
        }
      }
    } catch (IOException | UncheckedIOException e) {
      draft.mistake(line, "here or further down a quotation mark is not closed or out of place");
    }
  }

  /** Spreadsheets also write spaces that do not break. */
  private static String stripped(String cell) {
    return cell.replace('\u00a0', ' ').strip();
  }

  private boolean good(int line, List<String> header) {
    Set<String> known = new HashSet<>();
    boolean good = true;
    for (int i = 0; i < header.size(); i++) {
      String column = header.get(i);
      if (!column.isEmpty() && !COLUMNS.contains(column)) {
        draft.mistake(
            line,
            "column " + (i + 1) + ": there is no such column, only " + String.join(", ", COLUMNS));
        good = false;
      } else if (!column.isEmpty() && !known.add(column)) {
        draft.mistake(line, "the column " + column + " is there more than once");
        good = false;
      }
    }
    if (good && !known.contains("kind")) {
      draft.mistake(line, "the first row must name the columns, kind among them");
      good = false;
    }
    return good;
  }

  private void row(int line, List<String> header, List<String> cells) {
    Map<String, String> filled = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      String column = i < header.size() ? header.get(i) : "";
      if (!cells.get(i).isEmpty() && column.isEmpty()) {
        draft.mistake(line, "column " + (i + 1) + " has no name, and something stands in it");
      } else if (!cells.get(i).isEmpty()) {
        filled.put(column, cells.get(i));
      }
    }
    Kind kind = Kind.of(filled.getOrDefault("kind", ""));
    if (kind == null) {
      draft.mistake(line, "kind: must be person, shift, absence, cancelled, taken or moved");
      return;
    }
    Row row = new Row(line, filled);
    for (String column : kind.needed()) {
      if (!filled.containsKey(column)) {
        row.mistake(column, "must not be empty in such a row");
      }
    }
    filled.keySet().stream()
        .filter(column -> !kind.allowed().contains(column))
        .sorted()
        .forEach(column -> row.mistake(column, "must be empty in such a row"));
    switch (kind) {
      case PERSON -> person(row);
      case SHIFT -> shift(row);
      case ABSENCE -> absence(row);
      case CANCELLED, TAKEN, MOVED -> change(row, kind);
    }
  }

  /** The filled cells of one row. */
  private final class Row {
    final int line;
    private final Map<String, String> cells;

    Row(int line, Map<String, String> cells) {
      this.line = line;
      this.cells = cells;
    }

    boolean has(String column) {
      return cells.containsKey(column);
    }

    void mistake(String column, String reason) {
      draft.mistake(line, column + ": " + reason);
    }

    /** What stands there, null if nothing does, or nothing that can be read (a mistake). */
    <T> @Nullable T value(String column, Function<String, T> read) {
      String cell = cells.get(column);
      if (cell == null) {
        return null;
      }
      try {
        return read.apply(cell);
      } catch (IllegalArgumentException e) {
        mistake(column, String.valueOf(e.getMessage()));
        return null;
      }
    }

    /** Something made of several cells, null if they do not fit together (a mistake). */
    <T> @Nullable T made(Supplier<T> make) {
      try {
        return make.get();
      } catch (IllegalArgumentException e) {
        draft.mistake(line, String.valueOf(e.getMessage()));
        return null;
      }
    }
  }

  private void person(Row row) {
    CounsellorId id = row.value("id", Cells::person);
    var speaks = row.value("speaks", Cells::speaks);
    StationId station = row.value("station", this::station);
    Boolean nights = row.value("nights", Cells::yes);
    if (id != null && speaks != null) {
      draft.add(row.line, new Person(id, station, speaks, nights != null && nights));
    } else if (id != null) {
      draft.broken(id);
    }
  }

  private StationId station(String cell) {
    StationId station = new StationId(cell);
    if (!stations.contains(station)) {
      throw new IllegalArgumentException("there is no such station in the configuration");
    }
    return station;
  }

  private void shift(Row row) {
    ShiftId id = row.value("id", ShiftId::new);
    CounsellorId person = row.value("person", Cells::person);
    var post = row.value("post", Cells::post);
    Hours hours = hours(row);
    Days days = days(row);
    if (id != null && person != null && post != null && hours != null && days != null) {
      draft.add(row.line, new Shift(id, person, post, days, hours));
    } else if (id != null) {
      draft.broken(id);
    }
  }

  private static @Nullable Hours hours(Row row) {
    LocalTime start = row.value("start", Cells::time);
    LocalTime end = row.value("end", Cells::end);
    return start == null || end == null ? null : new Hours(start, end);
  }

  private static @Nullable Days days(Row row) {
    if (row.has("date") == row.has("days")) {
      row.mistake("date", "a shift has either a date or days of the week");
      return null;
    }
    if (row.has("date")) {
      Stream.of("every", "from", "until")
          .filter(row::has)
          .forEach(column -> row.mistake(column, "must be empty when there is a date"));
      return row.value("date", cell -> new Days.Once(Cells.date(cell)));
    }
    var on = row.value("days", Cells::days);
    Integer every = row.has("every") ? row.value("every", Cells::weeks) : Integer.valueOf(1);
    LocalDate from = row.has("from") ? row.value("from", Cells::date) : Days.EARLIEST;
    LocalDate until = row.value("until", Cells::date);
    if (every != null && every != 1 && !row.has("from")) {
      row.mistake("from", "must say from which week on the weeks are counted");
    }
    return on == null || every == null || from == null || (until == null && row.has("until"))
        ? null
        : row.made(() -> new Days.Weekly(on, every, from, until));
  }

  private void absence(Row row) {
    CounsellorId person = row.value("person", Cells::person);
    LocalDateTime from = row.value("from", Cells::from);
    LocalDateTime until = row.value("until", Cells::until);
    if (person != null && from != null && until != null) {
      Absence absence = row.made(() -> new Absence(person, from, until));
      if (absence != null) {
        draft.add(row.line, absence);
      }
    }
  }

  private void change(Row row, Kind kind) {
    ShiftId id = row.value("id", ShiftId::new);
    LocalDate date = row.value("date", Cells::date);
    CounsellorId person = row.value("person", Cells::person);
    LocalDate to = row.has("to") ? row.value("to", Cells::date) : date;
    Hours hours = hours(row);
    if (id == null || date == null) {
      return;
    }
    Change.Occurrence of = new Change.Occurrence(id, date);
    if (kind == Kind.CANCELLED) {
      draft.add(row.line, new Change.Cancelled(of));
    } else if (kind == Kind.TAKEN && person != null) {
      draft.add(row.line, new Change.Taken(of, person));
    } else if (kind == Kind.MOVED && to != null && hours != null) {
      Change moved = row.made(() -> new Change.Moved(of, to, hours));
      if (moved != null) {
        draft.add(row.line, moved);
      }
    }
  }
}
