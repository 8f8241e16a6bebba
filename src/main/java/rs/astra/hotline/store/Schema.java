package rs.astra.hotline.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.postgresql.ds.PGSimpleDataSource;
import rs.astra.hotline.Config;
import rs.astra.hotline.Secret;

/**
 * The tables, and whose they are.
 *
 * <ol>
 *   <li>They belong to a role of their own, and are made and changed by it only: {@code hotline
 *       migrate}. The service's role reads and writes rows, and of the trail it can take nothing
 *       away; so nobody who has taken over the service can.
 *   <li>The service begins when the tables are as new as it is. Older ones are waited for: then
 *       somebody has to run {@code hotline migrate}.
 *   <li>Given the owner's password, the service brings the tables to its version by itself: for the
 *       demonstration and the tests.
 * </ol>
 */
public final class Schema {
  private static final int TRIES = 20;

  private Schema() {}

  /** The tables are not fit for us; the message says what to do. */
  public static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unfit(String message) {
      super(message);
    }
  }

  /**
   * Brings the tables to our version, as their owner, and says what the service's role may do.
   * Blocks; waits some minutes for a database that is not there yet.
   *
   * @return how many steps it took
   * @throws RuntimeException if that is not possible
   */
  public static int migrate(Config.Database config) {
    return owner(config)
        .connectRetries(TRIES)
        .connectRetriesInterval(10)
        .load()
        .migrate()
        .migrationsExecuted;
  }

  /** As {@link #migrate} if the owner's password is known; then looks whether all is fit. */
  static void prepare(Config.Database config) {
    if (!config.owner().password().reveal().isEmpty()) {
      owner(config).load().migrate();
    }
    requireFit(config);
  }

  private static void requireFit(Config.Database config) {
    PGSimpleDataSource service = source(config, config.user(), config.password());
    if (flyway(service).load().info().pending().length > 0) {
      throw new Unfit("the tables are older than this version: hotline migrate");
    }
    try (Connection connection = service.getConnection();
        Statement statement = connection.createStatement();
        ResultSet loose =
            statement.executeQuery(
                "SELECT has_table_privilege('audit', 'UPDATE, DELETE, TRUNCATE')")) {
      if (loose.next() && loose.getBoolean(1)) {
        throw new Unfit("the service's role may change the trail: it needs a role of its own");
      }
    } catch (SQLException e) {
      throw new Unfit("the trail cannot be looked at: SQLSTATE " + e.getSQLState());
    }
  }

  static FluentConfiguration owner(Config.Database config) {
    Config.Owner owner = config.owner();
    return flyway(source(config, owner.user(), owner.password()))
        .placeholders(Map.of("service", config.user()));
  }

  private static FluentConfiguration flyway(PGSimpleDataSource source) {
    return Flyway.configure(Schema.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:db/migration")
        // Numbers are given out before the work is done.
        .outOfOrder(true);
  }

  private static PGSimpleDataSource source(Config.Database config, String user, Secret password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {config.host()});
    source.setPortNumbers(new int[] {config.port()});
    source.setDatabaseName(config.name());
    source.setUser(user);
    source.setPassword(password.reveal());
    source.setConnectTimeout(5);
    source.setSocketTimeout(60);
    return source;
  }
}
