/** What a demonstration on one machine needs besides the hotline itself. */
@NullMarked
package rs.astra.hotline.demo;

import org.jspecify.annotations.NullMarked;
