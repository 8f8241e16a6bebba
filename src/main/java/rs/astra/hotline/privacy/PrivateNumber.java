package rs.astra.hotline.privacy;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which numbers we may dial: a telephone that somebody may own, in some country. None that costs
 * more, none for everybody, and none of a satellite or a service that belongs to no country.
 */
public final class PrivateNumber {
  private static final String NO_COUNTRY = "001";
  private static final Set<PhoneNumberType> PRIVATE =
      EnumSet.of(
          PhoneNumberType.MOBILE,
          PhoneNumberType.FIXED_LINE,
          PhoneNumberType.FIXED_LINE_OR_MOBILE,
          PhoneNumberType.VOIP,
          PhoneNumberType.PERSONAL_NUMBER);

  private PrivateNumber() {}

  /** Whether it can exist and is one. */
  public static boolean is(PhoneNumber number) {
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    return numbers.isValidNumber(number)
        && PRIVATE.contains(numbers.getNumberType(number))
        && !NO_COUNTRY.equals(numbers.getRegionCodeForNumber(number));
  }
}
