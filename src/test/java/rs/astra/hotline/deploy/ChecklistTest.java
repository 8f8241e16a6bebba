package rs.astra.hotline.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecklistTest {
  private static final Path DOCUMENTS = Path.of("src/site/markdown");
  private static final String CHECKLIST = "asvs.md";

  private static List<String> ids() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/asvs/requirements.txt")).stream()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  private static String read(String document) throws IOException {
    return Files.readString(DOCUMENTS.resolve(document));
  }

  @ParameterizedTest
  @ValueSource(strings = {CHECKLIST, "threat-model.md", "keys.md", "requirements.md"})
  void everyTestAndFileThatIsNamedExists(String document) throws IOException {
    assertEquals(List.of(), new ChecklistLint(Path.of("")).names(read(document)));
  }

  @Test
  void everyRequirementStandsThereOnceWithItsVerdict() throws IOException {
    assertEquals(253, ids().size());
    assertEquals(List.of(), ChecklistLint.requirements(read(CHECKLIST), ids()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "| V1.3.11 |            ; | V1.3.12 |         ; V1.3.11 stands there 0 times",
        "| V1.3.11 |            ; | V1.3.10 |         ; V1.3.10 stands there 2 times",
        "| V4.4.1 to V4.4.4 |   ; | V4.4.4 to V4.4.1 | ; no such requirements",
        "| V4.4.1 to V4.4.4 |   ; | V4.4.1 to V4.4.3 | ; V4.4.4 stands there 0 times",
        "| **open** |           ; | planned |         ; not a row",
        "| by construction |    ; | tested |          ; tested by nothing",
        "| by construction |    ; | does not apply |  ; it should say",
      })
  void aWrongRowIsSeen(String right, String wrong, String complaint) throws IOException {
    String checklist = read(CHECKLIST);
    assertTrue(checklist.contains(right), right);

    List<String> complaints = ChecklistLint.requirements(checklist.replace(right, wrong), ids());

    assertTrue(complaints.stream().anyMatch(c -> c.contains(complaint)), complaints::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "`NoSuchTest`",
        "`ChecklistTest.noSuchMethod`",
        "`web/NoSuchClass`",
        "`src/site/markdown/no-such-file.md`",
      })
  void whatIsNotThereIsSeen(String named) throws IOException {
    List<String> complaints = new ChecklistLint(Path.of("")).names("shown by " + named + ".");

    assertEquals(1, complaints.size(), complaints::toString);
    assertTrue(complaints.getFirst().endsWith(named), complaints::toString);
  }
}
