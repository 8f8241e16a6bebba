/**
 * Who is on duty. People, their shifts, and what differs from them, as wall-clock times in the
 * hotline's zone; computed from them, as instants: who is there, what breaks a rule, what nobody
 * covers.
 *
 * <pre>
 *   Person   ─┐
 *   Shift    ─┤                    ┌─▶ onDuty, duties ─▶ {@link rs.astra.hotline.core.roster.Duty}
 *   Absence  ─┼▶ {@link rs.astra.hotline.core.roster.Roster} ─┼─▶ {@link rs.astra.hotline.core.roster.RosterRules}              ─▶ findings
 *   Change   ─┘                    └─▶ {@link rs.astra.hotline.core.roster.Coverage}                 ─▶ gaps
 * </pre>
 *
 * Wall clock and instants meet in one place: {@link
 * rs.astra.hotline.core.roster.Span#between(java.time.LocalDateTime, java.time.LocalDateTime,
 * java.time.ZoneId)}.
 */
@NullMarked
package rs.astra.hotline.core.roster;

import org.jspecify.annotations.NullMarked;
