package rs.astra.hotline.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;
import rs.astra.hotline.Secret;

/**
 * A real PostgreSQL of our own, on loopback, for the demonstration and the tests; as root or not,
 * without an installation. The binaries and the start are zonky's; what is added here:
 *
 * <ol>
 *   <li>Everything lies in one folder that only its owner can enter; nothing in the shared
 *       temporary folder, no socket file.
 *   <li>A password for each role from the first moment (the library would trust every local user),
 *       made by chance and kept in the folder: for the superuser, whose the tables are, and the
 *       service.
 *   <li>What was committed is on the disk (the library would switch that off).
 *   <li>One run at a time. A server that outlived a killed run is stopped first, and so is a note
 *       of it cleared that now names somebody else's process.
 *   <li>A first start that was killed half-way is begun anew.
 *   <li>{@link #stop} leaves no process. No shutdown hook: who starts it decides when it stops,
 *       because the last transitions still want to be written.
 * </ol>
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final String DATABASE = "hotline";
  private static final String OWNER = "hotline_owner";
  private static final List<String> PASSWORDS =
      List.of("password", "service-password", "owner-password");
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(15);
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  private final Path folder;
  private final int port;
  private final Map<String, String> passwords;
  private final FileChannel lock;
  private @Nullable EmbeddedPostgres postgres;

  private EmbeddedDatabase(Path folder, int port, Map<String, String> passwords, FileChannel lock) {
    this.folder = folder;
    this.port = port;
    this.passwords = Map.copyOf(passwords);
    this.lock = lock;
  }

  /**
   * Starts the server; returns when it takes connections.
   *
   * @param folder kept between runs; made if it is not there
   * @param port on loopback, 0 for one that is free
   * @param fresh whether to begin with an empty database
   * @throws IOException if another run uses the folder, the port is taken, or the server does not
   *     start
   */
  public static EmbeddedDatabase start(Path folder, int port, boolean fresh) throws IOException {
    // Without symbolic links: this is how the kernel shows where a process works.
    Path home = Files.createDirectories(folder).toRealPath();
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    FileChannel lock = lock(home);
    try {
      stopOrphan(home);
      if (fresh || !Files.exists(home.resolve("furnished"))) {
        Files.deleteIfExists(home.resolve("furnished"));
        delete(home.resolve("data"));
        for (String name : PASSWORDS) {
          writePassword(home.resolve(name));
        }
      }
      EmbeddedDatabase database = new EmbeddedDatabase(home, free(port), passwords(home), lock);
      database.run();
      if (!Files.exists(home.resolve("furnished"))) {
        database.furnish();
        Files.createFile(home.resolve("furnished"));
      }
      return database;
    } catch (IOException | RuntimeException e) {
      try (lock) {
        stopOrphan(home);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** How to reach the database, as the service or as the owner of the tables. */
  public Config.Database config() {
    return config(DATABASE);
  }

  /** How to reach the database of that name, see {@link #create}. */
  public Config.Database config(String name) {
    return new Config.Database(
        "127.0.0.1",
        port,
        name,
        DATABASE,
        new Secret(password("service-password")),
        4,
        new Config.Owner(OWNER, new Secret(password("owner-password"))));
  }

  /** Makes one more, empty database. */
  public Config.Database create(String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a database's name has small letters, digits and _");
    }
    sql("CREATE DATABASE " + name + " OWNER " + OWNER);
    return config(name);
  }

  /** The port on loopback. */
  public int port() {
    return port;
  }

  /** The server's process, empty when it does not run. */
  public Optional<ProcessHandle> process() throws IOException {
    long noted = noted(folder);
    return processes(folder).stream().filter(process -> process.pid() == noted).findFirst();
  }

  /** Starts the server again after {@link #stop}, or after it was killed: same data, same port. */
  public synchronized void run() throws IOException {
    if (postgres != null) {
      stop();
    }
    stopOrphan(folder);
    Path binaries = Files.createDirectories(folder.resolve("binaries"));
    // The library makes its default folder even when told to use another.
    System.setProperty("ot.epg.working-dir", binaries.toString());
    postgres =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(binaries.toFile())
            .setDataDirectory(folder.resolve("data"))
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(STARTS_WITHIN)
            .setPort(port)
            .setConnectConfig("password", password("password"))
            .setLocaleConfig("auth", "scram-sha-256")
            .setLocaleConfig("pwfile", folder.resolve("password").toString())
            .setLocaleConfig("locale", "C.UTF-8")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "50")
            // No values of rows in the server's log.
            .setServerConfig("log_error_verbosity", "terse")
            .setServerConfig("log_min_error_statement", "panic")
            .start();
    // The library has made it writable for everybody.
    Files.setPosixFilePermissions(binaries, PosixFilePermissions.fromString("rwx------"));
  }

  /** Stops the server; open connections are cut. The data stay, and so does the lock. */
  public synchronized void stop() throws IOException {
    EmbeddedPostgres running = postgres;
    postgres = null;
    if (running != null) {
      running.close();
    }
    stopOrphan(folder);
  }

  /** Stops the server and leaves the folder to others. */
  @Override
  public void close() throws IOException {
    try (lock) {
      stop();
    }
  }

  // --- the first start

  private static void writePassword(Path file) throws IOException {
    byte[] chance = new byte[24];
    new SecureRandom().nextBytes(chance);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, HexFormat.of().formatHex(chance));
  }

  private static Map<String, String> passwords(Path home) throws IOException {
    Map<String, String> passwords = new HashMap<>();
    for (String name : PASSWORDS) {
      passwords.put(name, Files.readString(home.resolve(name)).strip());
    }
    return passwords;
  }

  private String password(String name) {
    return passwords.getOrDefault(name, "");
  }

  /**
   * The role under which the hotline works owns nothing; the tables belong to another, which may do
   * what the service may, and end its sessions. Neither is a superuser.
   */
  private void furnish() throws IOException {
    sql("CREATE ROLE " + DATABASE + " LOGIN PASSWORD '" + password("service-password") + "'");
    sql(
        "CREATE ROLE "
            + OWNER
            + " LOGIN PASSWORD '"
            + password("owner-password")
            + "' IN ROLE "
            + DATABASE);
    create(DATABASE);
  }

  private synchronized void sql(String statement) throws IOException {
    if (postgres == null) {
      throw new IOException("the database does not run");
    }
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new IOException("the database refused: SQLSTATE " + e.getSQLState(), e);
    }
  }

  // --- earlier runs

  private static FileChannel lock(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // falls through: this process has it already
    }
    channel.close();
    throw new IOException("another run uses the database in " + home);
  }

  /** The number of the process that the server's own note names, 0 if there is no note. */
  private static long noted(Path home) throws IOException {
    Path note = home.resolve("data").resolve("postmaster.pid");
    if (!Files.exists(note)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(note)) {
      return lines.findFirst().map(String::strip).map(Long::parseLong).orElse(0L);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * The server's processes: those that work in our folder of data. One that is dead works nowhere.
   */
  private static List<ProcessHandle> processes(Path home) {
    Path data = home.resolve("data");
    return ProcessHandle.allProcesses().filter(process -> worksIn(process, data)).toList();
  }

  private static boolean worksIn(ProcessHandle process, Path data) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
          .equals(data);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Stops a server that still runs on our data. We hold the lock, so no other run needs it. Its
   * note is then cleared: the number in it may meanwhile be somebody else's, and the server would
   * not start.
   */
  private static void stopOrphan(Path home) throws IOException {
    Path note = home.resolve("data").resolve("postmaster.pid");
    if (!Files.exists(note)) {
      return;
    }
    long noted = noted(home);
    for (ProcessHandle process : processes(home)) {
      if (process.pid() == noted) {
        // SIGINT: "fast" shutdown. Java's destroy() would wait for every client to leave.
        new ProcessBuilder("sh", "-c", "kill -INT \"$0\"", Long.toString(noted))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
      }
    }
    if (!ended(home)) {
      processes(home).forEach(ProcessHandle::destroyForcibly);
      if (!ended(home)) {
        throw new IOException("an earlier database server does not stop, pid " + noted);
      }
    }
    Files.deleteIfExists(note);
  }

  private static boolean ended(Path home) throws IOException {
    long until = System.nanoTime() + STOPS_WITHIN.toNanos();
    while (!processes(home).isEmpty()) {
      if (System.nanoTime() > until) {
        return false;
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
    return true;
  }

  private static void delete(Path data) throws IOException {
    if (!Files.exists(data)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(data)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }

  private static int free(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IOException("port " + port + " on loopback is taken", e);
    }
  }
}
