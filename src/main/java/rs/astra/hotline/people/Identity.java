package rs.astra.hotline.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Whom an identity provider takes somebody for. Never an address of mail: that is given to somebody
 * else when its holder leaves. Never prints itself.
 *
 * @param issuer the provider's own address
 * @param subject what it calls that person, for ever and nobody else
 */
public record Identity(String issuer, String subject) {
  /** SHA-256 in hexadecimal, which is all that is kept. */
  public String hash() {
    return sha256(issuer + "\n" + subject);
  }

  static String sha256(String text) {
    return HexFormat.of().formatHex(digest(text));
  }

  static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "[identity]";
  }
}
