package rs.astra.hotline.core.counsellor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PinTest {

  @ParameterizedTest
  @ValueSource(strings = {"271828", "112358", "900009", "135790", "123457"})
  void sixDigitsThatAreNoPatternAreTaken(String digits) {
    assertNull(new Pin(digits).objection());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "27182", "2718281", "27182a", "27 182", "٢٧١٨٢٨"})
  void anythingButSixDigitsIsRefused(String digits) {
    assertEquals("a PIN has 6 digits", new Pin(digits).objection());
  }

  @ParameterizedTest
  @ValueSource(strings = {"000000", "777777", "121212", "123123", "123456", "456789", "987654"})
  void whatIsTriedFirstIsRefused(String digits) {
    assertNotNull(new Pin(digits).objection());
  }

  @Test
  void itIsNeverPrinted() {
    assertFalse(new Pin("271828").toString().contains("2"));
  }
}
