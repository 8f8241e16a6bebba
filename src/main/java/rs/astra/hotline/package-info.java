/** The SOS hotline's telephone backend. Begin with {@link rs.astra.hotline.core}. */
@NullMarked
package rs.astra.hotline;

import org.jspecify.annotations.NullMarked;
