/** What the hotline knows of a call: its states, its legs, and how it can end. */
@NullMarked
package rs.astra.hotline.core.call;

import org.jspecify.annotations.NullMarked;
