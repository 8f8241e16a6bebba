package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Whatever somebody writes into the configuration. */
final class ConfigFuzz {
  @TempDir static Path folder;

  @FuzzTest
  void anyFileIsReadOrItsMistakesAreNamed(byte[] text) throws IOException {
    Path file = folder.resolve("hotline.conf");
    Files.write(file, text);
    try {
      ConfigReader.read(file, Map.of("HOTLINE_ASTERISK_AMI_SECRET", "something-long"));
    } catch (ConfigReader.Invalid e) {
      assertFalse(e.mistakes().isEmpty());
    }
  }
}
