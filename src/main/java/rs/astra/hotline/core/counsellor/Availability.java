package rs.astra.hotline.core.counsellor;

import java.time.Instant;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegId;

/** Whether a counsellor can be rung. */
public sealed interface Availability {
  /** Not on duty: never rung. */
  record OffDuty() implements Availability {}

  /** Can be rung; who has been idle longest is rung first. */
  record Free(Instant since) implements Availability {}

  /**
   * The last ring was missed or failed; rung again after a short rest, so that a dead telephone
   * does not spin.
   */
  record Missed(Instant until, Instant freeSince) implements Availability {}

  /**
   * The telephone rings for one call; for no second one.
   *
   * @param freeSince since when the counsellor has been idle; later than now for somebody who wraps
   *     up until then, and is rung because every telephone rings
   */
  record Ringing(CallId call, LegId leg, Instant freeSince) implements Availability {}

  /**
   * The telephone is being stopped, or hears why it gets nothing; not rung until it is quiet.
   *
   * @param leg the leg that must end first
   * @param freeSince as in {@link Ringing}
   * @param talked whether this was a conversation: then time to wrap up follows
   * @param stop whether we have asked Asterisk to stop it
   * @param deadline when it counts as quiet without a word from Asterisk
   */
  record Clearing(LegId leg, Instant freeSince, boolean talked, boolean stop, Instant deadline)
      implements Availability {}

  /** Talks with a caller. */
  record OnCall(CallId call) implements Availability {}

  /** Time after a conversation: to write, to breathe. */
  record WrapUp(Instant until) implements Availability {}

  /** On duty, and asked not to be rung. */
  record Paused(Instant since) implements Availability {}
}
