package rs.astra.hotline.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import rs.astra.hotline.Config;
import rs.astra.hotline.ConfigReader;
import rs.astra.hotline.Running;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.privacy.AccountKeys;
import rs.astra.hotline.privacy.EpochKeys;
import rs.astra.hotline.store.Schema;

/**
 * The whole hotline on one machine, for somebody who wants to see it: a database, a real Asterisk
 * and the service, with callers and counsellors who are played by Asterisk itself.
 */
public final class Demo {
  private static final List<String> PLAYED = List.of("c1", "c2", "c3", "c4", "c5");
  static final String SOFTPHONE = "c8";

  private Demo() {}

  /**
   * Runs until Ctrl-C.
   *
   * @param data where everything is kept between runs
   * @param fresh whether to begin with an empty database
   * @param freePorts whether to take any free ports, instead of the usual ones where they are free
   * @return 0, or the exit code that tells why it could not begin
   */
  public static int run(Path data, boolean fresh, boolean freePorts, PrintStream out) {
    List<String> obstacles = DemoAsterisk.obstacles(data);
    if (!obstacles.isEmpty()) {
      obstacles.forEach(out::println);
      return 1;
    }
    Started started = new Started();
    CountDownLatch stopped = new CountDownLatch(1);
    // From the first moment: Ctrl-C while things start must leave nothing behind either.
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("shutdown")
                .unstarted(
                    () -> {
                      out.println();
                      out.println("Stopping ...");
                      started.stop();
                      out.println("Stopped.");
                      stopped.countDown();
                    }));
    try {
      int code = begin(data, fresh, freePorts, out, started);
      if (code == 0) {
        stopped.await();
      }
      return code;
    } catch (IOException | RuntimeException e) {
      if (!started.stopping) {
        out.println("The demonstration cannot run: " + e.getMessage());
      }
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  /**
   * What was started, stopped in reverse. One thread starts and stops: so a stop waits for the part
   * that is being started, and nothing is started after it or outlives it.
   */
  private static final class Started {
    private final ExecutorService one =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("parts").factory());
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private volatile boolean stopping;

    <T extends AutoCloseable> T add(Callable<T> start) throws IOException {
      try {
        return one.submit(
                () -> {
                  if (stopping) {
                    throw new IOException("stopped while starting");
                  }
                  T part = start.call();
                  parts.push(part);
                  return part;
                })
            .get();
      } catch (ExecutionException e) {
        Throwable why = e.getCause() == null ? e : e.getCause();
        throw new IOException(why.getMessage(), why);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    void stop() {
      stopping = true;
      one.execute(() -> parts.forEach(Started::close));
      one.close();
    }

    private static void close(AutoCloseable part) {
      try {
        part.close();
      } catch (Exception e) {
        System.err.println("while stopping: " + e.getMessage());
      }
    }
  }

  private static int begin(
      Path data, boolean fresh, boolean freePorts, PrintStream out, Started started)
      throws IOException {
    Path folder = Files.createDirectories(data).toRealPath();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    out.println("1/4  Asterisk: looking in the cache, fetching it if it is not there ...");
    int fetched = started.add(() -> DemoAsterisk.fetch(Path.of("asterisk-config"))).await();
    if (fetched != 0) {
      return fetched;
    }
    out.println("2/4  PostgreSQL: starting ...");
    EmbeddedDatabase database =
        started.add(() -> EmbeddedDatabase.start(folder.resolve("database"), 0, fresh));
    if (fresh) {
      Files.deleteIfExists(folder.resolve("spooled"));
      // Asterisk notes calls as well, and would tell of those before.
      Files.deleteIfExists(folder.resolve("asterisk/run/db/astdb.sqlite3"));
    }

    Properties secrets = secrets(folder.resolve("secrets"));
    Path keys = folder.resolve("keys");
    if (EpochKeys.anyMissing(keys)) {
      EpochKeys.createAll(keys, Clock.systemUTC().instant());
    }
    AccountKeys.create(keys, Clock.systemUTC().instant());
    // As the owner of the tables, whose password the service does not get.
    Schema.migrate(database.config());
    Config config = config(database.config(), secrets, folder, freePorts);
    out.println("3/4  Asterisk: starting ...");
    DemoAsterisk asterisk =
        started.add(
            () ->
                DemoAsterisk.start(
                    config, folder.resolve("asterisk"), secrets.getProperty("caller")));
    asterisk.awaitBooted();

    out.println("4/4  The service: starting ...");
    // Not as a part from the beginning: it waits for the database, and leaves no process.
    Running running = Running.start(config, Clock.systemUTC(), new DemoDiary(out));
    started.add(() -> running);
    PLAYED.forEach(
        id ->
            running
                .engine()
                .offer(new Fact.SignedIn(new CounsellorId(id), new StationId(id), Level.FIRST)));
    DemoPeople people = started.add(() -> DemoPeople.start(config, keys, freePorts));
    ready(out, config, secrets, folder, people);
    started.add(() -> new DemoCallers(asterisk)).start();
    return 0;
  }

  private static void ready(
      PrintStream out, Config config, Properties secrets, Path folder, DemoPeople people) {
    String domain = "127.0.0.1:" + config.asterisk().sip().port();
    out.println(
        """

        The hotline takes calls.

          Wallboard            %s
          Who is on duty       %s
                               as a supervisor; as the counsellor %s: %s
          Metrics              curl http://127.0.0.1:%d/metrics

          Call in yourself     softphone account  caller  at %s, password %s
                               dial 0117850000 or 0800101201
          Take calls yourself  softphone account  %s  at %s, password %s
                               then come on duty as %s at the page above

          These links sign in by themselves, in the demonstration only. How people are invited: hotline people invite
          Data stays in %s (--fresh, or with Maven -Ddemo.fresh=true, empties it). Ctrl-C stops everything.
        """
            .formatted(
                people.wallboard(),
                people.supervisor(),
                SOFTPHONE,
                people.counsellor(),
                config.http().port(),
                domain,
                secrets.getProperty("caller"),
                SOFTPHONE,
                domain,
                secrets.getProperty(SOFTPHONE),
                SOFTPHONE,
                folder));
  }

  /** Made by chance once, so that a softphone that is set up stays set up. */
  private static Properties secrets(Path file) throws IOException {
    Properties secrets = new Properties();
    if (Files.exists(file)) {
      try (var in = Files.newBufferedReader(file)) {
        secrets.load(in);
      }
    }
    SecureRandom chance = new SecureRandom();
    for (String name :
        List.of("caller", "ami", "spooled", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8")) {
      byte[] bytes = new byte[20];
      chance.nextBytes(bytes);
      secrets.putIfAbsent(name, HexFormat.of().formatHex(bytes));
    }
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var to = Files.newBufferedWriter(file)) {
      secrets.store(to, null);
    }
    return secrets;
  }

  private static Config config(
      Config.Database database, Properties secrets, Path folder, boolean freePorts)
      throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("HOTLINE_ASTERISK_SYSTEM_NAME", "demo");
    settings.put("HOTLINE_ASTERISK_AMI_PORT", port(freePorts ? 0 : 5038));
    settings.put("HOTLINE_ASTERISK_AMI_SECRET", secrets.getProperty("ami"));
    settings.put("HOTLINE_ASTERISK_AGI_PORT", port(freePorts ? 0 : 4573));
    settings.put("HOTLINE_ASTERISK_SIP_HOST", "127.0.0.1");
    settings.put("HOTLINE_ASTERISK_SIP_PORT", udpPort(freePorts ? 0 : 5060));
    // No carrier: a softphone on this machine must not be taken for one.
    settings.put("HOTLINE_ASTERISK_SIP_TRUNK", "127.0.0.99");
    settings.put("HOTLINE_HTTP_PORT", port(freePorts ? 0 : 8080));
    settings.put("HOTLINE_DATABASE_HOST", database.host());
    settings.put("HOTLINE_DATABASE_PORT", Integer.toString(database.port()));
    settings.put("HOTLINE_DATABASE_NAME", database.name());
    settings.put("HOTLINE_DATABASE_USER", database.user());
    settings.put("HOTLINE_DATABASE_PASSWORD", database.password().reveal());
    settings.put("HOTLINE_PRIVACY_KEYS", folder.resolve("keys").toString());
    settings.put("HOTLINE_SPOOL_FILE", folder.resolve("spooled").toString());
    settings.put("HOTLINE_SPOOL_SECRET", secrets.getProperty("spooled"));
    settings.put("HOTLINE_DISPATCH_WRAP_UP", "10s");
    for (int i = 1; i <= 8; i++) {
      String station = "c" + i;
      String key = "HOTLINE_STATIONS_C" + i;
      settings.put(key + "_PASSWORD", secrets.getProperty(station));
      if (PLAYED.contains(station)) {
        settings.put(key + "_DIAL", "Local/" + station + "@demo-phone/n");
      }
    }
    try {
      return ConfigReader.read(null, settings);
    } catch (ConfigReader.Invalid e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The usual port, or a free one where another program has it; 0: a free one. */
  static String port(int usual) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), usual));
      return Integer.toString(probe.getLocalPort());
    } catch (IOException taken) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return Integer.toString(free.getLocalPort());
      }
    }
  }

  private static String udpPort(int usual) throws IOException {
    try (DatagramSocket probe = new DatagramSocket(usual, InetAddress.getLoopbackAddress())) {
      return Integer.toString(probe.getLocalPort());
    } catch (SocketException taken) {
      try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
        return Integer.toString(free.getLocalPort());
      }
    }
  }
}
