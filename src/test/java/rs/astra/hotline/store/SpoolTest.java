package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.Config;
import rs.astra.hotline.Secret;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.Via;

/** What stays on disk, in which order, and what does not when there is no room. */
final class SpoolTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir private Path folder = Path.of("");
  private final Story story = new Story("r1", NOON);
  private final List<Spool> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(Spool::close);
  }

  private Path file() {
    return folder.resolve("below").resolve("spool");
  }

  private Spool spool(String secret, int megabytes) {
    Spool spool = new Spool(new Config.Spool(file(), new Secret(secret), megabytes));
    opened.add(spool);
    return spool;
  }

  private Spool spool() {
    return spool("spool-secret", 100);
  }

  private List<Row> told() {
    return story.take().stream().map(entry -> Row.of(story.run(), entry)).toList();
  }

  private List<Row> call(String id) {
    story
        .arrives(id, "sos")
        .waits(id)
        .rings(id, 1, "mira")
        .answered(id, NOON, "mira", Via.BACKEND)
        .ended(id, "sos", NOON, 1, NOON, "mira", Ending.COMPLETED);
    return told();
  }

  @Test
  void theNextProcessFindsEverythingInItsOrder() throws Exception {
    List<Row> one = call("hotline-1.1");
    List<Row> two = call("hotline-1.2");
    Spool first = spool();
    first.append(one);
    first.append(two);
    first.close();

    Spool next = spool();

    assertEquals(10, next.open().transitions());
    assertEquals(one, next.first(5));
    next.removeFirst(5);
    assertEquals(two, next.first(100));
    assertEquals(0, next.removeFirst(5).rows());
    assertEquals(List.of(), next.first(100));
  }

  @Test
  void nothingCanBeReadWithoutTheSecret() throws Exception {
    Spool spool = spool();
    spool.append(call("hotline-1.1"));
    spool.close();

    assertFalse(
        Files.readString(file(), StandardCharsets.ISO_8859_1).contains("hotline-1.1"), "encrypted");
    IOException error = assertThrows(IOException.class, () -> spool("another-secret", 100).open());
    assertFalse(String.valueOf(error.getMessage()).contains("secret"));
    assertEquals(5, spool().open().transitions(), "and the right one still opens it");
  }

  @Test
  void nobodyElseMayLookIntoItsFolder() throws Exception {
    spool().open();

    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())));
  }

  @Test
  void twoProcessesDoNotShareIt() throws Exception {
    Spool first = spool();
    first.append(call("hotline-1.1"));

    assertThrows(IOException.class, () -> spool().open());
    assertEquals(5, first.first(10).size());
  }

  @Test
  void whatWasAddedSurvivesThoughNobodyClosedIt() throws Exception {
    List<Row> rows = call("hotline-1.1");
    spool().append(rows);
    Path copy = folder.resolve("copy");
    Files.copy(file(), copy);

    Spool next = new Spool(new Config.Spool(copy, new Secret("spool-secret"), 100));
    opened.add(next);

    assertEquals(rows, next.first(10));
  }

  @Test
  void beyondTheLimitTheOldestDetailGoesAndNeverACallsRecord() throws Exception {
    List<Row> all = new ArrayList<>();
    for (int n = 1; n <= 4_000; n++) {
      all.addAll(call("hotline-1." + n));
    }
    Spool spool = spool("spool-secret", 1);
    long dropped = 0;
    for (int from = 0; from < all.size(); from += 1_000) {
      dropped += spool.append(all.subList(from, from + 1_000)).dropped();
    }
    Spool.Fill fill = spool.open();
    List<Row> kept = spool.first(all.size());

    assertEquals(all.size(), fill.transitions() + dropped, "nothing goes uncounted");
    assertEquals(
        all.stream().filter(Row::essential).toList(),
        kept.stream().filter(Row::essential).toList());
    long standIns = kept.stream().mapToLong(Row::missing).sum();
    assertEquals(dropped, standIns, "every gap explains itself");
    assertTrue(dropped > 0);
    List<Row> detail = kept.stream().filter(row -> !row.essential() && row.missing() == 0).toList();
    assertTrue(
        detail.isEmpty()
            || detail.getFirst().sequence()
                > kept.stream()
                    .filter(row -> row.missing() > 0)
                    .mapToLong(Row::sequence)
                    .max()
                    .orElseThrow(),
        "the oldest goes first");
  }

  @Test
  void aStretchOfDetailBecomesOneEntry() throws Exception {
    story.arrives("hotline-1.1", "sos");
    for (int n = 0; n < 10_000; n++) {
      story.waits("hotline-1.1");
    }
    Spool spool = spool("spool-secret", 1);

    Spool.Fill fill = spool.append(told());

    List<Row> kept = spool.first(2);
    assertEquals(List.of(1L, 2L), kept.stream().map(Row::sequence).toList());
    assertEquals(fill.dropped(), kept.getLast().missing());
    assertTrue(fill.bytes() <= 1_000_000, "there is room again");
    assertEquals(10_001, fill.transitions() + fill.dropped());
  }

  private interface Change {
    void of(MVMap<Long, String> rows);
  }

  /** As somebody does who has the secret, or knows how to alter what is encrypted. */
  private void altered(Change change) {
    try (MVStore store =
        new MVStore.Builder()
            .fileName(file().toString())
            .encryptionKey("spool-secret".toCharArray())
            .open()) {
      change.of(store.openMap("journal"));
      store.commit();
    }
  }

  @Test
  void aRowThatWasAlteredOrMovedIsNotBelieved() throws Exception {
    Spool first = spool();
    first.append(call("hotline-1.1"));
    first.close();
    Map<Long, String> right = new TreeMap<>();
    altered(rows -> rows.forEach((place, row) -> right.put(place, row)));
    List<Change> changes =
        List.of(
            rows ->
                rows.put(2L, String.valueOf(right.get(2L)).replace("hotline-1.1", "hotline-1.2")),
            rows -> rows.put(2L, String.valueOf(right.get(3L))),
            rows -> rows.put(2L, "0".repeat(64) + "[]"),
            rows -> rows.put(2L, ""));
    for (Change change : changes) {
      altered(change);
      IOException error = assertThrows(IOException.class, () -> spool().open());
      assertFalse(String.valueOf(error.getMessage()).contains("hotline-1"));
      altered(rows -> rows.putAll(right));
    }
    assertEquals(5, spool().open().transitions(), "and as it was, it opens");
  }

  @Test
  void whatAnEarlierVersionHasLeftIsReadAllTheSame() throws Exception {
    List<Row> rows = call("hotline-1.1");
    Files.createDirectories(file().getParent());
    altered(
        map -> {
          for (int n = 0; n < rows.size(); n++) {
            map.put(n + 1L, rows.get(n).text());
          }
        });
    Spool next = spool();
    assertEquals(5, next.open().transitions());
    assertEquals(rows, next.first(10));
    List<Row> more = call("hotline-1.2");
    next.append(more);
    next.removeFirst(5);
    assertEquals(more, next.first(10));
  }

  @Test
  void aFileThatIsNoneOfOursIsLeftAsItIs() throws Exception {
    Files.createDirectories(file().getParent());
    String diary = "somebody's diary".repeat(1_000);
    Files.writeString(file(), diary);

    assertThrows(IOException.class, () -> spool().open());

    assertEquals(diary, Files.readString(file()));
  }
}
