package rs.astra.hotline.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Which of the processes that run test classes side by side this one is. A lock, held as long as
 * the process lives, says so: the build's own number does not reach the tests.
 */
public final class TestProcess {
  private static final Claim OURS = claim();

  /** From 0; no two that live at one time have the same. */
  public static final int NUMBER = OURS.number();

  private TestProcess() {}

  /** The lock goes with its channel, which therefore is kept. */
  private record Claim(int number, FileChannel channel) {}

  private static Claim claim() {
    try {
      for (int number = 0; ; number++) {
        Path file = TestDatabase.folder().resolve("test-process-" + number + ".lock");
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() != null) {
          return new Claim(number, channel);
        }
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
