package rs.astra.hotline.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.people.Seal;

/**
 * The keys that seal the second factors of accounts: {@link EpochKey#seal}, bound to the account;
 * of 2<sup>32</sup> that may be sealed with one key we seal a few hundred. In files beside the
 * peppers, so that a backup of the database signs nobody in.
 *
 * <ol>
 *   <li>One file a key, {@code accounts-1}, {@code accounts-2} and so on; {@code accounts}, of
 *       earlier versions, is the first. The highest seals, each of them opens.
 *   <li>What is sealed names algorithm and key, and is bound to both: {@code A256GCM.2.} and
 *       Base64. What names none is of earlier versions, and of the first key.
 *   <li>A key that is named and not known may be a new one: then the files are looked at again. So
 *       a service that runs follows a rotation within the sign-in that needs it.
 *   <li>A former key is destroyed when nothing is sealed with it any more, but not before the
 *       present one is {@link #SETTLED} old: whatever has begun with the former one is over then.
 *       Until then nothing is lost, whoever is killed when.
 *   <li>Keys have no end. Without them everybody must be invited anew.
 * </ol>
 */
public final class AccountKeys implements Seal {
  /** Within this time every process that runs has taken up a new key. */
  public static final Duration SETTLED = Duration.ofMinutes(10);

  private static final String NAME = "accounts";
  private static final String PREFIX = NAME + "-";
  private static final String ALGORITHM = "A256GCM";
  private static final Pattern SEALED =
      Pattern.compile(ALGORITHM + "\\.([1-9][0-9]{0,5})\\.([A-Za-z0-9+/]+={0,2})");
  private static final int KEY_BYTES = 32;

  private final KeyFolder folder;
  private final boolean given;
  private volatile List<EpochKey> keys;

  private AccountKeys(KeyFolder folder, boolean given, List<EpochKey> keys) {
    this.folder = folder;
    this.given = given;
    this.keys = keys;
  }

  /**
   * How it stands, without secrets.
   *
   * @param number the key that seals
   * @param begunAt since when; {@link Instant#EPOCH} if that is not known
   * @param former how many others are still there
   */
  public record Standing(int number, Instant begunAt, int former) {}

  /**
   * Makes the first key in that folder.
   *
   * @return false if there is one already, which then counts
   */
  public static boolean create(Path folder, Instant now) throws IOException {
    KeyFolder keys = new KeyFolder(folder);
    keys.make();
    return numbers(keys).isEmpty() && keys.create(PREFIX + 1, EpochKey.random(1, now).line());
  }

  /**
   * The keys of that folder, or those that the settings give.
   *
   * @param key what the present one's file would hold, empty for none
   * @param former what the former one's would, empty for none
   * @throws EpochKeys.Refused if there is none, or one is open to others or damaged
   */
  public static AccountKeys open(Path folder, String key, String former) throws IOException {
    KeyFolder files = new KeyFolder(folder);
    if (key.isEmpty()) {
      return new AccountKeys(files, false, read(files));
    }
    EpochKey present = parse(key);
    EpochKey before = parse(former);
    if (present == null || (before == null && !former.isEmpty())) {
      throw new EpochKeys.Refused("people.key-secret or people.former-key-secret is no key's line");
    }
    if (before != null && before.epoch() >= present.epoch()) {
      throw new EpochKeys.Refused(
          "the number at the beginning of people.key-secret must be higher than that of"
              + " people.former-key-secret (which is 1 where it has none)");
    }
    return new AccountKeys(
        files, true, before == null ? List.of(present) : List.of(present, before));
  }

  private static List<EpochKey> read(KeyFolder folder) throws IOException {
    List<Integer> numbers = numbers(folder);
    if (numbers.isEmpty()) {
      throw new EpochKeys.Refused(
          "there is no key for accounts in "
              + folder.path()
              + ": nobody could sign in. Make it once: hotline keys create");
    }
    List<EpochKey> keys = new ArrayList<>();
    for (int number : numbers) {
      String name = name(folder, number);
      EpochKey key = parse(folder.read(name));
      if (key == null || key.epoch() != number) {
        throw new EpochKeys.Refused(
            folder.file(name)
                + " is damaged. Put it back from where you keep it, or move it away, make another"
                + " (hotline keys create) and invite everybody anew");
      }
      keys.add(key);
    }
    return List.copyOf(keys);
  }

