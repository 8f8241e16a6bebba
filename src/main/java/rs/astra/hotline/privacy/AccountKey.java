package rs.astra.hotline.privacy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import rs.astra.hotline.people.Seal;

/**
 * The key that seals the second factors of accounts: AES-256-GCM of the JDK, bound to the account,
 * a new nonce by chance each time (of which 2^32 may be made with one key; we make a few hundred).
 * In a file beside the peppers, so that a backup of the database signs nobody in. It has no end:
 * without it everybody must be invited anew.
 */
public final class AccountKey implements Seal {
  private static final String NAME = "accounts";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;

  private AccountKey(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * Makes the key in that folder.
   *
   * @return false if there is one already, which then counts
   */
  public static boolean create(Path folder) throws IOException {
    KeyFolder keys = new KeyFolder(folder);
    keys.make();
    byte[] made = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(made);
    return keys.create(NAME, Base64.getEncoder().encodeToString(made) + "\n");
  }

  /**
   * The key of that folder, or the one that the settings give.
   *
   * @param given what the file would hold, empty for none
   * @throws EpochKeys.Refused if there is none, or it is open to others or damaged
   */
  public static AccountKey open(Path folder, String given) throws IOException {
    KeyFolder keys = new KeyFolder(folder);
    try {
      String line = given.isEmpty() ? keys.read(NAME) : given;
      byte[] key = Base64.getDecoder().decode(line.strip());
      if (key.length == KEY_BYTES) {
        return new AccountKey(key);
      }
    } catch (NoSuchFileException e) {
      throw new EpochKeys.Refused(
          "there is no key for accounts in "
              + folder
              + ": nobody could sign in. Make it once: hotline keys create");
    } catch (IllegalArgumentException e) {
      // falls through
    }
    throw new EpochKeys.Refused(
        "the key for accounts in "
            + folder
            + " is damaged. Put it back from where you keep it, or move it away, make another"
            + " (hotline keys create) and invite everybody anew");
  }

  @Override
  public String seal(byte[] secret, String about) {
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, about).doFinal(secret);
      byte[] all = Arrays.copyOf(nonce, nonce.length + sealed.length);
      System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  @Override
  public byte[] open(String sealed, String about) {
    byte[] all = Base64.getDecoder().decode(sealed);
    try {
      byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
      return cipher(Cipher.DECRYPT_MODE, nonce, about)
          .doFinal(all, NONCE_BYTES, Math.max(0, all.length - NONCE_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not sealed with this key for that owner", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String about) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(about.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  @Override
  public String toString() {
    return "[account key]";
  }
}
