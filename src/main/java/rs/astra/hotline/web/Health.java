package rs.astra.hotline.web;

import java.time.Instant;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.engine.Exposure;

/**
 * How the parts around us are, at one moment.
 *
 * @param amiLinked Asterisk can be heard and asked, and has said what is true
 * @param lastEvent when Asterisk was last heard, null if never
 * @param agiListening callers and telephones can come to our door
 * @param databaseConnected what happens is stored at once
 * @param journalPending how much waits to be stored
 * @param exposures how Asterisk keeps or shows of calls what it must not
 */
public record Health(
    boolean amiLinked,
    @Nullable Instant lastEvent,
    boolean agiListening,
    boolean databaseConnected,
    long journalPending,
    Set<Exposure> exposures) {

  /** Where the answers come from; each is asked often and must answer at once, on any thread. */
  public record Sources(
      BooleanSupplier amiLinked,
      Supplier<@Nullable Instant> lastEvent,
      BooleanSupplier agiListening,
      BooleanSupplier databaseConnected,
      LongSupplier journalPending,
      Supplier<Set<Exposure>> exposures)
      implements Supplier<Health> {
    @Override
    public Health get() {
      return new Health(
          amiLinked.getAsBoolean(),
          lastEvent.get(),
          agiListening.getAsBoolean(),
          databaseConnected.getAsBoolean(),
          journalPending.getAsLong(),
          exposures.get());
    }
  }

  /** In the words and colours of the wallboard. */
  public enum Status {
    /** Green. */
    OK,
    /** Amber: calls go on; somebody has to look when there is time. */
    ATTENTION,
    /** Red: calls cannot be taken by us, or Asterisk keeps or shows of them what it must not. */
    URGENT
  }

  /** The worst of all parts, for machines that tell somebody; none that restarts or turns away. */
  public Status status() {
    if (!ready() || !exposures.isEmpty()) {
      return Status.URGENT;
    }
    return databaseConnected ? Status.OK : Status.ATTENTION;
  }

  /**
   * Calls can be taken; they can without the database, and while something is exposed: that must be
   * ended at once, but not by turning callers away.
   */
  public boolean ready() {
    return amiLinked && agiListening;
  }
}
