package rs.astra.hotline.privacy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
 *   <li>It is sealed as {@link Safe} says, under the present sealing key, which lives for days.
 *   <li>What is sealed opens only with the very consent for which it was: its id, call, times,
 *       window and voicemail are bound to it. A row that was altered, or into which another row's
 *       number was put, does not open.
 * </ol>
 */
public final class NumberSafe implements Sealing {
  private static final String REGION = "RS";
  private static final Pattern TYPED = Pattern.compile("\\+?[0-9 ()./-]{6,40}");

  private final Safe safe;
  private final Set<String> ours;

  private NumberSafe(Safe safe, Set<String> ours) {
    this.safe = safe;
    this.ours = ours;
  }

  /**
   * With the keys of the folder.
   *
   * @throws EpochKeys.Refused if there are none, or they are open to others. If the peppers come
   *     from the settings there need not be a folder; then nothing can be sealed
   */
  public static NumberSafe open(Config config, Instant now) throws IOException {
    return new NumberSafe(
        Safe.open(config, EpochKeys.Kind.SEAL, now),
        config.lines().values().stream()
            .flatMap(line -> line.numbers().stream())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * Does what is due with the keys. If that fails, those that were read last go on being used.
   *
   * @return how it stands, empty if there are none
   */
  public Optional<EpochKeys.Standing> tend(Instant now) {
    return safe.tend(now);
  }

  /** Whether the sealing keys, if there are to be any, could be kept when that was last tried. */
  public boolean usable() {
    return safe.usable();
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
    return new Slip(
        safe.seal(number.reveal(), bound("number", consent)),
        safe.seal(text, bound("words", consent)));
  }

  @Override
  public CallbackNumber number(Slip slip, CallbackConsent consent) throws NoKey {
    return new CallbackNumber(safe.open(slip.number(), bound("number", consent)));
  }

  @Override
  public Words words(Slip slip, CallbackConsent consent) throws NoKey {
    String text = new String(safe.open(slip.words(), bound("words", consent)), UTF_8);
    int line = text.lastIndexOf('\n');
    return new Words(text.substring(0, line), text.substring(line + 1));
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
