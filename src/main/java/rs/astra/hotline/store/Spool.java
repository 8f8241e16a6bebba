package rs.astra.hotline.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;

/**
 * Entries of the journal on disk, encrypted, in order, while the database does not take them. Every
 * method blocks; one thread at a time.
 *
 * <ol>
 *   <li>What {@link #append} returned from survives the process and the machine.
 *   <li>Beyond the limit the oldest detail goes, and one entry {@code NotKept} stands in its place
 *       for each stretch of it. What makes a call's row true, and who comes on or leaves duty, is
 *       never dropped, limit or not.
 *   <li>Each row is sealed against being altered or moved: see {@link SealedRows}.
 *   <li>After a failure (no room, no right, another process, another secret, altered) the file is
 *       left as it is, and opened anew at the next use.
 * </ol>
 */
final class Spool {
  private static final int COMPACT_MILLIS = 500;

  /** A row's text, in a store that keeps versions and empty pages beside it. */
  private static final int BYTES_BESIDE = 40;

  private final Config.Spool config;
  private final SealedRows sealed;
  private final long limit;
  private @Nullable MVStore store;
  private @Nullable MVMap<Long, String> rows;
  private long transitions;
  private long bytes;
  private long dropFrom;

  /**
   * What it holds.
   *
   * @param rows entries, those included that stand for others
   * @param transitions entries, those excluded
   * @param bytes about how many they take
   * @param dropped how much detail the last {@link #append} dropped
   */
  record Fill(long rows, long transitions, long bytes, long dropped) {
    static final Fill EMPTY = new Fill(0, 0, 0, 0);
  }

  Spool(Config.Spool config) {
    this.config = config;
    this.sealed = new SealedRows(config.secret());
    this.limit = config.megabytes() * 1_000_000L;
  }

  /** How many bytes it may take. */
  long limit() {
    return limit;
  }

  /**
   * What an earlier process has left.
   *
   * @throws IOException if the file cannot be used
   */
  Fill open() throws IOException {
    return in(map -> 0);
  }

  /**
   * Adds them behind all others, all or none.
   *
   * @throws IOException if the file cannot be used
   */
  Fill append(List<Row> more) throws IOException {
    return in(
        map -> {
          Long last = map.lastKey();
          long key = last == null ? 0 : last;
          for (Row row : more) {
            put(map, ++key, row);
          }
          return bytes > limit ? drop(map) : 0;
        });
  }

  /**
   * The oldest.
   *
   * @throws IOException if the file cannot be used
   */
  List<Row> first(int atMost) throws IOException {
    List<Row> first = new ArrayList<>();
    in(
        map -> {
          var values = map.cursor(null);
          while (first.size() < atMost && values.hasNext()) {
            long key = values.next();
            first.add(sealed.open(key, values.getValue()));
          }
          return 0;
        });
    return first;
  }

  /**
   * Takes away the oldest.
   *
   * @throws IOException if the file cannot be used
   */
  Fill removeFirst(int count) throws IOException {
    return in(
        map -> {
          for (int n = 0; n < count && !map.isEmpty(); n++) {
            remove(map, map.firstKey());
          }
          return 0;
        });
  }

  /** Leaves the file to the next process. */
  void close() {
    MVStore open = store;
    store = null;
    rows = null;
    if (open != null) {
      open.close();
    }
  }

  @FunctionalInterface
  private interface Work {
    /** How much was dropped. */
    long on(MVMap<Long, String> map);
  }

  private Fill in(Work work) throws IOException {
    try {
      MVMap<Long, String> map = rows == null ? opened() : rows;
      boolean before = map.isEmpty();
      long dropped = work.on(map);
      MVStore open = map.getStore();
      if (open.hasUnsavedChanges()) {
        open.commit();
        open.sync();
      }
      if (map.isEmpty() && !before) {
        open.compactFile(COMPACT_MILLIS);
      }
      return new Fill(map.sizeAsLong(), transitions, bytes, dropped);
    } catch (IOException | RuntimeException e) {
      giveUp();
      // Its message can hold what it was about to write.
      throw new IOException("the spool cannot be used: " + e.getClass().getSimpleName());
    }
  }

  private MVMap<Long, String> opened() throws IOException {
    Path file = config.file().toAbsolutePath();
    Path folder = file.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    MVStore opened =
        new MVStore.Builder()
            .fileName(file.toString())
            .encryptionKey(config.secret().reveal().toCharArray())
            .autoCommitDisabled()
            .open();
    store = opened;
    opened.setRetentionTime(0);
    MVMap<Long, String> map = opened.openMap("journal");
    transitions = 0;
    bytes = 0;
    dropFrom = 0;
    for (var row : map.entrySet()) {
      bytes += bytes(row.getValue());
      transitions += sealed.open(row.getKey(), row.getValue()).missing() == 0 ? 1 : 0;
    }
    rows = map;
    return map;
  }

  private void giveUp() {
    MVStore broken = store;
    store = null;
    rows = null;
    if (broken != null) {
      broken.closeImmediately();
    }
  }

  /** Until a tenth of the room is free, or there is no detail any more. */
  private long drop(MVMap<Long, String> map) {
    long dropped = 0;
    Row standIn = null;
    long standsAt = 0;
    Long at = map.ceilingKey(dropFrom);
    while (at != null && bytes > limit - limit / 10) {
      Row row = sealed.open(at, text(map, at));
      if (row.essential()) {
        standIn = null;
      } else {
        dropped += row.missing() == 0 ? 1 : 0;
        long entries = Math.max(1, row.missing());
        remove(map, at);
        if (standIn != null && standIn.run().equals(row.run())) {
          standIn = standIn.andMore(entries);
          remove(map, standsAt);
        } else {
          standIn = Row.notKept(row.run(), row.sequence(), row.at()).andMore(entries - 1);
          standsAt = at;
        }
        put(map, standsAt, standIn);
      }
      dropFrom = at + 1;
      at = map.higherKey(at);
    }
    return dropped;
  }

  private void put(MVMap<Long, String> map, long key, Row row) {
    String text = sealed.seal(key, row);
    map.put(key, text);
    bytes += bytes(text);
    transitions += row.missing() == 0 ? 1 : 0;
  }

  private void remove(MVMap<Long, String> map, long key) {
    String text = text(map, key);
    map.remove(key);
    bytes -= bytes(text);
    transitions -= sealed.open(key, text).missing() == 0 ? 1 : 0;
  }

  private static String text(MVMap<Long, String> map, long key) {
    String text = map.get(key);
    if (text == null) {
      throw new IllegalStateException("a key without a row");
    }
    return text;
  }

  private static long bytes(String text) {
    return (long) text.length() + BYTES_BESIDE;
  }
}
