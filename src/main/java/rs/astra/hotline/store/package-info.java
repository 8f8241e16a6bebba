/**
 * All SQL: the journal, the calls made from it, who is on duty, and the roster. No caller's number,
 * no name.
 *
 * <pre>
 *   engine ──append──▶ {@link rs.astra.hotline.store.Store} ─▶ waiting entries ─▶ one transaction a batch:
 *                                                        journal, call, duty
 *   start  ──recover─▶ open calls, calls ended lately, who is on duty ─▶ engine
 *   roster ──replace─▶ one transaction, a new version ──NOTIFY roster──▶ whoever listens, reads it anew
 * </pre>
 *
 * An entry's key is (run, sequence). Rows of {@code call} and {@code duty} change only in the
 * transaction that first puts an entry into the journal, so repeating a batch changes nothing.
 */
@NullMarked
package rs.astra.hotline.store;

import org.jspecify.annotations.NullMarked;
