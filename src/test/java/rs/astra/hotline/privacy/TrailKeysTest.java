package rs.astra.hotline.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.engine.Notary.Head;

/** What vouches for the trail, when several want it at once. */
final class TrailKeysTest {
  private static final int NOTES = 200;
  private static final String MAC = "a".repeat(64);

  @TempDir private Path temporary = Path.of("");

  private Path folder() {
    return temporary.resolve("keys");
  }

  /** Notes every step-th number, and looks after each whether it still stands there. */
  private static void note(Path folder, int from, int step) throws Exception {
    TrailKeys keys = new TrailKeys(folder);
    for (int number = from; number <= NOTES; number += step) {
      keys.note(new Head(number, MAC));
      long noted = keys.noted().orElseThrow().number();
      if (noted < number) {
        throw new AssertionError(number + " was noted, and then " + noted);
      }
    }
  }

  @Test
  void whatIsNotedNeverBecomesShorterWhoeverNotesAtOnce() throws Exception {
    new TrailKeys(folder()).begin();
    List<Callable<Void>> all = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      int from = i;
      all.add(
          () -> {
            note(folder(), from, 4);
            return null;
          });
    }
    try (ExecutorService four = Executors.newFixedThreadPool(4)) {
      for (Future<Void> one : four.invokeAll(all)) {
        one.get();
      }
    }
    assertEquals(NOTES, new TrailKeys(folder()).noted().orElseThrow().number());
  }

  @Test
  void norIfACommandNotesBesideTheService() throws Exception {
    new TrailKeys(folder()).begin();
    Path said = temporary.resolve("said");
    Process command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Beside.class.getName(),
                folder().toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      // It has begun when there is a note: from here on both write.
      while (command.isAlive() && new TrailKeys(folder()).noted().isEmpty()) {
        Thread.onSpinWait();
      }
      note(folder(), 2, 2);
      assertEquals(0, command.waitFor(), () -> read(said));
    } finally {
      command.destroyForcibly();
    }
    assertEquals(NOTES, new TrailKeys(folder()).noted().orElseThrow().number());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** A command: another process. */
  static final class Beside {
    private Beside() {}

    public static void main(String[] folder) throws Exception {
      note(Path.of(folder[0]), 1, 2);
    }
  }
}
