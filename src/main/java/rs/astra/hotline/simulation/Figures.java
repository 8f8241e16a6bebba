package rs.astra.hotline.simulation;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The figures of a group of calls, as they must be shown to whoever is responsible: every caller
 * who came counts against us until a counsellor's voice is there. A figure of nothing is none, and
 * neither 0 nor 100.
 *
 * <ol>
 *   <li>A wait goes from the call's arrival to the counsellor's audio.
 *   <li>Service level: answered within 15 s (20 s), of all calls (NENA-STA-020: 90 %, 95 %).
 *   <li>Answer rate: answered, of all calls. Short abandons are shown apart and never left out.
 *   <li>Failed: we ended the call. Must be 0.
 * </ol>
 */
public final class Figures {
  /** Where the classes of waits of those who gave up end; the last one is open. */
  static final List<Duration> CLASSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60));

  private static final double Z95 = 1.959963984540054;

  private final int[] abandons = new int[CLASSES.size() + 1];
  private long[] waits = new long[16];
  private int answered;
  private int failed;
  private boolean sorted = true;

  void answers(Duration wait) {
    if (answered == waits.length) {
      waits = Arrays.copyOf(waits, 2 * waits.length);
    }
    waits[answered++] = wait.toMillis();
    sorted = false;
  }

  void abandons(Duration wait) {
    int of = 0;
    while (of < CLASSES.size() && wait.compareTo(CLASSES.get(of)) > 0) {
      of++;
    }
    abandons[of]++;
  }

  void fails() {
    failed++;
  }

  /** All calls that came. */
  public int offered() {
    return answered + abandoned() + failed;
  }

  /** Calls that a counsellor answered. */
  public int answered() {
    return answered;
  }

  /** Callers who hung up before. */
  public int abandoned() {
    return Arrays.stream(abandons).sum();
  }

  /** Calls that we ended. */
  public int failed() {
    return failed;
  }

  /** Callers who gave up, by how long they had waited: up to 5, 15, 30, 60 s, and longer. */
  public List<Integer> abandons() {
    return Arrays.stream(abandons).boxed().toList();
  }

  /** The share of all calls that were answered within that time. */
  public OptionalDouble serviceLevel(Duration within) {
    return share(answeredWithin(within));
  }

  /** How many were answered within that time. */
  public int answeredWithin(Duration within) {
    sort();
    int low = 0;
    int high = answered;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (waits[middle] <= within.toMillis()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The share of all calls that were answered. */
  public OptionalDouble answerRate() {
    return share(answered);
  }

  /** The mean wait of those who were answered, in seconds. */
  public OptionalDouble meanWait() {
    return Arrays.stream(waits, 0, answered).average().stream().map(ms -> ms / 1000).findFirst();
  }

  /**
   * The wait that so many percent of those who were answered did not exceed, in seconds (nearest
   * rank).
   *
   * @param percent more than 0, at most 100
   */
  public OptionalDouble waitOf(double percent) {
    sort();
    int rank = (int) Math.ceil(percent / 100 * answered);
    return answered == 0 ? OptionalDouble.empty() : OptionalDouble.of(waits[rank - 1] / 1000.0);
  }

  /**
   * Within which share the truth lies, if so many of all calls were counted: Wilson's interval of
   * 95 %, which is honest also for a few calls. Empty if there are none.
   */
  public List<Double> interval(int counted) {
    double n = offered();
    if (n == 0) {
      return List.of();
    }
    double p = counted / n;
    double centre = p + Z95 * Z95 / (2 * n);
    double spread = Z95 * Math.sqrt(p * (1 - p) / n + Z95 * Z95 / (4 * n * n));
    double all = 1 + Z95 * Z95 / n;
    return List.of((centre - spread) / all, (centre + spread) / all);
  }

  private OptionalDouble share(int counted) {
    return offered() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) counted / offered());
  }

  private void sort() {
    if (!sorted) {
      Arrays.sort(waits, 0, answered);
      sorted = true;
    }
  }
}
