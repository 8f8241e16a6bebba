package rs.astra.hotline.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecondFactorTest {
  private static final byte[] KEY = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
  private static final Instant NOW = Instant.ofEpochSecond(1_111_111_109);
  private static final long STEP = 1_111_111_109 / 30;

  /** The last six digits of RFC 6238, appendix B, SHA-1. */
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void theCodesAreThoseOfTheStandard(long second, String code) {
    assertEquals(code, SecondFactor.code(KEY, Instant.ofEpochSecond(second)));
  }

  @Test
  void aClockMayDifferByOneStepAndNoMore() {
    for (int off = -3; off <= 3; off++) {
      String code = SecondFactor.code(KEY, NOW.plusSeconds(30L * off));
      assertEquals(
          Math.abs(off) <= 1 ? OptionalLong.of(STEP + off) : OptionalLong.empty(),
          SecondFactor.step(KEY, code, NOW, 0),
          "off by " + off);
    }
  }

  @Test
  void aCodeIsAcceptedOnceAndNoneThatIsOlder() {
    String before = SecondFactor.code(KEY, NOW.minusSeconds(30));
    String code = SecondFactor.code(KEY, NOW);
    String next = SecondFactor.code(KEY, NOW.plusSeconds(30));
    assertEquals(OptionalLong.empty(), SecondFactor.step(KEY, code, NOW, STEP), "used");
    assertEquals(OptionalLong.empty(), SecondFactor.step(KEY, before, NOW, STEP), "older");
    assertEquals(OptionalLong.of(STEP + 1), SecondFactor.step(KEY, next, NOW, STEP));
  }

  /** Ana signed in while our clock was a night ahead. */
  @Test
  void whoeverSignedInWhileTheClockWasAheadIsNotShutOutNow() {
    String code = SecondFactor.code(KEY, NOW);
    assertEquals(OptionalLong.of(STEP), SecondFactor.step(KEY, code, NOW, STEP + 1_000));
    assertEquals(OptionalLong.empty(), SecondFactor.step(KEY, code, NOW, STEP + 2), "just before");
  }

  @Test
  void whatIsNoCodeIsNotRight() {
    for (String none : new String[] {"", "08180", "0818044", "08180a", "٠٨١٨٠٤", "081804\n"}) {
      assertEquals(OptionalLong.empty(), SecondFactor.step(KEY, none, NOW, 0), none);
    }
  }

  @Test
  void theAddressForTheAppDoesNotTellWhatTheAccountIsFor() {
    String address = SecondFactor.address(new AccountId("ana"), KEY);
    assertEquals("otpauth://totp/ana?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", address);
    assertFalse(address.toLowerCase(java.util.Locale.ROOT).matches(".*(sos|astra|hotline).*"));
  }
}
