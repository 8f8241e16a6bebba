package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.engine.Audit.Action;
import rs.astra.hotline.engine.Audit.Actor;
import rs.astra.hotline.engine.Audit.Entry;
import rs.astra.hotline.engine.Audit.Purpose;
import rs.astra.hotline.engine.Audit.Subject;
import rs.astra.hotline.store.Store;
import rs.astra.hotline.store.StoredAudit;
import rs.astra.hotline.store.TestDatabase;

/** The drill: somebody has seen what they should not, and 72 hours are left to say so. */
final class BreachCommandIT {
  private static final String FROM = "2026-11-20T10:30:00Z";
  private static final String UNTIL = "2026-11-20T14:00:00Z";
  private static final String KNOWN = "2026-11-21T08:00:00Z";
  private static final Instant NOW = Instant.parse("2026-11-21T20:00:00Z");
  private static final String FIRST = "1." + "a".repeat(32);
  private static final String SECOND = "1." + "b".repeat(32);
  private static final String HEADER = "call,token,record,sealed_numbers,sharings,asked_for";

  private static final String RECORDS =
      """
      INSERT INTO call (id, line, language, arrived_at, ended_at, ending, token, cut) VALUES
        ('h-1.1', 'sos', 'sr', '2026-11-19 09:00Z', '2026-11-19 09:10Z', 'COMPLETED', 'FIRST', false),
        ('h-1.2', 'sos', 'sr', '2026-11-20 11:00Z', '2026-11-20 11:20Z', 'COMPLETED', 'SECOND', false),
        ('h-1.3', 'sos', 'sr', '2026-11-20 10:00Z', '2026-11-20 10:05Z', 'COMPLETED', NULL, false),
        ('h-1.4', 'sos', 'sr', '2026-11-20 13:59:59.999999Z', '2026-11-20 14:05Z', 'COMPLETED', 'SECOND', false),
        ('h-1.5', 'sos', 'sr', '2026-11-20 14:00Z', '2026-11-20 14:05Z', 'COMPLETED', 'FIRST', false),
        ('cut-1', 'sos', 'sr', '2026-07-01 09:00Z', '2026-07-01 09:00Z', 'COMPLETED', NULL, true);
      INSERT INTO callback_consent (id, call, recorded_by, agreed_at, expires_at, days, window_from, window_until,
          tries_left, sealed_number, sealed_words, ending, ended_at) VALUES
        (gen_random_uuid(), 'h-1.2', 'mira', '2026-11-20 11:10Z', '2026-11-22 11:10Z', '{1}', '10:00', '12:00',
          3, '\\x01', '\\x01', NULL, NULL),
        (gen_random_uuid(), 'h-1.1', 'mira', '2026-11-19 09:05Z', '2026-11-21 09:05Z', '{1}', '10:00', '12:00',
          0, NULL, NULL, 'DONE', '2026-11-20 10:30Z'),
        (gen_random_uuid(), 'h-1.1', 'mira', '2026-11-19 09:05Z', '2026-11-21 09:05Z', '{1}', '10:00', '12:00',
          0, NULL, NULL, 'WITHDRAWN', '2026-11-20 10:29:59Z'),
        (gen_random_uuid(), 'h-1.4', 'mira', '2026-11-20 14:00Z', '2026-11-21 09:05Z', '{1}', '10:00', '12:00',
          3, '\\x01', '\\x01', NULL, NULL);
      INSERT INTO sharing (id, call, recorded_by, at, expires_at, sealed_recipient, purpose, what) VALUES
        (gen_random_uuid(), 'h-1.2', 'mira', '2026-11-20 11:12Z', '2026-11-21 11:12Z', '\\x01', 'SHELTER', '{NEEDS}'),
        (gen_random_uuid(), 'h-1.4', 'mira', '2026-11-20 14:00Z', '2026-11-21 14:00Z', '\\x01', 'SHELTER', '{NEEDS}');
      INSERT INTO account VALUES ('mira', '{counsellor}', '$argon2id$', 'sealed', 0, now()),
        ('ana', '{supervisor}', '$argon2id$', 'sealed', 0, now());\
      """;

  @TempDir private static Path shared = Path.of("");
  private static Config.Database database;
  private static Path keys = Path.of("");

  @TempDir private Path folder = Path.of("");
  private final StringWriter said = new StringWriter();

  @BeforeAll
  static void happened() throws Exception {
    keys = shared.resolve("keys");
    database = happened(keys, shared);
  }

