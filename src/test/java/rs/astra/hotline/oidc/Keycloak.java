package rs.astra.hotline.oidc;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import rs.astra.hotline.Config;
import rs.astra.hotline.Secret;

/**
 * A real identity provider: Keycloak, in memory, on a port of its own. It is brought by {@code mvn
 * verify} and unpacked into the cache folder, where it also puts itself together at its first
 * start.
 */
public final class Keycloak implements AutoCloseable {
  private static final String NAME = "keycloak-26.7.3";
  private static final Path ZIP = Path.of("target", "keycloak-quarkus-dist.zip");
  private static final String ADMIN = "nobody-but-the-test";
  private static final String SECRET = "secret-of-the-hotline";
  private static final Pattern LISTENING = Pattern.compile("Listening on: (http://[0-9.]+:\\d+)");
  private static final Duration LONG = Duration.ofMinutes(1);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final String url;

  private Keycloak(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Starts it; where it is not there the tests are not run and say so, in CI they fail. */
  public static Keycloak start() {
    try {
      Path home = home();
      if (!Files.exists(home)) {
        if (!Files.exists(ZIP)) {
          String why = "not run: there is no Keycloak in " + home + "; mvn verify brings it";
          if ("true".equals(System.getenv("CI"))) {
            fail(why);
          }
          abort(why);
        }
        unpack(home);
      }
      return start(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path home() {
    return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("keycloak-local")
        .resolve(NAME);
  }

  /** All of it or nothing, if two do it at the same time. */
  private static void unpack(Path home) throws IOException {
    Files.createDirectories(home.getParent());
    Path folder = Files.createTempDirectory(home.getParent(), "unpacking");
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(ZIP))) {
      for (ZipEntry it = zip.getNextEntry(); it != null; it = zip.getNextEntry()) {
        Path file = folder.resolve(it.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException("leads out of the folder");
        } else if (it.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
    Files.move(folder.resolve(NAME), home, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(folder);
  }

  private static Keycloak start(Path home) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--db=dev-mem",
                "--http-host=127.0.0.1",
                "--http-port=0")
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS", "-Xmx768m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
    Process process = builder.start();
    StringBuilder said = new StringBuilder();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        // What it says later would stop it when the pipe is full.
        Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {}));
        return new Keycloak(process, listening.group(1));
      }
      said.append(line).append('\n');
    }
    throw new IllegalStateException("Keycloak does not start: " + said);
  }

  /**
   * Makes a realm with us as a client, which insists on PKCE, and people in it.
   *
   * @param page where our pages are
   */
  public Config.Provider realm(String page, String password, String... people) {
    JsonArray users = new JsonArray();
    for (String name : people) {
      users.add(
          new JsonObject()
              .put("username", name)
              .put("enabled", true)
              .put("email", name + "@example.org")
              .put("emailVerified", true)
              .put("firstName", "N")
              .put("lastName", "N")
              .put(
                  "credentials",
                  new JsonArray()
                      .add(new JsonObject().put("type", "password").put("value", password))));
    }
    JsonObject us =
        new JsonObject()
            .put("clientId", "hotline")
            .put("secret", SECRET)
            .put("publicClient", false)
            .put("standardFlowEnabled", true)
            .put("redirectUris", new JsonArray().add(page + "/provider"))
            .put("attributes", new JsonObject().put("pkce.code.challenge.method", "S256"));
    JsonObject realm =
        new JsonObject()
            .put("realm", "people")
            .put("enabled", true)
            .put("users", users)
            .put("clients", new JsonArray().add(us));
    HttpResponse<String> made =
        post("/admin/realms", "application/json", realm.encode(), "Bearer " + token());
    if (made.statusCode() != 201) {
      throw new IllegalStateException("no realm: " + made.statusCode() + " " + made.body());
    }
    // What it does for the first time takes it long.
    get("/realms/people/.well-known/openid-configuration");
    get("/realms/people/protocol/openid-connect/certs");
    return new Config.Provider(
        url + "/realms/people", "hotline", new Secret(SECRET), "Keycloak", "login", Path.of(""));
  }

  private String token() {
    String form =
        "grant_type=password&client_id=admin-cli&username=" + ADMIN + "&password=" + ADMIN;
    HttpResponse<String> answer =
        post(
            "/realms/master/protocol/openid-connect/token",
            "application/x-www-form-urlencoded",
            form,
            "");
    return new JsonObject(answer.body()).getString("access_token");
  }

  private HttpResponse<String> post(String path, String type, String body, String authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("content-type", type)
            .POST(BodyPublishers.ofString(body));
    if (!authorization.isEmpty()) {
      request.header("authorization", authorization);
    }
    return send(request);
  }

  private void get(String path) {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(url + path)));
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.statusCode());
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(LONG).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
    // Nothing of it is to be kept.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
