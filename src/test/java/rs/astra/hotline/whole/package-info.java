/** The whole hotline: real Asterisk, real SIP calls, real PostgreSQL, real browser. */
@NullMarked
package rs.astra.hotline.whole;

import org.jspecify.annotations.NullMarked;