  /** A database with calls, and with a trail before, in and after that time. */
  private static Config.Database happened(Path keys, Path folder) throws Exception {
    Config.Database made = TestDatabase.ready();
    TestDatabase.run(made, RECORDS.replace("FIRST", FIRST).replace("SECOND", SECOND));
    Config config = config(made, made.port(), keys, folder);
    Vertx vertx = Vertx.vertx();
    Store store = Store.open(vertx, made, null, 1);
    AtomicReference<Instant> clock = new AtomicReference<>(NOW);
    StoredAudit trail = AuditCommand.trail(config, store, clock::get);
    Actor mira = new Actor.Account("mira");
    Actor ana = new Actor.Account("ana");
    Actor explain = new Actor.Command("explain");
    record At(String time, Entry entry) {}
    List<At> all =
        List.of(
            new At("2026-07-01T12:00:00Z", of(explain, Action.EXPLANATION_READ, "h-0.1")),
            new At("2026-11-20T09:59:59Z", of(mira, Action.CONSENT_READ, "h-1.1")),
            new At("2026-11-20T10:10:00Z", of(mira, Action.CONSENT_READ, "h-1.2")),
            new At("2026-11-20T10:29:59.999999Z", of(explain, Action.EXPLANATION_READ, "h-1.1")),
            new At("2026-11-20T10:30:00Z", of(explain, Action.EXPLANATION_READ, "h-1.3")),
            new At(
                "2026-11-20T12:00:00Z",
                Entry.of(
                    ana,
                    Action.CONSENT_READ,
                    new Subject(Subject.Kind.RULE, "sharings"),
                    Purpose.CARE)),
            new At(
                "2026-11-20T13:59:59.999999Z",
                Entry.of(
                    mira, Action.PIN_SET, new Subject(Subject.Kind.PERSON, "ana"), Purpose.ACCESS)),
            new At("2026-11-20T14:00:00Z", of(explain, Action.EXPLANATION_READ, "h-1.4")),
            new At(
                "2026-11-20T16:00:00Z",
                Entry.of(
                    new Actor.Part("keys"),
                    Action.KEYS_ROTATE,
                    new Subject(Subject.Kind.KEYS, "pepper-2"),
                    Purpose.OPERATION)));
    assertTrue(trail.begin().await());
    for (At it : all) {
      clock.set(Instant.parse(it.time()));
      trail.record(it.entry()).await();
    }
    store.close().await();
    vertx.close().await();
    AuditCommand.notary(config).forgetCalls(NOW.minus(Duration.ofDays(90)));
    return made;
  }

  private static Entry of(Actor who, Action action, String call) {
    Subject subject =
        action == Action.EXPLANATION_READ
            ? new Subject(Subject.Kind.CALL, call)
            : new Subject(Subject.Kind.CONSENT, "consent-1");
    return Entry.of(who, action, subject, Purpose.CARE).in(new CallId(call));
  }

  private static Config config(Config.Database database, int port, Path keys, Path folder)
      throws Exception {
    String lines = TestConfig.ONE_STATION + TestConfig.database(database, port);
    return TestConfig.read(folder, keys, lines);
  }

  private Path out() {
    return folder.resolve("out");
  }

  private int make(
      int port, Path its, String from, String until, String known, @Nullable String who)
      throws Exception {
    return new BreachCommand(
            config(database, port, its, folder), () -> NOW, new PrintWriter(said, true))
        .make(new BreachCommand.Asked(from, until, known, who, out()));
  }

  private int make(String from, String until, String known, @Nullable String who) throws Exception {
    return make(database.port(), keys, from, until, known, who);
  }

  private void made(@Nullable String who) throws Exception {
    assertEquals(BreachCommand.MADE, make(FROM, UNTIL, KNOWN, who), said::toString);
  }

  private String notification() throws Exception {
    return Files.readString(out().resolve("notification.md"));
  }

  private List<String> affected() throws Exception {
    return Files.readAllLines(out().resolve("affected.csv"));
  }

  private void says(String... parts) throws Exception {
    String text = notification();
    for (String part : parts) {
      assertTrue(text.contains(part), () -> part + "\nis not in\n" + text);
    }
  }

  private static List<String> lastEntry() throws Exception {
    return TestDatabase.rows(
        database,
        "SELECT actor, action, subject_kind, purpose FROM audit ORDER BY number DESC LIMIT 1");
  }

  private static List<String> entries() throws Exception {
    return TestDatabase.rows(database, "SELECT count(*) FROM audit");
  }

