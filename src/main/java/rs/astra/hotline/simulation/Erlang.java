package rs.astra.hotline.simulation;

import java.time.Duration;

/**
 * Queues that can be calculated: callers come independently of each other, conversations are of
 * exponential length, everybody who answers can take any call and does so at once. Own code,
 * because no kept library on the JVM has them. Checked against published values (domain brief,
 * 1.5).
 *
 * <p>Load is in erlangs: calls an hour times the mean length of a conversation in hours; zero or
 * more. Everything is right for n = 1, 2, 3 and for less than one erlang.
 */
final class Erlang {
  private Erlang() {}

  /**
   * Erlang B: the share of callers who find everybody busy, where such a caller goes away. B(0) =
   * 1, B(n) = A B(n-1) / (n + A B(n-1)).
   */
  static double b(double load, int n) {
    require(load, n);
    double b = 1;
    for (int k = 1; k <= n; k++) {
      b = load * b / (k + load * b);
    }
    return b;
  }

  /**
   * Erlang C: the share of callers who must wait, where everybody waits as long as it takes; 1 if
   * there are not more people than erlangs.
   */
  static double c(double load, int n) {
    if (load >= n) {
      require(load, n);
      return 1;
    }
    double b = b(load, n);
    return n * b / (n - load * (1 - b));
  }

  /** Erlang C: the share of callers who are answered within that time. */
  static double within(Duration time, double load, int n, Duration talk) {
    return load >= n
        ? 0
        : 1 - c(load, n) * Math.exp(-(n - load) * time.toMillis() / talk.toMillis());
  }

  /** Erlang C: the mean wait in seconds; infinite if there are not more people than erlangs. */
  static double meanWait(double load, int n, Duration talk) {
    return load >= n ? Double.POSITIVE_INFINITY : c(load, n) * talk.toMillis() / 1000 / (n - load);
  }

  /**
   * Erlang A: callers give up, after an exponential time. A chain of births (calls) and deaths
   * (conversations that end, callers who give up).
   *
   * @param lambda calls a second
   * @param mu conversations that one person ends in a second of talk
   * @param theta how many of the waiting give up in a second
   * @param n people who answer
   * @param waits the share of callers who must wait
   * @param meanWait in seconds, over all callers
   * @param occupancy the share of the time in which somebody talks
   * @param allTalk the share of the time in which all talk and nobody waits
   */
  record A(
      double lambda,
      double mu,
      double theta,
      int n,
      double waits,
      double meanWait,
      double occupancy,
      double allTalk) {
    private static final int STEPS = 2000;

    /** What is to be expected of these; at least one person, more than no calls. */
    static A of(double callsAnHour, Duration talk, Duration patience, int n) {
      double lambda = callsAnHour / 3600;
      double mu = 1000.0 / talk.toMillis();
      double theta = 1000.0 / patience.toMillis();
      double p = 1;
      double sum = 0;
      double waits = 0;
      double talking = 0;
      double queue = 0;
      double allTalk = 0;
      // Beyond the end each state is less than half as likely as the one before.
      for (int k = 0; k <= n || p > sum * 1e-17 || lambda > death(k, mu, theta, n) / 2; k++) {
        sum += p;
        talking += p * Math.min(k, n);
        allTalk = k == n ? p : allTalk;
        waits += k < n ? 0 : p;
        queue += p * Math.max(k - n, 0);
        p *= lambda / death(k + 1, mu, theta, n);
        if (p > 1e200) {
          p *= 1e-200;
          sum *= 1e-200;
          talking *= 1e-200;
          allTalk *= 1e-200;
          waits *= 1e-200;
          queue *= 1e-200;
        }
      }
      return new A(
          lambda,
          mu,
          theta,
          n,
          waits / sum,
          queue / sum / lambda,
          talking / sum / n,
          allTalk / sum);
    }

    private static double death(int k, double mu, double theta, int n) {
      return Math.min(k, n) * mu + Math.max(k - n, 0) * theta;
    }

    /** The share of callers who give up. */
    double abandons() {
      return theta * meanWait;
    }

    /**
     * The share of callers who are answered within that time. Somebody behind j others waits for a
     * sum of exponential times with the rates n mu + i theta, i from 0 to j, and must not have
     * given up; summed over j this is one integral (Simpson's rule).
     */
    double within(Duration time) {
      double step = time.toMillis() / 1000.0 / STEPS;
      double integral = 0;
      for (int i = 0; i <= STEPS; i++) {
        int weight = i == 0 || i == STEPS ? 1 : 2 + 2 * (i % 2);
        integral += weight * served(i * step);
      }
      return 1 - waits + allTalk * n * mu * integral * step / 3;
    }

    private double served(double v) {
      return Math.exp(lambda / theta * -Math.expm1(-theta * v) - (n * mu + theta) * v);
    }
  }

  private static void require(double load, int n) {
    if (!(load >= 0) || n < 0) {
      throw new IllegalArgumentException("load and people are zero or more");
    }
  }
}
