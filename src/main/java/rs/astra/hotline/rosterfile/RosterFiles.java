package rs.astra.hotline.rosterfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Mistake;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.engine.RosterDesk;
import rs.astra.hotline.engine.RosterDesk.Examined;

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
      read(bytes(file, draft), zone, stations, draft);
    }
    return draft.roster(zone);
  }

  private static void read(byte[] bytes, ZoneId zone, Set<StationId> stations, Draft draft) {
    FileText.of(bytes, draft)
        .ifPresent(
            text -> {
              if (text.all().strip().toUpperCase(Locale.ROOT).startsWith("BEGIN:")) {
                new CalendarRoster(draft, zone).read(text);
              } else {
                new CsvRoster(draft, stations).read(text);
              }
            });
  }

  /**
   * Reads in the same way what is no file, and writes it as the table that is read.
   *
   * @param zone the hotline's zone
   * @param stations those that people may have
   */
  public static RosterDesk.Writing writing(ZoneId zone, Set<StationId> stations) {
    return new RosterDesk.Writing() {
      @Override
      public Examined.Draft read(List<RosterDesk.Sheet> sheets) {
        Draft draft = new Draft();
        for (RosterDesk.Sheet sheet : sheets) {
          draft.nextFile(sheet.name());
          RosterFiles.read(sheet.text().getBytes(StandardCharsets.UTF_8), zone, stations, draft);
        }
        try {
          return new Examined.Read(draft.roster(zone));
        } catch (Invalid e) {
          return new Examined.Unreadable(e.mistakes());
        }
      }

      @Override
      public String write(Roster roster) {
        return RosterTable.written(roster);
      }
    };
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
