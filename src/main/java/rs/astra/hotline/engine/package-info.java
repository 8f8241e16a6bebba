/** The only place where state lives, and the ports in the hotline's words. */
@NullMarked
package rs.astra.hotline.engine;

import org.jspecify.annotations.NullMarked;
