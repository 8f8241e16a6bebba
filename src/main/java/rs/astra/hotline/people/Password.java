package rs.astra.hotline.people;

import com.nulabinc.zxcvbn.Zxcvbn;
import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody types to sign in. Kept as a salted Argon2id hash; never prints itself.
 *
 * <ol>
 *   <li>Twelve characters at least; 128 at most, which no password manager exceeds.
 *   <li>Nothing that is guessed first: estimated by zxcvbn, which knows common passwords, words,
 *       names, dates and keyboard walks. No rules about digits and signs, and no expiry: both make
 *       people choose worse ones (NIST SP 800-63B, 5.1.1.2).
 * </ol>
 */
public record Password(String text) {
  /** Characters at least. */
  public static final int LEAST = 12;

  /** Characters at most. */
  public static final int MOST = 128;

  /** The estimate of zxcvbn from which on a password is safe against guessing over the network. */
  private static final int SAFE = 3;

  /** The estimate takes time with the square of the length; more than this adds nothing. */
  private static final int ESTIMATED = 40;

  /** OWASP's recommendation: 19 MiB, two passes, one lane. */
  private static final Argon2Function ARGON2 =
      Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);

  private static final int SALT_BYTES = 16;

  /** Of nobody: so that an unknown id takes as long as a wrong password. */
  static final String NOBODY = new Password(Token.random().text()).hash();

  /** Why a password cannot be used. */
  public enum Objection {
    /** Fewer than {@value #LEAST} characters. */
    TOO_SHORT,
    /** More than {@value #MOST} characters. */
    TOO_LONG,
    /** Would be guessed soon. */
    TOO_EASY,
    /** Has leaked somewhere; see {@link LeakedPasswords}. */
    LEAKED
  }

  /** Why it cannot be used by that person, null if it can. */
  public @Nullable Objection objection(AccountId who) {
    int length = text.codePointCount(0, text.length());
    if (length < LEAST) {
      return Objection.TOO_SHORT;
    }
    if (text.length() > MOST) {
      return Objection.TOO_LONG;
    }
    String estimated = text.substring(0, Math.min(text.length(), ESTIMATED));
    List<String> near = List.of(who.value(), "hotline", "astra", "sos");
    return new Zxcvbn().measure(estimated, near).getScore() < SAFE ? Objection.TOO_EASY : null;
  }

  /** Salted Argon2id in the PHC form. Takes about a tenth of a second. */
  public String hash() {
    return com.password4j.Password.hash(text).addRandomSalt(SALT_BYTES).with(ARGON2).getResult();
  }

  /** Whether it is the one of that hash. Takes about a tenth of a second. */
  public boolean isOf(String hash) {
    return text.length() <= MOST
        && com.password4j.Password.check(text, hash).with(Argon2Function.getInstanceFromHash(hash));
  }

  @Override
  public String toString() {
    return "[password]";
  }
}
