/** What the dialplan writes, whichever way it reaches us. */
@NullMarked
package rs.astra.hotline.asterisk.dialplan;

import org.jspecify.annotations.NullMarked;
