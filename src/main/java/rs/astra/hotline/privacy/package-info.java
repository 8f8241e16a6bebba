/**
 * Who a caller is, without knowing who: the number becomes a token at the door and is gone. Here
 * are the only places that hold a number or a key.
 */
@NullMarked
package rs.astra.hotline.privacy;

import org.jspecify.annotations.NullMarked;
