package rs.astra.hotline.core.consent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.consent.Sharing.Kind;

/**
 * Consent as a lock: what a recipient may be told. Asked each time before somebody is told
 * anything.
 *
 * <ol>
 *   <li>Nobody is told anything without a consent for just this recipient. Having agreed to a
 *       callback is none, nor is having agreed to another recipient.
 *   <li>A consent that was withdrawn is over for ever.
 *   <li>It lapses when it says so, at the latest {@link #LONGEST} after it was given.
 *   <li>Only what was agreed may be told; whoever asks for one kind more is refused all.
 *   <li>If it can be read no more who it is, nobody is.
 *   <li>Danger stands in for a consent as {@link OverrideRules} say.
 * </ol>
 */
public final class SharingRules {
  /** How long a consent holds at most. */
  public static final Duration LONGEST = Duration.ofDays(30);

  private SharingRules() {}

  /** Why nobody is told anything. */
  public enum Refusal {
    /** Nobody has agreed to it, or what was agreed, or to whom, is forgotten. */
    NO_CONSENT,
    /** The person does not want it any more. */
    WITHDRAWN,
    /** It was agreed too long ago. */
    EXPIRED,
    /** Something of it was not agreed. */
    NOT_AGREED,
    /** No second person has said a word in time. */
    SECOND_MISSING,
    /** The second person does not agree. */
    SECOND_REFUSES
  }

  /** Whether it may hold from now on for so long. */
  public static boolean mayLast(Duration lasts) {
    return lasts.isPositive() && lasts.compareTo(LONGEST) <= 0;
  }

  /**
   * Why that may not be told now; empty if it may.
   *
   * @param sharing null if there is none
   */
  public static Optional<Refusal> refusal(@Nullable Sharing sharing, Set<Kind> what, Instant now) {
    if (sharing == null || sharing.recipient() == null) {
      return Optional.of(Refusal.NO_CONSENT);
    }
    if (sharing.withdrawnAt() != null) {
      return Optional.of(Refusal.WITHDRAWN);
    }
    if (isOver(sharing, now)) {
      return Optional.of(Refusal.EXPIRED);
    }
    if (OverrideRules.isRejected(sharing)) {
      return Optional.of(Refusal.SECOND_REFUSES);
    }
    if (OverrideRules.isOverdue(sharing, now)) {
      return Optional.of(Refusal.SECOND_MISSING);
    }
    return sharing.what().containsAll(what) ? Optional.empty() : Optional.of(Refusal.NOT_AGREED);
  }

  /** Whether its time is over, whatever it says of itself. */
  public static boolean isOver(Sharing sharing, Instant now) {
    Duration longest = sharing.danger() == null ? LONGEST : OverrideRules.LONGEST;
    return !now.isBefore(sharing.expiresAt()) || !now.isBefore(sharing.at().plus(longest));
  }
}
