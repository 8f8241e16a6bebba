package rs.astra.hotline.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Telephone numbers in every spelling and encoding in which a program might have kept them, and the
 * search for them: as systems and people write them, and as the library that reads them for us
 * does, because the most natural careless line would log what it gave us. What is found is told by
 * name, never by number.
 */
final class Needles {
  private static final int BLOCK = 1 << 20;
  private static final int BEGINNINGS = 1 << 16;

  /** By a digest of the first four bytes; null almost everywhere, which is what makes it quick. */
  private final List<Needle>[] byBeginning;

  private int longest;

  private static final class Needle {
    final String name;
    final byte[] bytes;

    Needle(String name, byte[] bytes) {
      this.name = name;
      this.bytes = bytes;
    }
  }

  /**
   * Looks for these numbers.
   *
   * @param numbers the nine digits of Serbian mobile numbers, such as 641234567, by a name
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  Needles(Map<String, String> numbers) {
    byBeginning = new List[BEGINNINGS];
    numbers.forEach(
        (name, digits) ->
            spellings(digits)
                .forEach(
                    (spelling, text) ->
                        encodings(text)
                            .forEach(
                                (encoding, bytes) ->
                                    add(name + " (" + spelling + ", " + encoding + ")", bytes))));
  }

  /** As systems and people write it. */
  static Map<String, String> spellings(String digits) {
    String area = digits.substring(0, 2);
    String rest = digits.substring(2);
    Map<String, String> all = new LinkedHashMap<>();
    all.put("international", "+381" + digits);
    all.put("with 00", "00381" + digits);
    all.put("without plus", "381" + digits);
    all.put("national", "0" + digits);
    all.put("slash", "0" + area + "/" + rest.replaceFirst("(...)(..)(..)", "$1-$2-$3"));
    all.put("spaces", "+381 " + area + " " + rest.replaceFirst("(...)(..)(..)", "$1 $2 $3"));
    all.put("dashes", "+381-" + area + "-" + rest.replaceFirst("(...)(..)(..)", "$1-$2-$3"));
    all.put("in a URL", "%2B381" + digits);
    PhoneNumber parsed =
        new PhoneNumber().setCountryCode(381).setNationalNumber(Long.parseLong(digits));
    all.put("as the library prints it", parsed.toString());
    for (PhoneNumberFormat format : PhoneNumberFormat.values()) {
      String written = PhoneNumberUtil.getInstance().format(parsed, format);
      if (!all.containsValue(written)) {
        all.put("the library's " + format, written);
      }
    }
    return all;
  }

  /** As text, in memory, in hexadecimal, and in the three ways in which base64 may begin. */
  static Map<String, byte[]> encodings(String text) {
    byte[] plain = text.getBytes(ISO_8859_1);
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("plain", plain);
    all.put("UTF-16LE", text.getBytes(UTF_16LE));
    all.put("UTF-16BE", text.getBytes(UTF_16BE));
    all.put("hex", HexFormat.of().formatHex(plain).getBytes(ISO_8859_1));
    all.put("HEX", HexFormat.of().withUpperCase().formatHex(plain).getBytes(ISO_8859_1));
    for (int before = 0; before < 3; before++) {
      all.put("base64 at " + before, base64(plain, before));
    }
    return all;
  }

  /** What of the base64 of a longer text depends on this part alone, {@code before} bytes in. */
  private static byte[] base64(byte[] part, int before) {
    byte[] shifted = new byte[before + part.length];
    System.arraycopy(part, 0, shifted, before, part.length);
    String whole = Base64.getEncoder().withoutPadding().encodeToString(shifted);
    int first = (before * 8 + 5) / 6;
    int behind = shifted.length * 8 / 6;
    return whole.substring(first, behind).getBytes(ISO_8859_1);
  }

  private void add(String name, byte[] bytes) {
    int at = beginning(bytes, 0);
    if (byBeginning[at] == null) {
      byBeginning[at] = new ArrayList<>();
    }
    byBeginning[at].add(new Needle(name, bytes));
    longest = Math.max(longest, bytes.length);
  }

  private static int beginning(byte[] in, int at) {
    int four =
        (in[at] << 24)
            | ((in[at + 1] & 255) << 16)
            | ((in[at + 2] & 255) << 8)
            | (in[at + 3] & 255);
    return (four * 0x9E3779B1) >>> 16;
  }

  /** The names of what is in a text. */
  Set<String> in(String text) throws IOException {
    return in(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
  }

  /** The names of what is in a stream, which is read to its end. */
  Set<String> in(InputStream hay) throws IOException {
    Set<String> found = new TreeSet<>();
    byte[] block = new byte[BLOCK + longest];
    int kept = 0;
    int read = hay.readNBytes(block, kept, BLOCK);
    while (read > 0) {
      int length = kept + read;
      search(block, length, found);
      // What begins at the end of this block may go on in the next.
      kept = Math.min(longest, length);
      System.arraycopy(block, length - kept, block, 0, kept);
      read = hay.readNBytes(block, kept, BLOCK);
    }
    return found;
  }

  private void search(byte[] in, int length, Set<String> found) {
    for (int at = 0; at + 4 <= length; at++) {
      List<Needle> here = byBeginning[beginning(in, at)];
      if (here != null) {
        for (Needle needle : here) {
          if (isAt(needle.bytes, in, at, length)) {
            found.add(needle.name);
          }
        }
      }
    }
  }

  private static boolean isAt(byte[] needle, byte[] in, int at, int length) {
    if (at + needle.length > length) {
      return false;
    }
    for (int i = 0; i < needle.length; i++) {
      if (in[at + i] != needle[i]) {
        return false;
      }
    }
    return true;
  }
}
