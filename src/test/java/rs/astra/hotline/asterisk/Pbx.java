package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;
import rs.astra.hotline.Config.CarrierTls;
import rs.astra.hotline.Secret;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;
import rs.astra.hotline.asterisk.AsteriskSettings.Encryption;
import rs.astra.hotline.asterisk.AsteriskSettings.Station;

/**
 * A real Asterisk with the configuration that production has, in a folder of its own. Several can
 * run side by side: ports are free ones, and every Asterisk has a loopback network of its own for
 * its carrier (127.x.y.2), telephones (127.x.y.11 to .18) and mobiles (127.x.y.21 to .23).
 */
public final class Pbx implements AutoCloseable {
  static final Path CONFIG =
      Path.of(System.getProperty("basedir", "."), "asterisk-config").toAbsolutePath().normalize();
  private static final Duration BOOT = Duration.ofSeconds(30);
  private static final int PHONE_PORT = 5062;

  /** Numbers that nobody has: none begins with a zero there. Station m1 has +381640000101. */
  static final String MOBILES = "+38164000010";

  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path folder;
  private final String network;
  private final AsteriskSettings settings;
  private final PbxPlan plan;
  private Process process;

  private Pbx(
      Path folder, String network, AsteriskSettings settings, PbxPlan plan, Process process) {
    this.folder = folder;
    this.network = network;
    this.settings = settings;
    this.plan = plan;
    this.process = process;
  }

  /** Starts the standard plan. */
  public static Pbx start() throws IOException {
    return start(PbxPlan.standard());
  }

