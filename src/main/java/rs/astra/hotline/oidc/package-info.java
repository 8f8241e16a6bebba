/** All knowledge of OpenID Connect: what is said to the identity provider, and what is believed. */
@NullMarked
package rs.astra.hotline.oidc;

import org.jspecify.annotations.NullMarked;
