package rs.astra.hotline.asterisk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import rs.astra.hotline.Config;

/**
 * Everything that is filled into Asterisk's configuration.
 *
 * <p>A value that could change the meaning of a configuration file is refused ({@link
 * IllegalArgumentException}): each kind of value has a list of allowed characters, none of which is
 * a line break, {@code ;}, a bracket, a comma, {@code $} or a quote.
 *
 * @param systemName first part of every call's id; different for each Asterisk
 * @param sip where SIP (UDP) is listened for
 * @param encryption of the telephones; nothing: they are plain
 * @param ami where the manager interface is listened for: a loopback address
 * @param agi where the backend waits for AGI sessions
 * @param redirect where Asterisk learns whom a callback dials; nothing: nobody is called back
 * @param rtpTimeoutSeconds a telephone that sends no sound packet for so long counts as dead; 0
 *     never. A silent caller is never ended
 * @param trunkAddresses the carrier's addresses or networks; nobody else can bring in a call
 * @param carrier where calls to mobiles go out
 * @param featureCodes what is dialled at a station to come on duty, to pause and so on
 * @param demoPassword of the account with which a softphone can call in; present only in the
 *     demonstration, where telephones and callers made of air exist too
 * @param sounds folder with one folder per language and {@code moh}
 */
public record AsteriskSettings(
    String systemName,
    Address sip,
    Optional<Encryption> encryption,
    Address ami,
    String amiUser,
    String amiSecret,
    Address agi,
    Optional<Address> redirect,
    int rtpFirst,
    int rtpLast,
    int rtpTimeoutSeconds,
    List<String> trunkAddresses,
    Config.Carrier carrier,
    Config.FeatureCodes featureCodes,
    List<Line> lines,
    List<Station> stations,
    Optional<String> demoPassword,
    Path sounds) {
  private static final int RTP_TIMEOUT_SECONDS = 30;

  /** An address to listen on or to call: a host name or IPv4 address, and a port. */
  public record Address(String host, int port) {
    /** Checks the form of the host and the range of the port. */
    public Address {
      Kind.HOST.check(host);
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("not a port: " + port);
      }
    }

    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /**
   * A line of the hotline.
   *
   * @param label shown on counsellors' telephones, so neutral: it names neither the hotline nor the
   *     organisation
   * @param numbers E.164 with plus, or short codes
   * @param language of the prompts until the caller chooses otherwise, such as {@code sr}
   */
  public record Line(String id, String label, List<String> numbers, String language) {
    /** Checks each value. */
    public Line {
      Kind.ID.check(id);
      Kind.LABEL.check(label);
      Kind.LANGUAGE.check(language);
      numbers = List.copyOf(numbers);
      if (numbers.isEmpty()) {
        throw new IllegalArgumentException("line " + id + " has no number");
      }
    }
  }

  /**
   * A counsellor's telephone. With neither password nor contact it is no SIP telephone and Asterisk
   * is not told about it.
   *
   * @param password with which it registers, or proves itself when it calls
   * @param contact where it always is, such as {@code sip:c1@192.0.2.7:5060}; nothing: it registers
   * @param mobile whether it is somebody's own, called through the carrier that the contact names
   */
  public record Station(
      String id, Optional<String> password, Optional<String> contact, boolean mobile) {
    /** Checks each value. */
    public Station {
      Kind.ID.check(id);
      password.ifPresent(Kind.SECRET::check);
      contact.ifPresent(mobile ? Kind.MOBILE::check : Kind.CONTACT::check);
    }

    /** A telephone of ours. */
    public Station(String id, Optional<String> password, Optional<String> contact) {
      this(id, password, contact, false);
    }

    /** Somebody's own telephone, at {@code sip:<number>@<carrier>}. */
    public static Station mobile(String id, String contact) {
      return new Station(id, Optional.empty(), Optional.of(contact), true);
    }

    /** Without the password and the number. */
    @Override
    public String toString() {
      return "Station[" + id + "]";
    }
  }

  /**
   * How telephones prove whom they speak with.
   *
   * @param tls where SIP (TLS) is listened for
   * @param certificate PEM
   * @param key PEM; may be the same file
   */
  public record Encryption(Address tls, Path certificate, Path key) {
    /** Checks each value. */
    public Encryption {
      certificate = usable(certificate);
      key = usable(key);
    }

    private static Optional<Encryption> of(Config.Sip sip) {
      Config.Telephones telephones = sip.telephones();
      if (!telephones.encrypted()) {
        return Optional.empty();
      }
      Path ours = StationCertificate.file(telephones.folder());
      boolean isOurs = telephones.certificateIsOurs();
      return Optional.of(
          new Encryption(
              new Address(sip.host(), telephones.port()),
              isOurs ? ours : telephones.ownCertificate(),
              isOurs ? ours : telephones.ownKey()));
    }
  }

  /** Checks each value, and that no id is used twice. */
  public AsteriskSettings {
    Kind.ID.check(systemName);
    Kind.ID.check(amiUser);
    Kind.SECRET.check(amiSecret);
    demoPassword.ifPresent(Kind.SECRET::check);
    Kind.SHOWN.check(carrier.shows());
    if (!ami.host().startsWith("127.")) {
      throw new IllegalArgumentException(
          "the manager interface must stay on a loopback address, not " + ami.host());
    }
    if (rtpFirst < 1024 || rtpLast > 65_535 || rtpLast - rtpFirst < 3) {
      throw new IllegalArgumentException("RTP range " + rtpFirst + "-" + rtpLast);
    }
    if (rtpTimeoutSeconds < 0) {
      throw new IllegalArgumentException("RTP timeout " + rtpTimeoutSeconds);
    }
    trunkAddresses = List.copyOf(trunkAddresses);
    trunkAddresses.forEach(Kind.NETWORK::check);
    lines = List.copyOf(lines);
    stations = List.copyOf(stations);
    sounds = usable(sounds);
    allDifferent("line", lines.stream().map(Line::id).toList());
    allDifferent("station", stations.stream().map(Station::id).toList());
  }

  /**
   * What the configuration says.
   *
   * @param demoPassword present only in the demonstration
   */
  public static AsteriskSettings of(Config config, Optional<String> demoPassword) {
    Config.Asterisk asterisk = config.asterisk();
    List<Line> lines = new ArrayList<>();
    config
        .lines()
        .forEach(
            (id, line) ->
                lines.add(
                    new Line(id.value(), line.label(), line.numbers(), line.language().tag())));
    List<Station> stations = new ArrayList<>();
    config
        .stations()
        .forEach(
            (id, station) ->
                stations.add(
                    station.isMobile()
                        ? Station.mobile(
                            id.value(),
                            "sip:"
                                + station.mobile().reveal()
                                + "@"
                                + asterisk.sip().carrier().host())
                        : new Station(
                            id.value(),
                            Optional.of(station.password().reveal()),
                            Optional.of(station.contact()).filter(uri -> !uri.isEmpty()))));
    return new AsteriskSettings(
        asterisk.systemName(),
        new Address(asterisk.sip().host(), asterisk.sip().port()),
        Encryption.of(asterisk.sip()),
        new Address(asterisk.ami().host(), asterisk.ami().port()),
        asterisk.ami().user(),
        asterisk.ami().secret().reveal(),
        new Address(asterisk.agi().host(), asterisk.agi().port()),
        config.callsBack()
            ? Optional.of(
                new Address(config.callback().address(), config.callback().redirectPort()))
            : Optional.empty(),
        asterisk.rtp().first(),
        asterisk.rtp().last(),
        RTP_TIMEOUT_SECONDS,
        asterisk.sip().trunk(),
        asterisk.sip().carrier(),
        config.featureCodes(),
        lines,
        stations,
        demoPassword,
        asterisk.files().resolve("sounds"));
  }

  @Override
  public String toString() {
    return "AsteriskSettings["
        + systemName
        + ", sip "
        + sip
        + ", ami "
        + ami
        + ", agi "
        + agi
        + ", [secret]]";
  }

  private static void allDifferent(String what, List<String> ids) {
    if (new HashSet<>(ids).size() != ids.size()) {
      throw new IllegalArgumentException("two " + what + "s with the same id");
    }
  }

  /** A file's full name. */
  static Path usable(Path file) {
    Path full = file.toAbsolutePath().normalize();
    Kind.PATH.check(full.toString());
    return full;
  }

  /** What a value may consist of. */
  private enum Kind {
    ID("[A-Za-z][A-Za-z0-9-]{0,30}"),
    LABEL("[A-Za-z0-9][A-Za-z0-9 .-]{0,30}"),
    LANGUAGE("[a-z]{2,3}(_[A-Z]{2})?"),
    SECRET("[A-Za-z0-9._~+/=-]{8,128}"),
    HOST("[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?"),
    MOBILE("sip:\\+[1-9][0-9]{6,14}@[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?"),
    SHOWN("[A-Za-z0-9+._-]{1,31}"),
    CONTACT("sip:[A-Za-z0-9._-]{1,64}@[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?"),
    NETWORK("[A-Za-z0-9.:-]{1,253}(/[0-9.]{1,15})?"),
    PATH("/[\\p{L}\\p{N} ._/+-]{0,200}");

    private final Pattern allowed;

    Kind(String allowed) {
      this.allowed = Pattern.compile(allowed);
    }

    void check(String value) {
      if (!allowed.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "not usable as "
                + name().toLowerCase(Locale.ROOT)
                + ": "
                + (this == SECRET || this == MOBILE ? "[secret]" : printable(value)));
      }
    }

    private static String printable(String value) {
      return value.replaceAll("[^ -~]", "?");
    }
  }
}
