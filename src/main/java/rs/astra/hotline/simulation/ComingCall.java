package rs.astra.hotline.simulation;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.roster.Language;

/**
 * A call that will come.
 *
 * @param patience how long the caller waits for a counsellor before hanging up; null for ever
 * @param talk how long the conversation will last
 */
public record ComingCall(
    Instant arrivesAt,
    LineId line,
    Language language,
    @Nullable Duration patience,
    Duration talk) {}
