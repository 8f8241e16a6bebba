package rs.astra.hotline.core.consent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * Somebody has agreed by voice to be called back (CN1). The number is not here, nor anywhere in the
 * core.
 *
 * @param call in which it was agreed
 * @param recordedBy who heard it
 * @param agreedAt whole seconds
 * @param expiresAt after which nobody rings any more; whole seconds
 * @param window when it is safe to ring
 * @param voicemail whether something may be left on a voicemail
 * @param triesLeft how often the number may still be dialled
 * @param ending why the number is destroyed, null while it is held
 */
public record CallbackConsent(
    ConsentId id,
    CallId call,
    CounsellorId recordedBy,
    Instant agreedAt,
    Instant expiresAt,
    SafeWindow window,
    boolean voicemail,
    int triesLeft,
    @Nullable Ending ending) {

  /** Why there is no number any more. */
  public enum Ending {
    /** They have talked, or the counsellor says that it is settled. */
    DONE,
    /** The person does not want it any more. */
    WITHDRAWN,
    /** Its time was over. */
    EXPIRED,
    /** Rung as often as is allowed, and not reached. */
    TRIED_OFTEN
  }
}
