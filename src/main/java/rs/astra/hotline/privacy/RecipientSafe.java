package rs.astra.hotline.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.consent.Danger;
import rs.astra.hotline.core.consent.Sharing;
import rs.astra.hotline.engine.RecipientSealing;
import rs.astra.hotline.engine.Sealing.NoKey;

/**
 * Seals to whom something may be told, as {@link Safe} says, under a key that lives for weeks. It
 * opens only with the very sharing for which it was: its id, call, times, purpose, kinds and danger
 * are bound to it. A row that was altered, or into which another row's recipient was put, does not
 * open.
 */
public final class RecipientSafe implements RecipientSealing {
  private final Safe safe;

  private RecipientSafe(Safe safe) {
    this.safe = safe;
  }

  /**
   * With the keys of the folder.
   *
   * @throws EpochKeys.Refused if there are none, or they are open to others. If the peppers come
   *     from the settings there need not be a folder; then nothing can be sealed
   */
  public static RecipientSafe open(Config config, Instant now) throws IOException {
    return new RecipientSafe(Safe.open(config, EpochKeys.Kind.RECIPIENT, now));
  }

  /**
   * Does what is due with the keys. If that fails, those that were read last go on being used.
   *
   * @return how it stands, empty if there are none
   */
  public Optional<EpochKeys.Standing> tend(Instant now) {
    return safe.tend(now);
  }

  /** Whether the keys, if there are to be any, could be kept when that was last tried. */
  public boolean usable() {
    return safe.usable();
  }

  @Override
  public Buffer seal(String recipient, Sharing sharing) throws NoKey {
    return safe.seal(recipient.getBytes(UTF_8), bound(sharing));
  }

  @Override
  public String open(Buffer sealed, Sharing sharing) throws NoKey {
    return new String(safe.open(sealed, bound(sharing)), UTF_8);
  }

  /** One line a value; none of them can hold a line break. */
  private static byte[] bound(Sharing sharing) {
    Danger danger = sharing.danger();
    return String.join(
            "\n",
            "sharing",
            sharing.id().value(),
            sharing.call().value(),
            sharing.recordedBy().value(),
            sharing.at().toString(),
            sharing.expiresAt().toString(),
            sharing.purpose().name(),
            sharing.inOrder().stream().map(Enum::name).collect(Collectors.joining(" ")),
            danger == null ? "AGREED" : danger.ground().name())
        .getBytes(UTF_8);
  }
}
