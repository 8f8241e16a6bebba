package rs.astra.hotline.core.consent;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.consent.CallbackConsent.Ending;
import rs.astra.hotline.core.consent.Verdict.Because;

/**
 * Consent as a lock: when a number may be dialled. Asked when a counsellor wants to call back, and
 * once more when the counsellor's telephone was picked up.
 *
 * <ol>
 *   <li>Without a consent nobody is dialled.
 *   <li>A consent that was withdrawn, used or tried often is over for ever.
 *   <li>It lapses when it says so, at the latest {@link #LONGEST} after it was given: what is safe
 *       changes, so it is asked for each time (techsafety.org, safe contact methods).
 *   <li>It is dialled only inside the safe window, and only if the window stays open for as long as
 *       it would ring.
 *   <li>Nobody is dialled before the consent was given, {@link #NOT_TO_THE_SECOND} aside: then the
 *       clock is wrong, and so is what it says of the window.
 *   <li>If nothing may be left on a voicemail, it rings for so short a time that hardly any picks
 *       up. One that does so at once (a telephone that is switched off) meets a counsellor, who
 *       hangs up; nothing is ever played to who picks up.
 *   <li>So many tries, and not more: a telephone that rings again and again is noticed.
 *   <li>A conversation of {@link #CONVERSATION} or more was the callback (the same length that
 *       counts as one in reports). A shorter one was a voicemail, or somebody else: it was a try.
 * </ol>
 *
 * @param zone of the safe windows
 * @param ringFor how long it rings if nothing may be left on a voicemail
 * @param ringForVoicemail how long it rings otherwise
 * @param tries how often at most a number is dialled, as agreed from now on
 */
public record CallbackRules(ZoneId zone, Duration ringFor, Duration ringForVoicemail, int tries) {
  /** How long a consent holds at most. */
  public static final Duration LONGEST = Duration.ofDays(3);

  /** How long two must have talked. */
  public static final Duration CONVERSATION = Duration.ofSeconds(30);

  /** By how much a clock may be set back that is kept right. */
  private static final Duration NOT_TO_THE_SECOND = Duration.ofMinutes(1);

  /** Why something cannot be agreed. */
  public enum Obstacle {
    /** Longer than {@link #LONGEST}. */
    TOO_LONG,
    /** Over before it begins. */
    OVER_ALREADY,
    /** The window does not open before it is over. */
    NEVER_SAFE
  }

  /** Whether that can be agreed now; empty if it can. */
  public Optional<Obstacle> obstacle(SafeWindow window, Instant agreedAt, Instant expiresAt) {
    if (expiresAt.isAfter(agreedAt.plus(LONGEST))) {
      return Optional.of(Obstacle.TOO_LONG);
    }
    if (!expiresAt.isAfter(agreedAt)) {
      return Optional.of(Obstacle.OVER_ALREADY);
    }
    return window.isOpen(agreedAt, zone) || window.opens(agreedAt, expiresAt, zone).isPresent()
        ? Optional.empty()
        : Optional.of(Obstacle.NEVER_SAFE);
  }

  /** What a consent that is over so says to whoever wants to dial. */
  public static Because because(Ending ending) {
    return switch (ending) {
      case DONE -> Because.ALREADY_DONE;
      case WITHDRAWN -> Because.WITHDRAWN;
      case EXPIRED -> Because.EXPIRED;
      case TRIED_OFTEN -> Because.TRIED_OFTEN;
    };
  }

  /**
   * Whether the number may be dialled now.
   *
   * @param consent null if there is none
   * @param carrier whether the carrier can be reached, as far as we know
   */
  public Verdict mayDial(@Nullable CallbackConsent consent, boolean carrier, Instant now) {
    if (consent == null) {
      return Verdict.refused(Because.NO_CONSENT);
    }
    if (consent.ending() != null) {
      return Verdict.refused(because(consent.ending()));
    }
    if (isOver(consent, now)) {
      return Verdict.refused(Because.EXPIRED);
    }
    if (consent.triesLeft() <= 0) {
      return Verdict.refused(Because.TRIED_OFTEN);
    }
    if (now.isBefore(consent.agreedAt().minus(NOT_TO_THE_SECOND))) {
      return Verdict.refused(Because.CLOCK_WRONG);
    }
    Duration rings = consent.voicemail() ? ringForVoicemail : ringFor;
    if (!consent.window().isOpen(now, rings, zone)) {
      return new Verdict.Refused(Because.OUTSIDE_WINDOW, opens(consent, rings, now));
    }
    return carrier ? new Verdict.DialNow(rings) : Verdict.refused(Because.CARRIER_AWAY);
  }

  /** Until when a number may be dialled that may be now: its window closes, or it lapses. */
  public Instant closes(CallbackConsent consent, Instant now) {
    return consent.window().closes(now, consent.expiresAt(), zone).orElse(consent.expiresAt());
  }

  /** Whether its time is over, whatever it says of itself. */
  public static boolean isOver(CallbackConsent consent, Instant now) {
    return !now.isBefore(consent.expiresAt()) || !now.isBefore(consent.agreedAt().plus(LONGEST));
  }

  /** At the end of a window that closes while it would ring, the next one. */
  private @Nullable Instant opens(CallbackConsent consent, Duration rings, Instant now) {
    return consent.window().opens(now.plus(rings), consent.expiresAt(), zone).orElse(null);
  }
}
