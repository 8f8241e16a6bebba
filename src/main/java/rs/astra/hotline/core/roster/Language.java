package rs.astra.hotline.core.roster;

import java.util.regex.Pattern;

/**
 * A language that callers and counsellors share.
 *
 * @param tag ISO 639 code, two or three lower-case letters
 */
public record Language(String tag) {
  private static final Pattern TAG = Pattern.compile("[a-z]{2,3}");

  public Language {
    if (!isTag(tag)) {
      throw new IllegalArgumentException("a language is two or three lower-case letters");
    }
  }

  /** Whether that is a language's code. */
  public static boolean isTag(String text) {
    return TAG.matcher(text).matches();
  }

  @Override
  public String toString() {
    return tag;
  }
}
