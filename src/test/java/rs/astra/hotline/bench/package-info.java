/** What the hotline costs, measured beside Asterisk's own ways: {@code mvn -Pbench verify}. */
@NullMarked
package rs.astra.hotline.bench;

import org.jspecify.annotations.NullMarked;
