package rs.astra.hotline.engine;

import io.vertx.core.buffer.Buffer;
import rs.astra.hotline.core.consent.Sharing;
import rs.astra.hotline.engine.Sealing.NoKey;

/**
 * Seals to whom something may be told, so that only we can open it, and only together with the
 * sharing that it belongs to.
 */
public interface RecipientSealing {
  /**
   * The recipient, sealed as it may be stored beside the sharing.
   *
   * @throws NoKey if nothing can be sealed
   */
  Buffer seal(String recipient, Sharing sharing) throws NoKey;

  /**
   * The recipient.
   *
   * @throws NoKey if the key is gone, or the sharing is not the one for which it was sealed
   */
  String open(Buffer sealed, Sharing sharing) throws NoKey;
}
