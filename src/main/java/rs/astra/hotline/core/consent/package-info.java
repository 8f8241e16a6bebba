/**
 * What somebody has agreed to by voice, and what may be done on it: a callback ({@link
 * rs.astra.hotline.core.consent.CallbackRules}).
 */
@NullMarked
package rs.astra.hotline.core.consent;

import org.jspecify.annotations.NullMarked;
