package rs.astra.hotline.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import rs.astra.hotline.Config;
import rs.astra.hotline.demo.EmbeddedDatabase;

/** One PostgreSQL for all tests of this JVM, with an empty database for each who asks. */
public final class TestDatabase {
  private static final AtomicInteger MADE = new AtomicInteger();

  private TestDatabase() {}

  private static final class Shared {
    static final EmbeddedDatabase SERVER = start();

    private static EmbeddedDatabase start() {
      try {
        EmbeddedDatabase server =
            EmbeddedDatabase.start(
                folder().resolve("test-database-" + TestProcess.NUMBER), 0, true);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void stop(EmbeddedDatabase server) {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A folder under the build's own. */
  public static Path folder() throws IOException {
    return Files.createDirectories(Path.of("target"));
  }

  /** An empty database. */
  public static Config.Database empty() throws IOException {
    return Shared.SERVER.create("test" + MADE.incrementAndGet());
  }

  /** A database with our tables, for who is not told their owner's password. */
  public static Config.Database ready() throws IOException {
    Config.Database database = empty();
    Schema.migrate(database);
    return database;
  }

  /** Rows as text, columns joined by a bar; null is empty. */
  public static List<String> rows(Config.Database database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (found.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          String value = found.getString(i);
          columns.add(value == null ? "" : value);
        }
        rows.add(String.join("|", columns));
      }
      return rows;
    }
  }

  /** Runs a statement. */
  public static void run(Config.Database database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A connection of the test's own, as whose the tables are. */
  public static Connection connect(Config.Database database) throws SQLException {
    return connect(database, database.owner().user(), database.owner().password().reveal());
  }

  /** A connection as the service's. */
  static Connection asService(Config.Database database) throws SQLException {
    return connect(database, database.user(), database.password().reveal());
  }

  /** A connection as the superuser's, to a database that {@link #empty} made. */
  static Connection asSuperuser(Config.Database database) throws IOException, SQLException {
    Path password = folder().resolve("test-database-" + TestProcess.NUMBER).resolve("password");
    return connect(database, "postgres", Files.readString(password).strip());
  }

  private static Connection connect(Config.Database database, String user, String password)
      throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + database.host() + ":" + database.port() + "/" + database.name(),
        user,
        password);
  }

  /** Waits until it is true, a minute at most. */
  public static void await(String what, Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("in vain waited for: " + what);
      }
      Thread.sleep(10);
    }
  }
}
