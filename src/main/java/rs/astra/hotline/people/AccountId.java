package rs.astra.hotline.people;

import java.util.Optional;
import java.util.regex.Pattern;
import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * What somebody signs in with; a counsellor's is the counsellor's id. No name.
 *
 * @param value begins with a small letter; at most 31 small letters, digits and dashes
 */
public record AccountId(String value) implements Comparable<AccountId> {
  private static final Pattern ALLOWED = Pattern.compile("[a-z][a-z0-9-]{0,30}");

  /**
   * An id.
   *
   * @throws IllegalArgumentException if it is none; the message does not repeat it
   */
  public AccountId {
    if (!ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an id begins with a small letter and has at most 31 small letters, digits and dashes");
    }
  }

  /** The id that this is, empty if it is none. */
  public static Optional<AccountId> of(String text) {
    return ALLOWED.matcher(text).matches() ? Optional.of(new AccountId(text)) : Optional.empty();
  }

  /** The counsellor who signs in with it. */
  public CounsellorId counsellor() {
    return new CounsellorId(value);
  }

  @Override
  public int compareTo(AccountId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
