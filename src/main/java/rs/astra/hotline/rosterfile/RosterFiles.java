package rs.astra.hotline.rosterfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Roster;

/**
 * Reads a roster from files: people from CSV, everything else from CSV or iCalendar. What kind of
 * file it is shows in its first line, not in its name. {@link CsvRoster} and {@link CalendarRoster}
 * say what may stand in them.
 */
public final class RosterFiles {
  /** A roster for a hundred people over years has fewer bytes. */
  public static final int LARGEST_BYTES = 1 << 20;

  private RosterFiles() {}

  /** The files are no roster; nothing of them can be used. */
  public static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    Invalid(List<Mistake> mistakes) {
      super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
      this.mistakes = mistakes;
    }

    /** Every mistake, by file and line. */
    public List<Mistake> mistakes() {
      return mistakes;
    }
  }

  /**
   * Reads all files as one roster.
   *
   * @param zone the hotline's zone
   * @param stations those that people may have
   * @throws Invalid with all mistakes together
   */
  public static Roster read(List<Path> files, ZoneId zone, Set<StationId> stations) throws Invalid {
    Draft draft = new Draft();
    for (Path file : files) {
      draft.nextFile(String.valueOf(file.getFileName()));
      FileText.of(bytes(file, draft), draft)
          .ifPresent(
              text -> {
                if (text.all().strip().toUpperCase(Locale.ROOT).startsWith("BEGIN:")) {
                  new CalendarRoster(draft, zone).read(text);
                } else {
                  new CsvRoster(draft, stations).read(text);
                }
              });
    }
    return draft.roster(zone);
  }

  /** At most one byte more than is allowed. */
  private static byte[] bytes(Path file, Draft draft) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(LARGEST_BYTES + 1);
    } catch (NoSuchFileException e) {
      draft.mistake(0, "there is no such file");
    } catch (IOException e) {
      draft.mistake(0, "the file cannot be read");
    }
    return new byte[0];
  }
}
