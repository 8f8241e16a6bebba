package rs.astra.hotline.core.consent;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * What looks like a telephone, a personal number or a document in words that somebody types. It is
 * a net for what slips in while one listens, not a wall: numbers in words go through.
 *
 * <ol>
 *   <li>Digits are digits in whatever script, and however wide.
 *   <li>Seven digits are telling (a telephone; a JMBG has 13, a passport 9), whatever stands
 *       between them but a letter, the end of a line, or a comma or semicolon with a blank after
 *       it, as in "Ulica 12, 11000 Beograd".
 *   <li>One to three letters of any alphabet and at once six to nine digits are a document.
 *   <li>A time with a colon and a whole date of these centuries are neither, unless more digits
 *       stand next to the date.
 * </ol>
 */
public final class Telling {
  private static final Pattern DATE_OR_TIME =
      Pattern.compile(
          """
          (?x)
          (?<![0-9][\\ ./()-]?)
          (?: (?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}
            | [0-3]?[0-9]([./])\\ ?[01]?[0-9]\\1\\ ?(?:19|20)[0-9]{2} )
          (?![./()-]?[0-9])
          | (?<![0-9:])(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?![0-9:])\
          """);

  private static final Pattern SEVEN_DIGITS =
      Pattern.compile("(?:[0-9](?:(?![,;]\\s)[^\\p{L}0-9\\v])*+){7}");

  private static final Pattern DOCUMENT =
      Pattern.compile("(?<![\\p{L}0-9])\\p{L}{1,3}[0-9]{6,9}(?![\\p{L}0-9])");

  private Telling() {}

  /** Whether there is something of it in these words. */
  public static boolean isIn(String words) {
    String plain = digits(Normalizer.normalize(words, Normalizer.Form.NFKC));
    return SEVEN_DIGITS.matcher(DATE_OR_TIME.matcher(plain).replaceAll("\n")).find()
        || DOCUMENT.matcher(plain).find();
  }

  private static String digits(String words) {
    StringBuilder plain = new StringBuilder(words.length());
    words
        .codePoints()
        .map(c -> Character.isDigit(c) ? '0' + Character.digit(c, 10) : c)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }
}
