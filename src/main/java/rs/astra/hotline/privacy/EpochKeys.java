package rs.astra.hotline.privacy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The folder with the keys: outside the database, so that whoever has its backup links nobody and
 * reads no number.
 *
 * <ol>
 *   <li>One file a key, {@code pepper-1}, {@code pepper-2} and so on, and likewise {@code seal-1}
 *       and {@code recipient-1}; only its owner may read it, or enter the folder. Anything looser
 *       is refused.
 *   <li>The highest is the present one. After its {@link Kind#epoch} the next is made; by command
 *       at any time. The files are looked at again and again, so nothing needs a restart.
 *   <li>A key that begins in the future was made while the clock was wrong, or the clock is wrong
 *       now: either way its epoch is over, and the next is made. Less than {@link #CLOCK_IS_RIGHT}
 *       is no wrong clock.
 *   <li>The one before is readable for its {@link Kind#former} more, so that nobody is forgotten at
 *       the change; never later than its own epoch and that time after it, and if its own time is
 *       over, the one before that which is in its time. Then it is destroyed: overwritten and
 *       deleted. A disk that writes elsewhere (flash, a journal, a snapshot) may keep the old
 *       bytes: the disk must be encrypted, and the folder in no backup that is kept longer.
 *   <li>There is never no key: the next is there before the one before goes.
 * </ol>
 */
public final class EpochKeys {
  /** How far ahead a key may begin. */
  static final Duration CLOCK_IS_RIGHT = Duration.ofHours(1);

  /** What keys are for. */
  public enum Kind {
    /** Makes tokens of callers' numbers. */
    PEPPER("pepper-", Duration.ofDays(90), Duration.ofDays(30)),
    /**
     * Seals the numbers of those who want to be called back, for 72 h at most: so a backup that is
     * older than a few days opens for nobody, not even for us.
     */
    SEAL("seal-", Duration.ofDays(7), Duration.ofDays(4)),
    /**
     * Seals to whom something may be told, for 30 days at most, and a day more for a change that is
     * noticed late: so what is sealed can be read as long as it holds, and 62 days later by nobody.
     */
    RECIPIENT("recipient-", Duration.ofDays(31), Duration.ofDays(31));

    private final String prefix;
    private final Duration epoch;
    private final Duration former;

    Kind(String prefix, Duration epoch, Duration former) {
      this.prefix = prefix;
      this.epoch = epoch;
      this.former = former;
    }

    /** As the trail names them. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** How long one key is used. */
    public Duration epoch() {
      return epoch;
    }

    /** How long the one before can still be used. */
    public Duration former() {
      return former;
    }

    /** Whether another one must be made. */
    boolean isOver(EpochKey current, Instant now) {
      return isAhead(current.begunAt(), now) || !now.isBefore(current.begunAt().plus(epoch));
    }

    /** Whether it would be destroyed by now, had there been a next one in time. */
    boolean hasLapsed(EpochKey current, Instant now) {
      return !now.isBefore(current.begunAt().plus(epoch).plus(former));
    }

    /** Whether what a former key has made can still be used. */
    boolean isReadable(EpochKey key, EpochKey current, Instant now) {
      return now.isBefore(current.begunAt().plus(former))
          && now.isBefore(key.begunAt().plus(epoch).plus(former));
    }
  }

  private final KeyFolder folder;
  private final Kind kind;

  /** The keys of one kind in that folder; nothing is read or made yet. */
  public EpochKeys(Path folder, Kind kind) {
    this.folder = new KeyFolder(folder);
    this.kind = kind;
  }

  /** The keys cannot be used; the message says what to do. */
  public static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * The keys that can be used.
   *
   * @param former null if it is gone, or there was none
   */
  record Ring(EpochKey current, @Nullable EpochKey former) {}

  /**
   * How it stands, without secrets.
   *
   * @param epoch which is the present one
   * @param begunAt since when
   * @param former which one can still be used, 0 if none
   */
  public record Standing(int epoch, Instant begunAt, int former) {
    static Standing of(Ring ring) {
      EpochKey former = ring.former();
      return new Standing(
          ring.current().epoch(), ring.current().begunAt(), former == null ? 0 : former.epoch());
    }

    /** Whether the present one begins in the future: the clock is wrong, or was. */
    public boolean isAhead(Instant now) {
      return EpochKeys.isAhead(begunAt, now);
    }

    /** Tokens of earlier epochs link nobody any more. */
    public int oldest() {
      return former == 0 ? epoch : former;
    }
  }

  private static boolean isAhead(Instant begunAt, Instant now) {
    return begunAt.isAfter(now.plus(CLOCK_IS_RIGHT));
  }

  /**
   * Makes the first key.
   *
   * @throws Refused if there are some, or the folder is open to others
   */
  public Standing create(Instant now) throws IOException {
    folder.make();
    if (!names().isEmpty()) {
      throw new Refused(
          "there are keys in " + folder.path() + " already; `hotline keys rotate` makes the next");
    }
    write(EpochKey.random(1, now));
    return Standing.of(read(now));
  }

  /**
   * Makes the first key of each kind that has none.
   *
   * @throws Refused if there is one of every kind, or the folder is open to others
   */
  public static void createAll(Path folder, Instant now) throws IOException {
    if (!anyMissing(folder)) {
      throw new Refused(
          "there are keys in " + folder + " already; `hotline keys rotate` makes the next");
    }
    for (Kind kind : Kind.values()) {
      EpochKeys keys = new EpochKeys(folder, kind);
      if (keys.isEmpty()) {
        keys.create(now);
      }
    }
  }

  /** Whether there is no key yet of some kind. */
  public static boolean anyMissing(Path folder) throws IOException {
    for (Kind kind : Kind.values()) {
      if (new EpochKeys(folder, kind).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Begins the next epoch now. The one before can be used for {@link Kind#former}; earlier ones are
   * destroyed at once.
   */
  public Standing rotate(Instant now) throws IOException {
    write(EpochKey.random(read(now).current().epoch() + 1, now));
    return tend(now);
  }

  /** Whether there is no key of this kind yet. */
  public boolean isEmpty() throws IOException {
    return !folder.isThere() || names().isEmpty();
  }

  /** How it stands; changes nothing. */
  public Standing check(Instant now) throws IOException {
    return Standing.of(read(now));
  }

  /** Does what is due: begins the next epoch, destroys what may be used no more. */
  public Standing tend(Instant now) throws IOException {
    return Standing.of(tended(now));
  }

  Ring tended(Instant now) throws IOException {
    Ring ring = read(now);
    if (kind.isOver(ring.current(), now)) {
      write(EpochKey.random(ring.current().epoch() + 1, now));
      ring = read(now);
    }
    EpochKey former = ring.former();
    for (int epoch : names()) {
      if (epoch < ring.current().epoch() && (former == null || epoch != former.epoch())) {
        folder.destroy(file(epoch));
      }
    }
    folder.destroyWhatIsLeft();
    return ring;
  }

  private Ring read(Instant now) throws IOException {
    if (!folder.isThere()) {
      throw none();
    }
    folder.requireOwnerOnly();
    List<Integer> epochs = names();
    if (epochs.isEmpty()) {
      throw none();
    }
    EpochKey current = read(epochs.getFirst());
    if (now.isBefore(current.begunAt().plus(kind.former))) {
      for (int epoch : epochs.subList(1, epochs.size())) {
        EpochKey former = read(epoch);
        if (kind.isReadable(former, current, now)) {
          return new Ring(current, former);
        }
      }
    }
    return new Ring(current, null);
  }

  private Refused none() {
    return new Refused(
        "there are no keys in "
            + folder.path()
            + switch (kind) {
              case PEPPER -> ": nobody who rings again would be known";
              case SEAL -> ": no number could be sealed for a callback";
              case RECIPIENT -> ": no recipient of a sharing could be sealed";
            }
            + ". Make them once: hotline keys create");
  }

  private EpochKey read(int epoch) throws IOException {
    EpochKey key = EpochKey.parse(folder.read(file(epoch)));
    if (key == null || key.epoch() != epoch) {
      throw new Refused(
          folder.file(file(epoch))
              + " is damaged. Move it away; `hotline keys rotate` or `create` makes the next");
    }
    return key;
  }

  /** The epochs whose files are there, the highest first. */
  private List<Integer> names() throws IOException {
    return folder.names(kind.prefix).stream()
        .map(name -> name.substring(kind.prefix.length()))
        .filter(number -> number.matches("[1-9][0-9]{0,5}"))
        .map(Integer::valueOf)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private String file(int epoch) {
    return kind.prefix + epoch;
  }

  /** If another process was quicker, its key is as good. */
  private void write(EpochKey key) throws IOException {
    folder.create(file(key.epoch()), key.line());
  }
}
