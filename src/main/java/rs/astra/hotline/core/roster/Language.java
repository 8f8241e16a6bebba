package rs.astra.hotline.core.roster;

/**
 * A language that callers and counsellors share.
 *
 * @param tag ISO 639 code, two or three lower-case letters
 */
public record Language(String tag) {
  public Language {
    if (!tag.matches("[a-z]{2,3}")) {
      throw new IllegalArgumentException("a language is two or three lower-case letters");
    }
  }

  @Override
  public String toString() {
    return tag;
  }
}
