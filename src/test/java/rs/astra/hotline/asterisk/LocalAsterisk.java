package rs.astra.hotline.asterisk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Asterisk and SIPp on this machine. */
public final class LocalAsterisk {
  private LocalAsterisk() {}

  /** Where get-asterisk.sh puts it. */
  public static Path home() {
    return Optional.ofNullable(System.getenv("ASTERISK_HOME"))
        .map(Path::of)
        .orElseGet(
            () ->
                Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                    .map(Path::of)
                    .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                    .resolve("asterisk-local"));
  }

  /** Gets Asterisk and SIPp if they are not there. */
  public static void require() throws IOException {
    if (Files.isExecutable(home().resolve("bin/asterisk"))
        && Files.isExecutable(home().resolve("bin/sipp"))) {
      return;
    }
    Process get =
        new ProcessBuilder(Pbx.CONFIG.resolve("get-asterisk.sh").toString()).inheritIO().start();
    if (!Pbx.waitFor(get, Duration.ofMinutes(10)) || get.exitValue() != 0) {
      get.destroyForcibly();
      throw new IllegalStateException(
          "these tests need Asterisk and SIPp: asterisk-config/get-asterisk.sh");
    }
  }
}
