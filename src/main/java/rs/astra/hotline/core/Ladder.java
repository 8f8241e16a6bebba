package rs.astra.hotline.core;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.Step;

/**
 * After how long a wait the search climbs, all from its beginning and none before the one above it.
 * The first line is rung at once.
 *
 * @param secondLine when the second line is rung although the first rings
 * @param coordinator when the coordinator on call is rung
 * @param everybody when every telephone rings
 */
public record Ladder(Duration secondLine, Duration coordinator, Duration everybody) {

  /** When a search that began then leaves the step, null if there is none above. */
  @Nullable Instant leaves(Step step, Instant begunAt) {
    return switch (step) {
      case FIRST_LINE -> begunAt.plus(secondLine);
      case SECOND_LINE -> begunAt.plus(coordinator);
      case COORDINATOR -> begunAt.plus(everybody);
      case EVERYBODY -> null;
    };
  }
}
