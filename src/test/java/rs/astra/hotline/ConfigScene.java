package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.core.call.LineId;

/** A configuration that is read, or that has mistakes. */
abstract class ConfigScene {
  @TempDir Path folder = Path.of("");

  Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("own.conf"), text);
  }

  Config read(String text, Map<String, String> environment) throws Exception {
    return ConfigReader.read(file(text), environment);
  }

  Config read(String text) throws Exception {
    return read(text, Map.of());
  }

  List<String> mistakes(String text, Map<String, String> environment) throws IOException {
    Path file = file(text);
    return mistakes(file, environment);
  }

  List<String> mistakes(String text) throws IOException {
    return mistakes(text, Map.of());
  }

  static List<String> mistakes(Path file, Map<String, String> environment) {
    ConfigReader.Invalid invalid =
        assertThrows(ConfigReader.Invalid.class, () -> ConfigReader.read(file, environment));
    return String.valueOf(invalid.getMessage()).lines().toList();
  }

  static Config.Line line(Config config, String id) {
    Config.Line line = config.lines().get(new LineId(id));
    if (line == null) {
      throw new AssertionError("no line " + id);
    }
    return line;
  }
}
