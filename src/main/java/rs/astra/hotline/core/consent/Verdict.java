package rs.astra.hotline.core.consent;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a number may be dialled now. */
public sealed interface Verdict {
  /**
   * It may, and rings no longer than that.
   *
   * @param ringFor at most a minute
   */
  record DialNow(Duration ringFor) implements Verdict {}

  /**
   * It may not.
   *
   * @param opensAt when the window opens next, null if that is not the reason, or it never does
   */
  record Refused(Because because, @Nullable Instant opensAt) implements Verdict {}

  /** Refused without a hope. */
  static Verdict refused(Because because) {
    return new Refused(because, null);
  }

  /** Why not. */
  enum Because {
    /** Nobody has agreed to it, or what was agreed is forgotten. */
    NO_CONSENT,
    /** The person does not want it any more. */
    WITHDRAWN,
    /** They have talked. */
    ALREADY_DONE,
    /** It was agreed too long ago. */
    EXPIRED,
    /** Rung as often as is allowed. */
    TRIED_OFTEN,
    /** Not safe now, or not for as long as it would ring. */
    OUTSIDE_WINDOW,
    /** It was agreed later than now: nobody knows what time it is. */
    CLOCK_WRONG,
    /** Somebody is doing it just now. */
    BEING_CALLED,
    /** The key is gone, or the row is not as it was when the number was sealed. */
    CANNOT_BE_OPENED,
    /** Our own records cannot be read or written. */
    RECORDS_AWAY,
    /** There is no carrier, or Asterisk cannot be asked. */
    CARRIER_AWAY,
    /** Whoever wants to call back is not on duty, or not free for it. */
    COUNSELLOR_NOT_FREE
  }
}
