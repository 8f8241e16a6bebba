package rs.astra.hotline.engine;

import java.time.Duration;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Ending;

/** What became of a call, as every figure of ours counts it. */
public enum Outcome {
  /** A counsellor and the caller talked. */
  ANSWERED,
  /** The caller left before anybody answered. */
  ABANDONED,
  /** The caller left at once: a wrong number, or second thoughts. */
  ABANDONED_SHORT,
  /** We failed the caller. */
  LOST;

  /** Up to this long a call that nobody answered is a short one. */
  public static final Duration SHORT = Duration.ofSeconds(5);

  /** Counts the call as what its ending says. */
  public static Outcome of(Transition.CallEnded call) {
    if (call.ending() == Ending.LOST) {
      return LOST;
    } else if (call.answeredAt() != null) {
      return ANSWERED;
    }
    Duration waited = Duration.between(call.caller().arrivedAt(), call.endedAt());
    return waited.compareTo(SHORT) <= 0 ? ABANDONED_SHORT : ABANDONED;
  }
}
