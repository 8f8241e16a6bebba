package rs.astra.hotline.privacy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder with the peppers: outside the database, so that whoever has its backup links nobody.
 *
 * <ol>
 *   <li>One file a pepper, {@code pepper-1}, {@code pepper-2} and so on; only its owner may read
 *       it, or enter the folder. Anything looser is refused.
 *   <li>The highest is the present one. After {@link #EPOCH} the next is made; by command at any
 *       time. The files are looked at again and again, so nothing needs a restart.
 *   <li>The one before is readable for {@link #FORMER} more, so that nobody is forgotten at the
 *       change. Then it is destroyed: overwritten and deleted. A disk that writes elsewhere (flash,
 *       a journal, a snapshot) may keep the old bytes: the disk must be encrypted, and the folder
 *       in no backup that is kept longer.
 *   <li>There is never no pepper: the next is there before the one before goes.
 * </ol>
 */
public final class Peppers {
  /** How long one pepper is used. */
  public static final Duration EPOCH = Duration.ofDays(90);

  /** How long the one before can still be used. */
  public static final Duration FORMER = Duration.ofDays(30);

  private static final String NAME = "pepper-";

  private final KeyFolder folder;

  /** The peppers in that folder; nothing is read or made yet. */
  public Peppers(Path folder) {
    this.folder = new KeyFolder(folder);
  }

  /** The peppers cannot be used; the message says what to do. */
  public static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * The peppers that can be used.
   *
   * @param former null if it is gone, or there was none
   */
  record Ring(Pepper current, @Nullable Pepper former) {}

  /**
   * How it stands, without secrets.
   *
   * @param epoch which is the present one
   * @param begunAt since when
   * @param former which one can still be used, 0 if none
   */
  public record Standing(int epoch, Instant begunAt, int former) {
    static Standing of(Ring ring) {
      Pepper former = ring.former();
      return new Standing(
          ring.current().epoch(), ring.current().begunAt(), former == null ? 0 : former.epoch());
    }

    /** Tokens of earlier epochs link nobody any more. */
    public int oldest() {
      return former == 0 ? epoch : former;
    }
  }

  /**
   * Makes the first pepper.
   *
   * @throws Refused if there are some, or the folder is open to others
   */
  public Standing create(Instant now) throws IOException {
    folder.make();
    if (!names().isEmpty()) {
      throw new Refused(
          "there are keys in " + folder.path() + " already; `hotline keys rotate` makes the next");
    }
    write(Pepper.random(1, now));
    return Standing.of(read(now));
  }

  /**
   * Begins the next epoch now. The one before can be used for {@link #FORMER}; earlier ones are
   * destroyed at once.
   */
  public Standing rotate(Instant now) throws IOException {
    write(Pepper.random(read(now).current().epoch() + 1, now));
    return tend(now);
  }

  /** Whether there is one. */
  public boolean exist() throws IOException {
    return !names().isEmpty();
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
    if (!now.isBefore(ring.current().begunAt().plus(EPOCH))) {
      write(Pepper.random(ring.current().epoch() + 1, now));
      ring = read(now);
    }
    Pepper former = ring.former();
    for (int epoch : names()) {
      if (epoch < (former == null ? ring.current().epoch() : former.epoch())) {
        folder.destroy(name(epoch));
      }
    }
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
    Pepper current = read(epochs.getFirst());
    boolean formerUsable = now.isBefore(current.begunAt().plus(FORMER));
    return new Ring(current, epochs.size() > 1 && formerUsable ? read(epochs.get(1)) : null);
  }

  private Refused none() {
    return new Refused(
        "there are no keys in "
            + folder.path()
            + ": nobody who rings again would be known. Make them once: hotline keys create");
  }

  private Pepper read(int epoch) throws IOException {
    Pepper pepper = Pepper.parse(folder.read(name(epoch)));
    if (pepper == null || pepper.epoch() != epoch) {
      throw new Refused(
          folder.file(name(epoch))
              + " is damaged. Move it away; `hotline keys rotate` or `create` makes the next");
    }
    return pepper;
  }

  /** The epochs whose files are there, the highest first. */
  private List<Integer> names() throws IOException {
    return folder.names(NAME).stream()
        .filter(name -> name.matches(NAME + "[1-9][0-9]{0,5}"))
        .map(name -> Integer.valueOf(name.substring(NAME.length())))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private static String name(int epoch) {
    return NAME + epoch;
  }

  /** If another process was quicker, its pepper is as good. */
  private void write(Pepper pepper) throws IOException {
    folder.create(name(pepper.epoch()), pepper.line());
  }
}
