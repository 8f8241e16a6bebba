package rs.astra.hotline.engine;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes when its time is over, and whether it did. */
public interface RetentionBook {
  /** How each rule stands, all of them; fails if the database is away. */
  Future<List<Standing>> standings();

  /**
   * How a rule stands.
   *
   * @param rule by which it is called in tables, the trail and metrics
   * @param words what it is about
   * @param keeps how long that is kept; zero if it has an end of its own
   * @param ranAt when it was last applied to the end, null if never
   * @param removed how many rows it has cut or removed since ever
   */
  record Standing(
      String rule, String words, Duration keeps, @Nullable Instant ranAt, long removed) {
    /** It is applied every hour; a day without it and two hours more is late. */
    private static final Duration OFTEN_ENOUGH = Duration.ofHours(26);

    /** Whether it was not applied to the end for too long. */
    public boolean isLate(Instant now) {
      return ranAt == null || ranAt.plus(OFTEN_ENOUGH).isBefore(now);
    }
  }
}
