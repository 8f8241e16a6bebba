package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.asterisk.Ports;
import rs.astra.hotline.engine.Hands;
import rs.astra.hotline.people.Password;
import rs.astra.hotline.people.SecondFactor;
import rs.astra.hotline.privacy.AccountKeys;
import rs.astra.hotline.privacy.AccountKeysTest;
import rs.astra.hotline.privacy.EpochKeys;
import rs.astra.hotline.privacy.TrailKeys;
import rs.astra.hotline.store.StoredAudit;
import rs.astra.hotline.store.TestDatabase;

/**
 * {@code hotline keys rotate} with a real database, a service that runs, and a kill; and a clock
 * that is set.
 */
@Timeout(120)
class KeysRotationIT {
  private static final String PASSWORD = "četiri mačke piju plavi čaj";
  private static final String SEALED =
      "SELECT substr(sealed_key, 1, 10) FROM (SELECT id AS who, sealed_key FROM account"
          + " WHERE id IN ('ana', 'ema') UNION ALL SELECT account, sealed_key FROM invitation) one"
          + " ORDER BY who";
  private static final Duration SETTLED = AccountKeys.SETTLED.plusSeconds(60);

  @TempDir private Path folder = Path.of("");
  private final Config.Database database = TestDatabase.ready();
  private final HttpClient http = HttpClient.newHttpClient();
  private final int agi = Ports.tcp();
  private final int web = Ports.tcp();
  private final byte[] factor = SecondFactor.key();
  private final StringWriter said = new StringWriter();
  private String firstKey = "";

  KeysRotationIT() throws Exception {}

  /** Two accounts and an invitation, as an earlier version has sealed them. */
  @BeforeEach
  void people() throws Exception {
    byte[] key = AccountKeysTest.keyOfBefore(keys());
    firstKey = Files.readString(keys().resolve("accounts")).strip();
    EpochKeys.createAll(keys(), Instant.now());
    String hash = new Password(PASSWORD).hash();
    for (String who : List.of("ana", "ema")) {
      TestDatabase.run(
          database,
          "INSERT INTO account VALUES ('%s', '{counsellor}', '%s', '%s', 0, now())"
              .formatted(who, hash, AccountKeysTest.sealedBefore(key, factor, who)));
    }
    TestDatabase.run(
        database,
        "INSERT INTO invitation VALUES ('iva', '{counsellor}', 'hash', '%s', '2999-01-01')"
            .formatted(AccountKeysTest.sealedBefore(key, factor, "iva")));
  }

  private Path keys() {
    return folder.resolve("keys");
  }

  private Map<String, String> environment() {
    Map<String, String> all = new HashMap<>();
    all.put("HOTLINE_DATABASE_HOST", database.host());
    all.put("HOTLINE_DATABASE_PORT", Integer.toString(database.port()));
    all.put("HOTLINE_DATABASE_NAME", database.name());
    all.put("HOTLINE_DATABASE_USER", database.user());
    all.put("HOTLINE_DATABASE_PASSWORD", database.password().reveal());
    all.put("HOTLINE_ASTERISK_AMI_PORT", "1");
    all.put("HOTLINE_ASTERISK_AMI_SECRET", "nobody-knows");
    all.put("HOTLINE_ASTERISK_AGI_PORT", Integer.toString(agi));
    all.put("HOTLINE_HTTP_PORT", Integer.toString(web));
    for (int i = 1; i <= 8; i++) {
      all.put("HOTLINE_STATIONS_C" + i + "_PASSWORD", "password-of-c" + i);
    }
    all.put("HOTLINE_SPOOL_FILE", folder.resolve("spool").toString());
    all.put("HOTLINE_SPOOL_SECRET", "spool-secret-of-the-tests-0123456");
    all.put("HOTLINE_PRIVACY_KEYS", keys().toString());
    return all;
  }

  private Running service(Clock clock) throws Exception {
    return Running.start(ConfigReader.read(null, environment()), clock, _ -> {});
  }

  private static Clock later(Duration by) {
    return Clock.offset(Clock.system(ZoneOffset.UTC), by);
  }

  private int signIn(Running service, String who, Clock clock) throws Exception {
    // The same code once more: nobody waits half a minute here.
    TestDatabase.run(database, "UPDATE account SET last_step = 0 WHERE id = '" + who + "'");
    JsonObject body =
        new JsonObject()
            .put("id", who)
            .put("password", PASSWORD)
            .put("code", SecondFactor.code(factor, clock.instant()));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/api/session"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body.encode()))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private List<String> sealed() throws Exception {
    return TestDatabase.rows(database, SEALED);
  }

