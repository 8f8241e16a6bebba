package rs.astra.hotline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.Config;
import rs.astra.hotline.store.TestDatabase;

/** The database that we bring ourselves. */
final class EmbeddedDatabaseIT {
  private static final String COUNT = "SELECT count(*) FROM kept";
  private static Path folder;

  @BeforeAll
  static void first() throws Exception {
    folder = TestDatabase.folder().resolve("embedded-database");
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0, true)) {
      TestDatabase.run(database.config(), "CREATE TABLE kept AS SELECT 1 AS one");
    }
  }

  @AfterAll
  static void nothingIsLeft() {
    assertEquals(List.of(), processes());
  }

  private static List<Long> processes() {
    Path data = folder.toAbsolutePath().resolve("data");
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(
            pid -> {
              try {
                return Files.readSymbolicLink(Path.of("/proc", pid.toString(), "cwd")).equals(data);
              } catch (IOException e) {
                return false;
              }
            })
        .toList();
  }

  private static void note(String firstLine) throws IOException {
    Files.writeString(
        folder.resolve("data").resolve("postmaster.pid"),
        firstLine + "\n" + folder.toAbsolutePath().resolve("data") + "\n1\n1\n\n\n\n\n");
  }

  @Test
  void dataOutliveTheProcessAndStopLeavesNone() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0, false)) {
      assertTrue(database.process().isPresent());
      assertEquals(List.of("1"), TestDatabase.rows(database.config(), COUNT));
    }
    assertEquals(List.of(), processes());
  }

  @Test
  void stoppedAndRunAgainItHasTheSamePortAndData() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0, false)) {
      Config.Database before = database.config();
      database.stop();
      assertThrows(SQLException.class, () -> TestDatabase.rows(before, COUNT));
      database.run();

      assertEquals(before, database.config());
      assertEquals(List.of("1"), TestDatabase.rows(before, COUNT));
    }
  }

  @Test
  void freshBeginsWithoutDataAndWithAnotherPassword() throws Exception {
    Path other = TestDatabase.folder().resolve("embedded-database-fresh");
    Config.Database before;
    try (EmbeddedDatabase database = EmbeddedDatabase.start(other, 0, true)) {
      before = database.config();
      TestDatabase.run(before, "CREATE TABLE kept AS SELECT 1 AS one");
    }
    try (EmbeddedDatabase database = EmbeddedDatabase.start(other, 0, true)) {
      assertThrows(SQLException.class, () -> TestDatabase.rows(database.config(), COUNT));
      assertNotEquals(before.password(), database.config().password());
    }
  }

  @Test
  void withoutThePasswordNobodyGetsInAndWeAreNoSuperuser() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0, false)) {
      for (String user : List.of("postgres", "hotline", "hotline_owner")) {
        SQLException refused =
            assertThrows(
                SQLException.class,
                () ->
                    DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + database.port() + "/hotline",
                        user,
                        "guessed"));
        assertEquals("28P01", refused.getSQLState());
      }
      assertEquals(
          List.of("hotline|f", "hotline_owner|f"),
          TestDatabase.rows(
              database.config(),
              "SELECT rolname, rolsuper FROM pg_roles WHERE rolname LIKE 'hotline%' ORDER BY 1"));
    }
  }

  @Test
  void whatIsCommittedIsOnTheDisk() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0, false)) {
      assertEquals(
          List.of("on|on|on"),
          TestDatabase.rows(
              database.config(),
              "SELECT current_setting('fsync'), current_setting('synchronous_commit'),"
                  + " current_setting('full_page_writes')"));
    }
  }

  @Test
  void onlyTheOwnerCanEnterTheFolder() throws Exception {
    try (EmbeddedDatabase _ = EmbeddedDatabase.start(folder, 0, false);
        Stream<Path> inside = Files.list(folder)) {
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
      for (Path path : inside.filter(p -> !Files.isRegularFile(p)).toList()) {
        assertEquals(
            "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      }
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("password"))));
    }
  }

  @Test
  void aSecondRunOnTheSameFolderIsRefusedAndTheFirstGoesOn() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0, false)) {
      IOException refused =
          assertThrows(IOException.class, () -> EmbeddedDatabase.start(folder, 0, false));

      assertTrue(String.valueOf(refused.getMessage()).contains("another run"));
      assertEquals(List.of("1"), TestDatabase.rows(database.config(), COUNT));
    }
  }

  @Test
  void aPortThatIsTakenIsSaidAtOnceAndLeavesNothing() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      IOException refused =
          assertThrows(
              IOException.class, () -> EmbeddedDatabase.start(folder, taken.getLocalPort(), false));

      assertTrue(String.valueOf(refused.getMessage()).contains("taken"));
    }
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0, false)) {
      assertEquals(List.of("1"), TestDatabase.rows(database.config(), COUNT));
    }
  }

  @Test
  void aNoteThatNamesAProcessOfSomebodyElseIsClearedAndTheProcessLives() throws Exception {
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      note(Long.toString(other.pid()));
      try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0, false)) {
        assertEquals(List.of("1"), TestDatabase.rows(database.config(), COUNT));
      }
      assertTrue(other.isAlive());
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void aServerThatWasKilledLeavesANoteAndStartsAgain() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0, false)) {
      database.process().orElseThrow().destroyForcibly();
      database.run();

      assertEquals(List.of("1"), TestDatabase.rows(database.config(), COUNT));
    }
  }

  /** The run that started the server is another process, which is killed: its lock goes with it. */
  @Test
  void aServerThatOutlivedAKilledRunIsStoppedAndItsDataAreThere() throws Exception {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Orphan.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    try {
      assertTrue(run.inputReader().lines().anyMatch("started"::equals), "the run has started");
    } finally {
      run.destroyForcibly().waitFor();
    }
    List<Long> orphans = processes();
    assertTrue(!orphans.isEmpty(), "the server outlived its run");

    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0, false)) {
      assertEquals(List.of("1"), TestDatabase.rows(database.config(), COUNT));
      assertTrue(processes().stream().noneMatch(orphans::contains));
    }
  }

  /** A run that will be killed. */
  static final class Orphan {
    private Orphan() {}

    /** Starts the database in the folder, says so, and waits. */
    public static void main(String[] arguments) throws Exception {
      EmbeddedDatabase.start(Path.of(arguments[0]), 0, false);
      System.out.println("started");
      Thread.sleep(600_000);
    }
  }

  @Test
  void aFirstStartThatWasKilledHalfWayIsBegunAnew() throws Exception {
    Path half = TestDatabase.folder().resolve("embedded-database-half");
    EmbeddedDatabase.start(half, 0, true).close();
    Files.delete(half.resolve("furnished"));
    Files.delete(half.resolve("data").resolve("global").resolve("pg_control"));

    try (EmbeddedDatabase database = EmbeddedDatabase.start(half, 0, false)) {
      assertEquals(List.of("1"), TestDatabase.rows(database.config(), "SELECT 1"));
    }
  }
}
