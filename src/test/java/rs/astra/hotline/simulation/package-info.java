@NullMarked
package rs.astra.hotline.simulation;

import org.jspecify.annotations.NullMarked;
