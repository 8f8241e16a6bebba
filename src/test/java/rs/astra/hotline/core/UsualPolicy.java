package rs.astra.hotline.core;

import java.time.Duration;
import java.util.Set;
import rs.astra.hotline.core.roster.Language;

/** The times of {@code hotline.conf}. */
public final class UsualPolicy {
  public static final Policy POLICY = of(Duration.ofSeconds(120), Duration.ofSeconds(25));

  private UsualPolicy() {}

  /** The usual ones, but for how long a wrap-up is and how long a caller hears only music. */
  public static Policy of(Duration wrapUp, Duration speakEvery) {
    return new Policy(
        Duration.ofSeconds(20),
        new Ladder(Duration.ofSeconds(10), Duration.ofSeconds(25), Duration.ofSeconds(45)),
        new Widening(Duration.ofSeconds(3), Duration.ofSeconds(8), Set.of(new Language("sr"))),
        Set.of(),
        Duration.ofSeconds(5),
        wrapUp,
        speakEvery,
        Duration.ofMinutes(30),
        Duration.ofSeconds(5),
        UsualCare.CARE);
  }
}
