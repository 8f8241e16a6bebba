package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** {@code hotline keys}, as somebody who installs the hotline sees it. */
final class KeysCommandTest {
  @TempDir private Path temporary = Path.of("");
  private final StringWriter out = new StringWriter();

  private KeysCommand keys() throws Exception {
    return keys("");
  }

  private KeysCommand keys(String more) throws Exception {
    Config config = TestConfig.read(temporary, TestConfig.ONE_STATION + more);
    return new KeysCommand(config, Instant.parse("2026-11-21T12:00:30Z"), new PrintWriter(out));
  }

  private String refused(Executable what) {
    return String.valueOf(assertThrows(IOException.class, what).getMessage());
  }

  private static String secret(Path key) throws IOException {
    String line = Files.readString(key).strip();
    return line.substring(line.lastIndexOf(' ') + 1);
  }

  @Test
  void withoutKeysCheckFailsAndSaysWhatToDo() throws Exception {
    assertTrue(refused(() -> keys().check()).endsWith("Make them once: hotline keys create"));
  }

  @Test
  void keyFromTheFutureIsToldSinceTheClockIsWrongOrWas() throws Exception {
    keys().create();
    assertEquals(0, keys().check());
    Path key = temporary.resolve("keys").resolve("seal-1");
    Files.writeString(
        key, "1 2036-01-01T00:00:00Z " + secret(key), StandardOpenOption.TRUNCATE_EXISTING);
    out.getBuffer().setLength(0);
    assertEquals(1, keys().check());
    assertTrue(out.toString().contains("Sealing key 1 begins on 2036-01-01"), out.toString());
    assertTrue(out.toString().contains("the clock is wrong"), out.toString());
  }

  @Test
  void keysAreMadeOnceForTheirOwnerOnlyAndNeverShown() throws Exception {
    assertEquals(0, keys().create());
    Path key = temporary.resolve("keys/pepper-1");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    String secret = secret(key);
    assertFalse(out.toString().contains(secret));
    assertFalse(out.toString().contains(secret(temporary.resolve("keys/seal-1"))));
    assertTrue(out.toString().contains("out of every backup that holds the database"));
    assertTrue(refused(() -> keys().create()).contains("hotline keys rotate"));
    assertEquals(secret, secret(key));
    assertEquals(0, keys().check());
    assertTrue(
        out.toString()
            .contains("Key 1 is in use since 2026-11-21; the next is made on 2027-02-19."),
        out.toString());
  }

  @Test
  void whoEncryptsTelephonesLaterGetsTheirCertificateAndWhenItEnds() throws Exception {
    keys().create();
    Path folder = temporary.resolve("telephones");
    String on =
        "asterisk.sip.telephones { encryption = on, names = [localhost], folder = \"%s\" }\n"
            .formatted(folder);
    assertTrue(refused(() -> keys(on).check()).endsWith("Make it once: hotline keys create"));
    assertEquals(0, keys(on).create());
    assertTrue(out.toString().contains("to trust " + folder.resolve("authority.pem") + "."));
    assertEquals(0, keys(on).check());
    assertTrue(
        out.toString()
            .endsWith(
                "The certificate for telephones ends on 2027-12-23; it is renewed on 2027-09-24."
                    + System.lineSeparator()),
        out.toString());
    assertTrue(refused(() -> keys(on).create()).contains("hotline keys rotate"));
  }

  @Test
  void whoHasOnlyTheKeysOfAnEarlierVersionGetsWhatIsMissing() throws Exception {
    keys().create();
    Path pepper = temporary.resolve("keys/pepper-1");
    String before = secret(pepper);
    Files.delete(temporary.resolve("keys/seal-1"));
    Files.delete(temporary.resolve("keys/recipient-1"));
    assertEquals(0, keys().create());
    assertEquals(before, secret(pepper));
    assertEquals(0, keys().check());
  }

  @Test
  void theTrailsKeyIsMadeOnceAndAgainOnlyWhenSomebodyAsks() throws Exception {
    keys().create();
    Path key = temporary.resolve("keys/trail-key");
    String before = Files.readString(key);
    assertTrue(refused(() -> keys().create()).contains("hotline keys rotate"));
    assertEquals(before, Files.readString(key));
    Files.delete(key);
    assertEquals(0, keys().create());
    assertFalse(before.equals(Files.readString(key)));
    assertTrue(
        out.toString()
            .endsWith(
                "Entries that another one has sealed could not be verified any more."
                    + System.lineSeparator()),
        out.toString());
  }

  @Test
  void nextKeyIsMadeByCommand() throws Exception {
    keys().create();
    assertEquals(0, keys().rotate());
    assertTrue(
        out.toString()
            .contains("Key 2 is in use from now on; what key 1 made links until 2026-12-21."),
        out.toString());
    assertTrue(
        out.toString()
            .contains(
                "Sealing key 2 is in use from now on;"
                    + " what key 1 sealed can be opened until 2026-11-25."),
        out.toString());
    assertTrue(
        out.toString()
            .contains(
                "Key of recipients 2 is in use from now on;"
                    + " what key 1 sealed can be opened until 2026-12-22."),
        out.toString());
    assertEquals(0, keys().check());
    assertTrue(out.toString().contains("What key 1 made links until "), out.toString());
  }

  @Test
  void rotatingNothingIsRefused() throws Exception {
    assertTrue(refused(() -> keys().rotate()).endsWith("Make them once: hotline keys create"));
  }
}
