package rs.astra.hotline.core.call;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of one caller.
 *
 * @param current made with the present key; the one that is kept
 * @param former made with the key before, while that can still be used; null afterwards
 */
public record CallerTokens(CallerToken current, @Nullable CallerToken former) {}
