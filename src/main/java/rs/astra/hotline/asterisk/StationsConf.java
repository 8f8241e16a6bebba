package rs.astra.hotline.asterisk;

import rs.astra.hotline.Config;
import rs.astra.hotline.asterisk.AsteriskSettings.Station;

/**
 * Writes {@code stations.conf}: the counsellors' telephones, their own mobiles among them, and the
 * way to whoever is called back.
 */
final class StationsConf {
  private StationsConf() {}

  static String of(AsteriskSettings settings) {
    StringBuilder conf =
        new StringBuilder(
            "; Written by the backend from its configuration: the counsellors' telephones.\n");
    boolean login = !settings.carrier().user().isEmpty();
    boolean callsBack = settings.redirect().isPresent();
    if (login && (callsBack || settings.stations().stream().anyMatch(Station::mobile))) {
      conf.append(login(settings.carrier()));
    }
    if (callsBack) {
      conf.append("\n[callback](withheld)\n")
          .append(login ? "outbound_auth = carrier-login\n" : "");
    }
    for (Station station : settings.stations()) {
      if (station.mobile()) {
        conf.append(mobile(station, login));
      } else if (station.contact().isPresent() || station.password().isPresent()) {
        conf.append(telephone(station));
      }
      // otherwise not a SIP telephone: the demo's are made of air
    }
    return conf.toString();
  }

  private static String login(Config.Carrier carrier) {
    return """

    [carrier-login]
    type = auth
    auth_type = digest
    username = %s
    password = %s
    """
        .formatted(carrier.user(), carrier.password().reveal());
  }

  private static String mobile(Station station, boolean login) {
    String id = station.id();
    return "\n[%s](mobile)\naors = %s\n".formatted(id, id)
        + (login ? "outbound_auth = carrier-login\n" : "")
        + standsStill(id, station.contact().orElseThrow());
  }

  private static String telephone(Station station) {
    String id = station.id();
    return "\n[%s](station)\naors = %s\n".formatted(id, id)
        + station.password().map(password -> auth(id, password)).orElse("")
        + station
            .contact()
            .map(uri -> standsStill(id, uri))
            .orElse("[%s](station-registers)\n".formatted(id));
  }

  private static String auth(String id, String password) {
    return """
    auth = %s
    [%s](station-auth)
    username = %s
    password = %s
    """
        .formatted(id, id, id, password);
  }

  private static String standsStill(String id, String uri) {
    return "[%s](station-stands-still)\ncontact = %s\n".formatted(id, uri);
  }
}
