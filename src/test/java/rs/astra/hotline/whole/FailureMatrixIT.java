package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.store.TestDatabase;

/**
 * Everything that may break, while calls are in every state: {@link MatrixScene} says what must be.
 * Scenes run side by side, for they mostly wait. {@code -Dmatrix=AMI_CUT,DISK_FULL} runs those
 * only.
 *
 * <p>What was measured goes to {@code target/failure-matrix.md}.
 */
@Timeout(900)
final class FailureMatrixIT {
  private static final int SIDE_BY_SIDE = 3;
  private static final ExecutorService STAGES = Executors.newFixedThreadPool(SIDE_BY_SIDE);
  private static final Map<Failure, Map<State, Cell>> MEASURED = new ConcurrentHashMap<>();

  @AfterAll
  static void end() {
    STAGES.shutdownNow();
  }

  @TestFactory
  Stream<DynamicTest> everyFailureInEveryState() {
    List<Failure> played = chosen();
    Map<Failure, Future<?>> scenes = new EnumMap<>(Failure.class);
    for (Failure failure : played) {
      scenes.put(failure, STAGES.submit(() -> play(failure)));
    }
    return Stream.concat(
        scenes.entrySet().stream()
            .map(scene -> dynamicTest(scene.getKey().words, () -> outcome(scene.getValue()))),
        Stream.of(dynamicTest("no cell is empty and nothing is lost", () -> complete(played))));
  }

  private static List<Failure> chosen() {
    String only = System.getProperty("matrix", "");
    return only.isEmpty()
        ? List.of(Failure.values())
        : Arrays.stream(only.split(",", -1)).map(Failure::valueOf).toList();
  }

  private static Void play(Failure failure) throws Exception {
    try (MatrixScene scene = new MatrixScene(Troubles.of(failure))) {
      MEASURED.put(failure, scene.play());
    }
    return null;
  }

  private static void outcome(Future<?> scene) throws Throwable {
    try {
      scene.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private static void complete(List<Failure> played) throws IOException {
    Files.write(TestDatabase.folder().resolve("failure-matrix.md"), table(played));
    List<String> wrong = new ArrayList<>();
    for (Failure failure : played) {
      for (State state : State.values()) {
        Cell cell = MEASURED.getOrDefault(failure, Map.of()).get(state);
        if (cell == null || cell.words().isBlank()) {
          wrong.add(failure + " while " + state + ": empty");
        } else if (cell.lostCalls() != 0 || cell.lostRecords() != 0) {
          wrong.add(failure + " while " + state + ": lost");
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static List<String> table(List<Failure> played) {
    List<String> lines =
        new ArrayList<>(
            """
            # What callers notice when something breaks

            Measured, not written: `mvn verify` plays each failure against a real Asterisk, a real PostgreSQL, real SIP calls and
            the service, with one caller waiting, one being rung for, one talking, and one counsellor in wrap-up, and writes this
            page into `target/failure-matrix.md`. A cell without a result, a lost call or a lost record fails the build. To renew
            the page: `cp target/failure-matrix.md src/site/markdown/`. Seconds count from the failure and depend on the machine.

            A call that Asterisk's own end cuts off is not lost if the caller, calling again, is answered.
            """
                .lines()
                .toList());
    lines.add("");
    lines.add(
        Arrays.stream(State.values())
            .map(state -> " | " + state.words)
            .collect(Collectors.joining("", "| what breaks", " | calls lost | records lost |")));
    lines.add("|---|---|---|---|---|---|---|");
    for (Failure failure : played) {
      Map<State, Cell> row = MEASURED.getOrDefault(failure, Map.of());
      lines.add(
          Arrays.stream(State.values())
                  .map(state -> " | " + (row.containsKey(state) ? row.get(state) : "?"))
                  .collect(Collectors.joining("", "| " + failure.words, ""))
              + " | "
              + row.values().stream().mapToInt(Cell::lostCalls).sum()
              + " | "
              + row.values().stream().mapToInt(Cell::lostRecords).sum()
              + " |");
    }
    return lines;
  }
}
