package rs.astra.hotline.people;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeakedPasswordsTest {
  @TempDir private Path folder = Path.of("");

  private static String hash(String password) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().withUpperCase().formatHex(sha1.digest(password.getBytes(UTF_8)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the downloader writes it, with counts of any length. */
  private Path list(List<String> passwords, String end) throws Exception {
    TreeSet<String> hashes =
        passwords.stream()
            .map(it -> hash(it) + ":" + "1234567890".substring(it.length() % 10))
            .collect(Collectors.toCollection(TreeSet::new));
    return Files.writeString(folder.resolve("list"), String.join(end, hashes) + end);
  }

  /** Whatever its place in the list: in lists of every length from one to seventy. */
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void eachThatIsInTheListIsFoundAndNoOther(String end) throws Exception {
    for (int length = 1; length <= 70; length++) {
      List<String> passwords =
          IntStream.range(0, length).mapToObj(i -> "p".repeat(i % 11) + i).toList();
      LeakedPasswords leaked = LeakedPasswords.in(list(passwords, end));
      for (String password : passwords) {
        assertTrue(leaked.has(new Password(password)), password + " of " + length);
        assertFalse(leaked.has(new Password("x" + password)), password + " of " + length);
      }
    }
  }

  @Test
  void theLastLineMayEndWithTheFileAndDigitsMayBeSmall() throws Exception {
    Path list =
        Files.writeString(folder.resolve("list"), hash("only one").toLowerCase(Locale.ROOT) + ":3");
    assertTrue(LeakedPasswords.in(list).has(new Password("only one")));
    assertFalse(LeakedPasswords.in(list).has(new Password("another")));
  }

  @Test
  void withoutAListNothingHasLeaked() {
    assertFalse(LeakedPasswords.in(Path.of("")).has(new Password("password1234")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"password\n", "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8\n", "{}"})
  void whatIsNoSuchListIsRefusedAtTheStart(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("list"), text);
    assertThrows(UncheckedIOException.class, () -> LeakedPasswords.in(file));
    assertThrows(UncheckedIOException.class, () -> LeakedPasswords.in(folder.resolve("nothing")));
    assertEquals(
        "the list of leaked passwords cannot be read",
        assertThrows(UncheckedIOException.class, () -> LeakedPasswords.in(file)).getMessage());
  }
}
