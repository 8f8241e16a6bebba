package rs.astra.hotline.engine;

import java.time.Instant;
import java.util.Optional;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.roster.Review;
import rs.astra.hotline.core.roster.Roster;

/**
 * The roster as it is stored.
 *
 * @param version how often it was replaced; 0 if there was never one, and then it is empty
 */
public record StoredRoster(long version, Roster roster) {
  /** When that person's next duty begins, or the present one has begun; empty if none is near. */
  public Optional<Instant> next(CounsellorId who, Instant now) {
    return roster.duties(Review.ahead(roster.zone(), now)).stream()
        .filter(duty -> duty.person().equals(who))
        .map(duty -> duty.span().from())
        .findFirst();
  }

  /** Somebody else has replaced the roster since it was read; nothing was changed. */
  public static final class Replaced extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says so. */
    public Replaced() {
      super("the roster was replaced by somebody else in the meantime");
    }
  }
}
