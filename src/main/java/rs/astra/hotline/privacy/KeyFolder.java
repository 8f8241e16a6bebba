package rs.astra.hotline.privacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The folder with the keys, outside of the database. Only its owner may enter it or read what is in
 * it; anything looser is refused. A file is there as a whole or not at all, also after a power cut.
 */
final class KeyFolder {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private static final FileAttribute<?> OF_A_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final String LOCK = "lock";
  private static final String GONE = "gone-";
  private static final Lock ONE_OF_OURS = new ReentrantLock();

  private final Path folder;

  KeyFolder(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder if it is not there. */
  void make() throws IOException {
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    requireOwnerOnly(folder);
  }

  boolean isThere() {
    return Files.isDirectory(folder);
  }

  void requireOwnerOnly() throws IOException {
    requireOwnerOnly(folder);
  }

  Path path() {
    return folder;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Names of the files that begin so. */
  List<String> names(String prefix) throws IOException {
    if (!isThere()) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .toList();
    }
  }

  /**
   * What the file holds, whatever bytes these are: whoever reads it says whether it is damaged.
   *
   * @throws NoSuchFileException if it is not there
   */
  String read(String name) throws IOException {
    requireOwnerOnly(file(name));
    return Files.readString(file(name), ISO_8859_1);
  }

  /**
   * Writes a file that is not there.
   *
   * @return false if another process was quicker: then its file counts
   */
  boolean create(String name, String text) throws IOException {
    Path made = written(text);
    try {
      Files.createLink(file(name), made);
      settle();
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.delete(made);
    }
  }

  /** Writes a file in place of the one that is there. */
  void replace(String name, String text) throws IOException {
    Files.move(written(text), file(name), StandardCopyOption.ATOMIC_MOVE);
    settle();
  }

  /** What is done alone. */
  interface Work {
    void run() throws IOException;
  }

  /** Does it while nobody else does such a thing here: no thread of ours, no other process. */
  void alone(Work work) throws IOException {
    // A file lock is the whole process's, so it keeps our own threads not apart.
    ONE_OF_OURS.lock();
    try (FileChannel channel =
            FileChannel.open(
                file(LOCK),
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                OF_A_FILE);
        FileLock _ = channel.lock()) {
      work.run();
    } finally {
      ONE_OF_OURS.unlock();
    }
  }

  /**
   * Overwrites and deletes. First it has another name: killed in between, what is overwritten would
   * be taken for a key that is damaged.
   */
  void destroy(String name) throws IOException {
    try {
      Files.move(file(name), file(GONE + name), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return; // another process was quicker
    }
    settle();
    erase(file(GONE + name));
  }

  /** Destroys what somebody was killed at destroying. */
  void destroyWhatIsLeft() throws IOException {
    for (String name : names(GONE)) {
      erase(file(name));
    }
  }

  private static void erase(Path file) throws IOException {
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

  private Path written(String text) throws IOException {
    Path made = Files.createTempFile(folder, "new-", "", OF_A_FILE);
    try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
      channel.force(true);
    }
    return made;
  }

  private static void requireOwnerOnly(Path path) throws IOException {
    Set<PosixFilePermission> open = Files.getPosixFilePermissions(path, NOFOLLOW_LINKS);
    open.removeAll(OWNER_ONLY);
    if (!open.isEmpty()) {
      throw new EpochKeys.Refused(
          path + " is open to others than its owner: chmod go= " + path + " (and the keys in it)");
    }
  }

  /** A power cut must not take the new name away again. */
  private void settle() throws IOException {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
