package rs.astra.hotline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Configurations of which only what a test is about is written down. */
public final class TestConfig {
  /** What has no default. */
  public static final String SECRETS =
      """
      database.password = "database-secret"
      asterisk.ami.secret = "ami-secret-1"
      spool.secret = "spool-secret-of-the-tests-0123456"
      """;

  /** As little as can be used. */
  public static final String ONE_STATION =
      SECRETS + "stations { c1 { password = \"c1-secret\" } }\n";

  private TestConfig() {}

  /** The lines that name a database, at its own port or at one where none is. */
  public static String database(Config.Database it, int port) {
    return """
    database { host = "%s", port = %d, name = "%s", user = "%s", password = "%s" }
    """
        .formatted(it.host(), port, it.name(), it.user(), it.password().reveal());
  }

  /** What these lines say, with the keys in that folder's folder {@code keys}. */
  public static Config read(Path folder, String lines) throws Exception {
    return read(folder, folder.resolve("keys"), lines);
  }

  /** What these lines say, with the keys in a folder of their own. */
  public static Config read(Path folder, Path keys, String lines) throws Exception {
    return ConfigReader.read(
        Files.writeString(folder.resolve("own.conf"), lines),
        Map.of("HOTLINE_PRIVACY_KEYS", keys.toString()));
  }
}
