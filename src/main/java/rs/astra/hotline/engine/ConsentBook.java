package rs.astra.hotline.engine;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.consent.CallbackConsent;
import rs.astra.hotline.core.consent.ConsentId;

/**
 * Where consents are kept. Whatever is asked fails if it cannot be reached. A consent whose time is
 * over is never given: before each answer what is sealed in it is destroyed.
 */
public interface ConsentBook {
  /**
   * A consent as it is kept.
   *
   * @param slip null once it is over
   */
  record Kept(CallbackConsent consent, Sealing.@Nullable Slip slip) {}

  /**
   * Keeps one. If it was sent before, by the same counsellor and in the same call, what is said now
   * takes the place of what was said then, but for the tries.
   *
   * @return false if it is over meanwhile, or that id is another's: then nothing has changed
   */
  Future<Boolean> keep(CallbackConsent consent, Sealing.Slip slip);

  /** That one, over or not; empty if there is none. */
  Future<Optional<Kept>> find(ConsentId id, Instant now);

  /** All that are held, the one that lapses first in front. */
  Future<List<CallbackConsent>> held(Instant now);

  /**
   * One try less is left.
   *
   * @param triesLeft how many there were when it was read
   * @return false if somebody else was quicker, or it is over: then nothing has changed
   */
  Future<Boolean> tried(ConsentId id, int triesLeft, Instant now);

  /**
   * It is over, and what is sealed is destroyed.
   *
   * @return false if it was over before, or there is none
   */
  Future<Boolean> end(ConsentId id, CallbackConsent.Ending ending, Instant now);

  /**
   * Destroys what is sealed in each whose time is over.
   *
   * @return how many there were
   */
  Future<Integer> destroyExpired(Instant now);
}
