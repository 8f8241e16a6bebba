package rs.astra.hotline.engine;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneId;
import rs.astra.hotline.core.roster.Roster;

/** Where the roster is kept. Whatever is asked fails if it cannot be reached. */
public interface RosterBook {
  /**
   * The roster that is kept, its times meant in that zone.
   *
   * @return fails with {@link IllegalArgumentException} if what is kept is no roster
   */
  Future<StoredRoster> roster(ZoneId zone);

  /**
   * Puts the roster, as a whole, into the place of the kept one.
   *
   * @param version of the roster that it replaces
   * @return the new version; fails with {@link StoredRoster.Replaced} if another version is kept by
   *     now, and then nothing has changed
   */
  Future<Long> replaceRoster(long version, Roster roster, Instant now);
}
