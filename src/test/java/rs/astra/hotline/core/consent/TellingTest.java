package rs.astra.hotline.core.consent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which words hold a number or a document. All numbers are invented. */
final class TellingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "call 0641234567",
        "064/123-45-67",
        "064 - 123 - 45 - 67",
        "064  123  45  67",
        "064\u00a0\u00a0123\u00a045\u00a067",
        "064\u2013123\u201345\u201367",
        "064\u200b123\u200b4567",
        "064_123_45_67",
        "064,123,45,67",
        "+381 (64) 123 45 67",
        "٠٦٤١٢٣٤٥٦٧",
        "۰۶۴ ۱۲۳ ۴۵ ۶۷",
        "０６４１２３４５６７",
        "1-2-3-4-5-6-7",
        "JMBG 0101990710006",
        "pasoš 012345678",
        "pasos AB123456",
        "пасош АБ123456",
        "ličnaŽ 1234567",
        "011 20.11.2012",
        "011/20.11.2012",
        "2026-11-26-1234567",
        "20.11.2026/1",
      })
  void aNumberOrADocumentIsFoundHoweverItIsWritten(String words) {
    assertTrue(Telling.isIn(words), words);
    assertTrue(Telling.isIn("samo ona: " + words + ", uveče"), words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "samo ona, nikad on",
        "after 17 h, 2 rings",
        "od 18 do 22 h",
        "pon-pet 8-16",
        "2026-11-26 08:30",
        "26.11.2026. u 8:30",
        "26. 11. 2026. 18:00\u201322:00",
        "26/11/2026 08:30",
        "08:00-16:00, 17:30-22:00",
        "24/7",
        "Sigurna kuća 2, Ulica 112, 11000 Beograd",
        "Atina, brat 1990",
        "soba 12 na 3. spratu, ulaz 4, stan 15",
        "trešnja",
        "višnja 42",
        "123456",
      })
  void whatIsSafeToWriteStaysSo(String words) {
    assertFalse(Telling.isIn(words), words);
  }
}
