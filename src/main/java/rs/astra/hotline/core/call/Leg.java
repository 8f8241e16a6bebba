package rs.astra.hotline.core.call;

import java.time.Instant;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;

/**
 * A counsellor's leg of a call.
 *
 * @param rungAt when we asked Asterisk to ring it
 * @param deadline when it counts as dead even if Asterisk says nothing
 * @param asked whether it was picked up and is asked for a key, so that it may be a voicemail
 */
public record Leg(
    LegId id,
    CounsellorId counsellor,
    StationId station,
    Instant rungAt,
    Instant deadline,
    boolean asked) {

  /** Picked up and asked, for which it has until then. */
  public Leg asked(Instant until) {
    return new Leg(
        id, counsellor, station, rungAt, until.isAfter(deadline) ? until : deadline, true);
  }
}
