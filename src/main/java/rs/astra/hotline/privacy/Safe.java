package rs.astra.hotline.privacy;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.Config;
import rs.astra.hotline.engine.Sealing.NoKey;

/**
 * Seals with the keys of one kind.
 *
 * <ol>
 *   <li>Sealed means AES-256-GCM with a random nonce, under the present key. A key lives for days
 *       or weeks and seals some hundreds of texts; random nonces are safe for 2<sup>32</sup>.
 *   <li>What is sealed opens only with what was bound to it.
 *   <li>Everything is filled up to whole blocks, so that its length tells little.
 * </ol>
 */
final class Safe {
  private static final Logger LOG = LoggerFactory.getLogger(Safe.class);
  private static final byte VERSION = 1;
  private static final int NONCE = 12;
  private static final int HEAD = 1 + Integer.BYTES + NONCE;
  private static final int BLOCK = 64;

  private final EpochKeys keys;
  private final SecureRandom random = new SecureRandom();
  private volatile EpochKeys.@Nullable Ring ring;
  private volatile boolean usable = true;

  private Safe(EpochKeys keys, EpochKeys.@Nullable Ring ring) {
    this.keys = keys;
    this.ring = ring;
  }

  /**
   * With the keys of the folder.
   *
   * @throws EpochKeys.Refused if there are none, or they are open to others. If the peppers come
   *     from the settings there need not be a folder; then nothing can be sealed
   */
  static Safe open(Config config, EpochKeys.Kind kind, Instant now) throws IOException {
    EpochKeys keys = new EpochKeys(config.privacy().keys(), kind);
    boolean without = !config.privacy().pepper().reveal().isEmpty() && keys.isEmpty();
    return new Safe(keys, without ? null : keys.tended(now));
  }

  /** Does what is due with the keys. If that fails, those that were read last go on being used. */
  void tend(Instant now) {
    if (ring != null) {
      try {
        ring = keys.tended(now);
        usable = true;
      } catch (IOException e) {
        usable = false;
        LOG.error("the sealing keys cannot be kept: {}", e.getClass().getName());
      }
    }
  }

  /** Whether the keys, if there are to be any, could be kept when that was last tried. */
  boolean usable() {
    return usable;
  }

  Buffer seal(byte[] plain, byte[] bound) throws NoKey {
    EpochKeys.Ring with = ring;
    if (with == null) {
      throw new NoKey();
    }
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] filled = Arrays.copyOf(plain, (plain.length / BLOCK + 1) * BLOCK);
    try {
      byte[] sealed = with.current().cipher(Cipher.ENCRYPT_MODE, nonce, bound).doFinal(filled);
      return Buffer.buffer(HEAD + sealed.length)
          .appendByte(VERSION)
          .appendInt(with.current().epoch())
          .appendBytes(nonce)
          .appendBytes(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    } finally {
      Arrays.fill(filled, (byte) 0);
    }
  }

  byte[] open(Buffer sealed, byte[] bound) throws NoKey {
    EpochKeys.Ring with = ring;
    if (with == null || sealed.length() < HEAD || sealed.getByte(0) != VERSION) {
      throw new NoKey();
    }
    EpochKey key = key(with, sealed.getInt(1));
    byte[] nonce = sealed.getBytes(HEAD - NONCE, HEAD);
    byte[] rest = sealed.getBytes(HEAD, sealed.length());
    byte[] filled = null;
    try {
      filled = key.cipher(Cipher.DECRYPT_MODE, nonce, bound).doFinal(rest);
      int length = filled.length;
      while (length > 0 && filled[length - 1] == 0) {
        length--;
      }
      return Arrays.copyOf(filled, length);
    } catch (GeneralSecurityException e) {
      throw new NoKey();
    } finally {
      if (filled != null) {
        Arrays.fill(filled, (byte) 0);
      }
    }
  }

  private static EpochKey key(EpochKeys.Ring ring, int epoch) throws NoKey {
    EpochKey former = ring.former();
    if (ring.current().epoch() == epoch) {
      return ring.current();
    }
    if (former != null && former.epoch() == epoch) {
      return former;
    }
    throw new NoKey();
  }
}
