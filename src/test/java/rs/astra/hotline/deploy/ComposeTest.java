package rs.astra.hotline.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.Config;
import rs.astra.hotline.ConfigReader;

class ComposeTest {
  private static final Path TOP = Path.of("").toAbsolutePath();
  private static final Path COMPOSE = Path.of("docker-compose.yml");
  private static final Pattern COMMAND =
      Pattern.compile("docker-compose ([a-z]+)((?: -+[a-z-]+)*)");

  @TempDir private Path temporary;

  @Test
  void composeAcceptsTheFile() {
    compose().run(TOP, "--file", COMPOSE.toString(), "config", "--quiet").mustSucceed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[asterisk, database]|[asterix, database]",
        "mem_limit: 512m|memlimit: 512m",
        "interval: 10s|interval: ten",
        "[database-password,|[data-password,"
      })
  void composeSeesAPlantedFault(String fault) throws IOException {
    String file = Files.readString(COMPOSE);
    List<String> parts = List.of(fault.split("\\|"));
    assertTrue(file.contains(parts.getFirst()), fault);
    Path planted =
        Files.writeString(
            temporary.resolve("planted.yml"), file.replace(parts.getFirst(), parts.getLast()));

    assertNotEquals(
        0,
        compose()
            .run(TOP, "--project-directory", ".", "--file", planted.toString(), "config", "--quiet")
            .exit());
  }

  @Test
  void everyServiceKeepsToTheRules() {
    assertEquals(List.of(), ComposeLint.complaints(TOP, project()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bc621f4996                        | bc621f499                             | without tag"
            + " and digest",
        "postgres:17.6-bookworm@           | postgres@                             | without tag"
            + " and digest",
        "\"pids_limit\":200                | \"pids\":200                          | no limits",
        "\"service_completed_successfully\" | \"service_started\"                  |"
            + " asterisk-config: no health check",
        "\"interval\":\"5s\"               | \"every\":\"5s\"                      | by chance",
        "\"restart\":\"unless-stopped\"    | \"restart\":\"no\"                    | does not come"
            + " back",
        "\"ALL\"                           | \"CHOWN\"                             | keeps"
            + " capabilities",
        "\"read_only\":true                | \"read_only\":false                   | may write into"
            + " its image",
        "no-new-privileges:true            | label:disable                         | may gain"
            + " rights",
        "\"network_mode\":\"host\"         | \"ports\":[\"8080:8080\"]             | not on the"
            + " machine's network",
        "\"max-size\"                      | \"size\"                              | grows for"
            + " ever",
        "grafana/dashboards                | grafana/dashbords                     | does not"
            + " exist",
        "\"POSTGRES_PASSWORD_FILE\"        | \"POSTGRES_PASSWORD\"                 | a secret as a"
            + " value",
        "/run/secrets/ami-secret           | /run/secrets/ami                      | is not given",
        ".hotline/secrets/ami-secret       | grafana/ami-secret                    | outside the"
            + " folder",
        "\"source\":\"station-c8-password\" | \"source\":\"station-c7-password\"   | secrets used",
        "\"depends_on\":{\"asterisk-config\" | \"depends_on\":{\"database\"        | waits for"
            + " more",
        "\"condition\":\"service_started\" | \"condition\":\"service_healthy\"   | while"
            + " database is sick",
        "\"by-hand\"                     | \"by-chance\"                          | migrate: no"
            + " health check",
        "\"source\":\"database-password\"   | \"source\":\"database-owner-password\" | the"
            + " password of the tables' owner",
        "\"POSTGRES_USER\":\"postgres\"     | \"POSTGRES_USER\":\"hotline\"        | superuser",
        "log_min_error_statement=panic     | log_min_error_statement=error         | values of"
            + " rows",
      })
  void aPlantedFaultIsSeen(String right, String wrong, String complaint) {
    String project = project().encode();
    assertTrue(project.contains(right), right);

    List<String> complaints =
        ComposeLint.complaints(TOP, new JsonObject(project.replace(right, wrong)));

    assertTrue(complaints.stream().anyMatch(c -> c.contains(complaint)), complaints::toString);
  }

  @Test
  void theScriptMakesEverySecretAndKeepsThoseThatAreThere() throws IOException {
    Tool script = new Tool(TOP.resolve("src/main/docker/make-secrets.sh"));
    Path folder = temporary.resolve("secrets");
    script.run(TOP, folder.toString()).mustSucceed();
    Set<String> names = Set.copyOf(list(folder));
    String first = Files.readString(folder.resolve("ami-secret"));
    script.run(TOP, folder.toString()).mustSucceed();

    assertEquals(
        new TreeSet<>(names), new TreeSet<>(project().getJsonObject("secrets").fieldNames()));
    assertEquals(first, Files.readString(folder.resolve("ami-secret")));
    assertTrue(first.matches("[0-9a-f]{40}"));
    assertNotEquals(first, Files.readString(folder.resolve("database-password")));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
  }

  @Test
  void theServiceUnderstandsEverySettingThatItIsGiven() throws Exception {
    Path folder = temporary.resolve("secrets");
    new Tool(TOP.resolve("src/main/docker/make-secrets.sh"))
        .run(TOP, folder.toString())
        .mustSucceed();
    for (String service : List.of("hotline", "asterisk-config")) {
      Map<String, String> given = new HashMap<>();
      project()
          .getJsonObject("services")
          .getJsonObject(service)
          .getJsonObject("environment")
          .forEach(
              e ->
                  given.put(
                      e.getKey(),
                      String.valueOf(e.getValue()).replace("/run/secrets", folder.toString())));

      Config config = ConfigReader.read(null, given);

      assertEquals(8, config.stations().size());
    }
  }

  @Test
  void composeKnowsEveryOptionThatWeTellPeopleToUse() throws IOException {
    List<String> told = new ArrayList<>();
    for (String file : List.of("README.md", "asterisk-config/README.md", COMPOSE.toString())) {
      told.addAll(wrongCommands(Files.readString(Path.of(file))));
    }
    assertEquals(List.of(), told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker-compose up -d --wait-for-it",
        "docker-compose upp -d",
        "`docker-compose config --no-such-option` before",
        "docker-compose run --rm hotline check-config"
      })
  void aWrongCommandIsSeen(String text) {
    assertEquals(1, wrongCommands(text).size());
  }

  /**
   * Commands of which compose does not know the name or an option; and {@code run} with what the
   * service depends on, which would start the whole hotline.
   */
  private static List<String> wrongCommands(String text) {
    List<String> wrong = new ArrayList<>();
    Matcher commands = COMMAND.matcher(text);
    while (commands.find()) {
      Tool.Result help = compose().run(TOP, commands.group(1), "--help");
      List<String> options =
          commands.group(2).isBlank() ? List.of() : List.of(commands.group(2).strip().split(" +"));
      if (help.exit() != 0
          || !options.stream().allMatch(o -> help.output().matches("(?s).* " + o + "[ ,].*"))
          || (commands.group(1).equals("run") && !options.contains("--no-deps"))) {
        wrong.add(commands.group());
      }
    }
    return wrong;
  }

  @Test
  void gitIgnoresTheSecrets() throws IOException {
    assertTrue(Files.readAllLines(Path.of(".gitignore")).contains(".hotline/"));
    assertFalse(
        Files.readString(Path.of("src/main/docker/Dockerfile.dockerignore"))
            .contains("hotline/sec"));
  }

  /** What {@link MigrateIT} then really runs. */
  @Test
  void tablesAreMadeByHandByTheirOwnerAndInTheOrderThatPeopleAreTold() throws IOException {
    JsonObject services = project().getJsonObject("services");
    JsonObject migrate = services.getJsonObject("migrate");
    assertEquals("[\"by-hand\"]", migrate.getJsonArray("profiles").encode());
    assertEquals("no", migrate.getString("restart"));
    assertEquals(services.getJsonObject("hotline").getString("image"), migrate.getString("image"));
    assertFalse(migrate.containsKey("user"), "the image's, which is not root");
    assertEquals(Set.of("database-owner-password"), secrets(migrate));
    services.forEach(
        service -> {
          JsonObject it = (JsonObject) service.getValue();
          boolean depends = String.valueOf(it.getValue("depends_on")).contains("migrate");
          assertFalse(depends, service.getKey() + " would not start without it");
          assertEquals(
              Set.of("migrate", "database").contains(service.getKey()),
              secrets(it).contains("database-owner-password"),
              service.getKey());
        });
    String roles = Files.readString(Path.of("src/main/docker/database-role.sh"));
    JsonObject settings = migrate.getJsonObject("environment");
    for (String role : List.of("HOTLINE_DATABASE_USER", "HOTLINE_DATABASE_OWNER")) {
      assertTrue(roles.contains("CREATE ROLE " + settings.getString(role) + " LOGIN"), role);
    }

    String readme = Files.readString(Path.of("README.md"));
    List<String> order =
        List.of(
            "make-secrets.sh ",
            "hotline check-config --config",
            "hotline keys create --config",
            "up -d --wait database",
            "run --rm --no-deps migrate",
            "up -d --build --wait\n");
    int at = readme.indexOf("## With Docker");
    for (String step : order) {
      int found = readme.indexOf(step, at);
      assertTrue(found > at, step);
      at = found;
    }
  }

  private static Set<String> secrets(JsonObject service) {
    return service.getJsonArray("secrets", new JsonArray()).stream()
        .map(it -> ((JsonObject) it).getString("source"))
        .collect(Collectors.toSet());
  }

  static JsonObject project() {
    return new JsonObject(
        compose()
            .run(
                TOP,
                "--file",
                COMPOSE.toString(),
                "--profile",
                "by-hand",
                "config",
                "--format",
                "json")
            .mustSucceed()
            .output());
  }

  private static Set<String> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  /**
   * Version 2 only: version 1, which some distributions still have, knows neither the file nor the
   * question.
   */
  private static Tool compose() {
    String howTo = "run src/test/tools/get-docker-compose.sh, or install docker-compose version 2";
    Tool tool = Tool.required("docker-compose", howTo);
    return tool.run(TOP, "version", "--short")
            .output()
            .strip()
            .matches("v?(?:[2-9]|\\d\\d)\\..*(?s:.*)")
        ? tool
        : Tool.missing(howTo);
  }
}