  /**
   * Starts Asterisk and waits until it is fully booted and has its ports.
   *
   * @throws IllegalStateException when it does not get there
   */
  public static Pbx start(PbxPlan plan) throws IOException {
    LocalAsterisk.require();
    Path folder = Files.createTempDirectory("pbx");
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String network = "127." + random.nextInt(1, 250) + "." + random.nextInt(1, 250) + ".";
    List<Station> stations = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      String id = "c" + i;
      stations.add(
          new Station(
              id,
              Optional.of("password-of-" + id),
              plan.registering().contains(id) || plan.certificate().isPresent()
                  ? Optional.empty()
                  : Optional.of("sip:" + id + "@" + network + (10 + i) + ":" + PHONE_PORT)));
    }
    for (int i = 1; i <= 3; i++) {
      stations.add(
          Station.mobile(
              "m" + i, "sip:" + MOBILES + i + "@" + network + (20 + i) + ":" + PHONE_PORT));
    }
    int rtp = Ports.sound();
    AsteriskSettings settings =
        new AsteriskSettings(
            "pbx" + Long.toHexString(random.nextLong(1 << 24)),
            new Address("127.0.0.1", Ports.udp("127.0.0.1")),
            plan.certificate()
                .map(file -> new Encryption(new Address("127.0.0.1", Ports.tcp()), file, file)),
            new Address("127.0.0.1", Ports.tcp()),
            "hotline",
            "secret-" + Long.toHexString(random.nextLong()),
            new Address("127.0.0.1", plan.agiPort().orElseGet(Ports::tcp)),
            Optional.of(new Address("127.0.0.1", Ports.udp("127.0.0.1"))),
            rtp,
            rtp + Ports.SOUND - 1,
            plan.rtpTimeoutSeconds(),
            List.of(network + "2"),
            new Config.Carrier(
                network + "31:" + PHONE_PORT,
                "",
                new Secret(""),
                "0113000000",
                plan.carrierByTls() ? carrierTls(folder, network) : null),
            new Config.FeatureCodes("*11", "*12", "*13", "*14", 3, Duration.ofSeconds(60)),
            plan.lines(),
            stations,
            plan.demo() ? Optional.of("password-of-caller") : Optional.empty(),
            CONFIG.resolve("sounds"));
    AsteriskFiles.write(plan.config().resolve("templates"), folder.resolve("conf"), settings);
    Pbx pbx = new Pbx(folder, network, settings, plan, launch(folder, plan));
    try {
      pbx.waitFullyBooted();
    } catch (RuntimeException | IOException e) {
      pbx.close();
      throw e;
    }
    return pbx;
  }

  /** One certificate for both sides: for the carrier of callbacks, of mobiles, and for us. */
  private static CarrierTls carrierTls(Path folder, String network) throws IOException {
    Path own = folder.resolve("carrier");
    List<String> names = List.of(network + "31", network + "21", "127.0.0.1");
    StationCertificate certificate = new StationCertificate(own, names);
    certificate.create(Instant.now());
    Path file = StationCertificate.file(own);
    return new CarrierTls(Ports.tcp(), file, file, certificate.authority());
  }

  /** How the carrier and Asterisk know each other. */
  CarrierTls carrierTls() {
    return Objects.requireNonNull(settings.carrier().tls());
  }

  public Address sip() {
    return settings.sip();
  }

  /** Where encrypted telephones register. */
  Address tls() {
    return settings.encryption().orElseThrow().tls();
  }

  public Address ami() {
    return settings.ami();
  }

  public String amiUser() {
    return settings.amiUser();
  }

  public String amiSecret() {
    return settings.amiSecret();
  }

  /** Where Asterisk learns whom a callback dials. */
  public Address redirect() {
    return settings.redirect().orElseThrow();
  }

  /** Where calls go out that are no mobile station's. */
  public Address carrier() {
    return new Address(network + "31", PHONE_PORT);
  }

  /** Where the dialplan looks for the backend. */
  public Address agi() {
    return settings.agi();
  }

  public String systemName() {
    return settings.systemName();
  }

  /** The address from which callers come. */
  public String trunkHost() {
    return network + "2";
  }

  /** Where a station is, such as {@code c1}, or the carrier of a mobile, such as {@code m1}. */
  public Address station(String id) {
    int first = id.startsWith("m") ? 20 : 10;
    return new Address(network + (first + Integer.parseInt(id.substring(1))), PHONE_PORT);
  }

  /** The password with which a station registers. */
  public String passwordOf(String id) {
    return "password-of-" + id;
  }

  /**
   * Everything that this Asterisk has written so far, and its configuration: for searching what
   * must not be there.
   */
  public Path folder() {
    return folder;
  }

  /** Everything that the manager interface tells somebody who may hear all, from now on. */
  Eavesdropper eavesdropper() throws IOException {
    Files.writeString(
        folder.resolve("conf/manager.conf"),
        "\n[eavesdropper]\nsecret = %s\nread = all\n".formatted(amiSecret()),
        StandardOpenOption.APPEND);
    cli("manager reload");
    return new Eavesdropper(ami(), "eavesdropper", amiSecret());
  }

  /** The process id of Asterisk itself. */
  long pid() {
    return process.pid();
  }

  /** The folder with Asterisk's own database. */
  public Path database() {
    return database(folder);
  }

  /** Runs a command in Asterisk's console and returns what it prints. */
  public String cli(String command) throws IOException {
    Process cli =
        new ProcessBuilder(
                LocalAsterisk.home().resolve("bin/asterisk").toString(),
                "-C",
                folder.resolve("run/asterisk.conf").toString(),
                "-rx",
                command)
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out = cli.inputReader(UTF_8)) {
      cli.getOutputStream().close();
      String text = out.readAllAsString();
      if (!waitFor(cli, Duration.ofSeconds(20))) {
        cli.destroyForcibly();
        throw new IllegalStateException("no answer to: " + command);
      }
      return text;
    }
  }

  /** The notes of calls, as {@code <call id>/<kind>=<value>}, sorted. */
  public List<String> notes() throws IOException {
    return cli("database show hotline")
        .lines()
        .filter(line -> line.startsWith("/hotline/"))
        .map(line -> line.replaceFirst("^/hotline/[0-9]+/", "").replaceFirst(" *: ", "=").strip())
        .sorted()
        .toList();
  }

  /** Warnings and errors in Asterisk's log. */
  public List<String> complaints() throws IOException {
    Path log = folder.resolve("run/log/messages.log");
    if (Files.notExists(log)) {
      return List.of();
    }
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains("WARNING") || line.contains("ERROR"))
        .toList();
  }

  /** How many channels there are. */
  public int channels() throws IOException {
    return channelStates().size();
  }

  /** What each channel does: its name, place in the dialplan, state and application. */
  public List<String> channelStates() throws IOException {
    return cli("core show channels concise")
        .lines()
        .map(line -> line.split("!"))
        .filter(fields -> fields.length > 5)
        .map(fields -> String.join(" ", Arrays.copyOf(fields, 6)))
        .toList();
  }

  /** In how many bridges two parties are. */
  public long talks() throws IOException {
    return cli("bridge show all")
        .lines()
        .filter(line -> line.matches("[0-9a-f-]{36} .* 2 +basic .*"))
        .count();
  }

  /** Ends Asterisk in an orderly way: every leg gets a BYE. */
  public void stop() {
    process.destroy();
    if (!waitFor(process, Duration.ofSeconds(15))) {
      process.destroyForcibly();
      throw new IllegalStateException("Asterisk did not stop within 15 s");
    }
  }

  /** Ends Asterisk as a power cut does. */
  public void kill() {
    process.destroyForcibly();
    waitFor(process, Duration.ofSeconds(5));
  }

  /** Ends Asterisk as a fault in it does. */
  public void crash() throws IOException {
    Process signal = new ProcessBuilder("kill", "-SEGV", Long.toString(pid())).start();
    waitFor(signal, Duration.ofSeconds(5));
    if (!waitFor(process, Duration.ofSeconds(15))) {
      throw new IllegalStateException("it lives on");
    }
  }

  /**
   * Starts it again with what it had written, after {@link #stop()} or {@link #kill()}; stops it
   * first if it runs.
   */
  public void restart() throws IOException {
    if (process.isAlive()) {
      stop();
    }
    process = launch(folder, plan);
    waitFullyBooted();
  }

  @Override
  public void close() throws IOException {
    if (process.isAlive()) {
      process.destroy();
      if (!waitFor(process, Duration.ofSeconds(5))) {
        process.destroyForcibly();
        waitFor(process, Duration.ofSeconds(5));
      }
    }
    deleteTree(folder);
    if (Files.exists(database(folder))) {
      deleteTree(database(folder));
    }
  }

  private static Process launch(Path folder, PbxPlan plan) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                plan.config().resolve("run-asterisk.sh").toString(),
                folder.resolve("conf").toString(),
                folder.resolve("run").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().put("ASTERISK_DB", database(folder).toString());
    builder.environment().putAll(plan.environment());
    Process started = builder.start();
    // A test run that is interrupted must not leave an Asterisk behind.
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    return started;
  }

  /**
   * In memory where that is possible: otherwise every call waits whenever the disk, which other
   * tests use too, is slow.
   */
  private static Path database(Path folder) {
    return Files.isWritable(MEMORY)
        ? MEMORY.resolve(folder.getFileName())
        : folder.resolve("run/db");
  }

  private void waitFullyBooted() throws IOException {
    long end = System.nanoTime() + BOOT.toNanos();
    Path control = folder.resolve("run/run/asterisk.ctl");
    while (System.nanoTime() < end) {
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "Asterisk ended at once: " + Files.readString(folder.resolve("output.txt")));
      }
      if (Files.exists(control) && cli("core waitfullybooted").contains("fully booted")) {
        requireOwnPorts();
        return;
      }
      pause(20);
    }
    throw new IllegalStateException("Asterisk did not boot within " + BOOT);
  }

  /**
   * Asterisk starts happily without a port that somebody else has; the secret is new each time, so
   * only ours accepts it.
   */
  private void requireOwnPorts() throws IOException {
    List<String> complaints = complaints();
    if (complaints.stream()
        .anyMatch(line -> line.contains("bind") || line.contains("could not be started"))) {
      throw new IllegalStateException("a port was taken: " + complaints);
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(ami().host(), ami().port()), 2000);
      socket.setSoTimeout(5000);
      socket
          .getOutputStream()
          .write(
              ("Action: Login\r\nUsername: "
                      + amiUser()
                      + "\r\nSecret: "
                      + amiSecret()
                      + "\r\nEvents: off\r\n\r\n")
                  .getBytes(US_ASCII));
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      in.readLine();
      if (!"Response: Success".equals(in.readLine())) {
        throw new IllegalStateException("the manager port belongs to another Asterisk");
      }
    }
  }

  static boolean waitFor(Process process, Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return false;
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