  @Test
  void draftSaysWhatCouldBeSeenAndWhatWasAskedForInThatTime() throws Exception {
    made(null);

    says(
        "od 20.11.2026. 11:30:00 +01:00 do 20.11.2026. 15:00:00 +01:00",
        "Trag je ceo",
        "ko se javio | 5 |",
        "svedenim na sat | 1 |",
        "šifra) | 2 |",
        "opasnost po život ili dete | 1 |",
        "(broj naloga sada) | 2 |",
        "obuhvaćeno poziva: 5; različitih pseudonima: 2 (datoteka `affected.csv`)",
        "poziva bez pseudonima: 2\n",
        "broj aktera: 3.",
        "| `CONSENT_READ` | 2 | 2 |\n| `EXPLANATION_READ` | 1 | 1 |\n| `PIN_SET` | 1 | 1 |\n",
        "- promenjen ključ (broj puta: 1), poslednji put 20.11.2026. 17:00:00 +01:00",
        "**[POPUNITI]**");
    assertFalse(notification().contains("{{"));
  }

  @Test
  void listHasTheTokensThatAreKeptAndWhatCouldBeSeenOfTheCall() throws Exception {
    made(null);

    assertEquals(
        List.of(
            HEADER,
            "h-1.1," + FIRST + ",1,1,0,0",
            "h-1.2," + SECOND + ",1,1,1,1",
            "h-1.4," + SECOND + ",1,0,0,0"),
        affected());
  }

  @Test
  void ofOneAccountOnlyWhatItHasAskedForIsThere() throws Exception {
    made("mira");

    assertEquals(List.of(HEADER, "h-1.2," + SECOND + ",1,1,1,1"), affected());
    says(
        "na radnje jednog aktera",
        "obuhvaćeno poziva: 1; različitih pseudonima: 1 (",
        "| `CONSENT_READ` | 1 | 1 |\n| `PIN_SET` | 1 | 1 |\n");
    assertFalse(notification().contains("EXPLANATION_READ"));
    assertFalse(notification().contains("mira"));
  }

  @Test
  void whoReadTheListOfWhatMayBeToldCouldSeeAllOfIt() throws Exception {
    made("ana");

    assertEquals(List.of(HEADER, "h-1.2," + SECOND + ",1,1,1,0"), affected());
  }

  @Test
  void withheldCallersAreOnlyCounted() throws Exception {
    made("explain");

    assertEquals(List.of(HEADER), affected());
    says(
        "obuhvaćeno poziva: 1; različitih pseudonima: 0 (",
        "poziva bez pseudonima: 1\n",
        "| `EXPLANATION_READ` | 1 | 1 |");
  }

  @Test
  void actorOfWhomTheTrailKnowsNothingIsSaid() throws Exception {
    made("jelena");

    says("| ništa nije traženo | 0 | 0 |");
    assertTrue(said.toString().contains("the trail knows nothing of this actor"), said::toString);
    assertFalse(Files.exists(keys.resolve("person-jelena")));
  }

  @Test
  void callsWhoseKeyIsDestroyedAreCountedAndNoKeyIsMadeForThem() throws Exception {
    assertEquals(
        BreachCommand.MADE, make("2026-07-01T00:00", "2026-07-02T00:00", KNOWN, "explain"));

    says("ključevi uništeni: 1.", "obuhvaćeno poziva: 0;", "| `EXPLANATION_READ` | 1 | 1 |");
    assertFalse(Files.exists(keys.resolve("calls-2026-07")));
  }

  @Test
  void thatItIsMadeIsRecordedWithThePurpose() throws Exception {
    made(null);
    assertEquals(List.of("breach|BREACH_REPORT|TRAIL|INQUIRY"), lastEntry());
  }

  @Test
  void thatItIsMadeOfSomebodyIsRecordedAboutThem() throws Exception {
    made("mira");
    assertEquals(List.of("breach|BREACH_REPORT|PERSON|INQUIRY"), lastEntry());
  }

  @Test
  void whatCannotBeRecordedIsNotMade() throws Exception {
    // Other keys: the one is gone that has sealed the trail.
    assertEquals(
        BreachCommand.FAILED,
        make(database.port(), folder.resolve("keys"), FROM, UNTIL, KNOWN, null));

    assertTrue(said.toString().startsWith("Not made: the trail has entries, but the key"));
    assertFalse(Files.exists(out()));
  }

  @Test
  void filesAreForTheirOwnerOnly() throws Exception {
    made(null);

    assertEquals("rwx------", rights(out()));
    assertEquals("rw-------", rights(out().resolve("notification.md")));
    assertEquals("rw-------", rights(out().resolve("affected.csv")));
  }

