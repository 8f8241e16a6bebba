package rs.astra.hotline.bench;

import java.util.Arrays;
import java.util.Locale;

/** Measured times of one kind, in nanoseconds. */
final class Figures {
  private long[] sorted = new long[0];

  void add(long nanos) {
    sorted = Arrays.copyOf(sorted, sorted.length + 1);
    sorted[sorted.length - 1] = nanos;
    Arrays.sort(sorted);
  }

  int count() {
    return sorted.length;
  }

  /** Nearest rank: with fewer than 100 times the 99th percentile is the largest. */
  double millis(double percentile) {
    int rank = (int) Math.ceil(percentile / 100 * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)] / 1e6;
  }

  /** One line of a table, with the medians' ratio to another way's. */
  String line(String label, Figures other) {
    return String.format(
        Locale.ROOT,
        "  %-34s %6d %9.2f %9.2f %9.2f %9.2f %9.3f",
        label,
        count(),
        millis(0),
        millis(50),
        millis(99),
        millis(100),
        millis(50) / other.millis(50));
  }

  static String head(String other) {
    return String.format(
        Locale.ROOT,
        "  %-34s %6s %9s %9s %9s %9s %9s",
        "(ms)",
        "n",
        "min",
        "p50",
        "p99",
        "max",
        "p50/" + other);
  }
}
