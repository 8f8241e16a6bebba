package rs.astra.hotline;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Policy;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.StationId;

/**
 * Reads {@link Config}: the commented defaults, under one file, under the environment. All mistakes
 * are gathered and reported together; none of them repeats the value, which may be a secret put
 * into the wrong place.
 *
 * <p>The format and the merging are Lightbend Config's, the JVM's usual library for one commented
 * file with overrides; bounds and environment names are ours, because it has none.
 */
public final class ConfigReader {
  private static final Pattern CODE = Pattern.compile("\\*\\d{1,4}");

  /** On this machine, or on all addresses, where {@code Gate} answers only this machine's names. */
  private static final Set<String> HERE = Set.of("127.0.0.1", "::1", "localhost", "0.0.0.0", "::");

  private static final Pattern FILE = Pattern.compile("\\P{Cntrl}{0,400}");
  private static final Map<String, Config.Tls> TLS =
      Map.of("off", Config.Tls.OFF, "own", Config.Tls.OWN, "proxy", Config.Tls.PROXY);

  /** Its library hashes it ten times only, so it must be long, and not one piece over and over. */
  private static final Pattern SPOOL_SECRET =
      Pattern.compile("(?!(.{1,16}?)\\1+.{0,15}$)[\\x21-\\x7e]{32,64}");

  private static final Pattern ACCOUNT_KEY =
      Pattern.compile("(?:[A-Za-z0-9+/]{43}=|[1-9][0-9]{0,5} [0-9T:-]{16,40}Z [0-9a-f]{64})?\\s*");
  private static final Pattern PEPPER =
      Pattern.compile("|[1-9][0-9]{0,5} [0-9T:-]{16,40}Z [0-9a-f]{64}");

  private static final Pattern ISSUER =
      Pattern.compile(
          "|(?:https://[A-Za-z0-9.-]{1,253}|http://(?:localhost|127\\.0\\.0\\.1))(?::\\d{1,5})?"
              + "(?:/[A-Za-z0-9._~/-]{0,300})?");

