package rs.astra.hotline.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Everything in which {@link Needles} are searched for, and what was found in which place. */
final class Haystack {
  private final Needles needles;
  private final Map<String, Set<String>> byPlace = new HashMap<>();

  Haystack(Needles needles) {
    this.needles = needles;
  }

  private void search(String place, InputStream hay) throws IOException {
    byPlace.computeIfAbsent(place, _ -> new TreeSet<>()).addAll(needles.in(hay));
  }

  void search(String place, String text) throws IOException {
    search(place, new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
  }

  /** The memory of a process of Java's, by way of a file in that folder. */
  void searchMemory(long pid, Path folder) throws Exception {
    Path dump = folder.resolve("heap");
    // Collects all garbage first.
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.heap_dump",
                dump.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertTrue(jcmd.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, jcmd.exitValue());
    searchFile("memory", dump);
    Files.delete(dump);
  }

  /** All files below a folder. */
  void searchFiles(String place, Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        searchFile(place, file);
      }
    }
  }

  private void searchFile(String place, Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file, StandardOpenOption.READ)) {
      search(place, content);
    }
  }

  /** In which places something of this name was found. */
  Set<String> placesOf(String name) {
    Set<String> places = new TreeSet<>();
    byPlace.forEach(
        (place, found) -> {
          if (found.stream().anyMatch(each -> each.startsWith(name + " ("))) {
            places.add(place);
          }
        });
    return places;
  }

  /** Everything else: {@code place: what}. */
  Set<String> besides(String name) {
    Set<String> all = new TreeSet<>();
    byPlace.forEach(
        (place, found) ->
            found.stream()
                .filter(each -> !each.startsWith(name + " ("))
                .forEach(each -> all.add(place + ": " + each)));
    return all;
  }

  Set<String> places() {
    return new TreeSet<>(byPlace.keySet());
  }
}
