package rs.astra.hotline.asterisk;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import rs.astra.hotline.Config;
import rs.astra.hotline.ConfigReader;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Pin;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.engine.Callbacks;
import rs.astra.hotline.engine.Engine;
import rs.astra.hotline.engine.InMemoryAudit;
import rs.astra.hotline.engine.Pins;
import rs.astra.hotline.engine.SteadyClock;
import rs.astra.hotline.privacy.AccountKeys;
import rs.astra.hotline.privacy.EpochKeys;
import rs.astra.hotline.privacy.Recogniser;
import rs.astra.hotline.privacy.TrailKeys;

/** Our engine and both ways to Asterisk, in this JVM, without database and pages. */
public final class Backend implements AutoCloseable {
  /** Eight telephones and three mobiles. */
  public static final Path TELEPHONES =
      Path.of(System.getProperty("basedir", "."), "src/test/resources/telephones.conf");

  /** Nobody has one. */
  public static final Pins NO_PINS =
      new Pins() {
        @Override
        public Optional<CounsellorId> byCode(String code, Pin pin) {
          return Optional.empty();
        }

        @Override
        public boolean isOf(CounsellorId counsellor, Pin pin) {
          return false;
        }

        @Override
        public Optional<CounsellorId> whose(String code) {
          return Optional.empty();
        }
      };

  /** Nobody has agreed to be called back. */
  public static final Callbacks NOBODY =
      _ -> new Callbacks.Cleared(Verdict.refused(Verdict.Because.NO_CONSENT), null);

  private static final Address AMI = new Address("127.0.0.1", 1);
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private final Vertx vertx = Vertx.vertx();
  private final List<Transition> told = new CopyOnWriteArrayList<>();
  final InMemoryAudit trail = new InMemoryAudit();
  final Engine engine;
  final Telephone telephone;

  /** Starts a backend for this Asterisk; {@code settings} are configuration keys as variables. */
  public Backend(Pbx pbx, Map<String, String> settings) throws IOException {
    this(pbx, settings, NO_PINS);
  }

  /** Starts a backend at whose telephones these people can sign in. */
  Backend(Pbx pbx, Map<String, String> settings, Pins pins) throws IOException {
    this(config(pbx, settings), NO_LIMIT, Telephone.Limits.USUAL, pins, NOBODY);
  }

  /** Starts a backend whose counsellors call back who has agreed to it. */
  Backend(Config config, Callbacks callbacks) throws IOException {
    this(config, NO_LIMIT, Telephone.Limits.USUAL, NO_PINS, callbacks);
  }

  /** Starts a backend for an Asterisk, real or fake. */
  public Backend(Exchange exchange, Map<String, String> settings) throws IOException {
    this(exchange, settings, NO_LIMIT, Telephone.Limits.USUAL);
  }

  /** Starts a backend in which only so many facts may wait, and which puts up with so much. */
  Backend(Exchange exchange, Map<String, String> settings, int room, Telephone.Limits limits)
      throws IOException {
    this(config(exchange, settings), room, limits, NO_PINS, NOBODY);
  }

  private Backend(Config config, int room, Telephone.Limits limits, Pins pins, Callbacks callbacks)
      throws IOException {
    SteadyClock clock = new SteadyClock(Clock.systemUTC());
    this.engine =
        new Engine(
            vertx,
            clock,
            Hotline.empty(config.dispatch(), Long.toHexString(System.nanoTime() & 0xffffff)),
            Math.min(room, config.engine().facts()));
    Recogniser recogniser = Recogniser.open(config.privacy(), clock.instant());
    this.telephone =
        new Telephone(
            config,
            clock,
            Telephone.Mind.of(engine),
            () -> true,
            limits,
            it -> recogniser.tokens(it.asserted(), it.from(), it.privacy()),
            pins,
            trail::note,
            callbacks);
    engine.start(
        telephone::order,
        List.of(entries -> entries.forEach(entry -> told.add(entry.transition()))));
    telephone.start();
  }

  /** The configuration of a backend for an Asterisk with these settings. */
  public static Config config(Pbx pbx, Map<String, String> settings) {
    return config(environment(pbx), settings);
  }

  /** The configuration of a backend for an Asterisk, real or fake. */
  static Config config(Exchange exchange, Map<String, String> settings) {
    return config(environment(exchange.ami(), exchange.amiSecret(), exchange.agi()), settings);
  }

  private static Config config(Map<String, String> environment, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(settings);
    try {
      return ConfigReader.read(TELEPHONES, all);
    } catch (ConfigReader.Invalid e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The settings of a backend for this Asterisk, as variables. */
  public static Map<String, String> environment(Pbx pbx) {
    return environment(pbx.ami(), pbx.amiSecret(), pbx.agi());
  }

  private static Map<String, String> environment(Address ami, String amiSecret, Address agi) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOTLINE_ASTERISK_AMI_PORT", Integer.toString(ami.port()));
    environment.put("HOTLINE_ASTERISK_AMI_SECRET", amiSecret);
    environment.put("HOTLINE_ASTERISK_AGI_PORT", Integer.toString(agi.port()));
    environment.put("HOTLINE_DATABASE_PASSWORD", "password-of-nobody");
    environment.put("HOTLINE_SPOOL_FILE", "target/spools/" + UUID.randomUUID());
    environment.put("HOTLINE_SPOOL_SECRET", "spool-secret-of-the-tests-0123456");
    environment.put("HOTLINE_PRIVACY_KEYS", keys().toString());
    for (int i = 1; i <= 8; i++) {
      environment.put("HOTLINE_STATIONS_C" + i + "_PASSWORD", "password-of-c" + i);
    }
    return environment;
  }

  /** Fresh keys, which know nobody. */
  private static Path keys() {
    Path folder = Path.of("target/keys/" + UUID.randomUUID());
    try {
      EpochKeys.createAll(folder, Clock.systemUTC().instant());
      AccountKeys.create(folder, Clock.systemUTC().instant());
      new TrailKeys(folder).begin();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  /** The state in which nothing has ever happened. */
  static Hotline nothing() {
    return Hotline.empty(unconnected().dispatch(), "x");
  }

  /** The configuration of a backend without an Asterisk. */
  public static Config unconnected() {
    return config(environment(AMI, "nobody-knows", AMI), Map.of());
  }

  /** Puts a counsellor on duty at the station of the same name. */
  public void signIn(String station) {
    engine.offer(new Fact.SignedIn(new CounsellorId(station), new StationId(station), Level.FIRST));
  }

  public void signOut(String station) {
    engine.offer(new Fact.SignedOut(new CounsellorId(station)));
  }

  /** Everything told so far, of one kind. */
  public <T extends Transition> List<T> told(Class<T> kind) {
    return told().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Everything that has led to the present state: it is seen a moment before it is told. */
  public Stream<Transition> told() {
    long sequence = state().sequence();
    eventually("the state is told", () -> told.size() >= sequence);
    return told.stream();
  }

  public Hotline state() {
    return engine.state();
  }

  /** Waits until it is so; fails in words if it does not become so. */
  public static void eventually(String what, BooleanSupplier so) {
    eventually(what, Duration.ofSeconds(20), so);
  }

  /** Waits for what takes longer than usual. */
  static void eventually(String what, Duration within, BooleanSupplier so) {
    long end = System.nanoTime() + within.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not come true: " + what);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    telephone.close();
    vertx.close().await();
  }
}