  /** The highest first. */
  private static List<Integer> numbers(KeyFolder folder) throws IOException {
    return folder.names(NAME).stream()
        .map(name -> name.equals(NAME) ? PREFIX + 1 : name)
        .filter(name -> name.matches(PREFIX + "[1-9][0-9]{0,5}"))
        .map(name -> Integer.valueOf(name.substring(PREFIX.length())))
        .distinct()
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private static String name(KeyFolder folder, int number) throws IOException {
    return number == 1 && folder.names(NAME).contains(NAME) ? NAME : PREFIX + number;
  }

  /** A key's line, or what earlier versions wrote: Base64, of the first. */
  private static @Nullable EpochKey parse(String line) {
    EpochKey key = EpochKey.parse(line);
    if (key != null) {
      return key;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(line.strip());
      return bytes.length == KEY_BYTES ? new EpochKey(1, Instant.EPOCH, bytes) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether they come from the settings: then whoever gives them changes them. */
  public boolean areGiven() {
    return given;
  }

  /** How it stands. */
  public Standing standing() {
    List<EpochKey> with = keys;
    return new Standing(with.getFirst().epoch(), with.getFirst().begunAt(), with.size() - 1);
  }

  /** Makes the next key, with which is sealed from now on. */
  public Standing rotate(Instant now) throws IOException {
    int next = standing().number() + 1;
    // If another process was quicker, its key is as good.
    folder.create(PREFIX + next, EpochKey.random(next, now).line());
    return look();
  }

  /** Looks at the files again. */
  public Standing look() throws IOException {
    if (!given) {
      keys = read(folder);
    }
    return standing();
  }

  /**
   * Destroys the keys before that one, if it is time; for whoever has seen, after it was the
   * present one, that nothing is sealed with an earlier one.
   *
   * @return how many were destroyed
   */
  public int destroyBefore(Standing seen, Instant now) throws IOException {
    if (given || now.isBefore(seen.begunAt().plus(SETTLED))) {
      return 0;
    }
    List<Integer> former =
        numbers(folder).stream().filter(number -> number < seen.number()).toList();
    for (int number : former) {
      folder.destroy(name(folder, number));
    }
    look();
    return former.size();
  }

  @Override
  public String seal(byte[] secret, String about) {
    EpochKey key = keys.getFirst();
    String head = head(key.epoch());
    return head + Base64.getEncoder().encodeToString(key.seal(secret, bound(head, about)));
  }

  @Override
  public byte[] open(String sealed, String about) {
    Matcher parts = SEALED.matcher(sealed);
    boolean named = parts.matches();
    int number = named ? Integer.parseInt(parts.group(1)) : 1;
    byte[] all = Base64.getDecoder().decode(named ? parts.group(2) : sealed);
    try {
      return key(number).open(all, bound(named ? head(number) : "", about));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not sealed with this key for that owner", e);
    }
  }

  @Override
  public Optional<String> anew(String sealed, String about) {
    byte[] secret = open(sealed, about);
    try {
      return sealed.startsWith(head(standing().number()))
          ? Optional.empty()
          : Optional.of(seal(secret, about));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private EpochKey key(int number) {
    Optional<EpochKey> known = known(number);
    if (known.isEmpty()) {
      try {
        look();
      } catch (IOException e) {
        throw new IllegalArgumentException("no such key, and the files cannot be read", e);
      }
      known = known(number);
    }
    return known.orElseThrow(() -> new IllegalArgumentException("no key " + number));
  }

  private Optional<EpochKey> known(int number) {
    return keys.stream().filter(key -> key.epoch() == number).findFirst();
  }

  private static String head(int number) {
    return ALGORITHM + "." + number + ".";
  }

  private static byte[] bound(String head, String about) {
    return (head + about).getBytes(UTF_8);
  }

  @Override
  public String toString() {
    return "[account keys]";
  }
}
