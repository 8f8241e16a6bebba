/** All that knows Asterisk: its configuration, its two protocols and its words for things. */
@NullMarked
package rs.astra.hotline.asterisk;

import org.jspecify.annotations.NullMarked;
