package rs.astra.hotline.privacy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which number a caller has, and which callers have none. All numbers are invented. */
final class CallerNumberTest {
  private static final String EXPECTED = "+381641234567";

  private static @Nullable String number(
      @Nullable String asserted, @Nullable String from, @Nullable String privacy) {
    try (CallerNumber number = CallerNumber.of(asserted, from, privacy)) {
      return number == null ? null : new String(number.digits(), US_ASCII);
    }
  }

  private static @Nullable String from(String header) {
    return number(null, header, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "064/123-45-67",
        "064 1234567",
        "00381641234567",
        "+381 64 123 45 67",
        "381641234567",
        "+381641234567",
        "0641234567",
        "%2B381641234567",
        "+381(64)123-45-67",
      })
  void everyWayOfWritingGivesOneNumber(String written) {
    assertEquals(EXPECTED, from("<sip:" + written + "@carrier.invalid>"));
    assertEquals(EXPECTED, number("<sip:" + written + "@carrier.invalid>", null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<sip:+381641234567@carrier.invalid>;tag=1234567",
        "sip:+381641234567@carrier.invalid;tag=1",
        "\"Ana\" <sip:+381641234567@carrier.invalid:5060;user=phone>",
        "\"Ana \\\"<sip:+381651111111@x.invalid>\\\"\" <sip:+381641234567@carrier.invalid>",
        "+381651111111 <sip:+381641234567@carrier.invalid>",
        "\"+381651111111\" <sip:+381641234567@carrier.invalid>",
        "\"Љубица Ђурић\" <sip:+381641234567@carrier.invalid>",
        "<sips:+381641234567;npdi=yes@carrier.invalid>",
        "<sip:+381641234567:password@carrier.invalid>",
        "<tel:+381-64-123-45-67>",
        "<tel:+381641234567;cpc=ordinary>",
        "<tel:641234567;phone-context=+381>",
        "tel:+381641234567",
        "<sip:service@carrier.invalid>, <tel:+381641234567>",
      })
  void onlyTheAddressCountsInWhateverFormItComes(String header) {
    assertEquals(EXPECTED, from(header));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<sip:anonymous@anonymous.invalid>",
        "Anonymous@anonymous.invalid",
        "anonymous",
        "Restricted",
        "unknown",
        "<sip:Restricted@carrier.invalid>",
        "<sip:+000@carrier.invalid>",
        "<sip:+@carrier.invalid>",
        "<sip:112@carrier.invalid>",
        "<sip:192@carrier.invalid>",
        "<sip:19811@carrier.invalid>",
        "<sip:116000@carrier.invalid>",
        "<sip:1@carrier.invalid>",
        "<sip:000000000000@carrier.invalid>",
        "<sip:+38164123456789012345@carrier.invalid>",
        "<sip:+381641234567>",
        "<sip:carrier.invalid>",
        "<sip:ana.064.1234567.x@carrier.invalid>",
        "<sip:0641234567ana@carrier.invalid>",
        "<mailto:+381641234567@carrier.invalid>",
        "\"+381641234567\" <sip:carrier.invalid>",
        "\"+381641234567",
        "<sip:+381641234567@carrier.invalid",
        "\"Anonymous\" <sip:+381641234567@carrier.invalid>",
        "<sip:٠٦٤١٢٣٤٥٦٧@carrier.invalid>",
        "<tel:4567;phone-context=carrier.invalid>",
        "<tel:1234567;phone-context=example.com>",
        "<tel:0641234567;phone-context=example.com>",
        "<sip:1234567@carrier.invalid>",
        "<sip:1161110@carrier.invalid>",
        "<tel:1161110>",
      })
  void whatIsNoNumberGivesNone(String header) {
    assertNull(from(header));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "user", "header;id", "ID", "id;critical", "session", "nonsense"})
  void whoAsksForPrivacyHasNoNumberWhateverIsAsserted(String privacy) {
    String open = "<sip:+381641234567@carrier.invalid>";
    assertNull(number(open, open, privacy));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "", "critical"})
  void askingForNothingHidesNothing(String privacy) {
    assertEquals(EXPECTED, number("<sip:+381641234567@carrier.invalid>", null, privacy));
  }

  @Test
  void anonymousFromHidesWhatTheCarrierAsserts() {
    assertNull(
        number(
            "<sip:+381641234567@carrier.invalid>",
            "\"Anonymous\" <sip:anonymous@anonymous.invalid>",
            null));
  }

  @Test
  void assertedGoesBeforeFromEvenWhenItIsNoNumber() {
    String other = "<sip:+381651111111@carrier.invalid>";
    assertEquals(EXPECTED, number("<sip:+381641234567@carrier.invalid>", other, null));
    assertNull(number("<sip:pbx@carrier.invalid>", other, null));
    assertEquals(EXPECTED, number(" ", "<sip:+381641234567@carrier.invalid>", null));
  }

  @Test
  void absurdlyLongHeaderIsNotRead() {
    String padding = "x".repeat(2_000);
    assertNull(from("\"" + padding + "\" <sip:+381641234567@carrier.invalid>"));
    assertNull(number("<sip:+381641234567@carrier.invalid>", padding, null));
  }

  @Test
  void anyBytesAtAllAreAnswered() {
    Random chance = new Random(7);
    String signs = "<>\"\\;:@sip:tel:+381641234567 ,%\u0000\u0007\uffffŽ";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder header = new StringBuilder();
      for (int length = chance.nextInt(60); length > 0; length--) {
        header.append(signs.charAt(chance.nextInt(signs.length())));
      }
      from(header.toString());
    }
  }

  @Test
  void numberDoesNotPrintAndIsWiped() {
    CallerNumber number = CallerNumber.of(null, "<sip:+381641234567@carrier.invalid>", null);
    assertNotNull(number);
    assertEquals("[number]", number.toString());
    byte[] digits = number.digits();
    number.close();
    assertArrayEquals(new byte[EXPECTED.length()], digits);
  }
}
