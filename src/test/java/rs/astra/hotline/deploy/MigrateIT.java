package rs.astra.hotline.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.demo.EmbeddedDatabase;

/**
 * What README tells people to run before the first start: the roles that the database's image
 * makes, then our commands with exactly the settings and secrets of {@code docker-compose.yml}, in
 * processes of their own. Only Docker itself is missing.
 */
@Timeout(120)
final class MigrateIT {
  private static final Path TOP = Path.of("").toAbsolutePath();
  private static final Pattern SQL = Pattern.compile("(?s)<<'SQL'\n(.*?)SQL\n");

  @TempDir private Path folder = Path.of("");

  private Path secrets() {
    return folder.resolve("secrets");
  }

  private String secret(String name) throws IOException {
    return Files.readString(secrets().resolve(name)).strip();
  }

  private static JsonObject service(String name) {
    return ComposeTest.project().getJsonObject("services").getJsonObject(name);
  }

  /** As PostgreSQL's image does it, once, with the password of its superuser still there. */
  private void makeRoles(EmbeddedDatabase server) throws Exception {
    Matcher script = SQL.matcher(Files.readString(TOP.resolve("src/main/docker/database-role.sh")));
    assertTrue(script.find());
    StringBuilder sql = new StringBuilder();
    for (String line : script.group(1).split("\n", -1)) {
      // What psql itself reads: the passwords.
      if (!line.startsWith("\\")) {
        sql.append(line).append('\n');
      }
    }
    String password = Files.readString(folder.resolve("database/password")).strip();
    try (Connection superuser = connect(server, "postgres", "postgres", password)) {
      // The roles of the demonstration, which every such server has, go first.
      for (String statement :
          List.of(
              "DROP DATABASE hotline",
              "DROP ROLE hotline_owner",
              "DROP ROLE hotline",
              "CREATE DATABASE hotline")) {
        run(superuser, statement);
      }
    }
    try (Connection superuser = connect(server, "hotline", "postgres", password)) {
      run(
          superuser,
          sql.toString()
              .replace(":'password'", "'" + secret("database-password") + "'")
              .replace(":'owner_password'", "'" + secret("database-owner-password") + "'"));
    }
  }

  private static Connection connect(
      EmbeddedDatabase server, String database, String user, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + server.config().port() + "/" + database, user, password);
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      assertTrue(found.next());
      return found.getString(1);
    }
  }

  /** One of our commands in the place of that service, which is given what it has there. */
  private Tool.Result hotline(EmbeddedDatabase server, String as, String... command) {
    Map<String, String> given = new HashMap<>();
    service(as)
        .getJsonObject("environment")
        .forEach(
            it ->
                given.put(
                    it.getKey(),
                    String.valueOf(it.getValue())
                        .replace("/run/secrets", secrets().toString())
                        .replace("/var/lib/hotline-telephones", folder + "/telephones")));
    given.put("HOTLINE_DATABASE_PORT", Integer.toString(server.config().port()));
    given.put("HOTLINE_PRIVACY_KEYS", folder.resolve("keys").toString());
    List<String> arguments =
        new ArrayList<>(
            List.of("-classpath", System.getProperty("java.class.path"), "rs.astra.hotline.Main"));
    for (String word : command) {
      arguments.add(word.replace("/etc/hotline/hotline.conf", folder + "/hotline.conf"));
    }
    return new Tool(Path.of(System.getProperty("java.home"), "bin", "java"))
        .run(TOP, given, arguments.toArray(String[]::new));
  }

  private static String[] command(String service) {
    return service(service).getJsonArray("command").stream()
        .map(String::valueOf)
        .toArray(String[]::new);
  }

  @Test
  void tablesAreMadeByTheirOwnerAndTheServiceWorksWithItsOwnRole() throws Exception {
    new Tool(TOP.resolve("src/main/docker/make-secrets.sh"))
        .run(TOP, secrets().toString())
        .mustSucceed();
    Files.writeString(folder.resolve("hotline.conf"), "asterisk.sip.trunk = [\"192.0.2.1\"]\n");
    try (EmbeddedDatabase server = EmbeddedDatabase.start(folder.resolve("database"), 0, true)) {
      makeRoles(server);
      String[] list = {"people", "list", "--config", "/etc/hotline/hotline.conf"};
      hotline(server, "hotline", "keys", "create", "--config", "/etc/hotline/hotline.conf")
          .mustSucceed();
      assertEquals(1, hotline(server, "hotline", list).exit(), "there are no tables yet");

      Tool.Result made = hotline(server, "migrate", command("migrate")).mustSucceed();
      assertTrue(made.output().contains("Brought to this version"), made::output);
      hotline(server, "hotline", list).mustSucceed();
      hotline(
              server,
              "hotline",
              "people",
              "invite",
              "vesna",
              "--role",
              "administrator",
              "--config",
              "/etc/hotline/hotline.conf")
          .mustSucceed();
      assertEquals(
          2, hotline(server, "hotline", command("migrate")).exit(), "it has not the password");

      try (Connection service =
          connect(server, "hotline", "hotline", secret("database-password"))) {
        assertEquals(
            "hotline_owner",
            one(
                service,
                "SELECT string_agg(DISTINCT tableowner, ',') FROM pg_tables"
                    + " WHERE schemaname = 'public'"));
        assertEquals(
            "f",
            one(service, "SELECT pg_has_role('hotline', 'hotline_owner', 'MEMBER')::text::char"));
        assertEquals(
            "2", one(service, "SELECT count(*) FROM audit"), "the list and the invitation");
        for (String theft :
            List.of("DELETE FROM audit", "DROP TABLE audit", "CREATE TABLE mine (id integer)")) {
          assertThrows(SQLException.class, () -> run(service, theft), theft);
        }
      }
    }
  }
}
