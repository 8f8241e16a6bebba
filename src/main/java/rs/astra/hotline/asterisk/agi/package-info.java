/** Asterisk's gateway interface: the caller and the counsellor's leg at the door. */
@NullMarked
package rs.astra.hotline.asterisk.agi;

import org.jspecify.annotations.NullMarked;
