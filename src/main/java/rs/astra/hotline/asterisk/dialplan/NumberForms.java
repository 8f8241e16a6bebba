package rs.astra.hotline.asterisk.dialplan;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.regex.Pattern;

/**
 * The ways in which a carrier may write one of our numbers in an INVITE. Carriers differ, and
 * change without notice, so every form is accepted: +381117850000, 381117850000, 0117850000 and
 * 117850000 are one line. A short code such as 116000 has no country and stays as it is.
 */
public final class NumberForms {
  private static final Pattern SHORT_CODE = Pattern.compile("[1-9][0-9]{2,5}");
  private static final Pattern INTERNATIONAL = Pattern.compile("\\+[1-9][0-9]{6,14}");

  private NumberForms() {}

  /**
   * All forms of a number, the international one first.
   *
   * @param number E.164 with its plus, or a short code of three to six digits
   * @throws IllegalArgumentException when it is neither
   */
  public static SequencedSet<String> of(String number) {
    SequencedSet<String> forms = new LinkedHashSet<>();
    if (SHORT_CODE.matcher(number).matches()) {
      forms.add(number);
      return forms;
    }
    if (!INTERNATIONAL.matcher(number).matches()) {
      throw new IllegalArgumentException(
          "not a number in the form +381117850000 nor a short code: " + number);
    }
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    try {
      PhoneNumber parsed = numbers.parse(number, null);
      String significant = numbers.getNationalSignificantNumber(parsed);
      forms.add(number);
      forms.add(number.substring(1));
      // With the prefix for calls inside the country, where there is one: Serbia's is 0, Italy has
      // none.
      forms.add(numbers.format(parsed, PhoneNumberFormat.NATIONAL).replaceAll("[^0-9]", ""));
      forms.add(significant);
    } catch (NumberParseException e) {
      throw new IllegalArgumentException("not a telephone number: " + number, e);
    }
    return forms;
  }
}
