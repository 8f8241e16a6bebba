package rs.astra.hotline.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever a carrier or a caller writes into the headers of an INVITE. */
final class CallerHeadersFuzz {
  @FuzzTest
  void noHeaderBreaksTheDoorAndPrivacyHidesEveryNumber(byte[] data) {
    String[] headers = new String(data, UTF_8).split("\n", 3);
    String asserted = headers[0];
    String from = headers.length > 1 ? headers[1] : null;
    String privacy = headers.length > 2 ? headers[2] : null;
    try (CallerNumber number = CallerNumber.of(asserted, from, privacy)) {
      if (number != null) {
        assertNull(CallerNumber.of(asserted, from, "id"), "a number in spite of privacy");
      }
    }
  }
}
