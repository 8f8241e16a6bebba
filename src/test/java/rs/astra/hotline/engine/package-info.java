@NullMarked
package rs.astra.hotline.engine;

import org.jspecify.annotations.NullMarked;
