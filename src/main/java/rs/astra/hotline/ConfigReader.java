package rs.astra.hotline;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Care;
import rs.astra.hotline.core.Ladder;
import rs.astra.hotline.core.Policy;
import rs.astra.hotline.core.Widening;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;

/**
 * Reads {@link Config}: the commented defaults, under one file, under the environment. All mistakes
 * are gathered and reported together; none of them repeats the value, which may be a secret put
 * into the wrong place.
 *
 * <p>The format and the merging are Lightbend Config's, the JVM's usual library for one commented
 * file with overrides; bounds and environment names are ours, because it has none.
 */
public final class ConfigReader {
  /** As many as a caller listens to (domain: four or five options a menu). */
  private static final int MOST_LANGUAGES = 4;

  private static final Pattern CODE = Pattern.compile("\\*\\d{1,4}");
  private static final Pattern RING = Pattern.compile("longest-idle|all-at-once");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:-]{1,253}");
  private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,252}");

  /** On this machine, or on all addresses, where {@code Gate} answers only this machine's names. */
  private static final Set<String> HERE = Set.of("127.0.0.1", "::1", "localhost", "0.0.0.0", "::");

  private static final Pattern FILE = Pattern.compile("\\P{Cntrl}{0,400}");
  private static final Map<String, Config.Tls> TLS =
      Map.of("off", Config.Tls.OFF, "own", Config.Tls.OWN, "proxy", Config.Tls.PROXY);
  private static final Pattern NUMBER = Pattern.compile("\\+[1-9]\\d{6,14}|\\d{3,6}");
  private static final Pattern INTERNATIONAL = Pattern.compile("\\+[1-9]\\d{6,14}");
  private static final Set<PhoneNumberType> PRIVATE =
      EnumSet.of(
          PhoneNumberType.MOBILE,
          PhoneNumberType.FIXED_LINE,
          PhoneNumberType.FIXED_LINE_OR_MOBILE,
          PhoneNumberType.VOIP,
          PhoneNumberType.PERSONAL_NUMBER);
  private static final Pattern CARRIER =
      Pattern.compile("|[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:\\d{1,5})?");
  private static final Pattern CARRIER_USER = Pattern.compile("|[A-Za-z0-9+._@-]{1,64}");
  private static final Pattern CARRIER_SHOWS = Pattern.compile("[A-Za-z0-9+._-]{1,31}");
  private static final Pattern ON_OFF = Pattern.compile("on|off");

  /** A path that stands in Asterisk's own files, where other signs would mean something. */
  private static final Pattern ASTERISK_FILE = Pattern.compile("[\\p{L}\\p{N} ._/+-]{1,200}");

  private static final Pattern ASTERISK_FILE_OR_NONE =
      Pattern.compile("[\\p{L}\\p{N} ._/+-]{0,200}");
  private static final Pattern FOLDER = Pattern.compile("\\P{Cntrl}{1,400}");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 .-]{0,30}");
  private static final Pattern SECRET = Pattern.compile("[\\x21-\\x7e]{8,64}");

  /** What stands in Asterisk's own files, where other signs would mean something. */
  private static final Pattern ASTERISK_SECRET = Pattern.compile("[A-Za-z0-9._~+/=-]{8,64}");

  private static final Pattern ACCOUNT_KEY = Pattern.compile("(?:[A-Za-z0-9+/]{43}=)?\\s*");
  private static final Pattern PEPPER =
      Pattern.compile("|[1-9][0-9]{0,5} [0-9T:-]{16,40}Z [0-9a-f]{64}");

  private static final Pattern ADDRESS = Pattern.compile("|[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern CONTACT = Pattern.compile("|sip:[A-Za-z0-9.@:-]{1,100}");
  private static final Pattern DIAL =
      Pattern.compile("|[A-Za-z0-9]{1,20}/[A-Za-z0-9/@:._-]{1,100}");

  private final com.typesafe.config.Config tree;
  private final List<String> mistakes;
  private final boolean secretsNeeded;

  private ConfigReader(
      com.typesafe.config.Config tree, List<String> mistakes, boolean secretsNeeded) {
    this.tree = tree;
    this.mistakes = mistakes;
    this.secretsNeeded = secretsNeeded;
  }

  /** The configuration cannot be used; the message names every mistake, one a line. */
  public static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> mistakes;

    Invalid(List<String> mistakes) {
      super(String.join(System.lineSeparator(), mistakes));
      this.mistakes = mistakes;
    }

    /** Every mistake: the key, and what is allowed. */
    public List<String> mistakes() {
      return mistakes;
    }
  }

  /**
   * Reads the whole configuration.
   *
   * @param file the installation's own file, null for none
   * @param environment usually {@link System#getenv()}
   * @throws Invalid with all mistakes together: key, what is wrong, what is allowed
   */
  public static Config read(@Nullable Path file, Map<String, String> environment) throws Invalid {
    return read(file, environment, true);
  }

  /**
   * The same for whoever only calculates: passwords and secrets may be missing.
   *
   * @throws Invalid as above
   */
  static Config readWithoutSecrets(@Nullable Path file, Map<String, String> environment)
      throws Invalid {
    return read(file, environment, false);
  }

  private static Config read(
      @Nullable Path file, Map<String, String> environment, boolean secretsNeeded) throws Invalid {
    List<String> mistakes = new ArrayList<>();
    com.typesafe.config.Config tree = ConfigTree.read(file, environment, mistakes);
    if (tree == null) {
      throw new Invalid(mistakes);
    }
    Config config = new ConfigReader(tree, mistakes, secretsNeeded).config();
    if (!mistakes.isEmpty() || config == null) {
      throw new Invalid(mistakes.stream().distinct().toList());
    }
    return config;
  }

  private @Nullable Config config() {
    ZoneId zone =
        value(
            "time-zone",
            tree::getString,
            ConfigReader::zone,
            "a time zone such as Europe/Belgrade");
    Map<LineId, Config.Line> lines = lines();
    Map<StationId, Config.Station> stations = stations();
    noneOfOurs(lines, stations);
    Policy policy =
        new Policy(
            time("dispatch.ring-for", 5, 120),
            ladder(),
            widening(lines),
            lines.entrySet().stream()
                .filter(line -> line.getValue().allAtOnce())
                .map(Map.Entry::getKey)
                .collect(toUnmodifiableSet()),
            time("dispatch.rest-after-miss", 1, 300),
            time("dispatch.wrap-up", 0, 3600),
            time("dispatch.speak-every", 10, 300),
            time("dispatch.again-within", 0, 7200),
            time("dispatch.bridge-within", 1, 30),
            care());
    Duration notice = time("roster.notice", 3600, 14 * 86_400);
    Config.Reach reach =
        new Config.Reach(time("reachability.within", 1, 240), time("reachability.pick-up", 1, 60));
    Config.FeatureCodes featureCodes = featureCodes();
    Config.Callback callback =
        new Config.Callback(
            time("callback.ring-for", 5, 30),
            time("callback.ring-for-voicemail", 5, 60),
            number("callback.tries", 1, 10),
            text("callback.address", ADDRESS, "empty, or an address of this machine"),
            port("callback.redirect-port"));
    Config.Ami ami =
        new Config.Ami(
            text("asterisk.ami.host", HOST, "a host name or address"),
            port("asterisk.ami.port"),
            text("asterisk.ami.user", NAME, "a name"),
            asteriskSecret("asterisk.ami.secret"),
            time("asterisk.ami.ping-every", 1, 60));
    Config.Agi agi =
        new Config.Agi(
            text("asterisk.agi.host", HOST, "a host name or address"),
            port("asterisk.agi.port"),
            number("asterisk.agi.sessions", 10, 20_000));
    Config.Sip sip =
        new Config.Sip(
            text("asterisk.sip.host", HOST, "an address"),
            port("asterisk.sip.port"),
            list("asterisk.sip.trunk", HOST, "addresses, at least one"),
            telephones(stations),
            carrier(stations));
    Config.Rtp rtp = new Config.Rtp(port("asterisk.rtp.first"), port("asterisk.rtp.last"));
    boolean bothGood = mistakes.stream().noneMatch(m -> m.startsWith("asterisk.rtp."));
    if (bothGood && rtp.last() - rtp.first() < 3) {
      mistakes.add("asterisk.rtp: last must be at least 3 above first");
    }
    Config.Asterisk asterisk =
        new Config.Asterisk(
            Path.of(text("asterisk.files", FOLDER, "a folder")),
            text("asterisk.system-name", NAME, "letters, digits and dashes, at most 31"),
            ami,
            agi,
            sip,
            rtp);
    Config.Database database =
        new Config.Database(
            text("database.host", HOST, "a host name or address"),
            port("database.port"),
            text("database.name", Pattern.compile("[A-Za-z0-9_-]{1,63}"), "a name"),
            text("database.user", Pattern.compile("[A-Za-z0-9_-]{1,63}"), "a name"),
            secret("database.password"),
            number("database.connections", 1, 32),
            new Config.Owner(
                text("database.owner", Pattern.compile("[A-Za-z0-9_-]{1,63}"), "a name"),
                secret(
                    "database.owner-password",
                    Pattern.compile("|" + SECRET),
                    "empty, or 8 to 64 printable characters")));
    Config.Spool spool =
        new Config.Spool(
            Path.of(text("spool.file", FOLDER, "a file")),
            secret("spool.secret"),
            number("spool.megabytes", 1, 100_000));
    Config.Privacy privacy =
        new Config.Privacy(
            Path.of(text("privacy.keys", FOLDER, "a folder")),
            secret("privacy.pepper-secret", PEPPER, "empty, or the line of a key file"),
            secret("privacy.former-pepper-secret", PEPPER, "empty, or the line of a key file"));
    Config.People people =
        new Config.People(
            secret("people.key-secret", ACCOUNT_KEY, "empty, or the line of the key file"),
            time("people.idle", 300, 86_400),
            time("people.most", 3600, 86_400),
            time("people.invitation", 600, 14 * 86_400),
            time("people.browser", 86_400, 400 * 86_400));
    Config.Http http = http();
    Config.Engine engine =
        new Config.Engine(
            number("engine.facts", 1_024, 1_048_576),
            number("engine.transitions", 1_000, 10_000_000));
    return zone == null
        ? null
        : new Config(
            zone,
            Set.copyOf(languages("main-languages")),
            lines,
            stations,
            policy,
            notice,
            reach,
            featureCodes,
            callback,
            asterisk,
            database,
            spool,
            privacy,
            people,
            http,
            engine);
  }

  private Care care() {
    String of = "dispatch.care.";
    return new Care(
        number(of + "missed-in-a-row", 0, 20),
        time(of + "more-time", 10, 3600),
        time(of + "wrap-up-most", 0, 14_400),
        time(of + "rest-after-heavy", 60, 14_400),
        number(of + "heavy-calls", 1, 50),
        time(of + "talk", 600, 86_400));
  }

  private Config.FeatureCodes featureCodes() {
    String words = "* and one to four digits";
    Config.FeatureCodes codes =
        new Config.FeatureCodes(
            text("feature-codes.sign-in", CODE, words),
            text("feature-codes.pause", CODE, words),
            text("feature-codes.resume", CODE, words),
            text("feature-codes.sign-out", CODE, words),
            number("feature-codes.wrong-pins", 1, 10),
            time("feature-codes.then-wait", 5, 3600));
    long different =
        Stream.of(codes.signIn(), codes.pause(), codes.resume(), codes.signOut())
            .distinct()
            .count();
    if (different < 4 && mistakes.stream().noneMatch(m -> m.startsWith("feature-codes."))) {
      mistakes.add("feature-codes: the codes must all be different");
    }
    return codes;
  }

  private Ladder ladder() {
    Ladder ladder =
        new Ladder(
            time("dispatch.ladder.second-line", 0, 600),
            time("dispatch.ladder.coordinator", 0, 600),
            time("dispatch.ladder.everybody", 0, 600));
    if (ladder.secondLine().compareTo(ladder.coordinator()) > 0
        || ladder.coordinator().compareTo(ladder.everybody()) > 0) {
      mistakes.add(
          "dispatch.ladder: second-line must not come after coordinator, nor that after everybody");
    }
    return ladder;
  }

  private Widening widening(Map<LineId, Config.Line> lines) {
    Widening widening =
        new Widening(
            time("dispatch.language.speaks", 0, 60),
            time("dispatch.language.anyone", 0, 60),
            lines.values().stream()
                .flatMap(line -> line.languages().stream().limit(1))
                .collect(toUnmodifiableSet()));
    if (widening.speaks().compareTo(widening.anyone()) > 0) {
      mistakes.add("dispatch.language: speaks must not come after anyone");
    }
    return widening;
  }

  private Map<LineId, Config.Line> lines() {
    Map<LineId, Config.Line> lines = new LinkedHashMap<>();
    for (String id : new TreeSet<>(tree.getObject("lines").keySet())) {
      String key = "lines." + ConfigUtil.joinPath(id) + ".";
      if (!NAME.matcher(id).matches()) {
        mistakes.add("lines: a line's id has letters, digits and dashes, at most 31");
        continue;
      }
      List<Language> languages = languages(key + "languages");
      if (languages.size() > MOST_LANGUAGES) {
        mistakes.add(key + "languages: at most four, so that the greeting stays short");
      }
      lines.put(
          new LineId(id),
          new Config.Line(
              text(
                  key + "label",
                  PLAIN,
                  "a short neutral text of plain letters, digits and spaces, at most 31"),
              list(key + "numbers", NUMBER, "numbers such as +381117850000, or short codes"),
              text(key + "greeting", NAME, "a prompt's name"),
              languages,
              "all-at-once".equals(text(key + "ring", RING, "longest-idle or all-at-once"))));
    }
    if (lines.isEmpty()) {
      mistakes.add("lines: there must be at least one line");
    }
    long different = lines.values().stream().flatMap(l -> l.numbers().stream()).distinct().count();
    if (different < lines.values().stream().mapToLong(l -> l.numbers().size()).sum()) {
      mistakes.add("lines: a number belongs to one line only");
    }
    return lines;
  }

  private void noneOfOurs(Map<LineId, Config.Line> lines, Map<StationId, Config.Station> stations) {
    stations.forEach(
        (id, station) -> {
          String number = station.mobile().reveal();
          if (lines.values().stream().anyMatch(line -> line.numbers().contains(number))) {
            mistakes.add("stations." + id + ".mobile: is a line of ours, which would call itself");
          }
        });
  }

  private Config.Carrier carrier(Map<StationId, Config.Station> stations) {
    String key = "asterisk.sip.carrier.";
    String host = text(key + "host", CARRIER, "empty, or a name or address, perhaps with :port");
    String user = text(key + "user", CARRIER_USER, "empty, or a user name");
    if (host.isEmpty() && stations.values().stream().anyMatch(Config.Station::isMobile)) {
      mistakes.add(key + "host: must be set, because a station is a mobile");
    }
    return new Config.Carrier(
        host,
        user,
        user.isEmpty() ? new Secret("") : asteriskSecret(key + "password"),
        text(key + "shows", CARRIER_SHOWS, "a number or a short name: letters, digits, + . _ -"));
  }

  private Config.Telephones telephones(Map<StationId, Config.Station> stations) {
    String key = "asterisk.sip.telephones.";
    Config.Telephones telephones =
        new Config.Telephones(
            "on".equals(text(key + "encryption", ON_OFF, "on or off")),
            port(key + "port"),
            names(key + "names", "names or IPv4 addresses of this machine, in small letters"),
            Path.of(text(key + "folder", ASTERISK_FILE, "a folder, in plain letters")),
            Path.of(text(key + "certificate", ASTERISK_FILE_OR_NONE, "empty, or a file")),
            Path.of(text(key + "certificate-key", ASTERISK_FILE_OR_NONE, "empty, or a file")));
    if (telephones.ownCertificate().toString().isEmpty()
        != telephones.ownKey().toString().isEmpty()) {
      mistakes.add(key + "certificate and certificate-key: both, or none");
    }
    if (telephones.certificateIsOurs()
        && telephones.names().isEmpty()
        && mistakes.stream().noneMatch(m -> m.startsWith(key + "names"))) {
      mistakes.add(key + "names: must be set, because the certificate is made for them");
    }
    if (telephones.encrypted()) {
      stations.forEach(
          (id, station) -> {
            if (!station.contact().isEmpty()) {
              mistakes.add(
                  "stations." + id + ".contact: must be empty, an encrypted telephone registers");
            }
          });
    }
    return telephones;
  }

  private Config.Http http() {
    String tls = text("http.tls", t -> TLS.containsKey(t), "off, own or proxy");
    Config.Http http =
        new Config.Http(
            text("http.host", HOST, "a host name or address"),
            port("http.port"),
            TLS.getOrDefault(tls, Config.Tls.OFF),
            names("http.names", "names of this machine, as browsers write them"),
            Path.of(text("http.certificate", FILE, "empty, or a file")),
            Path.of(text("http.certificate-key", FILE, "empty, or a file")));
    boolean files = !http.certificate().toString().isEmpty() && !http.key().toString().isEmpty();
    if (http.tls() == Config.Tls.OWN && !files) {
      mistakes.add("http.certificate and http.certificate-key: must be set where http.tls is own");
    }
    if (http.tls() == Config.Tls.OFF && !HERE.contains(http.host())) {
      mistakes.add(
          "http.host: must be 127.0.0.1, ::1, localhost or 0.0.0.0 where http.tls is off:"
              + " passwords would cross the network in plain");
    }
    if (http.tls() == Config.Tls.OFF && !http.names().isEmpty()) {
      mistakes.add("http.names: needs http.tls, or what is sent could be read on the way");
    }
    if (http.tls() == Config.Tls.PROXY && http.names().isEmpty()) {
      mistakes.add("http.names: must be set where http.tls is proxy: the names that it serves");
    }
    return http;
  }

  private List<String> names(String key, String words) {
    List<String> names =
        value(
            key,
            tree::getStringList,
            l -> l.stream().allMatch(name -> HOST_NAME.matcher(name).matches()) ? l : null,
            words);
    return names == null ? List.of() : List.copyOf(names);
  }

  private List<Language> languages(String key) {
    List<String> tags = list(key, Pattern.compile("[a-z]{2,3}"), "language codes, at least one");
    if (tags.stream().distinct().count() < tags.size()) {
      mistakes.add(key + ": each language once");
    }
    return tags.stream().map(Language::new).toList();
  }

  private Map<StationId, Config.Station> stations() {
    Map<StationId, Config.Station> stations = new LinkedHashMap<>();
    for (String id : new TreeSet<>(tree.getObject("stations").keySet())) {
      String key = "stations." + ConfigUtil.joinPath(id) + ".";
      if (!NAME.matcher(id).matches()) {
        mistakes.add("stations: a station's id has letters, digits and dashes, at most 31");
        continue;
      }
      String dial = text(key + "dial", DIAL, "empty, or such as PJSIP/c1");
      String contact = text(key + "contact", CONTACT, "empty, or sip:...@host:port");
      int before = mistakes.size();
      Secret mobile =
          new Secret(
              text(
                  key + "mobile",
                  ConfigReader::isPrivate,
                  "empty, or a private telephone's number such as +381640000123"));
      boolean ours = mobile.reveal().isEmpty() && mistakes.size() == before;
      if (!mobile.reveal().isEmpty()) {
        for (String none : List.of("password", "contact", "dial")) {
          text(key + none, String::isEmpty, "empty: a mobile has none");
        }
      }
      stations.put(
          new StationId(id),
          new Config.Station(
              ours ? asteriskSecret(key + "password") : new Secret(""),
              contact,
              dial.isEmpty() ? "PJSIP/" + id : dial,
              mobile));
    }
    if (stations.isEmpty()) {
      mistakes.add("stations: there must be at least one station");
    }
    return stations;
  }

  // --- single values; a mistake yields something harmless, since the whole is then refused

  private <A, B> @Nullable B value(
      String key, Function<String, A> get, Function<A, @Nullable B> make, String allowed) {
    try {
      B made = make.apply(get.apply(key));
      if (made != null) {
        return made;
      }
    } catch (ConfigException e) {
      // falls through: the value has the wrong shape
    }
    mistakes.add(key + " (" + ConfigTree.variable(key) + "): must be " + allowed);
    return null;
  }

  private String text(String key, Pattern allowed, String words) {
    return text(key, t -> allowed.matcher(t).matches(), words);
  }

  private String text(String key, Predicate<String> allowed, String words) {
    String text = value(key, tree::getString, t -> allowed.test(t) ? t : null, words);
    return text == null ? "" : text;
  }

  /** Nothing, or a telephone that somebody may own: none that costs more, none for everybody. */
  private static boolean isPrivate(String number) {
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    try {
      return number.isEmpty()
          || (INTERNATIONAL.matcher(number).matches()
              && PRIVATE.contains(numbers.getNumberType(numbers.parse(number, null))));
    } catch (NumberParseException e) {
      return false;
    }
  }

  private Secret secret(String key) {
    return secret(key, SECRET, "set: 8 to 64 printable characters");
  }

  private Secret asteriskSecret(String key) {
    return secret(
        key, ASTERISK_SECRET, "set: 8 to 64 printable characters of letters, digits and ._~+/=-");
  }

  private Secret secret(String key, Pattern allowed, String words) {
    boolean missing =
        !secretsNeeded && Boolean.TRUE.equals(value(key, tree::getString, String::isEmpty, words));
    return new Secret(missing ? "" : text(key, allowed, words));
  }

  private List<String> list(String key, Pattern allowed, String words) {
    List<String> list =
        value(
            key,
            tree::getStringList,
            l -> !l.isEmpty() && l.stream().allMatch(t -> allowed.matcher(t).matches()) ? l : null,
            words);
    return list == null ? List.of() : List.copyOf(list);
  }

  private int number(String key, int least, int most) {
    Integer number =
        value(
            key,
            tree::getDouble,
            n -> n >= least && n <= most && n == Math.rint(n) ? (int) Math.round(n) : null,
            least + " to " + most);
    return number == null ? least : number;
  }

  private int port(String key) {
    return number(key, 1, 65_535);
  }

  private Duration time(String key, int leastSeconds, int mostSeconds) {
    Duration time =
        value(
            key,
            tree::getDuration,
            t ->
                t.compareTo(Duration.ofSeconds(leastSeconds)) >= 0
                        && t.compareTo(Duration.ofSeconds(mostSeconds)) <= 0
                    ? t
                    : null,
            "a time from " + leastSeconds + "s to " + mostSeconds + "s");
    return time == null ? Duration.ofSeconds(leastSeconds) : time;
  }

  private static @Nullable ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
