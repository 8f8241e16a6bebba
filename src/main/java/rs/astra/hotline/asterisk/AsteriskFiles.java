package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rs.astra.hotline.Config;
import rs.astra.hotline.Config.CarrierTls;
import rs.astra.hotline.asterisk.dialplan.NumberForms;

/**
 * Writes Asterisk's configuration: the templates of {@code asterisk-config/templates} with their
 * placeholders {@code @NAME@} filled in, and three files that have no template because they are
 * lists: {@code lines.conf} (our numbers), {@code stations.conf} (the counsellors' telephones) and
 * {@code prompts.conf} (the recorded voices). Tests, demonstration and production use the same
 * templates.
 *
 * <p>A value that could change the meaning of a configuration file is refused ({@link
 * IllegalArgumentException}): each kind of value has a list of allowed characters, none of which is
 * a line break, {@code ;}, a bracket, a comma, {@code $} or a quote.
 */
public final class AsteriskFiles {
  private static final int RTP_TIMEOUT_SECONDS = 30;
  private static final Pattern PLACEHOLDER = Pattern.compile("@([A-Z][A-Z_]*)@");

  private AsteriskFiles() {}

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
      certificate = certificate.toAbsolutePath().normalize();
      key = key.toAbsolutePath().normalize();
      Kind.PATH.check(certificate.toString());
      Kind.PATH.check(key.toString());
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

  /**
   * Everything that is filled in.
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
  public record Settings(
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
    /** Checks each value, and that no id is used twice. */
    public Settings {
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
      sounds = sounds.toAbsolutePath().normalize();
      Kind.PATH.check(sounds.toString());
      allDifferent("line", lines.stream().map(Line::id).toList());
      allDifferent("station", stations.stream().map(Station::id).toList());
    }

