/**
 * All HTTP: pages, the live stream, duty, health, metrics. {@link rs.astra.hotline.web.Views} says
 * what may leave the server; {@link rs.astra.hotline.web.Gate} who may ask.
 */
@NullMarked
package rs.astra.hotline.web;

import org.jspecify.annotations.NullMarked;
