package rs.astra.hotline.asterisk;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One direction of sound as RFC 3711 seals it, AES_CM_128_HMAC_SHA1_80, with the key of an {@code
 * a=crypto} line (RFC 4568). Not Asterisk's library, so that the two of them must agree. Packets
 * have no extension and no list of sources. One thread only.
 */
final class Srtp {
  /** As it stands before the key. */
  static final String SUITE = "AES_CM_128_HMAC_SHA1_80";

  private static final int HEADER = 12;
  private static final int KEY = 16;
  private static final int SALT = 14;
  private static final int AUTH = 20;
  private static final int TAG = 10;

  private final byte[] key;
  private final byte[] auth;
  private final byte[] salt;

  /** How often the sequence of what comes in has begun anew; ours is no longer than that. */
  private int rounds;

  /** The key of {@code inline:…}: sixteen bytes and a salt of fourteen. */
  Srtp(String inline) {
    byte[] master = Base64.getDecoder().decode(inline);
    this.key = derived(master, 0, KEY);
    this.auth = derived(master, 1, AUTH);
    this.salt = derived(master, 2, SALT);
  }

  byte[] seal(byte[] packet) {
    byte[] sealed = Arrays.copyOf(packet, packet.length + TAG);
    System.arraycopy(crypt(packet, 0), 0, sealed, 0, packet.length);
    System.arraycopy(tag(sealed, packet.length, 0), 0, sealed, packet.length, TAG);
    return sealed;
  }

  /** What was sealed; null if it was not, or with another key. */
  byte @Nullable [] open(byte[] buffer, int length) {
    if (length < HEADER + TAG) {
      return null;
    }
    byte[] packet = Arrays.copyOf(buffer, length - TAG);
    byte[] tag = Arrays.copyOfRange(buffer, length - TAG, length);
    for (int round = rounds; round <= rounds + 1; round++) {
      if (MessageDigest.isEqual(tag, tag(packet, packet.length, round))) {
        rounds = round;
        return crypt(packet, round);
      }
    }
    return null;
  }

  private byte[] crypt(byte[] packet, int round) {
    byte[] iv = Arrays.copyOf(salt, 16);
    xor(iv, 4, Arrays.copyOfRange(packet, 8, 12));
    xor(iv, 8, ByteBuffer.allocate(4).putInt(round).array());
    xor(iv, 12, Arrays.copyOfRange(packet, 2, 4));
    byte[] crypted = packet.clone();
    byte[] sound = counter(key, iv, Arrays.copyOfRange(packet, HEADER, packet.length));
    System.arraycopy(sound, 0, crypted, HEADER, sound.length);
    return crypted;
  }

  private byte[] tag(byte[] packet, int length, int round) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(auth, "HmacSHA1"));
      mac.update(packet, 0, length);
      mac.update(ByteBuffer.allocate(4).putInt(round).array());
      return Arrays.copyOf(mac.doFinal(), TAG);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] derived(byte[] master, int label, int length) {
    byte[] iv = Arrays.copyOf(Arrays.copyOfRange(master, KEY, KEY + SALT), 16);
    iv[7] ^= (byte) label;
    return counter(Arrays.copyOf(master, KEY), iv, new byte[length]);
  }

  private static byte[] counter(byte[] key, byte[] iv, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void xor(byte[] into, int at, byte[] with) {
    for (int i = 0; i < with.length; i++) {
      into[at + i] ^= with[i];
    }
  }
}
