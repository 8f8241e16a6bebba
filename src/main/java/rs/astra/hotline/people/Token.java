package rs.astra.hotline.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A secret made by chance, 256 bits: whoever shows it is let in. Only its hash is kept, which a
 * fast hash can be, because chance cannot be guessed. Never prints itself.
 *
 * @param text as it stands in a link or a cookie
 */
public record Token(String text) {
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** A new one. */
  public static Token random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** What somebody shows, empty if it cannot be a token. */
  public static Optional<Token> of(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new Token(text)) : Optional.empty();
  }

  /** SHA-256 in hexadecimal, by which it is found. */
  public String hash() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "[token]";
  }
}
