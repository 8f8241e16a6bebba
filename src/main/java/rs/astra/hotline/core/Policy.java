package rs.astra.hotline.core;

import java.time.Duration;

/**
 * The times by which the hotline is run; all are configuration.
 *
 * @param ringFor how long one telephone rings before it counts as not answered
 * @param addLegAfter after this long without an answer a further telephone rings as well
 * @param restAfterMiss how long a telephone that was missed, busy or dead is left alone
 * @param wrapUp time after a conversation in which a counsellor is not rung
 * @param speakEvery how long a waiting caller hears only music
 * @param bridgeWithin how long Asterisk may take to bridge after a grant
 */
public record Policy(
    Duration ringFor,
    Duration addLegAfter,
    Duration restAfterMiss,
    Duration wrapUp,
    Duration speakEvery,
    Duration bridgeWithin) {}
