package rs.astra.hotline.privacy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.consent.CallbackConsent;
import rs.astra.hotline.engine.CallbackNumber;
import rs.astra.hotline.engine.Sealing;

/**
 * Seals the numbers of callbacks.
 *
 * <ol>
 *   <li>A number is a {@link PrivateNumber}, as dialled in Serbia. Premium and shared-cost numbers,
 *       satellites, short codes and our own lines are none.
 *   <li>Sealed means AES-256-GCM with a random nonce, under the present sealing key. A key lives
 *       for days and seals some hundreds of numbers; random nonces are safe for 2<sup>32</sup>.
 *   <li>What is sealed opens only with the very consent for which it was: its id, call, times,
 *       window and voicemail are bound to it. A row that was altered, or into which another row's
 *       number was put, does not open.
 *   <li>Everything is filled up to whole blocks, so that its length tells nothing.
 * </ol>
 */
public final class NumberSafe implements Sealing {
  private static final Logger LOG = LoggerFactory.getLogger(NumberSafe.class);
  private static final String REGION = "RS";
  private static final Pattern TYPED = Pattern.compile("\\+?[0-9 ()./-]{6,40}");

  private static final byte VERSION = 1;
  private static final int NONCE = 12;
  private static final int HEAD = 1 + Integer.BYTES + NONCE;
  private static final int BLOCK = 64;

  private final EpochKeys keys;
  private final Set<String> ours;
  private final SecureRandom random = new SecureRandom();
  private volatile EpochKeys.@Nullable Ring ring;
  private volatile boolean usable = true;

  private NumberSafe(EpochKeys keys, EpochKeys.@Nullable Ring ring, Set<String> ours) {
    this.keys = keys;
    this.ring = ring;
    this.ours = ours;
  }

  /**
   * With the keys of the folder.
   *
   * @throws EpochKeys.Refused if there are none, or they are open to others. If the peppers come
   *     from the settings there need not be a folder; then nothing can be sealed
   */
  public static NumberSafe open(Config config, Instant now) throws IOException {
    EpochKeys keys = new EpochKeys(config.privacy().keys(), EpochKeys.Kind.SEAL);
    boolean without = !config.privacy().pepper().reveal().isEmpty() && keys.isEmpty();
    return new NumberSafe(
        keys,
        without ? null : keys.tended(now),
        config.lines().values().stream()
            .flatMap(line -> line.numbers().stream())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Does what is due with the keys. If that fails, those that were read last go on being used. */
  public void tend(Instant now) {
    if (ring != null) {
      try {
        ring = keys.tended(now);
        usable = true;
      } catch (IOException e) {
        usable = false;
        LOG.error("the sealing keys cannot be kept: {}", e.getClass().getName());
      }
    }
  }

  /** Whether the sealing keys, if there are to be any, could be kept when that was last tried. */
  public boolean usable() {
    return usable;
  }

  @Override
  public CallbackNumber parse(String typed) throws NoNumber {
    if (!TYPED.matcher(typed).matches()) {
      throw new NoNumber();
    }
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    PhoneNumber parsed = new PhoneNumber();
    StringBuilder international = new StringBuilder();
    try {
      numbers.parse(typed, REGION, parsed);
      numbers.format(parsed, PhoneNumberFormat.E164, international);
      if (!PrivateNumber.is(parsed)
          || ours.stream().anyMatch(own -> own.contentEquals(international))) {
        throw new NoNumber();
      }
      byte[] digits = new byte[international.length()];
      for (int i = 0; i < digits.length; i++) {
        digits[i] = (byte) international.charAt(i);
      }
      return new CallbackNumber(digits);
    } catch (NumberParseException e) {
      throw new NoNumber();
    } finally {
      parsed.clear();
      for (int i = 0; i < international.length(); i++) {
        international.setCharAt(i, '0');
      }
    }
  }

  @Override
  public Slip seal(CallbackNumber number, Words words, CallbackConsent consent) throws NoKey {
    byte[] text = (words.mayAnswer() + "\n" + words.codeWord()).getBytes(UTF_8);
    return new Slip(seal(number.reveal(), "number", consent), seal(text, "words", consent));
  }

  @Override
  public CallbackNumber number(Slip slip, CallbackConsent consent) throws NoKey {
    return new CallbackNumber(open(slip.number(), "number", consent));
  }

  @Override
  public Words words(Slip slip, CallbackConsent consent) throws NoKey {
    String text = new String(open(slip.words(), "words", consent), UTF_8);
    int line = text.lastIndexOf('\n');
    return new Words(text.substring(0, line), text.substring(line + 1));
  }

  private Buffer seal(byte[] plain, String what, CallbackConsent consent) throws NoKey {
    EpochKeys.Ring with = ring;
    if (with == null) {
      throw new NoKey();
    }
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] filled = Arrays.copyOf(plain, (plain.length / BLOCK + 1) * BLOCK);
    try {
      byte[] sealed =
          with.current().cipher(Cipher.ENCRYPT_MODE, nonce, bound(what, consent)).doFinal(filled);
      return Buffer.buffer(HEAD + sealed.length)
          .appendByte(VERSION)
          .appendInt(with.current().epoch())
          .appendBytes(nonce)
          .appendBytes(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    } finally {
      Arrays.fill(filled, (byte) 0);
    }
  }

  private byte[] open(Buffer sealed, String what, CallbackConsent consent) throws NoKey {
    EpochKeys.Ring with = ring;
    if (with == null || sealed.length() < HEAD || sealed.getByte(0) != VERSION) {
      throw new NoKey();
    }
    EpochKey key = key(with, sealed.getInt(1));
    byte[] nonce = sealed.getBytes(HEAD - NONCE, HEAD);
    byte[] rest = sealed.getBytes(HEAD, sealed.length());
    byte[] filled = null;
    try {
      filled = key.cipher(Cipher.DECRYPT_MODE, nonce, bound(what, consent)).doFinal(rest);
      int length = filled.length;
      while (length > 0 && filled[length - 1] == 0) {
        length--;
      }
      return Arrays.copyOf(filled, length);
    } catch (GeneralSecurityException e) {
      throw new NoKey();
    } finally {
      if (filled != null) {
        Arrays.fill(filled, (byte) 0);
      }
    }
  }

  private static EpochKey key(EpochKeys.Ring ring, int epoch) throws NoKey {
    EpochKey former = ring.former();
    if (ring.current().epoch() == epoch) {
      return ring.current();
    }
    if (former != null && former.epoch() == epoch) {
      return former;
    }
    throw new NoKey();
  }

  /** One line a value; none of them can hold a line break. */
  private static byte[] bound(String what, CallbackConsent consent) {
    String days =
        consent.window().inOrder().stream().map(DayOfWeek::name).collect(Collectors.joining(" "));
    return String.join(
            "\n",
            "callback_consent",
            what,
            consent.id().value(),
            consent.call().value(),
            consent.recordedBy().value(),
            consent.agreedAt().toString(),
            consent.expiresAt().toString(),
            days,
            consent.window().from().toString(),
            consent.window().until().toString(),
            Boolean.toString(consent.voicemail()))
        .getBytes(US_ASCII);
  }
}
