package rs.astra.hotline.web;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Who may do what. Nothing else in the service decides it; which fields leave is said by {@link
 * Views}, to which the extent is given.
 *
 * <ol>
 *   <li>Least rights: what a role does not need for its work it does not have. An administrator
 *       sees no work, a supervisor no accounts; an auditor sees who asked for what and what has
 *       gone when its time was over, and nothing of now; a reader of statistics whole months that
 *       are over, in which nobody can be told apart.
 *   <li>A counsellor acts for themself only, and sees of others only whether they are there.
 *   <li>What callers have agreed to is open to counsellors at work only: {@code *}. What was agreed
 *       in the own last calls can be written down for a while after the work, too: {@code +}. See
 *       {@link Attendance}.
 *   <li>A screen on the wall sees the wallboard, and so no name.
 *   <li>Whatever watches over the service on this machine sees health and metrics, in which nobody
 *       is.
 *   <li>The pages' own files hold nothing that we know: everybody may have them.
 * </ol>
 */
enum Right {
  PAGES,
  SIGN_IN,
  ACCOUNT,
  WALLBOARD,
  DUTY_SEE,
  DUTY_CHANGE,
  CONSENTS_SEE,
  CONSENT,
  CONSENT_RECORD,
  OVERRIDE_JUDGE,
  ON_SHIFT,
  ROSTER_SEE,
  ROSTER_CHANGE,
  HEALTH,
  METRICS,
  PEOPLE,
  TRAIL,
  RETENTION,
  FIGURES;

  private static final String TABLE =
      """
                     stranger  machine  device  counsellor  supervisor  administrator  auditor  statistics_reader
      PAGES          all       all      all     all         all         all            all      all
      SIGN_IN        all       all      all     all         all         all            all      all
      ACCOUNT        -         -        -       own         own         own            own      own
      WALLBOARD      -         -        all     all         all         -              -        -
      DUTY_SEE       -         -        -       own         all         -              -        -
      DUTY_CHANGE    -         -        -       own         all         -              -        -
      CONSENTS_SEE   -         -        -       all*        all         -              -        -
      CONSENT        -         -        -       own*        -           -              -        -
      CONSENT_RECORD -         -        -       own+        -           -              -        -
      OVERRIDE_JUDGE -         -        -       -           all         -              -        -
      ON_SHIFT       -         -        -       all         all         -              -        -
      ROSTER_SEE     -         -        -       -           all         -              -        -
      ROSTER_CHANGE  -         -        -       -           all         -              -        -
      HEALTH         -         all      -       -           all         all            -        -
      METRICS        -         all      -       -           all         all            -        -
      PEOPLE         -         -        -       -           -           all            -        -
      TRAIL          -         -        -       -           -           -              all      -
      RETENTION      -         -        -       -           -           -              all      -
      FIGURES        -         -        -       -           all         -              -        all
      """;

  private static final Map<Right, Map<Reader, Cell>> CELLS = read();

  /** How much of it. */
  enum Extent {
    /** Nothing. */
    NONE,
    /** What is one's own. */
    OWN,
    /** Everything. */
    ALL
  }

  private record Cell(Extent extent, Presence least) {
    static Cell of(String word) {
      Presence least =
          word.endsWith("*")
              ? Presence.AT_WORK
              : word.endsWith("+") ? Presence.JUST_LEFT : Presence.AWAY;
      String extent = least == Presence.AWAY ? word : word.substring(0, word.length() - 1);
      return new Cell(
          extent.equals("-") ? Extent.NONE : Extent.valueOf(extent.toUpperCase(Locale.ROOT)),
          least);
    }
  }

  /** How much of it somebody may who is all that, and there. */
  Extent of(Set<Reader> readers, Presence presence) {
    Map<Reader, Cell> row = CELLS.getOrDefault(this, Map.of());
    return row.entrySet().stream()
        .filter(cell -> readers.contains(cell.getKey()))
        .map(Map.Entry::getValue)
        .filter(cell -> presence.compareTo(cell.least()) >= 0)
        .map(Cell::extent)
        .max(Extent::compareTo)
        .orElse(Extent.NONE);
  }

  private static Map<Right, Map<Reader, Cell>> read() {
    List<String> lines = TABLE.lines().toList();
    List<Reader> readers =
        Arrays.stream(lines.getFirst().strip().split(" +"))
            .map(name -> Reader.valueOf(name.toUpperCase(Locale.ROOT)))
            .toList();
    Map<Right, Map<Reader, Cell>> cells = new EnumMap<>(Right.class);
    for (String line : lines.subList(1, lines.size())) {
      List<String> words = List.of(line.split(" +"));
      Map<Reader, Cell> row = new EnumMap<>(Reader.class);
      for (int i = 0; i < readers.size(); i++) {
        row.put(readers.get(i), Cell.of(words.get(i + 1)));
      }
      cells.put(valueOf(words.getFirst()), row);
    }
    return cells;
  }
}
