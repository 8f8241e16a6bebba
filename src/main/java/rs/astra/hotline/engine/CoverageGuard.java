package rs.astra.hotline.engine;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.core.roster.Coverage;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Review;
import rs.astra.hotline.core.roster.Span;

/**
 * Watches over what nobody covers in the coming days: every minute, level and main language.
 *
 * <ol>
 *   <li>It is computed anew when the roster changes, and each minute, beside the event loop.
 *   <li>As long as there was never a roster, there is no plan that could have gaps.
 *   <li>Whoever asks is answered from what was computed last, for the moment of asking.
 * </ol>
 *
 * Any thread may ask; nothing here waits.
 */
public final class CoverageGuard extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(CoverageGuard.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final Set<Language> languages;
  private final Duration notice;
  private final InstantSource clock;
  private final Duration every;
  private volatile @Nullable StoredRoster roster;
  private volatile Picture picture = new Picture(null, List.of());
  private boolean computing;

  /**
   * A guard that is not deployed yet.
   *
   * @param languages those in which every caller shall find somebody
   * @param notice how long before it begins a gap is told
   */
  public CoverageGuard(Set<Language> languages, Duration notice, InstantSource clock) {
    this(languages, notice, clock, EVERY);
  }

  CoverageGuard(Set<Language> languages, Duration notice, InstantSource clock, Duration every) {
    this.languages = Set.copyOf(languages);
    this.notice = notice;
    this.clock = clock;
    this.every = every;
  }

  /**
   * What was computed last.
   *
   * @param at when, null if never
   */
  private record Picture(@Nullable Instant at, List<Coverage.Gap> gaps) {}

  /** How far ahead it is looked. */
  public enum Within {
    /** Somebody must act now. */
    HOUR,
    /** Days ahead, as configured. */
    NOTICE,
    /** As far as is looked at all. */
    FORTNIGHT
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(every.toMillis(), _ -> compute());
    compute();
    return Future.succeededFuture();
  }

  /** From now on this roster counts. Any thread. */
  public void know(StoredRoster next) {
    roster = next;
    if (context != null) {
      context.runOnContext(_ -> compute());
    }
  }

  private void compute() {
    StoredRoster now = roster;
    if (computing || now == null) {
      return;
    }
    computing = true;
    Instant at = clock.instant();
    vertx
        .executeBlocking(() -> now.version() == 0 ? List.<Coverage.Gap>of() : gaps(now, at))
        .onComplete(
            gaps -> {
              computing = false;
              picture = new Picture(at, gaps);
              if (!now.equals(roster)) {
                compute();
              }
            },
            failure -> {
              computing = false;
              LOG.error("coverage was not computed: {}", failure.getClass().getSimpleName());
            });
  }

  private List<Coverage.Gap> gaps(StoredRoster of, Instant at) {
    return Coverage.of(of.roster(), Review.ahead(of.roster().zone(), at), languages).gaps();
  }

  /** The roster that counts, as far as is known here; null before the first. Any thread. */
  public @Nullable StoredRoster roster() {
    return roster;
  }

  /** When it was last computed, null if never. */
  public @Nullable Instant computedAt() {
    return picture.at();
  }

  /** The main languages. */
  public Set<Language> languages() {
    return languages;
  }

  /** How many seconds nobody covers from now on. */
  public long seconds(Level level, Language language, Within within) {
    Instant now = clock.instant();
    Span ahead = new Span(now, now.plus(length(within)));
    return gaps().stream()
        .filter(gap -> gap.level() == level && gap.language().equals(language))
        .flatMap(gap -> gap.span().with(ahead).stream())
        .mapToLong(span -> span.length().toSeconds())
        .sum();
  }

  /** Gaps that are not over and begin within that time, the first first. */
  public List<Coverage.Gap> toTell(Within within) {
    Instant now = clock.instant();
    return gaps().stream()
        .filter(gap -> gap.span().until().isAfter(now))
        .filter(gap -> gap.span().from().isBefore(now.plus(length(within))))
        .toList();
  }

  private List<Coverage.Gap> gaps() {
    return picture.gaps();
  }

  private Duration length(Within within) {
    return switch (within) {
      case HOUR -> Duration.ofHours(1);
      case NOTICE -> notice;
      case FORTNIGHT -> Duration.ofDays(Review.DAYS_AHEAD);
    };
  }
}
