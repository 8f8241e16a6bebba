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
 */
public final class TrailKeys implements Notary {
  private static final String KEY = "trail-key";
  private static final String HEAD = "trail-head";
  private static final String PERSON = "person-";
  private static final String CALLS = "calls-";
  private static final int KEY_BYTES = 32;
  private static final int CODE_BYTES = 16;
  private static final Pattern HEAD_LINE = Pattern.compile("([1-9][0-9]{0,17}) ([0-9a-f]{64})\\s*");
  private static final Pattern MONTH = Pattern.compile(CALLS + "([0-9]{4}-[0-9]{2})");

  private final KeyFolder folder;

  /** In that folder; nothing is read or made yet. */
  public TrailKeys(Path folder) {
    this.folder = new KeyFolder(folder);
  }

  @Override
  public Seal seal() throws IOException {
    byte[] key = read(KEY);
    return entry -> HexFormat.of().formatHex(mac(key, entry));
  }

  @Override
  public boolean maySeal() throws IOException {
    return folder.names(KEY).contains(KEY);
  }

  @Override
  public boolean begin() throws IOException {
    folder.make();
    return make(KEY);
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
        throw new EpochKeys.Refused(folder.file(HEAD) + " is damaged");
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
      throw new EpochKeys.Refused(folder.file(name) + " is damaged");
    }
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
