package rs.astra.hotline.core.dispatch;

import rs.astra.hotline.core.counsellor.Counsellor;

/** The answer to: who is rung now for this caller? */
public sealed interface Choice {
  /**
   * Ring this counsellor.
   *
   * @param newRound everybody who is free was tried before: a second round begins
   */
  record Ring(Counsellor who, boolean newRound, Why why) implements Choice {}

  /** Nobody can be rung. */
  record KeepWaiting(Reason reason) implements Choice {}

  /** Why this counsellor. */
  enum Why {
    /** Talked with this caller before the conversation broke. */
    SAME_COUNSELLOR,
    /** Idle longest of those not yet tried. */
    LONGEST_IDLE,
    /** Everybody free was tried; idle longest of all. */
    SECOND_ROUND
  }

  /** Why nobody. */
  enum Reason {
    NOBODY_ON_DUTY,
    EVERYBODY_BUSY,
    TELEPHONE_SYSTEM_AWAY
  }
}
