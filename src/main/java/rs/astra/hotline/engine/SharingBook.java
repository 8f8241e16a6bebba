package rs.astra.hotline.engine;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Danger;
import rs.astra.hotline.core.consent.Sharing;

/** Where it is kept to whom what may be told. Whatever is asked fails if it cannot be reached. */
public interface SharingBook {
  /** Keeps a new one; fails with {@link Sealing.NoKey} if to whom cannot be sealed. */
  Future<Void> keep(Sharing sharing);

  /** That one, over or not, and to whom if that can be read; empty if there is none. */
  Future<Optional<Sharing>> find(ConsentId id);

  /**
   * All that hold, and all overrides to which nobody has said a word; the one that lapses first in
   * front.
   */
  Future<List<Sharing>> held(Instant now);

  /** All overrides to which nobody has said a word, whatever has become of them. */
  Future<List<Sharing>> withoutWord();

  /**
   * A second person says a word.
   *
   * @return false if somebody else was quicker, or whoever asked says it: then nothing has changed
   */
  Future<Boolean> say(ConsentId id, Danger.Word word);

  /** The alarm was raised; the first time counts. */
  Future<Void> alarmed(ConsentId id, Instant now);

  /**
   * It is taken back.
   *
   * @return false if it was over before, or there is none
   */
  Future<Boolean> withdraw(ConsentId id, Instant now);
}
