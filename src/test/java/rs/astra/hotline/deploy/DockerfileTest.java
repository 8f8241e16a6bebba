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

class DockerfileTest {
  private static final Path SERVICE = Path.of("src/main/docker/Dockerfile");

  @ParameterizedTest
  @ValueSource(strings = {"asterisk-config/Dockerfile", "src/main/docker/Dockerfile"})
  void everyDockerfileKeepsToTheRules(String file) throws IOException {
    assertEquals(List.of(), DockerfileLint.complaints(Files.readString(Path.of(file))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FROM ${BASE}                 | FROM debian:latest            | FROM something else",
        "@sha256:                     | @sha512:                      | not pinned",
        "USER hotline                 | USER root                     | runs as root",
        "USER hotline                 | USER 0                        | runs as root",
        "COPY target/lib              | ADD target/lib                | not used here: ADD",
        "COPY target/lib              | COPY .                        | copies everything",
        "--no-install-recommends      | --quiet                       | only recommended",
        "rm -rf /var/lib/apt/lists/*  | true                          | keeps apt's lists",
        "apt-get update               | true                          | different layers",
        "openjdk-25-jre-headless      | curl                          | fetches by itself",
        "ENTRYPOINT [\"java\",        | ENTRYPOINT java               | is not a list",
        "WORKDIR /opt                 | WORKDIR opt                   | not absolute",
        "ENV JDK_JAVA_OPTIONS         | ENV AMI_SECRET                | a secret inside",
        "ENV JDK_JAVA_OPTIONS         | ENV HOTLINE_JAVA_OPTIONS      | no such setting",
      })
  void aPlantedFaultIsSeen(String right, String wrong, String complaint) throws IOException {
    String dockerfile = Files.readString(SERVICE);
    assertTrue(dockerfile.contains(right), right);

    List<String> complaints = DockerfileLint.complaints(dockerfile.replace(right, wrong));

    assertTrue(complaints.stream().anyMatch(c -> c.contains(complaint)), complaints::toString);
  }

  @Test
  void theBuildOfTheServiceSeesOnlyWhatIsNamed() throws IOException {
    List<String> ignore =
        Files.readAllLines(Path.of(SERVICE + ".dockerignore")).stream()
            .filter(l -> !l.startsWith("#"))
            .toList();

    assertEquals("*", ignore.getFirst());
    assertEquals(
        List.of(
            "!asterisk-config/templates",
            "!asterisk-config/sounds",
            "!target/hotline.jar",
            "!target/lib"),
        ignore.stream().filter(l -> l.startsWith("!")).toList());
  }
}
