package rs.astra.hotline.core.roster;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;

/**
 * Somebody in the roster: a counsellor, a coordinator, an interpreter, or several of these.
 *
 * @param id an interpreter too is known by it; not the name
 * @param station where to ring somebody on duty who has not signed in, null for nowhere
 * @param speaks at least one language
 * @param longNights has agreed in writing to more than a week of nights in a row (Labour Act, art.
 *     63)
 */
public record Person(
    CounsellorId id,
    @Nullable StationId station,
    Map<Language, Proficiency> speaks,
    boolean longNights) {

  /**
   * Somebody in the roster.
   *
   * @throws IllegalArgumentException if the person speaks no language
   */
  public Person {
    speaks = Map.copyOf(speaks);
    if (speaks.isEmpty()) {
      throw new IllegalArgumentException("a person speaks at least one language");
    }
  }
}
