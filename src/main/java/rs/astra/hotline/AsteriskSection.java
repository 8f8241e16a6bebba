package rs.astra.hotline;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.counsellor.StationId;

/** Asterisk: where it is, how it is spoken to, and what it is told. */
final class AsteriskSection {
  private static final Pattern CARRIER =
      Pattern.compile("|[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:\\d{1,5})?");
  private static final Pattern CARRIER_USER = Pattern.compile("|[A-Za-z0-9+._@-]{1,64}");
  private static final Pattern CARRIER_SHOWS = Pattern.compile("[A-Za-z0-9+._-]{1,31}");
  private static final Pattern ON_OFF = Pattern.compile("on|off");

  /** A path that stands in Asterisk's own files, where other signs would mean something. */
  private static final Pattern ASTERISK_FILE = Pattern.compile("[\\p{L}\\p{N} ._/+-]{1,200}");

  private static final Pattern ASTERISK_FILE_OR_NONE =
      Pattern.compile("[\\p{L}\\p{N} ._/+-]{0,200}");

  private final ConfigValues values;

  AsteriskSection(ConfigValues values) {
    this.values = values;
  }

  /** All of it; a mobile needs a carrier, and an encrypted telephone has no address. */
  Config.Asterisk read(Map<StationId, Config.Station> stations) {
    Config.Ami ami =
        new Config.Ami(
            values.text("asterisk.ami.host", ConfigValues.HOST, "a host name or address"),
            values.port("asterisk.ami.port"),
            values.text("asterisk.ami.user", ConfigValues.NAME, "a name"),
            values.asteriskSecret("asterisk.ami.secret"),
            values.time("asterisk.ami.ping-every", 1, 60));
    Config.Agi agi =
        new Config.Agi(
            values.text("asterisk.agi.host", ConfigValues.HOST, "a host name or address"),
            values.port("asterisk.agi.port"),
            values.number("asterisk.agi.sessions", 10, 20_000));
    Config.Sip sip =
        new Config.Sip(
            values.text("asterisk.sip.host", ConfigValues.HOST, "an address"),
            values.port("asterisk.sip.port"),
            values.list("asterisk.sip.trunk", ConfigValues.HOST, "addresses, at least one"),
            telephones(stations),
            carrier(stations));
    Config.Rtp rtp =
        new Config.Rtp(values.port("asterisk.rtp.first"), values.port("asterisk.rtp.last"));
    if (values.good("asterisk.rtp.") && rtp.last() - rtp.first() < 3) {
      values.mistake("asterisk.rtp: last must be at least 3 above first");
    }
    return new Config.Asterisk(
        Path.of(values.text("asterisk.files", ConfigValues.FOLDER, "a folder")),
        values.text(
            "asterisk.system-name", ConfigValues.NAME, "letters, digits and dashes, at most 31"),
        ami,
        agi,
        sip,
        rtp);
  }

  private Config.Carrier carrier(Map<StationId, Config.Station> stations) {
    String key = "asterisk.sip.carrier.";
    String host =
        values.text(key + "host", CARRIER, "empty, or a name or address, perhaps with :port");
    String user = values.text(key + "user", CARRIER_USER, "empty, or a user name");
    if (host.isEmpty() && stations.values().stream().anyMatch(Config.Station::isMobile)) {
      values.mistake(key + "host: must be set, because a station is a mobile");
    }
    return new Config.Carrier(
        host,
        user,
        user.isEmpty() ? new Secret("") : values.asteriskSecret(key + "password"),
        values.text(
            key + "shows", CARRIER_SHOWS, "a number or a short name: letters, digits, + . _ -"),
        carrierTls(key));
  }

  private Config.@Nullable CarrierTls carrierTls(String key) {
    boolean on = "on".equals(values.text(key + "encryption", ON_OFF, "on or off"));
    Config.CarrierTls tls =
        new Config.CarrierTls(
            values.port(key + "port"),
            Path.of(values.text(key + "certificate", ASTERISK_FILE_OR_NONE, "empty, or a file")),
            Path.of(
                values.text(key + "certificate-key", ASTERISK_FILE_OR_NONE, "empty, or a file")),
            Path.of(values.text(key + "authorities", ASTERISK_FILE, "a file, in plain letters")));
    if (on && (tls.certificate().toString().isEmpty() || tls.key().toString().isEmpty())) {
      values.mistake(key + "certificate and certificate-key: must be set, because of encryption");
    }
    return on ? tls : null;
  }

  private Config.Telephones telephones(Map<StationId, Config.Station> stations) {
    String key = "asterisk.sip.telephones.";
    Config.Telephones telephones =
        new Config.Telephones(
            "on".equals(values.text(key + "encryption", ON_OFF, "on or off")),
            values.port(key + "port"),
            values.names(
                key + "names", "names or IPv4 addresses of this machine, in small letters"),
            Path.of(values.text(key + "folder", ASTERISK_FILE, "a folder, in plain letters")),
            Path.of(values.text(key + "certificate", ASTERISK_FILE_OR_NONE, "empty, or a file")),
            Path.of(
                values.text(key + "certificate-key", ASTERISK_FILE_OR_NONE, "empty, or a file")));
    if (telephones.ownCertificate().toString().isEmpty()
        != telephones.ownKey().toString().isEmpty()) {
      values.mistake(key + "certificate and certificate-key: both, or none");
    }
    if (telephones.certificateIsOurs()
        && telephones.names().isEmpty()
        && values.good(key + "names")) {
      values.mistake(key + "names: must be set, because the certificate is made for them");
    }
    if (telephones.encrypted()) {
      stations.forEach(
          (id, station) -> {
            if (!station.contact().isEmpty()) {
              values.mistake(
                  "stations." + id + ".contact: must be empty, an encrypted telephone registers");
            }
          });
    }
    return telephones;
  }
}
