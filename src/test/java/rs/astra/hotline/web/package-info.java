@NullMarked
package rs.astra.hotline.web;

import org.jspecify.annotations.NullMarked;
