package rs.astra.hotline.people;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/**
 * Codes of an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 s, because every app does
 * that).
 *
 * <ol>
 *   <li>The code of now is right, and the one before and after, for clocks that differ.
 *   <li>A code is accepted once, and none that is older than the last one accepted. One that was
 *       accepted further ahead than that is from a time when our clock was wrong, and shuts nobody
 *       out now.
 * </ol>
 */
public final class SecondFactor {
  private static final int KEY_BYTES = 20;
  private static final long STEP_SECONDS = 30;
  private static final int AROUND = 1;

  /** So many steps the last one accepted may be ahead of one that is right. */
  public static final int AHEAD = 2 * AROUND;

  private static final Pattern CODE = Pattern.compile("[0-9]{6}");

  private static final String ALGORITHM =
      TimeBasedOneTimePasswordGenerator.TOTP_ALGORITHM_HMAC_SHA1;

  private SecondFactor() {}

  /** A new key, by chance. */
  public static byte[] key() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }

  /** As somebody types it into an app: Base32. */
  public static String typed(byte[] key) {
    return new Base32().encodeToString(key);
  }

  /** As an app reads it from a QR code; says "hotline" to whoever looks at the app, no more. */
  public static String address(AccountId who, byte[] key) {
    return "otpauth://totp/" + who + "?secret=" + typed(key);
  }

  /** The code of an instant. */
  public static String code(byte[] key, Instant at) {
    try {
      return new TimeBasedOneTimePasswordGenerator()
          .generateOneTimePasswordString(new SecretKeySpec(key, ALGORITHM), at, Locale.ROOT);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("a key of our own making is refused", e);
    }
  }

  /**
   * The step whose code it is.
   *
   * @param lastStep the newest step that was accepted
   * @return empty if it is wrong, too old or was used
   */
  public static OptionalLong step(byte[] key, String code, Instant now, long lastStep) {
    if (!CODE.matcher(code).matches()) {
      return OptionalLong.empty();
    }
    long middle = Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
    OptionalLong found = OptionalLong.empty();
    for (long step = middle - AROUND; step <= middle + AROUND; step++) {
      // All three are compared, whichever fits.
      boolean fits = same(code(key, Instant.ofEpochSecond(step * STEP_SECONDS)), code);
      if (fits && isNew(step, lastStep)) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  /** Whether a code of this step was not accepted yet, and neither was a newer one. */
  public static boolean isNew(long step, long lastStep) {
    return step > lastStep || step + AHEAD < lastStep;
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }
}
