/**
 * The hotline in simulated time: callers, telephones and shifts that are played, and the one
 * function that decides, as it runs in the service. There is no policy here, no wall clock, and no
 * chance but that of a seed.
 *
 * <pre>
 *   {@link rs.astra.hotline.simulation.CallsFile} or {@link rs.astra.hotline.simulation.GeneratedCalls} ─▶ {@link rs.astra.hotline.simulation.World} ◀──commands── {@link rs.astra.hotline.core.Decide}
 *   roster ──────────────────────────────▶   │  ────facts─────▶    │
 *                                            │                     └─transitions─▶ {@link rs.astra.hotline.simulation.Tally}
 *                                            └─ forked for each single failure ─▶ {@link rs.astra.hotline.simulation.Reachability}
 * </pre>
 */
@NullMarked
package rs.astra.hotline.simulation;

import org.jspecify.annotations.NullMarked;
