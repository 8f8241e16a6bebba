@NullMarked
package rs.astra.hotline.rosterfile;

import org.jspecify.annotations.NullMarked;
