package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import rs.astra.hotline.Config;
import rs.astra.hotline.asterisk.Pbx;
import rs.astra.hotline.demo.EmbeddedDatabase;
import rs.astra.hotline.store.TestDatabase;

/** PostgreSQL breaks, or the disk does. */
final class DatabaseTroubles {
  private DatabaseTroubles() {}

  static final class DatabaseStopped extends Trouble {
    private final EmbeddedDatabase server = EmbeddedDatabase.start(MatrixScene.folder(), 0, true);

    DatabaseStopped() throws IOException {}

    @Override
    List<AutoCloseable> brought() {
      return List.of(server);
    }

    @Override
    Config.Database database() {
      return server.config();
    }

    @Override
    void strike(MatrixScene scene) throws Exception {
      server.stop();
      untilAway(scene);
    }

    @Override
    void mend(MatrixScene scene) throws Exception {
      server.run();
    }
  }

  private static void untilAway(MatrixScene scene) throws Exception {
    Service.until("noticed", () -> scene.service.metric("sos_database_connected", "") == 0);
  }

  static final class DatabaseSlow extends Trouble {
    private final Wire wire = new Wire();

    DatabaseSlow() throws IOException {
      wire.leadsTo(database().port());
    }

    @Override
    List<AutoCloseable> brought() {
      return List.of(wire);
    }

    @Override
    Config.Database reached() {
      Config.Database far = database();
      return new Config.Database(
          far.host(),
          wire.port(),
          far.name(),
          far.user(),
          far.password(),
          far.connections(),
          far.owner());
    }

    @Override
    void strike(MatrixScene scene) {
      wire.delay(1_500);
    }

    @Override
    void mend(MatrixScene scene) {
      wire.delay(0);
    }
  }

  /** As a server that has become a replica is, or one that an operator protects. */
  static final class DatabaseReadOnly extends Trouble {
    DatabaseReadOnly() throws IOException {}

    @Override
    void strike(MatrixScene scene) throws Exception {
      becomes(scene, "on");
      assertEquals(List.of("on"), scene.rows("SHOW default_transaction_read_only"));
    }

    @Override
    void mend(MatrixScene scene) throws Exception {
      becomes(scene, "off");
    }

    private static void becomes(MatrixScene scene, String readOnly) throws Exception {
      TestDatabase.run(
          scene.database,
          "BEGIN READ WRITE; ALTER DATABASE "
              + scene.database.name()
              + " SET default_transaction_read_only = "
              + readOnly
              + "; COMMIT");
      scene.rows(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
              + " 'hotline' AND datname = current_database()");
    }
  }

  /**
   * Every write is refused with the server's own code for a full disk, reads go on as they do then;
   * and the spool, on the same disk, cannot be written either.
   */
  static final class DiskFull extends Trouble {
    private Path spool = Path.of("");

    DiskFull() throws IOException {}

    @Override
    Map<String, String> settings(Pbx pbx) throws IOException {
      spool = MatrixScene.folder().resolve("full");
      return Map.of("HOTLINE_SPOOL_FILE", spool.resolve("spool").toString());
    }

    @Override
    void strike(MatrixScene scene) throws Exception {
      Files.deleteIfExists(spool.resolve("spool"));
      Files.deleteIfExists(spool);
      Files.createFile(spool);
      TestDatabase.run(
          scene.database,
          """
          CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE 'no space left' USING ERRCODE = 'disk_full'; END $$;
          CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON journal EXECUTE FUNCTION full_disk();
          """);
    }

    @Override
    void mend(MatrixScene scene) throws Exception {
      TestDatabase.run(scene.database, "DROP FUNCTION full_disk CASCADE");
      Files.delete(spool);
    }
  }
}
