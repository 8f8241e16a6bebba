package rs.astra.hotline.core;

import java.time.Duration;
import java.util.Set;
import rs.astra.hotline.core.call.LineId;

/**
 * The times by which the hotline is run; all are configuration.
 *
 * @param ringFor how long one telephone rings before it counts as not answered
 * @param ladder when further telephones ring as well
 * @param widening how long the wanted language decides who is rung
 * @param allAtOnce lines whose callers ring everybody free of a level at once, instead of whoever
 *     is idle longest
 * @param restAfterMiss how long a telephone that was missed, busy or dead is left alone
 * @param wrapUp time after a conversation in which a counsellor is not rung
 * @param speakEvery how long a waiting caller hears only music
 * @param againWithin how long a caller who was lost and rings again goes before others; and how
 *     much longer those wait before whom such a caller does not go
 * @param bridgeWithin how long Asterisk may take to bridge after a grant
 * @param care how the people who answer are looked after
 */
public record Policy(
    Duration ringFor,
    Ladder ladder,
    Widening widening,
    Set<LineId> allAtOnce,
    Duration restAfterMiss,
    Duration wrapUp,
    Duration speakEvery,
    Duration againWithin,
    Duration bridgeWithin,
    Care care) {}
