package rs.astra.hotline.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.report.Intervals.Interval;
import rs.astra.hotline.report.Table.Place;

/** No hidden count can be calculated from what is shown. */
class SuppressionTest {
  private static final Place LAB_M = new Place(0, 0);
  private static final Place LAB_F = new Place(0, 1);
  private static final Place SEX_M = new Place(1, 0);
  private static final Place SEX_F = new Place(1, 1);

  /** The kinds of exploitation LAB, SEX and BEG, men and women. */
  private static Table kinds() {
    return table(2, 14, 3, 2, 31, 6, 12);
  }

  /** Row by row. */
  private static Table table(int columns, long... counts) {
    return new Table(
        IntStream.range(0, counts.length / columns)
            .mapToObj(r -> Arrays.stream(counts, r * columns, (r + 1) * columns).boxed().toList())
            .toList(),
        columns);
  }

  private static Table safe(Table table, int k) {
    Suppression.apply(table, k);
    return table;
  }

  @Test
  void withoutMoreGapsTheHiddenCountsAreCalculatedExactly() {
    Table table = kinds();
    table.hide(LAB_F);
    table.hide(SEX_M);
    assertEquals(new Interval(3, 3), new Intervals(table).of(LAB_F));
    assertEquals(new Interval(2, 2), new Intervals(table).of(SEX_M));
  }

  @Test
  void theOtherTwoOfTheirRowsAreHiddenWithThemAndTheIntervalsAreWide() {
    Table table = safe(kinds(), 5);
    assertEquals(List.of(LAB_M, LAB_F, SEX_M, SEX_F), table.gaps());
    assertEquals(new Interval(1, 17), new Intervals(table).of(LAB_F));
    assertEquals(new Interval(0, 16), new Intervals(table).of(SEX_M));
  }

  @Test
  void whereNothingIsSmallNothingIsHidden() {
    assertEquals(List.of(), safe(table(2, 5, 0, 70, 9), 5).gaps());
    assertEquals(List.of(), safe(table(2, 0, 0, 0, 0), 5).gaps());
    assertEquals(List.of(), safe(new Table(List.of(), 4), 5).gaps());
  }

  @Test
  void ofOneRowATotalIsHiddenToo() {
    Table table = safe(table(3, 40, 3, 20), 5);
    assertEquals(
        List.of(new Place(0, 1), new Place(0, 2), new Place(1, 1), new Place(1, 2)), table.gaps());
  }

  @Test
  void ofOneColumnATotalIsHiddenToo() {
    Table table = safe(table(1, 40, 3, 20), 5);
    assertEquals(
        List.of(new Place(1, 0), new Place(1, 1), new Place(2, 0), new Place(2, 1)), table.gaps());
  }

  @Test
  void whereEverythingIsSmallNothingIsShown() {
    Table one = safe(table(1, 3), 5);
    assertEquals(one.places(), one.gaps());
    Table few = safe(table(2, 1, 1, 1, 1), 5);
    assertEquals(few.places(), few.gaps());
  }

  /** A zero beside a small count says nothing, so it does not help to hide it. */
  @Test
  void zerosAreNoHidingPlace() {
    Table table = safe(table(3, 3, 0, 50, 0, 60, 0, 9, 0, 80), 5);
    assertEquals(
        List.of(new Place(0, 0), new Place(0, 2), new Place(2, 0), new Place(2, 2)), table.gaps());
  }

  @Test
  void countsAreNotNegativeAndRowsAreOfOneLength() {
    assertThrows(IllegalArgumentException.class, () -> table(1, -1));
    assertThrows(
        IllegalArgumentException.class, () -> new Table(List.of(List.of(1L), List.of(1L, 2L)), 1));
  }

  @Test
  void noTableShowsASmallCountOrLetsOneBeCalculated() {
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      int k = List.of(5, 11).get(random.nextInt(2));
      int columns = 1 + random.nextInt(4);
      int most = List.of(4, 12, 40, 400).get(random.nextInt(4));
      List<List<Long>> cells = cells(random, 1 + random.nextInt(5), columns, most);
      Table table = safe(new Table(cells, columns), k);
      String about = "seed " + seed + ", k " + k + ": " + table;
      Intervals intervals = new Intervals(table);
      for (Place at : table.places()) {
        if (table.isHidden(at)) {
          Interval it = intervals.of(at);
          assertTrue(it.width() >= k, () -> about + " " + at + " " + it);
          assertTrue(it.least() <= table.count(at) && table.count(at) <= it.most(), about);
        } else {
          assertFalse(table.count(at) > 0 && table.count(at) < k, about);
        }
      }
      assertEquals(table.gaps(), safe(new Table(cells, columns), k).gaps(), about);
    }
  }

  /** The linear programme against all tables of two by two that say the same. */
  @Test
  void intervalsAreThoseOfAllTablesThatSayTheSame() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Table table = new Table(cells(random, 2, 2, 5), 2);
      // As long as the sum of all is told, no count is above it.
      table.places().stream()
          .filter(at -> !at.equals(new Place(2, 2)) && random.nextBoolean())
          .forEach(table::hide);
      String about = "seed " + seed + ": " + table;
      List<Table> alike = alike(table);
      for (Place gap : table.gaps()) {
        List<Long> found = alike.stream().map(other -> other.count(gap)).toList();
        assertEquals(
            new Interval(
                found.stream().mapToLong(it -> it).min().orElseThrow(),
                found.stream().mapToLong(it -> it).max().orElseThrow()),
            new Intervals(table).of(gap),
            () -> about + " " + gap);
      }
    }
  }

  private static List<Table> alike(Table table) {
    long all = table.count(new Place(2, 2));
    List<Table> alike = new ArrayList<>();
    for (long a = 0; a <= all; a++) {
      for (long b = 0; a + b <= all; b++) {
        for (long c = 0; a + b + c <= all; c++) {
          Table other = table(2, a, b, c, all - a - b - c);
          if (table.places().stream().allMatch(at -> saysTheSame(table, other, at))) {
            alike.add(other);
          }
        }
      }
    }
    return alike;
  }

  private static boolean saysTheSame(Table table, Table other, Place at) {
    boolean knownToBeSome = at.column() == 2 && table.count(at) > 0;
    return table.isHidden(at)
        ? !knownToBeSome || other.count(at) > 0
        : table.count(at) == other.count(at);
  }

  private static List<List<Long>> cells(Random random, int rows, int columns, int most) {
    return IntStream.range(0, rows)
        .mapToObj(
            _ ->
                LongStream.generate(() -> random.nextInt(4) == 0 ? 0 : random.nextInt(most + 1))
                    .limit(columns)
                    .boxed()
                    .toList())
        .toList();
  }
}
