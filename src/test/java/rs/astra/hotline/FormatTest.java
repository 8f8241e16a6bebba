package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every Java file is formatted by google-java-format, so that no change is about spaces. With
 * {@code -Dformat=apply} the files are rewritten instead.
 */
class FormatTest {
  private static final Path SOURCES = Path.of("src");

  @Test
  void everyFileIsFormatted() throws IOException {
    check(SOURCES, "apply".equals(System.getProperty("format")));
  }

  @Test
  void fileThatIsNotFormattedIsNamedAndTheRemedyIsSaid(@TempDir Path sources) throws IOException {
    Path bad = Files.writeString(sources.resolve("Bad.java"), "class Bad{int x;}\n");
    Files.writeString(sources.resolve("Good.java"), "class Good {}\n");
    AssertionError failure = assertThrows(AssertionError.class, () -> check(sources, false));
    String says = String.valueOf(failure.getMessage());
    assertTrue(says.contains(bad.toString()), says);
    assertFalse(says.contains("Good.java"), says);
    assertTrue(says.contains("mvn test -Dtest=FormatTest -Dformat=apply"), says);
  }

  @Test
  void fileThatCannotBeReadAsJavaIsNamed(@TempDir Path sources) throws IOException {
    Path bad = Files.writeString(sources.resolve("Broken.java"), "class {\n");
    AssertionError failure = assertThrows(AssertionError.class, () -> check(sources, false));
    assertTrue(String.valueOf(failure.getMessage()).contains(bad.toString()));
  }

  @Test
  void applyingRewritesTheFile(@TempDir Path sources) throws IOException {
    Path bad =
        Files.writeString(sources.resolve("Bad.java"), "import java.util.List;\nclass Bad{int x;}");
    check(sources, true);
    assertEquals("class Bad {\n  int x;\n}\n", Files.readString(bad));
    check(sources, false);
  }

  private static void check(Path sources, boolean apply) throws IOException {
    List<String> bad = new ArrayList<>();
    for (Path file : files(sources)) {
      String is = Files.readString(file);
      try {
        String shall = new Formatter().formatSourceAndFixImports(is);
        if (!is.equals(shall) && apply) {
          Files.writeString(file, shall);
        } else if (!is.equals(shall)) {
          bad.add(file.toString());
        }
      } catch (FormatterException e) {
        bad.add(file + " (cannot be read as Java)");
      }
    }
    assertTrue(
        bad.isEmpty(),
        () ->
            "not formatted by google-java-format:\n  "
                + String.join("\n  ", bad)
                + "\nmend it with: mvn test -Dtest=FormatTest -Dformat=apply");
  }

  private static List<Path> files(Path sources) throws IOException {
    try (Stream<Path> all = Files.walk(sources)) {
      return all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
