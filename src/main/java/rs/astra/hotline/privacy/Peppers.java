package rs.astra.hotline.privacy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path folder;

  /** The peppers in that folder; nothing is read or made yet. */
  public Peppers(Path folder) {
    this.folder = folder;
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
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    requireOwnerOnly(folder);
    if (!names().isEmpty()) {
      throw new Refused(
          "there are keys in " + folder + " already; `hotline keys rotate` makes the next");
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
        destroy(file(epoch));
      }
    }
    return ring;
  }

  private Ring read(Instant now) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw none();
    }
    requireOwnerOnly(folder);
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
            + folder
            + ": nobody who rings again would be known. Make them once: hotline keys create");
  }

  private Pepper read(int epoch) throws IOException {
    Path file = file(epoch);
    requireOwnerOnly(file);
    Pepper pepper = Pepper.parse(Files.readString(file, US_ASCII));
    if (pepper == null || pepper.epoch() != epoch) {
      throw new Refused(
          file + " is damaged. Move it away; `hotline keys rotate` or `create` makes the next");
    }
    return pepper;
  }

  /** The epochs whose files are there, the highest first. */
  private List<Integer> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new ArrayList<>(
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches(NAME + "[1-9][0-9]{0,5}"))
              .map(name -> Integer.valueOf(name.substring(NAME.length())))
              .sorted(Comparator.reverseOrder())
              .toList());
    }
  }

  private Path file(int epoch) {
    return folder.resolve(NAME + epoch);
  }

  private static void requireOwnerOnly(Path path) throws IOException {
    Set<PosixFilePermission> open = Files.getPosixFilePermissions(path, NOFOLLOW_LINKS);
    open.removeAll(OWNER_ONLY);
    if (!open.isEmpty()) {
      throw new Refused(
          path + " is open to others than its owner: chmod go= " + path + " (and the keys in it)");
    }
  }

  /** Whole or not at all; if another process was quicker, its pepper is as good. */
  private void write(Pepper pepper) throws IOException {
    Path made =
        Files.createTempFile(
            folder,
            "new-",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(pepper.line().getBytes(US_ASCII)));
        channel.force(true);
      }
      Files.createLink(file(pepper.epoch()), made);
      settle();
    } catch (FileAlreadyExistsException e) {
      // the other one counts
    } finally {
      Files.delete(made);
    }
  }

  private static void destroy(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      byte[] noise = new byte[Math.toIntExact(channel.size())];
      new SecureRandom().nextBytes(noise);
      channel.write(ByteBuffer.wrap(noise));
      channel.force(true);
    } catch (NoSuchFileException e) {
      return; // another process was quicker
    }
    Files.deleteIfExists(file);
  }

  /** A power cut must not take the new name away again. */
  private void settle() throws IOException {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
