package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import rs.astra.hotline.asterisk.Pbx;
import rs.astra.hotline.asterisk.Sipp;
import rs.astra.hotline.demo.EmbeddedDatabase;
import rs.astra.hotline.store.TestDatabase;

/** An Asterisk, a PostgreSQL and a service of its own for each test, any of which may be killed. */
abstract class WholeScene {
  private static final Map<String, String> QUICK =
      Map.of("HOTLINE_DISPATCH_WRAP_UP", "0s", "HOTLINE_DISPATCH_REST_AFTER_MISS", "1s");

  private final List<AutoCloseable> opened = new ArrayList<>();
  Pbx pbx;
  Path databaseFolder;
  EmbeddedDatabase database;
  Service service;

  @BeforeEach
  void start() throws Exception {
    pbx = open(Pbx.start());
    databaseFolder = Files.createTempDirectory(TestDatabase.folder(), "survives");
    database = open(EmbeddedDatabase.start(databaseFolder, 0, true));
    service = open(new Service(pbx, database.config(), settings()));
  }

  /** What differs from the defaults. */
  Map<String, String> settings() {
    return QUICK;
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  <T extends AutoCloseable> T open(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  Sipp phone(String station) throws Exception {
    return open(Sipp.phone(pbx, station, Duration.ofMillis(100)));
  }

  Sipp caller() throws Exception {
    return open(Sipp.call(pbx, Sipp.Caller.to("0117850000")));
  }

  List<String> rows(String sql) throws Exception {
    return TestDatabase.rows(database.config(), sql);
  }

  void untilWaiting(int callers) throws Exception {
    Service.until(callers + " wait", () -> service.metric("sos_waiting_calls", "") == callers);
  }

  void untilTalking(int calls) throws Exception {
    Service.until(calls + " talk", () -> service.metric("sos_talking_calls", "") == calls);
  }

  /** Imports a roster as a coordinator does, whatever rules it breaks. */
  void imported(String csv) throws Exception {
    Path folder = Files.createTempDirectory(TestDatabase.folder(), "roster");
    Path file = Files.writeString(folder.resolve("roster.csv"), csv);
    String said = service.command("roster", "import", "--despite-errors", file.toString());
    assertTrue(said.contains("Stored as version"), said);
  }

  int inQueue() throws Exception {
    return (int) pbx.channelStates().stream().filter(state -> state.endsWith(" Queue")).count();
  }
}
