/**
 * Reads rosters that people have made elsewhere: CSV as spreadsheets write it, and iCalendar as
 * calendars export it. All of the given files together are one roster, or all mistakes are named
 * and there is none.
 *
 * <pre>
 *   bytes ─▶ {@link rs.astra.hotline.rosterfile.FileText} ─┬▶ {@link rs.astra.hotline.rosterfile.CsvRoster}      ─┐
 *                      └▶ {@link rs.astra.hotline.rosterfile.CalendarRoster} ─┴▶ {@link rs.astra.hotline.rosterfile.Draft} ─▶ roster, or mistakes
 * </pre>
 *
 * A mistake never repeats what stands in the file: it may be a name, put into the wrong column.
 */
@NullMarked
package rs.astra.hotline.rosterfile;

import org.jspecify.annotations.NullMarked;
