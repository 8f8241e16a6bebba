/** Who is rung now, and why. */
@NullMarked
package rs.astra.hotline.core.dispatch;

import org.jspecify.annotations.NullMarked;
