/** The people who answer: where they sit and whether they can be rung. */
@NullMarked
package rs.astra.hotline.core.counsellor;

import org.jspecify.annotations.NullMarked;
