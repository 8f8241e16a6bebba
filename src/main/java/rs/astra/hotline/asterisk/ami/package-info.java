/** Asterisk's manager interface: events become facts, commands become actions. */
@NullMarked
package rs.astra.hotline.asterisk.ami;

import org.jspecify.annotations.NullMarked;
