package rs.astra.hotline.asterisk.ami;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.asteriskjava.manager.ManagerConnection;
import org.asteriskjava.manager.action.AbstractManagerAction;
import org.asteriskjava.manager.action.QueueStatusAction;
import org.asteriskjava.manager.action.StatusAction;
import org.asteriskjava.manager.event.ManagerEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;

/**
 * Asking, over one connection, what is true in Asterisk.
 *
 * <ol>
 *   <li>One look at a time; whoever asks meanwhile gets another one right after it.
 *   <li>The dialplan's notes are forgotten bucket by bucket, and only those of which an earlier
 *       look has told, whose calls have all ended, and when everything told is in the database.
 * </ol>
 */
final class Look {
  private static final Logger LOG = LoggerFactory.getLogger(Look.class);
  private static final Duration NOTES_KEPT = Duration.ofHours(3);

  private enum Phase {
    IDLE,
    LOOKING,
    LOOKING_AND_AGAIN
  }

  private final ManagerConnection connection;
  private final Clock clock;
  private final Map<String, StationId> stations;
  private final Map<LineId, Language> lines;
  private final Duration within;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.IDLE);
  private volatile @Nullable SnapshotReader reader;
  private volatile long since = System.nanoTime();
  private volatile boolean known;
  private Set<Long> told = Set.of();

  /**
   * Nothing is asked yet.
   *
   * @param within how long Asterisk may take to answer
   */
  Look(
      ManagerConnection connection,
      Clock clock,
      Map<String, StationId> stations,
      Map<LineId, Language> lines,
      Duration within) {
    this.connection = connection;
    this.clock = clock;
    this.stations = stations;
    this.lines = lines;
    this.within = within;
  }

  /** Whether one look has come to its end: before that we are connected, but know nothing. */
  boolean known() {
    return known;
  }

  /** Whether Asterisk has not answered in time. */
  boolean late() {
    return phase.get() != Phase.IDLE && System.nanoTime() - since > within.toNanos();
  }

  /**
   * Asks for the three lists; the answers come in this order, among the ordinary events.
   *
   * @param failed told when Asterisk does not let us ask
   */
  void begin(Runnable failed) {
    Phase before =
        phase.getAndUpdate(p -> p == Phase.IDLE ? Phase.LOOKING : Phase.LOOKING_AND_AGAIN);
    if (before != Phase.IDLE) {
      return;
    }
    since = System.nanoTime();
    reader = new SnapshotReader(clock.instant(), stations, lines);
    StatusAction status = new StatusAction();
    status.setVariables(SnapshotReader.VARIABLES);
    QueueStatusAction queue = new QueueStatusAction();
    queue.setQueue("fallback");
    try {
      for (AbstractManagerAction action :
          List.of(status, queue, new DbGetTreeAction(SnapshotReader.FAMILY))) {
        connection.sendAction(
            action,
            response -> {
              if (response != null && "Error".equals(response.getResponse())) {
                LOG.error("Asterisk refuses {}: see manager.conf", action.getAction());
                failed.run();
              }
            });
      }
    } catch (IOException | IllegalStateException e) {
      failed.run();
    }
  }

  /**
   * Reads an event; called by the one thread that hears.
   *
   * @param facts takes the picture when it is complete; false means that there was no room
   * @param stored whether everything told so far is in the database
   * @param forget deletes a bucket of notes
   * @return whether another look is wanted
   */
  boolean hear(
      ManagerEvent event, Predicate<Fact> facts, BooleanSupplier stored, LongConsumer forget) {
    SnapshotReader reading = reader;
    if (reading == null) {
      return false;
    }
    reading.read(event);
    if (!(event instanceof DbGetTreeCompleteEvent)) {
      return false;
    }
    reader = null;
    Set<Long> over = reading.bucketsOver(clock.instant().minus(NOTES_KEPT));
    if (stored.getAsBoolean()) {
      told.stream().filter(over::contains).forEach(forget::accept);
    }
    if (facts.test(new Fact.LinkRestored(reading.snapshot()))) {
      known = true;
      told = over;
    }
    return phase.getAndSet(Phase.IDLE) == Phase.LOOKING_AND_AGAIN;
  }
}
