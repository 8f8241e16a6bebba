package rs.astra.hotline.report;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import rs.astra.hotline.report.Table.Place;

/**
 * Hides of a table what would single somebody out. The same counts give the same table.
 *
 * <ol>
 *   <li>No entry from 1 to k - 1 is shown, and no such total. Zero is shown: nobody is in it.
 *   <li>More is hidden until every hidden entry can be anything in at least k ({@link Intervals}).
 *   <li>What is hidden with an entry is three others that make a rectangle with it, of which all
 *       four can change together by k or more: so rows and columns still add up.
 *   <li>Of those rectangles the one that hides fewest more; then the smallest sum; then the first.
 *   <li>Totals may be corners. With a total in both directions all four may grow for ever, so there
 *       always is such a rectangle, and in the end nothing is shown.
 * </ol>
 *
 * The corners: D. Repsilber's hypercube method for two dimensions, as in A. Hundepool et al.,
 * Statistical Disclosure Control, 2012, chapter 4; here the linear programme has the last word.
 */
final class Suppression {
  private Suppression() {}

  /**
   * Corners that are hidden together.
   *
   * @param more those that are shown as yet
   */
  private record Rectangle(List<Place> more, long sum) {}

  /** Hides it in the table itself. */
  static void apply(Table table, int k) {
    table.places().stream()
        .filter(at -> table.count(at) > 0 && table.count(at) < k)
        .forEach(table::hide);
    // Hiding more makes nothing narrower.
    Set<Place> wide = new HashSet<>();
    for (Optional<Place> next = open(table, wide); next.isPresent(); next = open(table, wide)) {
      Place gap = next.get();
      if (new Intervals(table).of(gap).width() >= k) {
        wide.add(gap);
      } else {
        smallest(table, gap, k).more().forEach(table::hide);
      }
    }
  }

  private static Optional<Place> open(Table table, Set<Place> wide) {
    return table.gaps().stream().filter(at -> !wide.contains(at)).findFirst();
  }

  private static Rectangle smallest(Table table, Place gap, int k) {
    return opposites(table, gap)
        .filter(opposite -> room(table, gap, opposite) >= k)
        .map(opposite -> rectangle(table, gap, opposite))
        .filter(it -> !it.more().isEmpty())
        .min(
            Comparator.<Rectangle>comparingInt(it -> it.more().size())
                .thenComparingLong(Rectangle::sum))
        .orElseThrow(() -> new IllegalStateException("everything is hidden and still narrow"));
  }

  private static Stream<Place> opposites(Table table, Place gap) {
    return table.places().stream()
        .filter(at -> at.row() != gap.row() && at.column() != gap.column());
  }

  private static List<Place> corners(Place gap, Place opposite) {
    return List.of(
        gap,
        new Place(gap.row(), opposite.column()),
        new Place(opposite.row(), gap.column()),
        opposite);
  }

  private static Rectangle rectangle(Table table, Place gap, Place opposite) {
    List<Place> more = corners(gap, opposite).stream().filter(at -> !table.isHidden(at)).toList();
    return new Rectangle(more, more.stream().mapToLong(table::count).sum());
  }

  /** By how much the four can change together and none falls below zero. */
  private static double room(Table table, Place gap, Place opposite) {
    // With a total both go the same way, without one against each other.
    boolean row = gap.row() == table.totalRow() || opposite.row() == table.totalRow();
    boolean column =
        gap.column() == table.totalColumn() || opposite.column() == table.totalColumn();
    boolean[] withGap = {true, column, row, row == column};
    List<Place> corners = corners(gap, opposite);
    return least(table, corners, withGap, true) + least(table, corners, withGap, false);
  }

  private static double least(Table table, List<Place> corners, boolean[] withGap, boolean with) {
    return IntStream.range(0, corners.size())
        .filter(i -> withGap[i] == with)
        .mapToDouble(i -> table.count(corners.get(i)))
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }
}