  private Process command() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                "rs.astra.hotline.Main",
                "keys",
                "rotate")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("command.log").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("HOTLINE_"));
    builder.environment().putAll(environment());
    return builder.start();
  }

  /**
   * The machine starts an hour ahead, as one whose own clock goes by local time, and is set right
   * when we run: the codes of an app are those of the right time at once.
   */
  @Test
  void codesGoByTheMachinesClockThoughItWasSetBack() throws Exception {
    Hands clock = new Hands(Instant.now());
    try (Running service = service(clock)) {
      clock.now = clock.now.minus(Duration.ofHours(1));
      assertEquals(200, signIn(service, "ana", clock));
    }
  }

  /**
   * The command is killed after it has sealed the first of three anew: everybody can sign in
   * before, while and after that, and the service brings the rotation to its end.
   */
  @Test
  void aRotationThatIsKilledLosesNobodyAndTheServiceGoesOnWithIt() throws Exception {
    Clock now = Clock.systemUTC();
    try (Running service = service(now)) {
      assertEquals(200, signIn(service, "ana", now), "before");
      try (Connection holder = TestDatabase.connect(database);
          Statement lock = holder.createStatement()) {
        holder.setAutoCommit(false);
        lock.execute("SELECT FROM account WHERE id = 'ema' FOR UPDATE");
        Process command = command();
        try {
          TestDatabase.await("the command waits for ema", this::waitsForAnAccount);
        } finally {
          command.destroyForcibly().waitFor();
        }
        assertEquals("A256GCM.2.", sealed().getFirst(), "ana");
        assertNotEquals("A256GCM.2.", sealed().get(1), "ema");
        assertEquals(200, signIn(service, "ana", now), "while: with a key that is new to it");
        lock.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                + " current_database() AND wait_event_type = 'Lock'");
        holder.rollback();
      }
      assertEquals(200, signIn(service, "ema", now), "while: with the former one");
    }
    assertTrue(Files.exists(keys().resolve("accounts")), "something is still sealed with it");
    try (Running service = service(now)) {
      TestDatabase.await(
          "all is sealed anew", () -> sealed().stream().allMatch("A256GCM.2."::equals));
      assertEquals(200, signIn(service, "ema", now), "after");
      assertTrue(Files.exists(keys().resolve("accounts")), "it may be on the way somewhere");
    }
    Clock settled = later(SETTLED);
    try (Running service = service(settled)) {
      TestDatabase.await("the former key is gone", () -> !Files.exists(keys().resolve("accounts")));
      assertEquals(200, signIn(service, "ana", settled), "with the new key alone");
      TestDatabase.await(
          "the trail says so",
          () ->
              TestDatabase.rows(database, "SELECT actor FROM audit WHERE subject = 'accounts-2'")
                  .equals(List.of("keys")));
    }
  }

  /**
   * Whoever has the database, or a backup of it, has no key: neither as it stands in its file nor
   * otherwise.
   */
  @Test
  void noKeyIsInTheDatabase() throws Exception {
    Clock now = Clock.systemUTC();
    try (Running service = service(now)) {
      assertEquals(200, signIn(service, "ana", now), "its keys were used");
      TestDatabase.await(
          "the trail has the session",
          () ->
              !TestDatabase.rows(database, "SELECT FROM audit WHERE action = 'SESSION_BEGIN'")
                  .isEmpty());
    }
    assertEquals(0, rotate(Map.of()));
    StringBuilder dump = new StringBuilder();
    for (String table :
        TestDatabase.rows(
            database,
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")) {
      dump.append(TestDatabase.rows(database, "SELECT t::text FROM \"" + table + "\" t"));
    }
    assertTrue(dump.toString().contains("A256GCM.2."), "what is sealed is in it");
    int keys = 0;
    try (Stream<Path> files = Files.list(keys())) {
      for (Path file :
          files.filter(it -> !it.endsWith("trail-head") && !it.endsWith("lock")).toList()) {
        String line = Files.readString(file).strip();
        String secret = line.substring(line.lastIndexOf(' ') + 1);
        byte[] bytes =
            secret.matches("[0-9a-f]{64}")
                ? HexFormat.of().parseHex(secret)
                : Base64.getDecoder().decode(secret);
        assertEquals(32, bytes.length, file.toString());
        for (String spelling :
            List.of(HexFormat.of().formatHex(bytes), Base64.getEncoder().encodeToString(bytes))) {
          assertFalse(dump.toString().contains(spelling), file.getFileName().toString());
        }
        keys++;
      }
    }
    assertTrue(keys >= 7, "two of each kind, and those of the trail: " + keys);
  }

  private int rotate(Map<String, String> more) throws Exception {
    Map<String, String> all = environment();
    all.putAll(more);
    return new KeysCommand(ConfigReader.read(null, all), Instant.now(), new PrintWriter(said))
        .rotate();
  }

  @Test
  void theCommandSealsEverythingAnewAndSaysWhoseOpensWithNoKey() throws Exception {
    TestDatabase.run(
        database,
        "INSERT INTO account VALUES ('una', '{auditor}', '$argon2id$h', 'AAAA', 0, now())");
    assertEquals(0, rotate(Map.of()));
    assertTrue(said.toString().contains("Key 2 for accounts is in use from now on"), this::said);
    assertTrue(said.toString().contains("Sealed anew: 3."), this::said);
    assertTrue(said.toString().contains("must be invited anew: [una]"), this::said);
    assertEquals(List.of("A256GCM.2.", "A256GCM.2.", "A256GCM.2."), sealed());
  }

  /** Whoever changes the keys of callbacks twice closes all of them, for us too. */
  @Test
  void whoChangesKeysIsInTheTrailAndEachKeyThatTheServiceTakesUpIsOnce() throws Exception {
    assertTrue(new TrailKeys(keys()).begin());
    assertEquals(0, rotate(Map.of()));
    assertEquals(
        List.of("pepper", "seal", "recipient", "accounts", "trail"),
        TestDatabase.rows(
            database,
            "SELECT subject FROM audit WHERE actor_kind = 'COMMAND' AND actor = 'keys'"
                + " AND action = 'KEYS_ROTATE' AND subject !~ '[0-9]' ORDER BY number"));
    List<String> second = List.of("pepper-2", "recipient-2", "seal-2");
    for (int start = 1; start <= 2; start++) {
      taken(second);
    }
    assertEquals(0, rotate(Map.of()));
    taken(List.of("pepper-3", "recipient-3", "seal-3"));
    assertEquals(
        List.of("pepper-2", "pepper-3", "recipient-2", "recipient-3", "seal-2", "seal-3"), taken());
    assertEquals(0, verify(), this::said);
  }

  private void taken(List<String> keys) throws Exception {
    try (Running service = service(Clock.systemUTC())) {
      assertTrue(service.port() > 0);
      TestDatabase.await("the service notes " + keys, () -> taken().containsAll(keys));
    }
  }

  private List<String> taken() throws Exception {
    return TestDatabase.rows(
        database,
        "SELECT subject FROM audit WHERE actor_kind = 'PART' AND actor = 'keys'"
            + " AND subject ~ '^(pepper|recipient|seal)-' ORDER BY subject");
  }

  private String said() {
    return said.toString();
  }

  @Test
  void withKeysFromTheEnvironmentItSaysWhatToDoAndThenThatItIsDone() throws Exception {
    Map<String, String> given = new HashMap<>(Map.of("HOTLINE_PEOPLE_KEY_SECRET", firstKey));
    assertEquals(0, rotate(given));
    assertTrue(said.toString().contains("people.key-secret comes from the settings"), this::said);
    assertTrue(said.toString().contains("as people.former-key-secret"), this::said);
    assertFalse(sealed().contains("A256GCM.2."));

    String line = "2 2026-11-26T12:00:00Z " + "0f".repeat(32);
    assertTrue(said.toString().contains("echo \"2 "), this::said);
    given.putAll(
        Map.of("HOTLINE_PEOPLE_KEY_SECRET", line, "HOTLINE_PEOPLE_FORMER_KEY_SECRET", firstKey));
    assertEquals(0, rotate(given));
    assertEquals(List.of("A256GCM.2.", "A256GCM.2.", "A256GCM.2."), sealed());
    assertTrue(said.toString().contains("people.former-key-secret is needed no more"), this::said);
    assertFalse(said.toString().contains(firstKey) || said.toString().contains("0f0f"));
    assertThrows(
        EpochKeys.Refused.class,
        () ->
            rotate(
                Map.of(
                    "HOTLINE_PEOPLE_KEY_SECRET", line, "HOTLINE_PEOPLE_FORMER_KEY_SECRET", line)));
  }

  @Test
  void withoutTheDatabaseTheKeysAreMadeAndTheServiceTakesThemUpWhenItIsBack() throws Exception {
    assertTrue(new TrailKeys(keys()).begin());
    assertEquals(0, rotate(Map.of("HOTLINE_DATABASE_PORT", "1")));
    assertTrue(said.toString().contains("keep all keys"), this::said);
    assertTrue(said.toString().contains("whoever writes the next entry takes it up"), this::said);
    assertTrue(Files.exists(keys().resolve("accounts")));
    assertTrue(Files.exists(keys().resolve("accounts-2")));
    assertEquals(List.of(), change());
    try (Running service = service(Clock.systemUTC())) {
      assertTrue(service.port() > 0);
      TestDatabase.await("the trail's is taken up", () -> !change().isEmpty());
    }
    assertEquals(AuditCommand.WHOLE, verify(), this::said);
  }

  private boolean waitsForAnAccount() throws Exception {
    return !TestDatabase.rows(
            database,
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                + " AND wait_event_type = 'Lock' AND query LIKE '%SET sealed_key%'")
        .isEmpty();
  }

  private List<String> change() throws Exception {
    return TestDatabase.rows(database, "SELECT number FROM audit WHERE subject = 'trail-key-2'");
  }

  private int verify() throws Exception {
    return new AuditCommand(ConfigReader.read(null, environment()), new PrintWriter(said, true))
        .verify(null);
  }

  /**
   * The command is killed when the new key is in the folder, but not yet in the trail: before it
   * was taken up, and when its file already says from where on. Either way the service goes on.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT pg_advisory_xact_lock(500135192940)",
        "LOCK TABLE audit IN EXCLUSIVE MODE"
      })
  void aChangeOfTheTrailsKeyThatIsKilledIsBroughtToItsEndByTheService(String block)
      throws Exception {
    Clock now = Clock.systemUTC();
    Path next = keys().resolve("trail-key-2");
    int words = block.startsWith("LOCK") ? 3 : 1;
    try (Running service = service(now)) {
      assertEquals(200, signIn(service, "ana", now), "before");
    }
    // No service runs meanwhile: it might write, and be what waits.
    try (Connection sealing = TestDatabase.connect(database);
        Statement first = sealing.createStatement();
        Connection holder = TestDatabase.connect(database);
        Statement lock = holder.createStatement()) {
      sealing.setAutoCommit(false);
      holder.setAutoCommit(false);
      first.execute("SELECT FROM account WHERE id = 'ema' FOR UPDATE");
      Process command = command();
      try {
        TestDatabase.await(
            "it has recorded what is wanted, and waits for ema", this::waitsForAnAccount);
        lock.execute(block);
        sealing.rollback();
        TestDatabase.await(
            "the key is made",
            () -> Files.exists(next) && Files.readString(next).split(" ").length == words);
      } finally {
        command.destroyForcibly().waitFor();
      }
      assertEquals(List.of(), change(), "whoever was killed has written nothing");
      assertEquals(AuditCommand.WHOLE, verify(), this::said);
      holder.rollback();
    }
    try (Running service = service(now)) {
      assertEquals(200, signIn(service, "ana", now), "after");
      TestDatabase.await("the service has taken it up", () -> change().size() == 1);
      assertEquals(AuditCommand.WHOLE, verify(), this::said);
    }
  }

  @Test
  void theServiceDoesNotBeginWithoutTheKeyThatHasSealedTheTrail() throws Exception {
    Clock clock = later(Duration.ZERO);
    Path key = keys().resolve("trail-key");
    try (Running running = service(clock)) {
      assertTrue(running.port() > 0);
      TestDatabase.await(
          "the first entry", () -> !TestDatabase.rows(database, "SELECT FROM audit").isEmpty());
    }
    Files.delete(key);
    String why =
        String.valueOf(assertThrows(UncheckedIOException.class, () -> service(clock)).getMessage());
    assertTrue(why.contains("put the file trail-key back"), why);
    assertFalse(Files.exists(key));
  }

  /** The folder was put back as it was before the change. */
  @Test
  void norWithoutTheOneThatItHasTakenUpLast() throws Exception {
    assertTrue(new TrailKeys(keys()).begin());
    assertEquals(0, rotate(Map.of()));
    assertEquals(1, change().size());
    Path key = keys().resolve("trail-key-2");
    String line = Files.readString(key);
    Files.delete(key);
    String why =
        String.valueOf(
            assertThrows(UncheckedIOException.class, () -> service(Clock.systemUTC()))
                .getMessage());
    assertTrue(why.contains(StoredAudit.KEY_IS_GONE), why);
    assertTrue(why.contains("or the one of the highest number (trail-key-2 and so on)"), why);
    assertEquals(AuditCommand.UNKNOWN, verify());
    assertTrue(said.toString().contains(StoredAudit.KEY_IS_GONE), this::said);

    Files.writeString(key, line);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertEquals(AuditCommand.WHOLE, verify(), this::said);
  }
}
