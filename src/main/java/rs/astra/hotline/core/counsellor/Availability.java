package rs.astra.hotline.core.counsellor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.consent.ConsentId;

/** Whether a counsellor can be rung. */
public sealed interface Availability {
  /** Not on duty: never rung. */
  record OffDuty() implements Availability {}

  /** Can be rung: at any time if free, otherwise only when every telephone rings. */
  sealed interface Ringable extends Availability {}

  /** Can be rung; who has been idle longest is rung first. */
  record Free(Instant since) implements Ringable {}

  /**
   * Time after a conversation: to write, to breathe.
   *
   * @param since when it began; it can be extended, up to a bound from here
   */
  record WrapUp(Instant since, Instant until) implements Ringable {}

  /** A longer time, after a conversation that was marked as heavy. */
  record Rest(Instant until) implements Ringable {}

  /**
   * On duty, and not to be rung.
   *
   * @param since when it began, or when a ring in it ended that had to be
   */
  record Paused(Instant since, PauseReason reason) implements Ringable {}

  /**
   * The last ring was missed or failed; rung again after a short while, so that a dead telephone
   * does not spin.
   *
   * @param before what goes on then
   */
  record Missed(Instant until, Ringable before) implements Availability {}

  /**
   * The telephone rings for one call; for no second one.
   *
   * @param before what the ring has interrupted
   */
  record Ringing(CallId call, LegId leg, Ringable before) implements Availability {}

  /**
   * The telephone is being stopped, or hears why it gets nothing; not rung until it is quiet.
   *
   * @param leg the leg that must end first
   * @param before what goes on then, if this was no conversation
   * @param talked whether this was a conversation: then time to wrap up follows
   * @param stop whether we have asked Asterisk to stop it
   * @param deadline when it counts as quiet without a word from Asterisk
   */
  record Clearing(LegId leg, Ringable before, boolean talked, boolean stop, Instant deadline)
      implements Availability {}

  /**
   * Calls back somebody who has agreed to it.
   *
   * @param call in which it was agreed
   * @param leg the counsellor's own telephone
   * @param before what this has interrupted
   * @param since when that telephone began to ring
   * @param dialled whether it was picked up, and the number is being dialled
   * @param answeredAt when somebody picked up at the other end, null if nobody has
   * @param deadline when this is given up, null while they talk
   */
  record CallingBack(
      ConsentId consent,
      CallId call,
      LegId leg,
      Ringable before,
      Instant since,
      boolean dialled,
      @Nullable Instant answeredAt,
      @Nullable Instant deadline)
      implements Availability {
    /** The number is being dialled, until then at most. */
    public CallingBack dialling(Instant until) {
      return new CallingBack(consent, call, leg, before, since, true, null, until);
    }

    /** Somebody has picked up. */
    public CallingBack talkingSince(Instant at) {
      return new CallingBack(consent, call, leg, before, since, true, at, null);
    }
  }

  /**
   * Talks with a caller.
   *
   * @param limitAt when the limit of talk in a shift is reached, null if it was
   */
  record OnCall(CallId call, Instant since, @Nullable Instant limitAt) implements Availability {}
}
