/** What Prometheus may know: every name, help text and label is in one file. */
@NullMarked
package rs.astra.hotline.metrics;

import org.jspecify.annotations.NullMarked;
