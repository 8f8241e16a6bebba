package rs.astra.hotline.engine;

import rs.astra.hotline.core.roster.Roster;

/**
 * The roster as it is stored.
 *
 * @param version how often it was replaced; 0 if there was never one, and then it is empty
 */
public record StoredRoster(long version, Roster roster) {
  /** Somebody else has replaced the roster since it was read; nothing was changed. */
  public static final class Replaced extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says so. */
    public Replaced() {
      super("the roster was replaced by somebody else in the meantime");
    }
  }
}
