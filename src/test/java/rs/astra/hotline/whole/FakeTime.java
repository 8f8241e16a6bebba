package rs.astra.hotline.whole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** libfaketime: the clock of single processes can be set, and the machine's is not touched. */
final class FakeTime {
  private FakeTime() {}

  /**
   * Variables for a process whose clock is off by what the file says, such as {@code +3600}; the
   * process looks into the file once a second.
   */
  static Map<String, String> environment(Path offset) {
    return Map.of(
        "LD_PRELOAD",
        library().toString(),
        "FAKETIME_TIMESTAMP_FILE",
        offset.toString(),
        "FAKETIME_NO_CACHE",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1");
  }

  private static synchronized Path library() {
    Path library =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
            .resolve("hotline-tools/libfaketimeMT.so.1");
    try {
      if (!Files.exists(library)) {
        Process get =
            new ProcessBuilder("src/test/tools/get-faketime.sh")
                .redirectErrorStream(true)
                .inheritIO()
                .start();
        if (!get.waitFor(2, TimeUnit.MINUTES) || get.exitValue() != 0) {
          throw new IllegalStateException("the clock's tests need src/test/tools/get-faketime.sh");
        }
      }
      return library;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
