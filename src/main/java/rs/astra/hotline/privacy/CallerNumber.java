package rs.astra.hotline.privacy;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A caller's number, in memory and for as long as a token takes. It does not print, and is wiped
 * when closed; the strings in which asterisk-java hands over a header cannot be, and are left to
 * the garbage collector.
 *
 * <ol>
 *   <li>A caller who asks for privacy, or whose name or address says so, has no number, whatever
 *       the carrier asserts beside it.
 *   <li>What the carrier asserts (RFC 3325) goes before From; if it asserts something that is no
 *       number, From, which anybody can write, does not help.
 *   <li>Only the address counts, never the name in front of it.
 *   <li>The number is made international by libphonenumber, as dialled in Serbia, and must be one
 *       that can exist, with its country or its area: a short code, an extension, a number that is
 *       local somewhere or a word is no number.
 * </ol>
 */
final class CallerNumber implements AutoCloseable {
  private static final String REGION = "RS";

  /** Whoever sends more than that sends no address. */
  private static final int LONGEST = 1_024;

  private static final Pattern IN_BRACKETS = Pattern.compile("<([^<>]*)>");
  private static final Pattern SIP = Pattern.compile("(?i)\\s*sips?:([^@;:]*)[^@]*@.*");
  private static final Pattern TEL = Pattern.compile("(?i)\\s*tel:([^;]*)(;.*)?");
  private static final Pattern CONTEXT =
      Pattern.compile("(?i).*;\\s*phone-context=(\\+[0-9]{1,15})(;.*)?");
  private static final Pattern LOCAL = Pattern.compile("(?i).*;\\s*phone-context=.*");

  /** With a country or an area; what has neither may be a short code, or local anywhere. */
  private static final Pattern WHOLE = Pattern.compile("[( ]*(\\+|0|381).*");

  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9 ()./-]{6,40}");
  private static final Pattern WITHHELD =
      Pattern.compile("(?i)anonymous|restricted|withheld|unavailable|unknown|private");

  private final byte[] digits;

  private CallerNumber(byte[] digits) {
    this.digits = digits;
  }

  /** Makes the first call as quick as the others: libphonenumber reads its tables. */
  static void prepare() {
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    numbers.isValidNumber(numbers.getExampleNumber(REGION));
  }

  /**
   * The number of whoever calls, null if it is withheld or is none.
   *
   * @param asserted the values of P-Asserted-Identity, null if there is no such header
   * @param from the value of From
   * @param privacy the value of Privacy (RFC 3323)
   */
  static @Nullable CallerNumber of(
      @Nullable String asserted, @Nullable String from, @Nullable String privacy) {
    if (tooLong(asserted) || tooLong(from) || tooLong(privacy)) {
      return null;
    }
    if (isWithheld(privacy) || says(WITHHELD, from) || says(WITHHELD, asserted)) {
      return null;
    }
    String header = asserted == null || asserted.isBlank() ? from : asserted;
    for (String address : header == null ? List.<String>of() : addresses(header)) {
      CallerNumber number = number(address);
      if (number != null) {
        return number;
      }
    }
    return null;
  }

  /** In E.164, as ASCII, such as {@code +381641234567}; wiped on closing. */
  byte[] digits() {
    return digits;
  }

  @Override
  public void close() {
    Arrays.fill(digits, (byte) 0);
  }

  @Override
  public String toString() {
    return "[number]";
  }

  private static boolean tooLong(@Nullable String header) {
    return header != null && header.length() > LONGEST;
  }

  private static boolean says(Pattern word, @Nullable String header) {
    return header != null && word.matcher(header).find();
  }

  /** "critical" and "none" alone ask for nothing. */
  private static boolean isWithheld(@Nullable String privacy) {
    return privacy != null
        && Arrays.stream(privacy.toLowerCase(Locale.ROOT).split("[;,\\s]+"))
            .anyMatch(word -> !word.isEmpty() && !word.equals("none") && !word.equals("critical"));
  }

  /** The addresses of a header, without names in quotation marks. */
  private static List<String> addresses(String header) {
    StringBuilder plain = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < header.length(); i++) {
      char c = header.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted && c == '\\') {
        i++;
      } else if (!quoted) {
        plain.append(c);
      }
    }
    List<String> addresses = new ArrayList<>();
    Matcher bracket = IN_BRACKETS.matcher(plain);
    while (bracket.find()) {
      addresses.add(bracket.group(1));
    }
    return addresses.isEmpty() && plain.indexOf("<") < 0 ? List.of(plain.toString()) : addresses;
  }

  private static @Nullable CallerNumber number(String address) {
    Matcher sip = SIP.matcher(address);
    if (sip.matches()) {
      return international(sip.group(1).replaceFirst("(?i)^%2b", "+"), null);
    }
    Matcher tel = TEL.matcher(address);
    if (tel.matches()) {
      Matcher context = CONTEXT.matcher(address);
      if (!context.matches() && LOCAL.matcher(address).matches()) {
        return null;
      }
      return international(tel.group(1), context.matches() ? context.group(1) : null);
    }
    return null;
  }

  private static @Nullable CallerNumber international(String number, @Nullable String context) {
    String written =
        context == null || number.startsWith("+") ? number.strip() : context + number.strip();
    if (!NUMBER.matcher(written).matches() || !WHOLE.matcher(written).matches()) {
      return null;
    }
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    PhoneNumber parsed = new PhoneNumber();
    StringBuilder international = new StringBuilder();
    try {
      numbers.parse(written, REGION, parsed);
      if (!numbers.isValidNumber(parsed)) {
        return null;
      }
      numbers.format(parsed, PhoneNumberFormat.E164, international);
      byte[] digits = new byte[international.length()];
      for (int i = 0; i < digits.length; i++) {
        digits[i] = (byte) international.charAt(i);
      }
      return new CallerNumber(digits);
    } catch (NumberParseException e) {
      return null;
    } finally {
      parsed.clear();
      for (int i = 0; i < international.length(); i++) {
        international.setCharAt(i, '0');
      }
    }
  }
}
