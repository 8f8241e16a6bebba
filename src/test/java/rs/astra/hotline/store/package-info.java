@NullMarked
package rs.astra.hotline.store;

import org.jspecify.annotations.NullMarked;
