package rs.astra.hotline.core.counsellor;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallId;

/**
 * What somebody has carried in this shift. Nothing of it is held against anybody: it says when a
 * rest or a word from the supervisor is due.
 *
 * <ol>
 *   <li>Without a roster a shift begins when one comes on duty and ends when one leaves. Moving to
 *       another station ends nothing.
 *   <li>With an entry in the roster it is that entry: leaving and coming back in between ends
 *       nothing.
 * </ol>
 *
 * @param since when the shift began, null if there was none yet
 * @param missed how many rings in a row were missed
 * @param heavy how many calls were marked as heavy
 * @param talked how long the conversations took that are over
 * @param last the conversation that goes on or was the last, null if there was none
 * @param previous the one before, null if there was none: what was agreed in it may be written down
 *     while the next has begun; forgotten by a restart
 * @param marked whether that one was marked as heavy
 * @param owed whether the rest after it has not begun yet
 * @param tired whether the limit of talk was reached
 */
public record Load(
    @Nullable Instant since,
    int missed,
    int heavy,
    Duration talked,
    @Nullable CallId last,
    @Nullable CallId previous,
    boolean marked,
    boolean owed,
    boolean tired) {
  /** Nothing yet. */
  public static final Load NONE =
      new Load(null, 0, 0, Duration.ZERO, null, null, false, false, false);

  /** A shift begins. */
  public static Load begun(Instant now) {
    return NONE.in(now);
  }

  private Load in(Instant began) {
    return new Load(began, missed, heavy, talked, last, previous, marked, owed, tired);
  }

  /** So many rings were missed in a row. */
  public Load missing(int rings) {
    return new Load(since, rings, heavy, talked, last, previous, marked, owed, tired);
  }

  /** Whether that was one of the last two conversations. */
  public boolean talkedIn(CallId call) {
    return call.equals(last) || call.equals(previous);
  }

  /** Talks with that caller; a rest that gave way is owed again. */
  public Load talking(CallId call, boolean restGaveWay) {
    boolean same = call.equals(last);
    return new Load(
        since,
        0,
        heavy,
        talked,
        call,
        same ? previous : last,
        same && marked,
        owed || restGaveWay,
        tired);
  }

  /** A conversation is over. */
  public Load talked(Duration more) {
    return new Load(since, missed, heavy, talked.plus(more), last, previous, marked, owed, tired);
  }

  /** The last conversation was heavy: counted once, and a rest is due. */
  public Load markedHeavy() {
    return new Load(
        since, missed, marked ? heavy : heavy + 1, talked, last, previous, true, true, tired);
  }

  /** The rest begins, or is not wanted. */
  public Load rested() {
    return new Load(since, missed, heavy, talked, last, previous, marked, false, tired);
  }

  /** The limit of talk is reached. */
  public Load reached() {
    return new Load(since, missed, heavy, talked, last, previous, marked, owed, true);
  }
}
