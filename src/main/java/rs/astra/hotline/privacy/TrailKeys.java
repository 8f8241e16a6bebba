package rs.astra.hotline.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import rs.astra.hotline.engine.Notary;

/**
 * What vouches for the trail, as files beside the peppers.
 *
 * <ol>
 *   <li>{@code trail-key} seals every entry (HMAC-SHA-256): whoever owns the database but not this
 *       file can change no entry and invent none. Made before the first entry, never by itself
 *       later: see {@link #begin}.
 *   <li>{@code trail-head} says how many entries there are, and the seal of the last one: whoever
 *       cuts the end of the trail off is found by it. One writer at a time, of whatever process.
 *   <li>{@code person-ID} makes a person's code in the trail. Destroyed when the person is erased:
 *       then nobody can say any more whose code it was, nor try all ids.
 *   <li>{@code calls-2026-11} makes the codes of calls of which an entry of that month speaks.
 *       Destroyed 90 days after the month, as the calls' times are.
 * </ol>
 *
 * <p>The key that seals can be changed. Against whom: a thief who has a former key, from a copy of
 * this folder, and owns the database, but neither reads nor writes this folder now.
 *
 * <ol>
 *   <li>{@code trail-key-2} and so on come after {@code trail-key}; the highest counts. Former keys
 *       stay, to verify what they have sealed and for nothing else.
 *   <li>A key is only made by the command. It is taken up by whoever writes next, service or
 *       command, while nobody else can write: its file then names the last entry before it and that
 *       entry's seal. Which key seals is looked up again for each entry, in the same moment: so no
 *       process goes on with a former one.
 *   <li>The first entry that a key seals says that it was taken up. Whoever was killed between file
 *       and entry has lost nothing: the trail still ends where the file says, so the next writer
 *       writes that entry.
 *   <li>Nobody writes on with a former key: after the entry that the newest key's file names, only
 *       the newest seals; and none seals after one that came later.
 *   <li>Nobody rewrites or cuts off what was before the change: the entry that the newest key's
 *       file names must be there with its seal, and the chain from it to the beginning hangs on
 *       that. Whoever cuts off less, but the change, is found by {@code trail-head}.
 *   <li>If the newest key is gone, nothing is sealed with a former one: a process that has seen it
 *       misses the file; one that starts asks the trail which key was taken up last.
 *   <li>Not found: what a thief of the present key has written before the change. Change it first.
 * </ol>
 */
public final class TrailKeys implements Notary {
  private static final String KEY = "trail-key";
  private static final String HEAD = "trail-head";
  private static final String PERSON = "person-";
  private static final String CALLS = "calls-";
  private static final int KEY_BYTES = 32;
  private static final int CODE_BYTES = 16;
  private static final int MOST_LOST = 999;
  private static final Pattern HEAD_LINE = Pattern.compile("([1-9][0-9]{0,17}) ([0-9a-f]{64})\\s*");
  private static final Pattern KEY_LINE =
      Pattern.compile("(?:(0|[1-9][0-9]{0,17}) ([0-9a-f]{64}) )?([0-9a-f]{64})\\s*");
  private static final Pattern MONTH = Pattern.compile(CALLS + "([0-9]{4}-[0-9]{2})");

  private final KeyFolder folder;
  private final AtomicInteger seen = new AtomicInteger();

  /** In that folder; nothing is read or made yet. */
  public TrailKeys(Path folder) {
    this.folder = new KeyFolder(folder);
  }

  @Override
  public List<Key> keys() throws IOException {
    List<Integer> numbers = numbers();
    int newest = numbers.isEmpty() ? 0 : numbers.getLast();
    int known = seen.accumulateAndGet(newest, Math::max);
    if (newest < Math.max(known, 1)) {
      throw new EpochKeys.Refused(folder.file(file(Math.max(known, 1))) + " is gone: put it back");
    }
    List<Key> keys = new ArrayList<>();
    for (int number : numbers) {
      keys.add(key(number));
    }
    return keys;
  }

  @Override
  public Turn turn(Head last) throws IOException {
    List<Key> keys = keys();
    for (int i = 0; i < keys.size(); i++) {
      Key key = keys.get(i);
      if (key.after() == null) {
        return new Turn(takenUp(key, last), true);
      }
      boolean isNewest = i + 1 == keys.size() || keys.get(i + 1).after() == null;
      if (isNewest && key.number() > 1 && key.after().equals(last)) {
        return new Turn(key, true);
      }
    }
    return new Turn(keys.getLast(), false);
  }

