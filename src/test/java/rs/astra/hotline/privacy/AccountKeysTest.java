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
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of second factors, from the first to the last. */
public final class AccountKeysTest {
  private static final byte[] SECRET = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir private Path temporary = Path.of("");

  private Path keys() {
    return temporary.resolve("keys");
  }

  private AccountKeys made() throws Exception {
    AccountKeys.create(keys(), NOON);
    return open();
  }

  private AccountKeys open() throws Exception {
    return AccountKeys.open(keys(), "", "");
  }

  /** The file that earlier versions made; what they sealed with it is {@link #sealedBefore}. */
  public static byte[] keyOfBefore(Path folder) throws Exception {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createFile(
        folder.resolve("accounts"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(folder.resolve("accounts"), Base64.getEncoder().encodeToString(key) + "\n");
    return key;
  }

  /** Nonce and AES-GCM, bound to the owner; names neither key nor algorithm. */
  public static String sealedBefore(byte[] key, byte[] secret, String about) throws Exception {
    byte[] nonce = new byte[12];
    new SecureRandom().nextBytes(nonce);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(about.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    byte[] sealed = cipher.doFinal(secret);
    byte[] all = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
    return Base64.getEncoder().encodeToString(all);
  }

  @Test
  void whatIsSealedNamesItsKeyAndOpensForItsOwnerWithTheSameKeyOnly() throws Exception {
    AccountKeys key = made();
    String sealed = key.seal(SECRET, "ana");
    assertTrue(sealed.startsWith("A256GCM.1."), sealed);
    assertArrayEquals(SECRET, key.open(sealed, "ana"));
    assertNotEquals(sealed, key.seal(SECRET, "ana"), "another nonce");
    assertThrows(IllegalArgumentException.class, () -> key.open(sealed, "ema"));
    AccountKeys other =
        AccountKeys.open(keys(), Base64.getEncoder().encodeToString(new byte[32]), "");
    assertThrows(IllegalArgumentException.class, () -> other.open(sealed, "ana"));
  }

  @Test
  void whatWasChangedDoesNotOpen() throws Exception {
    AccountKeys key = made();
    key.rotate(NOON);
    String sealed = key.seal(SECRET, "ana");
    String head = "A256GCM.2.";
    byte[] rest = Base64.getDecoder().decode(sealed.substring(head.length()));
    for (int i = 0; i < rest.length; i++) {
      byte[] changed = rest.clone();
      changed[i] ^= 1;
      String text = head + Base64.getEncoder().encodeToString(changed);
      assertThrows(IllegalArgumentException.class, () -> key.open(text, "ana"));
    }
    String bare = sealed.substring(head.length());
    for (String text : new String[] {"", "?", bare, "A256GCM.1." + bare, "A256GCM.3." + bare}) {
      assertThrows(IllegalArgumentException.class, () -> key.open(text, "ana"), text);
    }
  }

  @Test
  void itIsMadeOnceForItsOwnerOnly() throws Exception {
    assertTrue(AccountKeys.create(keys(), NOON));
    Path file = keys().resolve("accounts-1");
    String line = Files.readString(file);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertFalse(AccountKeys.create(keys(), NOON));
    assertEquals(line, Files.readString(file));
    assertArrayEquals(
        SECRET,
        AccountKeys.open(temporary, line, "").open(made().seal(SECRET, "a"), "a"),
        "as a setting");
  }

  @Test
  void withoutItOrWithADamagedOneTheStartIsRefusedWithInstructions() throws Exception {
    String none = String.valueOf(assertThrows(EpochKeys.Refused.class, this::open).getMessage());
    assertTrue(none.endsWith("Make it once: hotline keys create"), none);
    made().rotate(NOON);
    for (String name : new String[] {"accounts-2", "accounts-1"}) {
      String line = Files.readString(keys().resolve(name));
      Files.writeString(keys().resolve(name), "c2hvcnQ=\n");
      String damaged =
          String.valueOf(assertThrows(EpochKeys.Refused.class, this::open).getMessage());
      assertTrue(damaged.contains(name + " is damaged"), damaged);
      assertTrue(damaged.contains("invite everybody anew"), damaged);
      Files.writeString(keys().resolve(name), line);
    }
  }

  @Test
  void whatAnEarlierVersionSealedOpensUntilItIsSealedAnew() throws Exception {
    byte[] before = keyOfBefore(keys());
    String sealed = sealedBefore(before, SECRET, "ana");
    assertFalse(AccountKeys.create(keys(), NOON), "there is one");
    AccountKeys key = open();
    assertArrayEquals(SECRET, key.open(sealed, "ana"));
    assertTrue(key.anew(sealed, "ana").orElseThrow().startsWith("A256GCM.1."), "names it now");

    key.rotate(NOON);
    String anew = key.anew(sealed, "ana").orElseThrow();
    assertTrue(anew.startsWith("A256GCM.2."), anew);
    assertArrayEquals(SECRET, key.open(anew, "ana"));
    assertEquals(Optional.empty(), key.anew(anew, "ana"));
    assertArrayEquals(SECRET, key.open(sealed, "ana"), "until the former one is destroyed");
  }

  @Test
  void whoeverRunsFindsAKeyThatAnotherProcessHasMade() throws Exception {
    AccountKeys running = made();
    AccountKeys command = open();
    command.rotate(NOON);
    assertArrayEquals(SECRET, running.open(command.seal(SECRET, "ana"), "ana"));
    assertTrue(running.seal(SECRET, "ana").startsWith("A256GCM.2."), "and seals with it");
  }

  @Test
  void aFormerKeyIsDestroyedWhenThePresentOneIsSettledAndAYoungerOneNever() throws Exception {
    AccountKeys keys = made();
    AccountKeys.Standing second = keys.rotate(NOON);
    String sealed = keys.seal(SECRET, "ana");
    Instant settled = NOON.plus(Duration.ofMinutes(10));
    assertEquals(0, keys.destroyBefore(second, settled.minusSeconds(1)));
    assertTrue(Files.exists(keys().resolve("accounts-1")));
    open().rotate(settled);
    assertEquals(1, keys.destroyBefore(second, settled));
    assertFalse(Files.exists(keys().resolve("accounts-1")));
    assertArrayEquals(SECRET, keys.open(sealed, "ana"), "the second is still there");
    assertEquals(new AccountKeys.Standing(3, settled, 1), keys.standing());
  }

  @Test
  void keysOfTheSettingsAreNeitherMadeNorDestroyedAndTheNewOneHasTheHigherNumber()
      throws Exception {
    AccountKeys files = made();
    String first = Files.readString(keys().resolve("accounts-1"));
    String sealed = files.seal(SECRET, "ana");
    files.rotate(NOON);
    String second = Files.readString(keys().resolve("accounts-2"));

    AccountKeys given = AccountKeys.open(temporary.resolve("nowhere"), second, first);
    assertTrue(given.areGiven());
    assertTrue(given.anew(sealed, "ana").orElseThrow().startsWith("A256GCM.2."));
    assertEquals(0, given.destroyBefore(given.look(), Instant.MAX));
    assertThrows(EpochKeys.Refused.class, () -> AccountKeys.open(keys(), first, second));
    assertThrows(EpochKeys.Refused.class, () -> AccountKeys.open(keys(), second, second));
    assertThrows(EpochKeys.Refused.class, () -> AccountKeys.open(keys(), "rubbish", ""));
  }
}