  private static String rights(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T08:00:00Z, 24.11.2026. 09:00:00 +01:00, preostaje 60 h 0 min",
    "2026-11-18T20:00:00Z, 21.11.2026. 21:00:00 +01:00, preostaje 0 h 0 min",
    "2026-11-18T19:59:00Z, 21.11.2026. 20:59:00 +01:00, **ROK JE ISTEKAO pre 0 h 1 min**",
  })
  void seventyTwoHoursAreCountedFromWhenItBecameKnown(String known, String deadline, String left)
      throws Exception {
    assertEquals(
        BreachCommand.MADE, make("2026-11-18T00:00:00Z", UNTIL, known, null), said::toString);

    says("(72 časa) | " + deadline + " |", "nacrta | " + left + " |");
  }

  @Test
  void hourThatComesTwiceIsWholeBetweenItsTwoTimes() throws Exception {
    assertEquals(BreachCommand.MADE, make("2026-10-25T02:30", "2026-10-25T02:30", KNOWN, null));

    says("od 25.10.2026. 02:30:00 +02:00 do 25.10.2026. 02:30:00 +01:00");
  }

  @ParameterizedTest
  @CsvSource({
    "0641234567, 2026-11-20T14:00:00Z, 2026-11-21T08:00:00Z, , --from",
    "2026-03-29T02:30, 2026-11-20T14:00:00Z, 2026-11-21T08:00:00Z, , --from",
    "2026-11-20T14:00:00Z, 2026-11-20T14:00:00Z, 2026-11-21T08:00:00Z, , --until",
    "2026-11-20T10:30:00Z, 2026-11-21T20:00:01Z, 2026-11-21T08:00:00Z, , --until",
    "2026-11-20T10:30:00Z, 2026-11-20T14:00:00Z, 2026-11-20T10:29:59Z, , --known",
    "2026-11-20T10:30:00Z, 2026-11-20T14:00:00Z, 2026-11-21T20:00:01Z, , --known",
    "2026-11-20T10:30:00Z, 2026-11-20T14:00:00Z, 2026-11-21T08:00:00Z, 0641234567, --actor",
    "2026-11-20T10:30:00Z, 2026-11-20T14:00:00Z, 2026-11-21T08:00:00Z, Ana Anić, --actor",
  })
  void whatCannotBeRightIsRefusedAndNotRepeated(
      String from, String until, String known, @Nullable String who, String about)
      throws Exception {
    List<String> before = entries();

    assertEquals(Main.WRONG_USE, make(from, until, known, who));

    assertTrue(said.toString().startsWith(about), said::toString);
    assertFalse(said.toString().contains("0641234567") || said.toString().contains("Ana"));
    assertFalse(Files.exists(out()));
    assertEquals(before, entries());
  }

  @Test
  void withoutTimesItIsWrongUse() {
    assertEquals(Main.WRONG_USE, Main.run("breach"));
  }

  @Test
  void folderThatIsThereIsLeftAlone() throws Exception {
    List<String> before = entries();
    Files.createDirectory(out());

    assertEquals(Main.WRONG_USE, make(FROM, UNTIL, KNOWN, null));

    assertTrue(said.toString().startsWith("--out: is there already"), said::toString);
    try (var files = Files.list(out())) {
      assertEquals(0, files.count());
    }
    assertEquals(before, entries());
  }

  @Test
  void folderThatCannotBeMadeIsWrongUse() throws Exception {
    BreachCommand.Asked asked =
        new BreachCommand.Asked(FROM, UNTIL, KNOWN, null, out().resolve("below"));

    assertEquals(
        Main.WRONG_USE,
        new BreachCommand(
                config(database, database.port(), keys, folder),
                () -> NOW,
                new PrintWriter(said, true))
            .make(asked));

    assertTrue(said.toString().startsWith("--out: the folder in which"), said::toString);
    assertFalse(Files.exists(out()));
  }

  @Test
  void draftIsMadeOfATrailThatIsNotWholeAndSaysSo() throws Exception {
    Config.Database own = happened(folder.resolve("keys"), folder);
    TestDatabase.run(
        own,
        """
        ALTER TABLE audit DISABLE TRIGGER USER;
        DELETE FROM audit WHERE number = 3;
        ALTER TABLE audit ENABLE TRIGGER USER;\
        """);

    assertEquals(
        BreachCommand.MADE,
        new BreachCommand(
                config(own, own.port(), folder.resolve("keys"), folder),
                () -> NOW,
                new PrintWriter(said, true))
            .make(new BreachCommand.Asked(FROM, UNTIL, KNOWN, null, out())));

    says("**TRAG NIJE CEO", "| `CONSENT_READ` | 1 | 1 |", "ko se javio | 5 |");
    assertFalse(notification().contains("Trag je ceo"));
    assertTrue(said.toString().contains("The trail is NOT whole"), said::toString);
  }

  @Test
  void databaseThatIsAwayIsSaidWithExitCode1() throws Exception {
    // Nothing listens there: the port is the lowest, which no test may open.
    assertEquals(BreachCommand.FAILED, make(1, keys, FROM, UNTIL, KNOWN, null));

    assertTrue(
        said.toString().startsWith("Not made: the database did not take it"), said::toString);
    assertFalse(Files.exists(out()));
  }
}
