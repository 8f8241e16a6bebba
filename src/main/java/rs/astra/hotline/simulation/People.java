package rs.astra.hotline.simulation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;

/** What people do in a {@link World}; asked anew each time. */
interface People {
  /** What becomes of the telephone of that person at that station, which is rung. */
  Pickup pickup(CounsellorId who, StationId station);

  /** Whether the conversation that ends was a heavy one. */
  default boolean wasHeavy() {
    return false;
  }

  /** How soon somebody resumes who was taken out for missed rings; null: never. */
  default @Nullable Duration resumesAfter() {
    return null;
  }

  /** How soon a caller who has given up rings again; null: never. */
  default @Nullable Duration ringsAgainAfter() {
    return null;
  }
}
