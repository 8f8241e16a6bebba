package rs.astra.hotline.privacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.Config;
import rs.astra.hotline.TestConfig;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.CallbackConsent;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.SafeWindow;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.engine.CallbackNumber;
import rs.astra.hotline.engine.Sealing.NoKey;
import rs.astra.hotline.engine.Sealing.NoNumber;
import rs.astra.hotline.engine.Sealing.Slip;
import rs.astra.hotline.engine.Sealing.Words;

/** What is sealed opens with its own consent and its own key, and with nothing else. */
final class NumberSafeTest {
  private static final Instant START = Instant.parse("2026-11-25T09:00:00Z");
  private static final Words WORDS = new Words("only she, never he", "višnja");

  @TempDir private Path temporary = Path.of("");
  private Path folder = Path.of("");

  @BeforeEach
  void makeKeys() throws Exception {
    folder = temporary.resolve("keys");
    EpochKeys.createAll(folder, START);
  }

  private Config config() throws Exception {
    return TestConfig.read(temporary, folder, TestConfig.ONE_STATION);
  }

  private NumberSafe safe(Instant now) throws Exception {
    return NumberSafe.open(config(), now);
  }

  private static CallbackConsent consent(int id, Instant expiresAt, boolean voicemail) {
    return new CallbackConsent(
        new ConsentId("00000000-0000-0000-0000-00000000000" + id),
        new CallId("hotline-1.1"),
        new CounsellorId("ana"),
        START,
        expiresAt,
        new SafeWindow(
            Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.of(9, 0), LocalTime.of(10, 0)),
        voicemail,
        0,
        null);
  }

  private static final CallbackConsent HERS = consent(1, START.plusSeconds(3600), false);

  private static String text(CallbackNumber number) {
    return new String(number.reveal(), US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "064/123-45-67",
        "064 1234567",
        "00381641234567",
        "+381 64 123 45 67",
        "+381641234567"
      })
  void aNumberIsMadeInternational(String typed) throws Exception {
    try (CallbackNumber number = safe(START).parse(typed)) {
      assertEquals("+381641234567", text(number));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "192",
        "112",
        "19833",
        "anonymous",
        "+000",
        "0641",
        "0900123456",
        "+881612345678",
        "+870772001234",
        "0781234567",
        "0117850000",
        "+381800101201",
        "064 1234567\nX: y",
        "064123456789012345"
      })
  void whatIsNoTelephoneOfAPersonIsRefusedWithoutBeingRepeated(String typed) throws Exception {
    NumberSafe safe = safe(START);
    NoNumber refused = assertThrows(NoNumber.class, () -> safe.parse(typed));
    assertNull(refused.getMessage());
  }

  @Test
  void aNumberDoesNotPrintAndIsWiped() throws Exception {
    CallbackNumber number = safe(START).parse("064 1234567");
    assertEquals("[number]", number.toString());
    byte[] digits = number.reveal();
    number.close();
    assertEquals("\0".repeat(13), new String(digits, US_ASCII));
  }

  private Slip sealed(NumberSafe safe, CallbackConsent consent) throws Exception {
    try (CallbackNumber number = safe.parse("064 1234567")) {
      return safe.seal(number, WORDS, consent);
    }
  }

  @Test
  void whatIsSealedOpensWithItsConsentAndTellsNothingOfItself() throws Exception {
    NumberSafe safe = safe(START);
    Slip slip = sealed(safe, HERS);
    assertEquals("+381641234567", text(safe.number(slip, HERS)));
    assertEquals(WORDS, safe.words(slip, HERS));
    for (Buffer sealed : List.of(slip.number(), slip.words())) {
      String seen = sealed.toString(ISO_8859_1);
      assertFalse(seen.contains("641234567") || seen.contains("only she"));
    }
    assertEquals("[sealed]", slip.toString());
    assertEquals("[words]", WORDS.toString());
    try (CallbackNumber longer = safe.parse("+4915112345678")) {
      assertEquals(slip.number().length(), safe.seal(longer, WORDS, HERS).number().length());
    }
  }

  @Test
  void theSameNumberNeverLooksTheSame() throws Exception {
    NumberSafe safe = safe(START);
    assertNotEquals(sealed(safe, HERS).number(), sealed(safe, HERS).number());
  }

  @Test
  void aNumberOfAnotherRowOrAnAlteredRowDoesNotOpen() throws Exception {
    NumberSafe safe = safe(START);
    Slip slip = sealed(safe, HERS);
    for (CallbackConsent other :
        new CallbackConsent[] {
          consent(2, HERS.expiresAt(), false),
          consent(1, HERS.expiresAt().plusSeconds(1), false),
          consent(1, HERS.expiresAt(), true)
        }) {
      assertThrows(NoKey.class, () -> safe.number(slip, other));
      assertThrows(NoKey.class, () -> safe.words(slip, other));
    }
    Slip swapped = new Slip(slip.words(), slip.number());
    assertThrows(NoKey.class, () -> safe.number(swapped, HERS));
    Buffer altered = slip.number().copy();
    int last = altered.length() - 1;
    altered.setByte(last, (byte) (altered.getByte(last) ^ 1));
    assertThrows(NoKey.class, () -> safe.number(new Slip(altered, slip.words()), HERS));
    assertThrows(
        NoKey.class, () -> safe.number(new Slip(Buffer.buffer("abc"), slip.words()), HERS));
  }

  @Test
  void whatTriesChangeDoesNotMatter() throws Exception {
    NumberSafe safe = safe(START);
    Slip slip = sealed(safe, HERS);
    CallbackConsent tried =
        new CallbackConsent(
            HERS.id(),
            HERS.call(),
            HERS.recordedBy(),
            HERS.agreedAt(),
            HERS.expiresAt(),
            HERS.window(),
            HERS.voicemail(),
            2,
            null);
    assertEquals("+381641234567", text(safe.number(slip, tried)));
  }

  @Test
  void afterARotationItOpensForFourDaysAndNeverAgain() throws Exception {
    NumberSafe safe = safe(START);
    Slip slip = sealed(safe, HERS);
    new EpochKeys(folder, EpochKeys.Kind.SEAL).rotate(START.plus(Duration.ofDays(1)));
    safe.tend(START.plus(Duration.ofDays(5)).minusSeconds(1));
    assertEquals("+381641234567", text(safe.number(slip, HERS)));
    safe.tend(START.plus(Duration.ofDays(5)));
    assertThrows(NoKey.class, () -> safe.number(slip, HERS));
    assertFalse(Files.exists(folder.resolve("seal-1")));
  }

  @Test
  void aKeyChangesByItselfEachWeek() throws Exception {
    NumberSafe safe = safe(START);
    Slip old = sealed(safe, HERS);
    safe.tend(START.plus(Duration.ofDays(7)));
    Slip fresh = sealed(safe, HERS);
    assertEquals(1, old.number().getInt(1));
    assertEquals(2, fresh.number().getInt(1));
    assertEquals("+381641234567", text(safe.number(old, HERS)));
  }

  @Test
  void withoutKeysTheServiceDoesNotStart() throws Exception {
    Files.delete(folder.resolve("seal-1"));
    assertEquals(
        "there are no keys in "
            + folder
            + ": no number could be sealed for a callback. Make them once: hotline keys create",
        assertThrows(EpochKeys.Refused.class, () -> safe(START)).getMessage());
    EpochKeys.createAll(folder, START);
    sealed(safe(START), HERS);
  }
}
