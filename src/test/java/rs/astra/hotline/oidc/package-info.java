@NullMarked
package rs.astra.hotline.oidc;

import org.jspecify.annotations.NullMarked;
