@NullMarked
package rs.astra.hotline.privacy;

import org.jspecify.annotations.NullMarked;
