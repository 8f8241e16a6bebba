package rs.astra.hotline.privacy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountKeyTest {
  private static final byte[] SECRET = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

  @TempDir private Path temporary = Path.of("");

  private Path keys() {
    return temporary.resolve("keys");
  }

  private AccountKey made() throws Exception {
    AccountKey.create(keys());
    return AccountKey.open(keys(), "");
  }

  @Test
  void whatIsSealedOpensForItsOwnerWithTheSameKeyOnly() throws Exception {
    AccountKey key = made();
    String sealed = key.seal(SECRET, "ana");
    assertArrayEquals(SECRET, key.open(sealed, "ana"));
    assertNotEquals(sealed, key.seal(SECRET, "ana"), "another nonce");
    assertThrows(IllegalArgumentException.class, () -> key.open(sealed, "ema"));
    AccountKey other = AccountKey.open(keys(), Base64.getEncoder().encodeToString(new byte[32]));
    assertThrows(IllegalArgumentException.class, () -> other.open(sealed, "ana"));
  }

  @Test
  void whatWasChangedDoesNotOpen() throws Exception {
    AccountKey key = made();
    byte[] sealed = Base64.getDecoder().decode(key.seal(SECRET, "ana"));
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      String text = Base64.getEncoder().encodeToString(changed);
      assertThrows(IllegalArgumentException.class, () -> key.open(text, "ana"));
    }
    assertThrows(IllegalArgumentException.class, () -> key.open("", "ana"));
    assertThrows(IllegalArgumentException.class, () -> key.open("?", "ana"));
  }

  @Test
  void itIsMadeOnceForItsOwnerOnly() throws Exception {
    assertTrue(AccountKey.create(keys()));
    Path file = keys().resolve("accounts");
    String line = Files.readString(file);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertFalse(AccountKey.create(keys()));
    assertEquals(line, Files.readString(file));
    assertArrayEquals(
        SECRET,
        AccountKey.open(temporary, line).open(made().seal(SECRET, "a"), "a"),
        "as a setting");
  }

  @Test
  void withoutItOrWithADamagedOneTheStartIsRefusedWithInstructions() throws Exception {
    String none =
        assertThrows(EpochKeys.Refused.class, () -> AccountKey.open(keys(), "")).getMessage();
    assertTrue(String.valueOf(none).endsWith("Make it once: hotline keys create"), none);
    made();
    Files.writeString(keys().resolve("accounts"), "c2hvcnQ=\n");
    String damaged =
        assertThrows(EpochKeys.Refused.class, () -> AccountKey.open(keys(), "")).getMessage();
    assertTrue(String.valueOf(damaged).contains("invite everybody anew"), damaged);
  }
}
