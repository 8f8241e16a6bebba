@NullMarked
package rs.astra.hotline.metrics;

import org.jspecify.annotations.NullMarked;
