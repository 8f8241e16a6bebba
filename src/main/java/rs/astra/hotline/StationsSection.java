package rs.astra.hotline;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.typesafe.config.ConfigUtil;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.privacy.PrivateNumber;

/** Stations: telephones of ours, and private mobiles. */
final class StationsSection {
  private static final Pattern INTERNATIONAL = Pattern.compile("\\+[1-9]\\d{6,14}");
  private static final Pattern CONTACT = Pattern.compile("|sip:[A-Za-z0-9.@:-]{1,100}");
  private static final Pattern DIAL =
      Pattern.compile("|[A-Za-z0-9]{1,20}/[A-Za-z0-9/@:._-]{1,100}");

  private final ConfigValues values;

  StationsSection(ConfigValues values) {
    this.values = values;
  }

  Map<StationId, Config.Station> read() {
    Map<StationId, Config.Station> stations = new LinkedHashMap<>();
    for (String id : values.objects("stations")) {
      String key = "stations." + ConfigUtil.joinPath(id) + ".";
      if (!ConfigValues.NAME.matcher(id).matches()) {
        values.mistake("stations: a station's id has letters, digits and dashes, at most 31");
        continue;
      }
      String dial = values.text(key + "dial", DIAL, "empty, or such as PJSIP/c1");
      String contact = values.text(key + "contact", CONTACT, "empty, or sip:...@host:port");
      Secret mobile =
          new Secret(
              values.text(
                  key + "mobile",
                  StationsSection::isPrivate,
                  "empty, or a private telephone's number such as +381640000123"));
      boolean ours = mobile.reveal().isEmpty() && values.good(key + "mobile");
      if (!mobile.reveal().isEmpty()) {
        for (String none : List.of("password", "contact", "dial")) {
          values.text(key + none, String::isEmpty, "empty: a mobile has none");
        }
      }
      stations.put(
          new StationId(id),
          new Config.Station(
              ours ? values.asteriskSecret(key + "password") : new Secret(""),
              contact,
              dial.isEmpty() ? "PJSIP/" + id : dial,
              mobile));
    }
    if (stations.isEmpty()) {
      values.mistake("stations: there must be at least one station");
    }
    return stations;
  }

  /** Nothing, or a telephone that somebody may own: none that costs more, none for everybody. */
  private static boolean isPrivate(String number) {
    try {
      return number.isEmpty()
          || (INTERNATIONAL.matcher(number).matches()
              && PrivateNumber.is(PhoneNumberUtil.getInstance().parse(number, null)));
    } catch (NumberParseException e) {
      return false;
    }
  }
}
