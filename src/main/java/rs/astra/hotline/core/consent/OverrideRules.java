package rs.astra.hotline.core.consent;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * Telling somebody something without a consent: only if a life or a child is in danger.
 *
 * <ol>
 *   <li>Which of both it is is said, and who is told what, for what: as with a consent, and not
 *       more.
 *   <li>Danger does not wait: it may be told at once.
 *   <li>Within {@link #WITHIN} a second person says whether they agree: another account than that
 *       of whoever asked, and one that may, and that was made and given its roles before it was
 *       asked for: nobody makes a second person of themself.
 *   <li>If nobody has by then, there is an alarm, and from then on nothing more may be told.
 *   <li>Only a second person's word ends the alarm. Neither the end of the override does, nor that
 *       it is taken back, nor a restart: it counts from when it was asked for.
 *   <li>A late word is a word: whoever agrees late lets it be told again. It is said once.
 *   <li>If the second person does not agree, nothing more may be told.
 *   <li>It holds {@link #LONGEST}; whoever is still in danger then is asked about again.
 * </ol>
 */
public final class OverrideRules {
  /** How long it holds. */
  public static final Duration LONGEST = Duration.ofDays(1);

  /** How long a second person may take. */
  public static final Duration WITHIN = Duration.ofMinutes(15);

  private OverrideRules() {}

  /** Why a word does not count. */
  public enum Obstacle {
    /** There is none, or it is a consent, to which nobody need say a word. */
    NO_OVERRIDE,
    /** Whoever asked for it cannot be the second person. */
    SAME_PERSON,
    /** A second person has said it already. */
    ALREADY_SAID,
    /** The account was made, made anew, or got its roles after it was asked for. */
    ACCOUNT_TOO_NEW
  }

  /** Why that person's word does not count; empty if it does. */
  public static Optional<Obstacle> obstacle(@Nullable Sharing sharing, CounsellorId second) {
    Danger danger = sharing == null ? null : sharing.danger();
    if (sharing == null || danger == null) {
      return Optional.of(Obstacle.NO_OVERRIDE);
    }
    if (sharing.recordedBy().equals(second)) {
      return Optional.of(Obstacle.SAME_PERSON);
    }
    return danger.word() == null ? Optional.empty() : Optional.of(Obstacle.ALREADY_SAID);
  }

  /**
   * The same, of somebody who has been what they are since then; to the second, as it is kept when
   * it was asked for.
   */
  public static Optional<Obstacle> obstacle(
      @Nullable Sharing sharing, CounsellorId second, Instant since) {
    Optional<Obstacle> found = obstacle(sharing, second);
    return found.isEmpty()
            && sharing != null
            && since.truncatedTo(ChronoUnit.SECONDS).isAfter(sharing.at())
        ? Optional.of(Obstacle.ACCOUNT_TOO_NEW)
        : found;
  }

  /** Until when a second person should have said a word. */
  public static Instant due(Sharing override) {
    return override.at().plus(WITHIN);
  }

  /** Whether there is an alarm: nobody has said a word in time, nor has since. */
  public static boolean isOverdue(Sharing sharing, Instant now) {
    Danger danger = sharing.danger();
    return danger != null && danger.word() == null && !now.isBefore(due(sharing));
  }

  /** Whether the second person does not agree. */
  static boolean isRejected(Sharing sharing) {
    Danger danger = sharing.danger();
    return danger != null && danger.word() != null && !danger.word().agrees();
  }
}
