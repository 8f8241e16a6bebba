package rs.astra.hotline.core;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.counsellor.StationId;

/**
 * What is true in Asterisk at one moment: asked after each connect and each overflow.
 *
 * @param takenAt when it was asked for; what began later is not in it
 * @param callers the callers' channels that exist
 * @param legs our legs that exist, with the call for which they were made
 * @param members the fallback queue's members: true = rung, false = paused
 * @param notes what the dialplan wrote down for each call
 * @param callbacks and for each callback
 */
public record Snapshot(
    Instant takenAt,
    Map<CallId, SeenCaller> callers,
    Map<LegId, SeenLeg> legs,
    Map<StationId, Boolean> members,
    List<Note> notes,
    List<CallbackNote> callbacks) {
  /**
   * A caller's channel.
   *
   * @param where what the channel does
   * @param partner the telephone in the same bridge, if any
   */
  public record SeenCaller(
      Caller caller, Where where, @Nullable LegId leg, @Nullable StationId partner) {}

  /** What a caller's channel does. */
  public enum Where {
    /** In our waiting room, or on the way to it. */
    AT_DOOR,
    /** Waits in the fallback queue. */
    IN_FALLBACK,
    /** In a bridge with a telephone. */
    TALKING
  }

  /**
   * A counsellor's leg.
   *
   * @param consent if it calls somebody back, on which consent; null otherwise
   */
  public record SeenLeg(
      LegId leg,
      @Nullable CallId call,
      StationId station,
      boolean bridged,
      @Nullable ConsentId consent) {
    /** A leg for a caller. */
    public SeenLeg(LegId leg, @Nullable CallId call, StationId station, boolean bridged) {
      this(leg, call, station, bridged, null);
    }
  }

  /**
   * What the dialplan wrote down for one call. Contains no number.
   *
   * @param caller null when the note of the arrival was forgotten already (a very long call)
   * @param station who answered, null if nobody
   * @param endedAt null if the call goes on, or if Asterisk died in it
   */
  public record Note(
      CallId call,
      @Nullable Caller caller,
      @Nullable Instant fellBackAt,
      @Nullable Instant answeredAt,
      @Nullable StationId station,
      @Nullable Via via,
      @Nullable Instant endedAt) {}

  /**
   * What the dialplan wrote down for one callback, or our own records. Contains no number.
   *
   * @param call in which it was agreed
   * @param station from where, null if nothing says so
   * @param begunAt when the counsellor's own telephone was picked up
   * @param answeredAt null if nobody picked up at the other end
   * @param endedAt null if it goes on, or if Asterisk died in it
   */
  public record CallbackNote(
      LegId leg,
      ConsentId consent,
      CallId call,
      @Nullable StationId station,
      Instant begunAt,
      @Nullable Instant answeredAt,
      @Nullable Instant endedAt) {}
}
