/**
 * Makes figures safe before they leave: what is told of a whole month singles nobody out.
 *
 * <pre>
 *   counts of a month ─▶ {@link rs.astra.hotline.report.SafeMonths} ─▶ {@link rs.astra.hotline.report.Suppression} ─▶ table with gaps
 *                                          hides more until {@link rs.astra.hotline.report.Intervals} are wide
 * </pre>
 */
@NullMarked
package rs.astra.hotline.report;

import org.jspecify.annotations.NullMarked;