    /**
     * What the configuration says.
     *
     * @param demoPassword present only in the demonstration
     */
    public static Settings of(Config config, Optional<String> demoPassword) {
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
      return new Settings(
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
      return "Settings["
          + systemName
          + ", sip "
          + sip
          + ", ami "
          + ami
          + ", agi "
          + agi
          + ", [secret]]";
    }
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
                + name().toLowerCase(java.util.Locale.ROOT)
                + ": "
                + (this == SECRET || this == MOBILE ? "[secret]" : printable(value)));
      }
    }

    private static String printable(String value) {
      return value.replaceAll("[^ -~]", "?");
    }
  }

  /**
   * Writes all files into {@code out}, which is made if it does not exist. Files with passwords can
   * be read by the owner and the group only. {@code out/sounds} becomes a link to the sounds.
   *
   * @throws IllegalStateException when a template names a placeholder for which there is no value
   * @throws IllegalArgumentException when two lines have a number in common
   */
  public static void write(Path templates, Path out, Settings settings) throws IOException {
    Map<String, String> values = values(settings);
    Files.createDirectories(out);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(templates, "*.conf")) {
      for (Path template : files) {
        String name = template.getFileName().toString();
        if ((name.startsWith("demo") && settings.demoPassword().isEmpty())
            || (name.equals("encrypted.conf") && settings.encryption().isEmpty())
            || (name.equals("encrypted-carrier.conf") && settings.carrier().tls() == null)) {
          Files.deleteIfExists(out.resolve(name));
          continue;
        }
        writeFile(out.resolve(name), fill(name, Files.readString(template), values));
      }
    }
    writeFile(out.resolve("lines.conf"), lines(settings.lines()));
    writeFile(out.resolve("feature-codes.conf"), featureCodes(settings));
    writeFile(out.resolve("stations.conf"), StationsConf.of(settings));
    writeFile(out.resolve("prompts.conf"), prompts(settings.sounds()));
    Path link = out.resolve("sounds");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, settings.sounds());
  }

  private static Map<String, String> values(Settings s) {
    boolean encrypted = s.encryption().isPresent();
    Optional<CarrierTls> carrier = Optional.ofNullable(s.carrier().tls());
    return Map.ofEntries(
        Map.entry(
            "ENCRYPTED_CARRIER", carrier.isPresent() ? "#include encrypted-carrier.conf" : ""),
        Map.entry("CARRIER_TRANSPORT", carrier.isPresent() ? "transport-carrier" : "transport-udp"),
        Map.entry("CARRIER_SOUND", carrier.isPresent() ? "sdes" : "no"),
        Map.entry("CALLBACK_TRANSPORT", carrier.isPresent() ? "" : "transport = transport-udp"),
        Map.entry("CARRIER_BIND", s.sip().host() + ":" + carrier.map(CarrierTls::port).orElse(0)),
        Map.entry("CARRIER_CERTIFICATE", path(carrier.map(CarrierTls::certificate))),
        Map.entry("CARRIER_KEY", path(carrier.map(CarrierTls::key))),
        Map.entry("CARRIER_AUTHORITIES", path(carrier.map(CarrierTls::authorities))),
        Map.entry("ENCRYPTED", encrypted ? "#include encrypted.conf" : ""),
        Map.entry("STATION_TRANSPORT", encrypted ? "transport-tls" : "transport-udp"),
        Map.entry("STATION_SOUND", encrypted ? "sdes" : "no"),
        Map.entry("TLS_BIND", s.encryption().map(e -> e.tls().toString()).orElse("")),
        Map.entry("CERTIFICATE", s.encryption().map(e -> e.certificate().toString()).orElse("")),
        Map.entry("CERTIFICATE_KEY", s.encryption().map(e -> e.key().toString()).orElse("")),
        Map.entry("SYSTEM_NAME", s.systemName()),
        Map.entry("SIP_BIND", s.sip().toString()),
        Map.entry("AMI_BIND", s.ami().host()),
        Map.entry("AMI_PORT", Integer.toString(s.ami().port())),
        Map.entry("AMI_USER", s.amiUser()),
        Map.entry("AMI_SECRET", s.amiSecret()),
        Map.entry("AGI", "agi://" + s.agi()),
        Map.entry("REDIRECT", s.redirect().map(Address::toString).orElse("127.0.0.1:9")),
        Map.entry("CARRIER_SHOWS", s.carrier().shows()),
        Map.entry("RTP_FIRST", Integer.toString(s.rtpFirst())),
        Map.entry("RTP_LAST", Integer.toString(s.rtpLast())),
        Map.entry("RTP_TIMEOUT", Integer.toString(s.rtpTimeoutSeconds())),
        Map.entry(
            "TRUNK_MATCHES",
            s.trunkAddresses().stream().map(a -> "match = " + a).collect(Collectors.joining("\n"))),
        Map.entry("DEMO_INCLUDE", s.demoPassword().isPresent() ? "#include demo.conf" : ""),
        Map.entry("DEMO_ACCOUNT", s.demoPassword().isPresent() ? "#include demo-account.conf" : ""),
        Map.entry("DEMO_PASSWORD", s.demoPassword().orElse("")),
        Map.entry("SOUNDS", s.sounds().toString()));
  }

  private static String path(Optional<Path> file) {
    String path = file.map(f -> f.toAbsolutePath().normalize().toString()).orElse("");
    if (!path.isEmpty()) {
      Kind.PATH.check(path);
    }
    return path;
  }

  private static String fill(String file, String template, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(
            found -> {
              String value = values.get(found.group(1));
              if (value == null) {
                throw new IllegalStateException(
                    "nothing to fill in for " + found.group() + " in " + file);
              }
              return Matcher.quoteReplacement(value);
            });
  }

  private static String lines(List<Line> lines) {
    StringBuilder conf =
        new StringBuilder(
            """
            ; Written by the backend from its configuration: which number is which line.
            [lines]
            """);
    Set<String> seen = new HashSet<>();
    for (Line line : lines) {
      for (String number : line.numbers()) {
        for (String form : NumberForms.of(number)) {
          if (!seen.add(form)) {
            throw new IllegalArgumentException(
                "number " + form + " belongs to two lines, or stands twice");
          }
          conf.append(
              """
              exten => %s,1,Set(LINE=%s)
               same => n,Set(CALLERID(name)=%s)
               same => n,Set(CHANNEL(language)=%s)
               same => n,Goto(arrive,s,1)
              """
                  .formatted(form, line.id(), line.label(), line.language()));
        }
      }
    }
    return conf.toString();
  }

  /** Counsellors hear the first language of the first line. */
  private static String featureCodes(Settings settings) {
    Config.FeatureCodes codes = settings.featureCodes();
    String language = settings.lines().isEmpty() ? "en" : settings.lines().getFirst().language();
    StringBuilder conf =
        new StringBuilder(
            """
            ; Written by the backend from its configuration: what a counsellor dials at a station.
            [feature-codes]
            """);
    List.of(
            List.of(codes.signIn(), "sign-in"),
            List.of(codes.pause(), "pause"),
            List.of(codes.resume(), "resume"),
            List.of(codes.signOut(), "sign-out"))
        .forEach(
            code ->
                conf.append(
                    """
                    exten => %s,1,Set(FEATURE=%s)
                     same => n,Set(CHANNEL(language)=%s)
                     same => n,Goto(feature,s,1)
                    """
                        .formatted(code.getFirst(), code.getLast(), language)));
    return conf.toString();
  }

  /** Each prompt is a music class of its own, {@code sr-greeting}: music does not block. */
  private static String prompts(Path sounds) throws IOException {
    StringBuilder conf =
        new StringBuilder(
            "; Written by the backend from the folder of sounds: one class a prompt.\n");
    try (Stream<Path> files = Files.walk(sounds, 2)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".wav")).sorted().toList()) {
        String name = sounds.relativize(file).toString().replaceFirst("\\.wav$", "");
        if (!name.startsWith("moh/")) {
          conf.append(
              "\n[%s]\nmode = playlist\nentry = %s\n"
                  .formatted(name.replace('/', '-'), sounds.resolve(name)));
        }
      }
    }
    return conf.toString();
  }

  private static void allDifferent(String what, List<String> ids) {
    if (new HashSet<>(ids).size() != ids.size()) {
      throw new IllegalArgumentException("two " + what + "s with the same id");
    }
  }

  private static void writeFile(Path file, String content) throws IOException {
    // Made with narrow rights first, so that a password is never readable by others for a moment.
    Files.deleteIfExists(file);
    if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    } else if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.createFile(file);
    }
    Files.writeString(file, content, UTF_8);
  }
}
