package rs.astra.hotline.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts with their totals. A total is an entry like any other, in the last row or column; each
 * entry is shown or hidden.
 */
final class Table {
  private final long[][] counts;
  private final boolean[][] hidden;

  /** Where an entry is; the last row and column hold the totals. */
  record Place(int row, int column) {}

  /**
   * Everything is shown.
   *
   * @param cells without totals; rows of the same length, which is 1 at least; no row is allowed
   * @param columns how many
   * @throws IllegalArgumentException if a count is negative or a row is not so long
   */
  Table(List<List<Long>> cells, int columns) {
    int rows = cells.size();
    counts = new long[rows + 1][columns + 1];
    hidden = new boolean[rows + 1][columns + 1];
    for (int r = 0; r < rows; r++) {
      if (cells.get(r).size() != columns) {
        throw new IllegalArgumentException("a row is not as long as there are columns");
      }
      for (int c = 0; c < columns; c++) {
        long count = cells.get(r).get(c);
        if (count < 0) {
          throw new IllegalArgumentException("a count is negative");
        }
        counts[r][c] = count;
        counts[r][columns] += count;
        counts[rows][c] += count;
        counts[rows][columns] += count;
      }
    }
  }

  /** The row of totals, which is the last; 0 if there is no other. */
  int totalRow() {
    return counts.length - 1;
  }

  /** The column of totals, which is the last. */
  int totalColumn() {
    return counts[0].length - 1;
  }

  long count(Place at) {
    return counts[at.row][at.column];
  }

  boolean isHidden(Place at) {
    return hidden[at.row][at.column];
  }

  void hide(Place at) {
    hidden[at.row][at.column] = true;
  }

  /** All of them, row by row. */
  List<Place> places() {
    return IntStream.rangeClosed(0, totalRow())
        .boxed()
        .flatMap(r -> IntStream.rangeClosed(0, totalColumn()).mapToObj(c -> new Place(r, c)))
        .toList();
  }

  /** Those that are not shown. */
  List<Place> gaps() {
    return places().stream().filter(this::isHidden).toList();
  }

  /** Each row and each column: its last is the sum of the others. */
  List<List<Place>> sums() {
    return IntStream.rangeClosed(0, totalRow() + totalColumn() + 1)
        .mapToObj(
            i ->
                places().stream()
                    .filter(at -> i <= totalRow() ? at.row == i : at.column == i - totalRow() - 1)
                    .toList())
        .toList();
  }

  @Override
  public String toString() {
    return Arrays.deepToString(counts) + " without " + gaps();
  }
}
