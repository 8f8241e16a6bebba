package rs.astra.hotline.core.consent;

import java.util.regex.Pattern;

/**
 * Identity of a consent: a random UUID, which says nothing of anybody.
 *
 * @param value 36 characters
 */
public record ConsentId(String value) implements Comparable<ConsentId> {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  public ConsentId {
    if (!isId(value)) {
      throw new IllegalArgumentException("a consent's id is a UUID in small letters");
    }
  }

  /** Whether it could be one. */
  public static boolean isId(String value) {
    return FORM.matcher(value).matches();
  }

  @Override
  public int compareTo(ConsentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
