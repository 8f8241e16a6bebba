package rs.astra.hotline.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.roster.Language;

/**
 * Reads calls written as a table, in UTF-8. The first row names the columns, in any order; cells
 * are separated by semicolons or commas, whichever the first row has. Empty rows do not count, and
 * the rows need not be in order.
 *
 * <pre>
 *   arrival    when the call came: 2026-11-21 03:15:20 in the hotline's zone, or with an offset: 2026-11-21T03:15:20+01:00
 *   line       the line's id in the configuration
 *   language   one of the line's languages; empty for its first
 *   patience   after how many seconds of waiting the caller gives up; empty for never
 *   talk       how many seconds the conversation lasts
 * </pre>
 *
 * All calls are read, or all mistakes are named and there is none. A mistake never repeats what
 * stands in the file: it may be a telephone number, put into the wrong column.
 */
public final class CallsFile {
  /** A year at more than a hundred calls an hour has fewer. */
  public static final int MOST_CALLS = 1_000_000;

  /** Longer than any call that there was. */
  public static final int MOST_SECONDS = 86_400;

  private static final List<String> COLUMNS =
      List.of("arrival", "line", "language", "patience", "talk");
  private static final Set<String> NEEDED = Set.of("arrival", "line", "talk");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,5}([.]\\d{1,3})?");
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final Map<LineId, List<Language>> lines;
  private final ZoneId zone;
  private final List<Mistake> mistakes = new ArrayList<>();
  private final List<ComingCall> calls = new ArrayList<>();

  private CallsFile(Map<LineId, List<Language>> lines, ZoneId zone) {
    this.lines = lines;
    this.zone = zone;
  }

  /**
   * Why the file cannot be used.
   *
   * @param line the line, from 1; 0 if it is the whole file
   * @param reason what is wrong and what is allowed, without what stands there
   */
  public record Mistake(long line, String reason) {
    @Override
    public String toString() {
      return (line == 0 ? "" : "line " + line + ": ") + reason;
    }
  }

  /** These are no calls; nothing of the file can be used. */
  public static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    Invalid(List<Mistake> mistakes) {
      super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
      this.mistakes = List.copyOf(mistakes);
    }

    /** Every mistake, by line. */
    public List<Mistake> mistakes() {
      return mistakes;
    }
  }

  /**
   * Reads the calls, by their arrival.
   *
   * @param lines those of the configuration, with their languages, at least one each
   * @param zone the hotline's zone
   * @throws Invalid with all mistakes together
   */
  public static List<ComingCall> read(Path file, Map<LineId, List<Language>> lines, ZoneId zone)
      throws Invalid {
    CallsFile reading = new CallsFile(lines, zone);
    reading.read(file);
    if (reading.mistakes.isEmpty() && reading.calls.isEmpty()) {
      reading.mistake(0, "there is no call in the file");
    }
    if (!reading.mistakes.isEmpty()) {
      throw new Invalid(reading.mistakes);
    }
    reading.calls.sort(Comparator.comparing(ComingCall::arrivesAt));
    return List.copyOf(reading.calls);
  }

  private void mistake(long line, String reason) {
    mistakes.add(new Mistake(line, reason));
  }

  private void read(Path file) {
    long line = 0;
    try (InputStream bytes = Files.newInputStream(file);
        Reader text = new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder());
        CSVParser parser = CSVParser.parse(text, format(file))) {
      List<String> header = List.of();
      for (CSVRecord row : parser) {
        line = parser.getCurrentLineNumber();
        List<String> cells = row.stream().map(CallsFile::stripped).toList();
        if (cells.stream().allMatch(String::isEmpty)) {
          continue;
        }
        if (header.isEmpty()) {
          header = cells.stream().map(cell -> cell.toLowerCase(Locale.ROOT)).toList();
          if (!good(line, header)) {
            return;
          }
        } else if (calls.size() == MOST_CALLS) {
          mistake(line, "there are more than " + MOST_CALLS + " calls in the file");
          return;
        } else {
          row(line, header, cells);
        }
      }
    } catch (NoSuchFileException e) {
      mistake(0, "there is no such file");
    } catch (CharacterCodingException e) {
      mistake(line + 1, "here or further down is something that is not UTF-8");
    } catch (IOException | UncheckedIOException e) {
      mistake(line + 1, wrong(e));
    }
  }

  private static String wrong(Exception e) {
    return e.getCause() instanceof CharacterCodingException
        ? "here or further down is something that is not UTF-8"
        : "here or further down the file cannot be read: perhaps a quotation mark is not closed";
  }

  private static CSVFormat format(Path file) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(1000);
    }
    String first =
        new String(start, StandardCharsets.UTF_8)
            .lines()
            .filter(l -> !l.isBlank())
            .findFirst()
            .orElse("");
    return CSVFormat.DEFAULT
        .builder()
        .setDelimiter(first.contains(";") ? ';' : ',')
        .setIgnoreEmptyLines(false)
        .setIgnoreSurroundingSpaces(true)
        .get();
  }

  /** Spreadsheets also write spaces that do not break, and a mark at the beginning. */
  private static String stripped(String cell) {
    return cell.replace('\u00a0', ' ').replace(BYTE_ORDER_MARK, ' ').strip();
  }

  private boolean good(long line, List<String> header) {
    int before = mistakes.size();
    for (int i = 0; i < header.size(); i++) {
      String column = header.get(i);
      if (!COLUMNS.contains(column)) {
        mistake(
            line,
            "column "
                + (i + 1)
                + ": the first row names the columns, which are "
                + String.join(", ", COLUMNS));
      } else if (header.indexOf(column) < i) {
        mistake(line, "the column " + column + " is there more than once");
      }
    }
    if (mistakes.size() == before) {
      NEEDED.stream()
          .filter(column -> !header.contains(column))
          .sorted()
          .forEach(column -> mistake(line, "the column " + column + " is missing"));
    }
    return mistakes.size() == before;
  }

  private void row(long line, List<String> header, List<String> cells) {
    if (cells.size() > header.size()) {
      mistake(line, "there are more cells than columns");
      return;
    }
    int before = mistakes.size();
    Map<String, String> filled = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).isEmpty()) {
        filled.put(header.get(i), cells.get(i));
      }
    }
    NEEDED.stream()
        .filter(column -> !filled.containsKey(column))
        .sorted()
        .forEach(column -> mistake(line, column + ": must not be empty"));
    Instant arrival = value(line, filled, "arrival", this::instant);
    LineId id = value(line, filled, "line", this::line);
    Duration patience = value(line, filled, "patience", CallsFile::seconds);
    Duration talk = value(line, filled, "talk", CallsFile::seconds);
    List<Language> spoken = id == null ? List.of() : lines.getOrDefault(id, List.of());
    Language language =
        id == null ? null : value(line, filled, "language", cell -> language(cell, spoken));
    if (mistakes.size() == before && arrival != null && id != null && talk != null) {
      calls.add(
          new ComingCall(
              arrival, id, language == null ? spoken.getFirst() : language, patience, talk));
    }
  }

  private <T> @Nullable T value(
      long line, Map<String, String> cells, String column, Function<String, T> read) {
    String cell = cells.get(column);
    if (cell == null) {
      return null;
    }
    try {
      return read.apply(cell);
    } catch (IllegalArgumentException | DateTimeException e) {
      String allowed =
          e instanceof DateTimeException
              ? "must be a time such as 2026-11-21 03:15:20 or 2026-11-21T03:15:20+01:00"
              : String.valueOf(e.getMessage());
      mistake(line, column + ": " + allowed);
      return null;
    }
  }

  private Instant instant(String cell) {
    String iso = cell.replace(' ', 'T');
    return iso.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
        ? OffsetDateTime.parse(iso, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant()
        : LocalDateTime.parse(iso, DateTimeFormatter.ISO_LOCAL_DATE_TIME).atZone(zone).toInstant();
  }

  private LineId line(String cell) {
    LineId id = new LineId(cell);
    require(lines.containsKey(id), "there is no such line in the configuration");
    return id;
  }

  private static Language language(String cell, List<Language> spoken) {
    return spoken.stream()
        .filter(language -> language.tag().equals(cell))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("must be one of the line's languages"));
  }

  private static Duration seconds(String cell) {
    String allowed = "must be a number of seconds from 0 to " + MOST_SECONDS;
    require(SECONDS.matcher(cell).matches(), allowed);
    Duration time = Duration.ofMillis(Math.round(Double.parseDouble(cell) * 1000));
    require(time.toSeconds() <= MOST_SECONDS, allowed);
    return time;
  }

  private static void require(boolean good, String otherwise) {
    if (!good) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
