package rs.astra.hotline.deploy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code docker-compose config} does not look at.
 *
 * <ol>
 *   <li>An image is built here, or pinned by a well-formed digest.
 *   <li>A service has a health check, or is run by hand, or once and somebody waits for its end.
 *   <li>A service has limits, and no more rights than it needs.
 *   <li>Every secret that is made is used, and what looks like a secret is a file, never a value.
 *   <li>What is mounted from the repository exists; a missing file is not silently made a folder.
 *   <li>No port is published: what listens, listens on the machine's own network, loopback but for
 *       SIP and RTP.
 *   <li>Asterisk waits for nothing but its configuration, and nobody waits until another is
 *       healthy: while the database is sick, {@code up} would not start the service at all.
 *   <li>The service is not the database's superuser, nor does it know the password of whom the
 *       tables belong to; and the database logs no values of rows.
 * </ol>
 */
final class ComposeLint {
  private static final Pattern PINNED = Pattern.compile(".+:[^:@/]+@sha256:[0-9a-f]{64}");
  private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET|TOKEN|KEY)");

  private final Path top;
  private final JsonObject project;
  private final List<String> complaints = new ArrayList<>();

  private ComposeLint(Path top, JsonObject project) {
    this.top = top.toAbsolutePath().normalize();
    this.project = project;
  }

  /**
   * What is wrong with a project: one sentence each.
   *
   * @param top of the repository
   * @param project as {@code docker-compose config --format json} writes it
   */
  static List<String> complaints(Path top, JsonObject project) {
    ComposeLint lint = new ComposeLint(top, project);
    JsonObject services = lint.project.getJsonObject("services");
    services.forEach(
        service -> lint.service(service.getKey(), services.getJsonObject(service.getKey())));
    lint.database(services);
    lint.secrets(services);
    return List.copyOf(lint.complaints);
  }

  private void service(String name, JsonObject service) {
    image(name, service);
    health(name, service);
    environment(name, object(service, "environment"));
    check(
        service.containsKey("mem_limit") && service.containsKey("pids_limit"),
        name + ": no limits");
    check(Boolean.TRUE.equals(service.getValue("read_only")), name + ": may write into its image");
    check(array(service, "cap_drop").contains("ALL"), name + ": keeps capabilities");
    check(!service.containsKey("cap_add"), name + ": gets capabilities");
    check(!service.containsKey("privileged"), name + ": is privileged");
    check(
        array(service, "security_opt").contains("no-new-privileges:true"),
        name + ": may gain rights");
    check(
        "host".equals(service.getValue("network_mode")) && !service.containsKey("ports"),
        name + ": not on the machine's network alone");
    check(
        object(object(service, "logging"), "options").containsKey("max-size"),
        name + ": its log grows for ever");
    for (JsonObject volume : objects(array(service, "volumes"))) {
      if ("bind".equals(volume.getValue("type"))) {
        bind(name, volume);
      }
    }
    object(service, "depends_on")
        .forEach(
            other ->
                check(
                    !"service_healthy"
                        .equals(((JsonObject) other.getValue()).getValue("condition")),
                    name + ": does not start while " + other.getKey() + " is sick"));
    if (name.equals("asterisk")) {
      check(
          object(service, "depends_on").fieldNames().equals(Set.of("asterisk-config")),
          name + ": waits for more than its configuration");
    }
  }

  private void image(String name, JsonObject service) {
    if (service.containsKey("build")) {
      JsonObject build = object(service, "build");
      Path context = Path.of(build.getString("context"));
      check(
          Files.isRegularFile(context.resolve(build.getString("dockerfile", "Dockerfile"))),
          name + ": no Dockerfile");
    } else {
      check(
          PINNED.matcher(service.getString("image", "")).matches(),
          name + ": image without tag and digest: " + service.getValue("image"));
    }
  }

  private void health(String name, JsonObject service) {
    JsonObject check = object(service, "healthcheck");
    if (Boolean.TRUE.equals(check.getValue("disable")) || check.isEmpty()) {
      boolean awaited =
          objects(project.getJsonObject("services")).stream()
              .map(other -> object(object(other, "depends_on"), name))
              .anyMatch(
                  waits -> "service_completed_successfully".equals(waits.getValue("condition")));
      boolean byHand = array(service, "profiles").contains("by-hand");
      check(
          (awaited || byHand) && "no".equals(service.getValue("restart")),
          name + ": no health check");
      return;
    }
    check(
        check
            .fieldNames()
            .containsAll(Set.of("test", "interval", "timeout", "retries", "start_period")),
        name + ": a health check by chance");
    check(
        "unless-stopped".equals(service.getValue("restart")),
        name + ": does not come back by itself");
  }

  private void environment(String name, JsonObject environment) {
    Set<String> mounted = new HashSet<>();
    objects(array(object(object(project, "services"), name), "secrets"))
        .forEach(s -> mounted.add(s.getString("source")));
    environment.forEach(
        variable -> {
          check(
              !SECRET.matcher(variable.getKey()).matches(),
              name + ": a secret as a value: " + variable.getKey());
          if (variable.getKey().endsWith("_FILE")) {
            String file = String.valueOf(variable.getValue());
            check(
                file.startsWith("/run/secrets/")
                    && mounted.contains(file.substring("/run/secrets/".length())),
                name + ": is not given " + file);
          }
        });
  }

  private void bind(String name, JsonObject volume) {
    Path source = Path.of(volume.getString("source"));
    boolean ours = source.startsWith(top.resolve(".hotline"));
    check(source.startsWith(top), name + ": mounts a folder of the machine: " + source);
    check(ours || Files.exists(source), name + ": mounts what does not exist: " + source);
    check(Boolean.TRUE.equals(volume.getValue("read_only")), name + ": may change " + source);
    check(
        !Boolean.TRUE.equals(object(volume, "bind").getValue("create_host_path")),
        name + ": would make a folder of " + source);
  }

  private void database(JsonObject services) {
    JsonObject database = object(services, "database");
    check(
        !object(database, "environment")
            .getValue("POSTGRES_USER", "postgres")
            .equals(
                object(object(services, "hotline"), "environment")
                    .getValue("HOTLINE_DATABASE_USER")),
        "the service is the database's superuser");
    check(
        objects(array(object(services, "hotline"), "secrets")).stream()
            .noneMatch(secret -> "database-owner-password".equals(secret.getString("source"))),
        "the service knows the password of the tables' owner");
    check(
        Stream.of("log_error_verbosity=terse", "log_min_error_statement=panic")
            .allMatch(array(database, "command")::contains),
        "the database logs values of rows");
  }

  private void secrets(JsonObject services) {
    Set<String> used = new TreeSet<>();
    objects(services)
        .forEach(
            s ->
                objects(array(s, "secrets"))
                    .forEach(secret -> used.add(secret.getString("source"))));
    JsonObject made = object(project, "secrets");
    check(
        used.equals(new TreeSet<>(made.fieldNames())),
        "secrets used " + used + " and made " + made.fieldNames());
    objects(made)
        .forEach(
            secret ->
                check(
                    Path.of(secret.getString("file", ""))
                        .startsWith(top.resolve(".hotline/secrets")),
                    "a secret outside the folder that git ignores: " + secret.getValue("file")));
  }

  private void check(boolean right, String complaint) {
    if (!right) {
      complaints.add(complaint);
    }
  }

  private static JsonObject object(JsonObject object, String key) {
    return object.getValue(key) instanceof JsonObject inner ? inner : new JsonObject();
  }

  private static JsonArray array(JsonObject object, String key) {
    return object.getValue(key) instanceof JsonArray inner ? inner : new JsonArray();
  }

  private static List<JsonObject> objects(JsonArray array) {
    List<JsonObject> objects = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      objects.add(array.getJsonObject(i));
    }
    return objects;
  }

  private static List<JsonObject> objects(JsonObject object) {
    return object.fieldNames().stream().map(object::getJsonObject).toList();
  }
}
