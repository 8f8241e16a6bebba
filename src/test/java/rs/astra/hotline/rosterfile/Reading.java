package rs.astra.hotline.rosterfile;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Duty;
import rs.astra.hotline.core.roster.Mistake;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Span;

/** Writes files into a folder and reads them as one roster. */
final class Reading {
  static final ZoneId BELGRADE = ZoneId.of("Europe/Belgrade");
  private static final Set<StationId> STATIONS = Set.of(new StationId("c1"), new StationId("c2"));

  private final Path folder;
  private final List<Path> files = new ArrayList<>();

  Reading(Path folder) {
    this.folder = folder;
  }

  Reading file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Reading file(String name, byte[] bytes) {
    try {
      files.add(Files.write(folder.resolve(name), bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** A file that is not there. */
  Reading missing(String name) {
    files.add(folder.resolve(name));
    return this;
  }

  Roster roster() throws RosterFiles.Invalid {
    return RosterFiles.read(files, BELGRADE, STATIONS);
  }

  List<String> mistakes() {
    return assertThrows(RosterFiles.Invalid.class, this::roster).mistakes().stream()
        .map(Mistake::toString)
        .toList();
  }

  /** An instant as the wall in Belgrade shows it. */
  static Instant wall(String time) {
    return LocalDateTime.parse(time).atZone(BELGRADE).toInstant();
  }

  /** Each as "mira FIRST 11-16T21:00 11-17T05:00", in UTC. */
  static List<String> duties(Roster roster, String from, String until) {
    return roster.duties(new Span(wall(from), wall(until))).stream().map(Reading::said).toList();
  }

  private static String said(Duty duty) {
    return duty.person()
        + " "
        + duty.post().name()
        + " "
        + duty.span().from().toString().substring(5, 16)
        + " "
        + duty.span().until().toString().substring(5, 16);
  }
}
