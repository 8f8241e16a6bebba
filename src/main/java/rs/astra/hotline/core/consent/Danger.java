package rs.astra.hotline.core.consent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * Why somebody is told something without a consent (CN9), and what a second person says to it
 * ({@link OverrideRules}). What happened is not here: the second person hears it by voice.
 *
 * @param word null while nobody has said it
 * @param alarmedAt when the alarm was raised because nobody had, null if it was not
 */
public record Danger(Ground ground, @Nullable Word word, @Nullable Instant alarmedAt) {
  /** What is in danger. */
  public enum Ground {
    LIFE,
    CHILD
  }

  /**
   * What the second person says.
   *
   * @param agrees that it was, and is, necessary
   */
  public record Word(CounsellorId by, Instant at, boolean agrees) {}

  /** Nobody has said anything yet. */
  public static Danger of(Ground ground) {
    return new Danger(ground, null, null);
  }
}
