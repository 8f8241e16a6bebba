package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.engine.StoredRoster;

/**
 * Tells the engine who is on shift, who interprets, and what everybody speaks. Looks at the roster
 * each second, and asks each five seconds whether it was replaced; while the database is away the
 * last one counts, so that shifts begin and end all the same.
 */
public final class ShiftWatch extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ShiftWatch.class);
  private static final long LOOK_MS = 1000;
  private static final long ASK_MS = 5000;
  private static final long ANSWERED_WITHIN_MS = 60_000;

  private final Store store;
  private final ZoneId zone;
  private final InstantSource clock;
  private final Predicate<Fact> engine;
  private final Consumer<StoredRoster> rosters;
  private StoredRoster stored;
  private boolean asking;
  private @Nullable Map<CounsellorId, Shifts.Place> told;
  private Fact.@Nullable LanguagesKnown languagesTold;

  /**
   * A watch that is not deployed yet.
   *
   * @param stored what to begin with
   * @param engine takes a fact, or says that it could not
   * @param rosters hears which roster counts, at the start and when it is replaced
   */
  public ShiftWatch(
      Store store,
      ZoneId zone,
      InstantSource clock,
      Predicate<Fact> engine,
      Consumer<StoredRoster> rosters,
      StoredRoster stored) {
    this.store = store;
    this.zone = zone;
    this.clock = clock;
    this.engine = engine;
    this.rosters = rosters;
    this.stored = stored;
  }

  /** The stored roster; one that cannot be understood counts as none, and is complained of. */
  public static Future<StoredRoster> read(Store store, ZoneId zone) {
    return store
        .roster(zone)
        .recover(
            error -> {
              if (!(error instanceof IllegalArgumentException)) {
                return Future.failedFuture(error);
              }
              LOG.error("the stored roster contradicts itself: nobody is on shift because of it");
              return store.rosterVersion().map(v -> new StoredRoster(v, Roster.empty(zone)));
            });
  }

  @Override
  public Future<?> start() {
    rosters.accept(stored);
    look();
    vertx.setPeriodic(LOOK_MS, _ -> look());
    vertx.setPeriodic(ASK_MS, _ -> ask());
    return Future.succeededFuture();
  }

  private void ask() {
    if (asking) {
      return;
    }
    asking = true;
    store
        .rosterVersion()
        .compose(
            version ->
                version == stored.version() ? Future.succeededFuture(stored) : read(store, zone))
        .timeout(ANSWERED_WITHIN_MS, TimeUnit.MILLISECONDS)
        .onComplete(_ -> asking = false)
        .onSuccess(
            found -> {
              if (found.version() != stored.version()) {
                rosters.accept(found);
                LOG.info("roster {}: {} shifts", found.version(), found.roster().shifts().size());
              }
              stored = found;
            });
  }

  private void look() {
    Instant at = clock.instant();
    // Languages first: whoever comes on duty is known before the first call.
    Fact.LanguagesKnown languages = Fact.LanguagesKnown.of(stored.roster(), at);
    if (!languages.equals(languagesTold) && engine.test(languages)) {
      languagesTold = languages;
    }
    Map<CounsellorId, Shifts.Place> now = Shifts.places(stored.roster(), at);
    if (!now.equals(told) && engine.test(new Fact.OnShift(now))) {
      told = now;
    }
  }
}
