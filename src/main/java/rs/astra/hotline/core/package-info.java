/**
 * The core: what the hotline does, and why, in plain Java. No clock, no thread, no SQL, no word of
 * Asterisk's.
 *
 * <pre>
 *   facts ──▶ {@link rs.astra.hotline.core.Decide} (state, fact, now) ──▶ next state
 *                                                    ├─▶ commands     (to Asterisk)
 *                                                    └─▶ transitions  (to journal, pages, metrics)
 * </pre>
 *
 * Only a later fact says that a command came true.
 *
 * <h2>A call ({@link rs.astra.hotline.core.call.Call})</h2>
 *
 * <pre>
 *   arrived ─▶ Waiting ◀──────────────┐ all legs ended          Fallback ─(queue answered)─▶ Talking
 *                 │ somebody is free  │                            ▲  │ taken back
 *                 ▼                   │                            │  ▼
 *              Ringing ───────────────┤           (our waiting room ended without a verdict) Waiting
 *                 │ a leg answered: granted
 *                 ▼                   │
 *             Connecting ─────────────┘ leg lost, or no bridge in time
 *                 │ both are in the bridge
 *                 ▼
 *              Talking ─(leg left)─▶ Returning ─(broken)─▶ Waiting, first in the queue
 *                                       │ farewell, and the caller is back
 *                                       ▼
 *                                   Releasing
 *
 *   from every state: the caller hangs up ─▶ ended.   After our restart: Unseen, until a snapshot.
 * </pre>
 *
 * <h2>A counsellor ({@link rs.astra.hotline.core.counsellor.Availability})</h2>
 *
 * <pre>
 *   OffDuty ⇄ Free ─▶ Ringing ─(granted, bridged)─▶ OnCall ─▶ Clearing ─▶ WrapUp, Rest ─▶ Free
 *              ▲  ▲      │ missed, busy, dead                    ▲           (Rest: it was heavy)
 *              │  └─ Missed (a short while)                      │ stopped: the telephone falls quiet
 *              └── Paused                    Ringing ────────────┘
 * </pre>
 *
 * <h2>Races</h2>
 *
 * One test file each, named after what meets: {@code GhostCallTest}, {@code TwoAnswerAtOnceTest},
 * {@code HangUpWhileAnsweringTest}, {@code HangUpBeforeArrivalTest}, {@code
 * CallerBackBeforeLegEndedTest}, {@code SignOutWhileRingingTest}, {@code PauseWhileRingingTest},
 * {@code ShiftEndsWhileTalkingTest}, {@code WrapUpEndsAsACallArrivesTest}, {@code
 * EchoAfterTheEndTest}, {@code LateTelephoneTest}, {@code SnapshotOlderThanAFactTest}, {@code
 * RestartInEachStateTest}, {@code OddNightsTest}.
 */
@NullMarked
package rs.astra.hotline.core;

import org.jspecify.annotations.NullMarked;