  private Key takenUp(Key key, Head last) throws IOException {
    String name = file(key.number());
    folder.replace(name, last.number() + " " + last.mac() + " " + line(name).group(3) + "\n");
    return new Key(key.number(), last, key.seal());
  }

  @Override
  public int another(int known) throws IOException {
    // Whoever invents an entry must not use up all numbers there are.
    int number = 1 + Math.max(Math.min(known, MOST_LOST), keys().getLast().number());
    // If another process was quicker, its key is as good.
    make(file(number));
    return number;
  }

  @Override
  public boolean maySeal() throws IOException {
    return !numbers().isEmpty();
  }

  @Override
  public boolean begin() throws IOException {
    folder.make();
    return !maySeal() && make(KEY);
  }

  private List<Integer> numbers() throws IOException {
    return folder.names(KEY).stream()
        .map(name -> name.equals(KEY) ? 1 : Key.numbered(name))
        .filter(number -> number > 0)
        .distinct()
        .sorted()
        .toList();
  }

  /** The first one's is of earlier versions. */
  private static String file(int number) {
    return number == 1 ? KEY : KEY + "-" + number;
  }

  private Key key(int number) throws IOException {
    Matcher line = line(file(number));
    byte[] key = HexFormat.of().parseHex(line.group(3));
    Head after =
        line.group(1) == null
            ? (number == 1 ? Head.NONE : null)
            : new Head(Long.parseLong(line.group(1)), line.group(2));
    return new Key(number, after, entry -> HexFormat.of().formatHex(mac(key, entry)));
  }

  private Matcher line(String name) throws IOException {
    Matcher line = KEY_LINE.matcher(folder.read(name));
    if (!line.matches()) {
      throw damaged(name);
    }
    return line;
  }

  @Override
  public String person(String id) throws IOException {
    return code(PERSON + id, id);
  }

  @Override
  public String call(String id, Instant at) throws IOException {
    return code(CALLS + YearMonth.from(at.atZone(ZoneOffset.UTC)), id);
  }

  @Override
  public Optional<Head> noted() throws IOException {
    try {
      Matcher line = HEAD_LINE.matcher(folder.read(HEAD));
      if (!line.matches()) {
        throw damaged(HEAD);
      }
      return Optional.of(new Head(Long.parseLong(line.group(1)), line.group(2)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void note(Head head) throws IOException {
    folder.alone(
        () -> {
          Optional<Head> before = noted();
          if (before.isEmpty() || before.get().number() < head.number()) {
            folder.replace(HEAD, head.number() + " " + head.mac() + "\n");
          }
        });
  }

  @Override
  public boolean forgetPerson(String id) throws IOException {
    boolean there = folder.names(PERSON).contains(PERSON + id);
    folder.destroy(PERSON + id);
    return there;
  }

  @Override
  public List<String> people() throws IOException {
    return folder.names(PERSON).stream().map(name -> name.substring(PERSON.length())).toList();
  }

  @Override
  public int forgetCalls(Instant before) throws IOException {
    List<String> over = new ArrayList<>();
    for (String name : folder.names(CALLS)) {
      Matcher month = MONTH.matcher(name);
      if (month.matches()
          && !YearMonth.parse(month.group(1))
              .plusMonths(1)
              .atDay(1)
              .atStartOfDay(ZoneOffset.UTC)
              .toInstant()
              .isAfter(before)) {
        over.add(name);
      }
    }
    for (String name : over) {
      folder.destroy(name);
    }
    return over.size();
  }

  private String code(String key, String id) throws IOException {
    byte[] all = mac(key(key), id.getBytes(UTF_8));
    return HexFormat.of().formatHex(all, 0, CODE_BYTES);
  }

  /** The key in that file, which is made if it is not there. */
  private byte[] key(String name) throws IOException {
    folder.make();
    if (!folder.names(name).contains(name)) {
      make(name);
    }
    return read(name);
  }

  private boolean make(String name) throws IOException {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    boolean made = folder.create(name, HexFormat.of().formatHex(random) + "\n");
    Arrays.fill(random, (byte) 0);
    return made;
  }

  private byte[] read(String name) throws IOException {
    try {
      return HexFormat.of().parseHex(folder.read(name).strip());
    } catch (IllegalArgumentException e) {
      throw damaged(name);
    }
  }

  private EpochKeys.Refused damaged(String name) {
    return new EpochKeys.Refused(folder.file(name) + " is damaged");
  }

  private static byte[] mac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }
}
