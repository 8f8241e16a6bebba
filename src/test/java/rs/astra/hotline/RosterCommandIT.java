package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.store.TestDatabase;

/** A roster that is imported into a real PostgreSQL. */
class RosterCommandIT {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir private Path folder = Path.of("");
  private final StringWriter said = new StringWriter();

  private Config config(Config.Database database, int port) throws Exception {
    String stations =
        """
        stations { c2 { password = "c2-secret" }, c7 { password = "c7-secret" }
                   c8 { password = "c8-secret" } }
        """;
    String lines = TestConfig.ONE_STATION + stations + TestConfig.database(database, port);
    return TestConfig.read(folder, lines);
  }

  private RosterCommand command(Config.Database database, int port) throws Exception {
    return new RosterCommand(config(database, port), NOON, new PrintWriter(said, true));
  }

  /** Of the roster that is stored, in the week from noon on. */
  private int reachability(Config.Database database, int port) throws Exception {
    return new ReachabilityCommand(config(database, port), NOON, new PrintWriter(said, true))
        .run(new ReachabilityCommand.Options());
  }

  private String last() {
    return said.toString().lines().toList().getLast();
  }

  @Test
  void exampleIsImportedAndEveryImportIsANewVersion() throws Exception {
    Config.Database database = TestDatabase.ready();
    RosterCommand command = command(database, database.port());
    List<Path> example = List.of(Path.of("src/main/resources/demo-roster.csv"));

    assertEquals(0, command.store(example, false), said::toString);
    assertEquals("Stored as version 1, and announced.", last());
    assertEquals(0, command.store(example, false), said::toString);
    assertEquals("Stored as version 2, and announced.", last());

    assertEquals(
        List.of("2|16|16"),
        TestDatabase.rows(
            database,
            "SELECT version, (SELECT count(*) FROM person), (SELECT count(*) FROM shift) FROM"
                + " roster"));
  }

  @Test
  void whoeverExportsTheRosterIsInTheTrailAndWhatCannotBeRecordedIsNotExported() throws Exception {
    Config.Database database = TestDatabase.ready();
    assertEquals(0, command(database, database.port()).export(), said::toString);
    assertEquals(
        List.of("roster-export|ROSTER_READ|ROSTER|current|ROSTERING"),
        TestDatabase.rows(
            database, "SELECT actor, action, subject_kind, subject, purpose FROM audit"));
    TestDatabase.run(database, "INSERT INTO person (id, long_nights) VALUES ('mira', false)");
    Files.delete(folder.resolve("keys/trail-key"));
    assertEquals(1, command(database, database.port()).export());
    assertTrue(last().startsWith("Not exported: "), last());
    assertFalse(said.toString().contains("mira"));
  }

  @Test
  void reachabilityIsAskedOfTheStoredRoster() throws Exception {
    Config.Database database = TestDatabase.ready();
    assertEquals(1, reachability(database, database.port()));
    assertEquals("  Sat 21 Nov 13:00 to Sat 28 Nov 13:00: nobody answers", last());
    List<Path> example = List.of(Path.of("src/main/resources/demo-roster.csv"));
    assertEquals(0, command(database, database.port()).store(example, false));
    assertEquals(0, reachability(database, database.port()), said::toString);
    assertEquals("Everybody is reached within 20 s.", last());
    assertEquals(2, reachability(database, 1));
    assertTrue(last().startsWith("The database did not tell the roster ("), last());
  }

  @Test
  void errorsAreImportedWhenAsked() throws Exception {
    Config.Database database = TestDatabase.ready();
    Path file =
        Files.writeString(
            folder.resolve("roster.csv"),
            """
            kind,id,person,post,days,start,end,speaks
            person,mira,,,,,,sr
            shift,s1,mira,first,daily,00:00,00:00,
            """);
    assertEquals(0, command(database, database.port()).store(List.of(file), true));
    assertEquals("Stored as version 1, and announced.", last());
  }

  @Test
  void databaseThatIsAwayIsSaidWithExitCode1() throws Exception {
    Config.Database database = TestDatabase.ready();
    // Nothing listens there: the port is the lowest, which no test may open.
    assertEquals(
        1,
        command(database, 1).store(List.of(Path.of("src/main/resources/demo-roster.csv")), false));
    assertEquals(
        "Not imported: the database did not take it (FlywaySqlUnableToConnectToDbException)",
        last());
    assertFalse(said.toString().contains(database.password().reveal()));
  }
}