  private static final Pattern CLIENT_SECRET = Pattern.compile("[\\x21-\\x7e]{8,200}");
  private static final Pattern CLIENT_ID = Pattern.compile("[\\x21-\\x7e]{1,200}");
  private static final Pattern LABEL = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} .,'&-]{0,39}");
  private static final Pattern PROMPT = Pattern.compile("|login|select_account");

  private static final Pattern ADDRESS = Pattern.compile("|[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private final ConfigValues values;

  private ConfigReader(ConfigValues values) {
    this.values = values;
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
    Config config = new ConfigReader(new ConfigValues(tree, mistakes, secretsNeeded)).config();
    if (!mistakes.isEmpty() || config == null) {
      throw new Invalid(mistakes.stream().distinct().toList());
    }
    return config;
  }

  private @Nullable Config config() {
    ZoneId zone =
        values.made("time-zone", ConfigReader::zone, "a time zone such as Europe/Belgrade");
    Map<LineId, Config.Line> lines = new LinesSection(values).read();
    Map<StationId, Config.Station> stations = new StationsSection(values).read();
    noneOfOurs(lines, stations);
    Policy policy = new DispatchSection(values).read(lines);
    Duration notice = values.time("roster.notice", 3600, 14 * 86_400);
    Config.Reach reach =
        new Config.Reach(
            values.time("reachability.within", 1, 240), values.time("reachability.pick-up", 1, 60));
    Config.FeatureCodes featureCodes = featureCodes();
    Config.Callback callback =
        new Config.Callback(
            values.time("callback.ring-for", 5, 30),
            values.time("callback.ring-for-voicemail", 5, 60),
            values.number("callback.tries", 1, 10),
            values.text("callback.address", ADDRESS, "empty, or an address of this machine"),
            values.port("callback.redirect-port"));
    Config.Asterisk asterisk = new AsteriskSection(values).read(stations);
    Config.Database database =
        new Config.Database(
            values.text("database.host", ConfigValues.HOST, "a host name or address"),
            values.port("database.port"),
            values.text("database.name", Pattern.compile("[A-Za-z0-9_-]{1,63}"), "a name"),
            values.text("database.user", Pattern.compile("[A-Za-z0-9_-]{1,63}"), "a name"),
            values.secret("database.password"),
            values.number("database.connections", 1, 32),
            new Config.Owner(
                values.text("database.owner", Pattern.compile("[A-Za-z0-9_-]{1,63}"), "a name"),
                values.secret(
                    "database.owner-password",
                    Pattern.compile("|" + ConfigValues.SECRET),
                    "empty, or 8 to 64 printable characters")));
    Config.Spool spool =
        new Config.Spool(
            Path.of(values.text("spool.file", ConfigValues.FOLDER, "a file")),
            values.secret(
                "spool.secret",
                SPOOL_SECRET,
                "set: 32 to 64 printable characters made by chance, as openssl rand -hex 20"
                    + " prints"),
            values.number("spool.megabytes", 1, 100_000));
    Config.Privacy privacy =
        new Config.Privacy(
            Path.of(values.text("privacy.keys", ConfigValues.FOLDER, "a folder")),
            values.secret("privacy.pepper-secret", PEPPER, "empty, or the line of a key file"),
            values.secret(
                "privacy.former-pepper-secret", PEPPER, "empty, or the line of a key file"));
    Config.People people =
        new Config.People(
            values.secret("people.key-secret", ACCOUNT_KEY, "empty, or the line of a key file"),
            values.secret(
                "people.former-key-secret", ACCOUNT_KEY, "empty, or the line of a key file"),
            values.time("people.idle", 300, 86_400),
            values.time("people.most", 3600, 86_400),
            values.time("people.invitation", 600, 14 * 86_400),
            values.time("people.browser", 86_400, 400 * 86_400),
            Path.of(values.text("people.leaked-passwords", FILE, "empty, or a file")),
            provider());
    Config.Http http = http();
    Config.Engine engine =
        new Config.Engine(
            values.number("engine.facts", 1_024, 1_048_576),
            values.number("engine.transitions", 1_000, 10_000_000));
    return zone == null
        ? null
        : new Config(
            zone,
            Set.copyOf(new LinesSection(values).languages("main-languages")),
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
            new Config.Figures(values.number("figures.k", 5, 50)),
            engine);
  }

  private void noneOfOurs(Map<LineId, Config.Line> lines, Map<StationId, Config.Station> stations) {
    stations.forEach(
        (id, station) -> {
          String number = station.mobile().reveal();
          if (lines.values().stream().anyMatch(line -> line.numbers().contains(number))) {
            values.mistake(
                "stations." + id + ".mobile: is a line of ours, which would call itself");
          }
        });
  }

  private Config.FeatureCodes featureCodes() {
    String words = "* and one to four digits";
    Config.FeatureCodes codes =
        new Config.FeatureCodes(
            values.text("feature-codes.sign-in", CODE, words),
            values.text("feature-codes.pause", CODE, words),
            values.text("feature-codes.resume", CODE, words),
            values.text("feature-codes.sign-out", CODE, words),
            values.number("feature-codes.wrong-pins", 1, 10),
            values.time("feature-codes.then-wait", 5, 3600));
    long different =
        Stream.of(codes.signIn(), codes.pause(), codes.resume(), codes.signOut())
            .distinct()
            .count();
    if (different < 4 && values.good("feature-codes.")) {
      values.mistake("feature-codes: the codes must all be different");
    }
    return codes;
  }

  private Config.Provider provider() {
    String key = "people.provider.";
    String issuer =
        values.text(
            key + "issuer",
            ISSUER,
            "empty, or https://... without ? and # (http:// if it is here)");
    if (issuer.isEmpty()) {
      return Config.Provider.NONE;
    }
    Path authority = Path.of(values.text(key + "authority", FILE, "empty, or a file"));
    if (!authority.toString().isEmpty() && issuer.startsWith("http:")) {
      values.mistake(key + "authority: needs an issuer that is behind TLS");
    }
    return new Config.Provider(
        issuer,
        values.text(
            key + "client-id", CLIENT_ID, "set: as the provider knows us, at most 200 characters"),
        values.secret(key + "client-secret", CLIENT_SECRET, "set: 8 to 200 printable characters"),
        values.text(key + "label", LABEL, "set: what the button says, at most 40 characters"),
        values.text(key + "prompt", PROMPT, "empty, login or select_account"),
        authority);
  }

  private Config.Http http() {
    String tls = values.text("http.tls", t -> TLS.containsKey(t), "off, own or proxy");
    Config.Http http =
        new Config.Http(
            values.text("http.host", ConfigValues.HOST, "a host name or address"),
            values.port("http.port"),
            TLS.getOrDefault(tls, Config.Tls.OFF),
            values.names("http.names", "names of this machine, as browsers write them"),
            Path.of(values.text("http.certificate", FILE, "empty, or a file")),
            Path.of(values.text("http.certificate-key", FILE, "empty, or a file")));
    boolean files = !http.certificate().toString().isEmpty() && !http.key().toString().isEmpty();
    if (http.tls() == Config.Tls.OWN && !files) {
      values.mistake(
          "http.certificate and http.certificate-key: must be set where http.tls is own");
    }
    if (http.tls() == Config.Tls.OFF && !HERE.contains(http.host())) {
      values.mistake(
          "http.host: must be 127.0.0.1, ::1, localhost or 0.0.0.0 where http.tls is off:"
              + " passwords would cross the network in plain");
    }
    if (http.tls() == Config.Tls.OFF && !http.names().isEmpty()) {
      values.mistake("http.names: needs http.tls, or what is sent could be read on the way");
    }
    if (http.tls() == Config.Tls.PROXY && http.names().isEmpty()) {
      values.mistake("http.names: must be set where http.tls is proxy: the names that it serves");
    }
    return http;
  }

  private static @Nullable ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
