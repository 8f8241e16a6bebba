package rs.astra.hotline.rosterfile;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.roster.Absence;
import rs.astra.hotline.core.roster.Change;
import rs.astra.hotline.core.roster.Mistake;
import rs.astra.hotline.core.roster.Person;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Shift;
import rs.astra.hotline.core.roster.ShiftId;

/**
 * A roster in the making: what the files say, each with its line, and what is wrong with them. The
 * order of lines and files does not matter. Where something could not be read, what speaks of it is
 * not complained of as well.
 */
final class Draft {
  /** More nobody reads. */
  static final int MOST_MISTAKES = 1_000;

  private final List<Entry> people = new ArrayList<>();
  private final List<Entry> shifts = new ArrayList<>();
  private final List<Entry> absences = new ArrayList<>();
  private final List<Entry> changes = new ArrayList<>();
  private final List<Located> mistakes = new ArrayList<>();
  private final Set<Object> broken = new HashSet<>();
  private String file = "";
  private int files;
  private int untold;

  /**
   * One thing that a file says.
   *
   * @param defines the id that it gives, null if none
   * @param names ids of others
   */
  private record Entry(
      Located at, @Nullable Object defines, List<Object> names, UnaryOperator<Roster> add) {}

  /** A mistake, or where one may be found later. */
  private record Located(int file, Mistake mistake) {}

  /** What follows comes from that file. */
  void nextFile(String name) {
    file = name;
    files++;
  }

  /** How many files were begun, from 1. */
  int files() {
    return files;
  }

  void mistake(int line, String reason) {
    mistake(at(line, reason));
  }

  private void mistake(Located mistake) {
    if (mistakes.size() < MOST_MISTAKES) {
      mistakes.add(mistake);
    } else {
      untold++;
    }
  }

  /** Unless the file has a mistake already. */
  void mistakeIfNone(int line, String reason) {
    if (mistakes.stream().noneMatch(m -> m.file() == files)) {
      mistake(line, reason);
    }
  }

  /**
   * What has this id could not be read; the mistake is told already.
   *
   * @param id of a person or a shift
   */
  void broken(Object id) {
    broken.add(id);
  }

  void add(int line, Person person) {
    people.add(new Entry(at(line, ""), person.id(), List.of(), roster -> roster.with(person)));
  }

  void add(int line, Shift shift) {
    shifts.add(
        new Entry(at(line, ""), shift.id(), List.of(shift.person()), roster -> roster.with(shift)));
  }

  void add(int line, Absence absence) {
    absences.add(
        new Entry(at(line, ""), null, List.of(absence.person()), roster -> roster.with(absence)));
  }

  void add(int line, Change change) {
    ShiftId shift = change.of().shift();
    List<Object> names =
        change instanceof Change.Taken(_, CounsellorId by) ? List.of(shift, by) : List.of(shift);
    changes.add(new Entry(at(line, ""), null, names, roster -> roster.with(change)));
  }

  private Located at(int line, String reason) {
    return new Located(files, new Mistake(file, line, reason));
  }

  /**
   * The whole roster.
   *
   * @throws RosterFiles.Invalid with every mistake, those that only now come to light among them
   */
  Roster roster(ZoneId zone) throws RosterFiles.Invalid {
    Roster roster = Roster.empty(zone);
    for (Entry entry :
        Stream.of(
                bounded(people, Roster.MOST_PEOPLE),
                bounded(shifts, Roster.MOST),
                bounded(absences, Roster.MOST),
                bounded(changes, Roster.MOST))
            .flatMap(entries -> entries)
            .toList()) {
      roster = with(entry, roster);
    }
    if (untold > 0) {
      mistakes.add(
          new Located(files + 1, new Mistake(file, 0, "and " + untold + " more, in all files")));
    }
    if (!mistakes.isEmpty()) {
      throw new RosterFiles.Invalid(
          mistakes.stream()
              .sorted(
                  Comparator.comparingInt(Located::file)
                      .thenComparingInt(located -> located.mistake().line()))
              .map(Located::mistake)
              .distinct()
              .toList());
    }
    return roster;
  }

  /** One too many is enough to be told of it. */
  private static Stream<Entry> bounded(List<Entry> entries, int most) {
    return entries.stream().limit(most + 1L);
  }

  private Roster with(Entry entry, Roster roster) {
    try {
      return entry.add().apply(roster);
    } catch (IllegalArgumentException e) {
      if (entry.names().stream().noneMatch(broken::contains)) {
        Mistake where = entry.at().mistake();
        mistake(
            new Located(
                entry.at().file(),
                new Mistake(where.file(), where.line(), String.valueOf(e.getMessage()))));
      }
      if (entry.defines() != null) {
        broken.add(entry.defines());
      }
      return roster;
    }
  }
}
