@NullMarked
package rs.astra.hotline.people;

import org.jspecify.annotations.NullMarked;
