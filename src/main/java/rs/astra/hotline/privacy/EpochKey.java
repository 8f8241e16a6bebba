package rs.astra.hotline.privacy;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallerToken;

/**
 * The key of one epoch. A telephone number is quickly guessed, so a hash of it hides nothing; a MAC
 * does, as long as the key is not where the tokens are. The MAC is the JDK's own (HMAC-SHA-256),
 * and so is the cipher (AES-256-GCM).
 */
final class EpochKey {
  /** A token's length: 128 bits are enough that no two callers are ever taken for one. */
  static final int TOKEN_BYTES = 16;

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final Pattern LINE =
      Pattern.compile("([1-9][0-9]{0,5}) (\\S{1,40}) ([0-9a-f]{" + 2 * KEY_BYTES + "})\\s*");

  private final int epoch;
  private final Instant begunAt;
  private final byte[] key;

  EpochKey(int epoch, Instant begunAt, byte[] key) {
    this.epoch = epoch;
    this.begunAt = begunAt;
    this.key = key.clone();
  }

  /** A new one. */
  static EpochKey random(int epoch, Instant now) {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    try {
      return new EpochKey(epoch, now.truncatedTo(ChronoUnit.SECONDS), key);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** What {@link #line} wrote, null if it is something else. */
  static @Nullable EpochKey parse(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      return null;
    }
    try {
      return new EpochKey(
          Integer.parseInt(parts.group(1)),
          Instant.parse(parts.group(2)),
          HexFormat.of().parseHex(parts.group(3)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Epoch, beginning and key: what a file or a setting holds. */
  String line() {
    return epoch + " " + begunAt + " " + HexFormat.of().formatHex(key) + "\n";
  }

  int epoch() {
    return epoch;
  }

  Instant begunAt() {
    return begunAt;
  }

  /** The token of a number, which begins with the epoch. */
  CallerToken token(CallerNumber number) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] all = mac.doFinal(number.digits());
      return new CallerToken(epoch + "." + HexFormat.of().formatHex(all, 0, TOKEN_BYTES));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  /**
   * Seals by AES-256-GCM with a tag of 128 bits, under a nonce by chance; random nonces are safe
   * for 2<sup>32</sup> texts.
   *
   * @param bound what the sealed belongs to; with another it does not open
   * @return nonce, ciphertext and tag
   */
  byte[] seal(byte[] plain, byte[] bound) {
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, bound);
      byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(plain.length));
      cipher.doFinal(plain, 0, plain.length, all, NONCE_BYTES);
      return all;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /**
   * Opens what {@link #seal} has sealed.
   *
   * @throws GeneralSecurityException if it was not sealed with this key, for that
   */
  byte[] open(byte[] sealed, byte[] bound) throws GeneralSecurityException {
    if (sealed.length < NONCE_BYTES) {
      throw new AEADBadTagException("too short");
    }
    byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
    return cipher(Cipher.DECRYPT_MODE, nonce, bound)
        .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] bound) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(bound);
    return cipher;
  }

  @Override
  public String toString() {
    return "[key " + epoch + "]";
  }
}
