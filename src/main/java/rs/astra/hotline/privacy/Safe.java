package rs.astra.hotline.privacy;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.Config;
import rs.astra.hotline.engine.Sealing.NoKey;

/**
 * Seals with the keys of one kind.
 *
 * <ol>
 *   <li>Sealed means {@link EpochKey#seal}, under the present key, which lives for days or weeks
 *       and seals some hundreds of texts.
 *   <li>What is sealed opens only with what was bound to it.
 *   <li>Everything is filled up to whole blocks, so that its length tells little.
 * </ol>
 */
final class Safe {
  private static final Logger LOG = LoggerFactory.getLogger(Safe.class);
  private static final byte VERSION = 1;
  private static final int HEAD = 1 + Integer.BYTES;
  private static final int BLOCK = 64;

  private final EpochKeys keys;
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

  /**
   * Does what is due with the keys. If that fails, those that were read last go on being used.
   *
   * @return how it stands, empty if there are none
   */
  Optional<EpochKeys.Standing> tend(Instant now) {
    if (ring != null) {
      try {
        ring = keys.tended(now);
        usable = true;
      } catch (IOException e) {
        usable = false;
        LOG.error("the sealing keys cannot be kept: {}", e.getClass().getName());
      }
    }
    return Optional.ofNullable(ring).map(EpochKeys.Standing::of);
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
    byte[] filled = Arrays.copyOf(plain, (plain.length / BLOCK + 1) * BLOCK);
    try {
      return Buffer.buffer()
          .appendByte(VERSION)
          .appendInt(with.current().epoch())
          .appendBytes(with.current().seal(filled, bound));
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
    byte[] filled = null;
    try {
      filled = key.open(sealed.getBytes(HEAD, sealed.length()), bound);
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
