package rs.astra.hotline.core.call;

import java.time.Instant;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;

/**
 * A counsellor's leg of a call.
 *
 * @param rungAt when we asked Asterisk to ring it
 * @param deadline when it counts as dead even if Asterisk says nothing
 */
public record Leg(
    LegId id, CounsellorId counsellor, StationId station, Instant rungAt, Instant deadline) {}
