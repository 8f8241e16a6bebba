package rs.astra.hotline.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The search finds what is there, however it is written, and nothing else. */
final class NeedlesTest {
  private static final String DIGITS = "641907253";
  private static final Needles NEEDLES = new Needles(Map.of("known", DIGITS));

  @Test
  void twelveSpellingsInEightEncodingsAreFoundAmongRubbish() throws IOException {
    Map<String, String> spellings = Needles.spellings(DIGITS);
    assertEquals(12, spellings.size());
    for (var spelling : spellings.entrySet()) {
      Map<String, byte[]> encodings = Needles.encodings(spelling.getValue());
      assertEquals(8, encodings.size());
      for (var encoding : encodings.entrySet()) {
        String name = "known (" + spelling.getKey() + ", " + encoding.getKey() + ")";
        Set<String> found = NEEDLES.in(new ByteArrayInputStream(among(encoding.getValue(), 5_000)));
        assertTrue(found.contains(name), name);
      }
    }
  }

  @Test
  void inBase64ItIsFoundWhateverStandsBeforeAndBehind() throws IOException {
    for (String before : new String[] {"", "x", "xy", "xyz"}) {
      String whole = before + "+381" + DIGITS + "; and so on";
      String hidden = Base64.getEncoder().encodeToString(whole.getBytes(ISO_8859_1));
      assertTrue(NEEDLES.in(hidden).stream().anyMatch(each -> each.contains("base64")), hidden);
    }
  }

  @Test
  void whereTwoBlocksMeetItIsFoundToo() throws IOException {
    byte[] number = ("+381" + DIGITS).getBytes(ISO_8859_1);
    for (int at = (1 << 20) - number.length; at <= 1 << 20; at++) {
      assertTrue(!NEEDLES.in(new ByteArrayInputStream(among(number, at))).isEmpty(), "at " + at);
    }
  }

  @Test
  void anotherNumberIsNotFound() throws IOException {
    assertEquals(Set.of(), NEEDLES.in("+381641907254 0641907235 064/190-72-54"));
    assertEquals(Set.of(), NEEDLES.in(new ByteArrayInputStream(among(new byte[0], 3 << 20))));
  }

  /** Random bytes, the same each time, and these among them. */
  private static byte[] among(byte[] bytes, int at) {
    byte[] rubbish = new byte[at];
    new Random(7).nextBytes(rubbish);
    byte[] behind = Arrays.copyOf(rubbish, Math.min(100, at));
    return ByteBuffer.allocate(at + bytes.length + behind.length)
        .put(rubbish)
        .put(bytes)
        .put(behind)
        .array();
  }
}
