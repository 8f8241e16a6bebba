package rs.astra.hotline.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Times drawn by chance. */
final class Distributions {
  private Distributions() {}

  /** Exponential: most are short, a few are very long; to the millisecond. */
  static Duration exponential(RandomGenerator chance, Duration mean) {
    return Duration.ofMillis(Math.round(mean.toMillis() * chance.nextExponential()));
  }

  /** Every time between the two is as likely as any other. */
  static Duration uniform(RandomGenerator chance, Duration least, Duration most) {
    return Duration.ofMillis(chance.nextLong(least.toMillis(), most.toMillis() + 1));
  }
}
