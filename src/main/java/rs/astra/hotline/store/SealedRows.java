package rs.astra.hotline.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import rs.astra.hotline.Secret;

/**
 * Rows of the spool, each with a MAC (HMAC-SHA-256) of itself and its place. The file's encryption
 * (AES-XTS, as for disks) hides what is in it, but does not notice that somebody has altered it.
 *
 * <ol>
 *   <li>The MAC's key is made of the spool's secret, which cannot be guessed; see {@code
 *       ConfigReader}.
 *   <li>A row that an earlier version has left has no MAC, and is read all the same: what waits for
 *       the database when a new version starts must not be lost. Whoever has not the secret cannot
 *       make one.
 * </ol>
 *
 * One thread at a time.
 */
final class SealedRows {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] WHAT_FOR = "rows of the spool".getBytes(StandardCharsets.US_ASCII);
  private static final int HEX = 64;
  private static final String FROM_BEFORE = "[";

  private final Mac mac;

  SealedRows(Secret secret) {
    try {
      Mac key = Mac.getInstance(ALGORITHM);
      key.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.doFinal(WHAT_FOR), ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String seal(long place, Row row) {
    String text = row.text();
    return mac(place, text) + text;
  }

  /**
   * What {@link #seal} sealed for that place.
   *
   * @throws IllegalStateException if it is something else
   */
  Row open(long place, String sealed) {
    if (sealed.startsWith(FROM_BEFORE)) {
      return Row.read(sealed);
    }
    String text = sealed.length() < HEX ? "" : sealed.substring(HEX);
    byte[] right = (mac(place, text) + text).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(right, sealed.getBytes(StandardCharsets.UTF_8))) {
      throw new IllegalStateException("an altered row");
    }
    return Row.read(text);
  }

  private String mac(long place, String text) {
    mac.update(Long.toString(place).getBytes(StandardCharsets.US_ASCII));
    mac.update((byte) ' ');
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }
}
