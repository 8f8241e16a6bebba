@NullMarked
package rs.astra.hotline.demo;

import org.jspecify.annotations.NullMarked;
