package rs.astra.hotline.core.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;
import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * The search for somebody who answers this caller, so far.
 *
 * @param tried who was rung in this round
 * @param rings how many telephones were rung in all, over every round
 * @param wantsLeg whether a (further) telephone shall ring now
 * @param nextLegAt when a further telephone is added to those that ring, null if none rings
 * @param sayAt when the caller next hears a human voice
 * @param returned a conversation broke: this caller goes before all others
 * @param previous who talked with the caller before the conversation broke, rung first
 * @param answeredAt when a counsellor first answered, null if none has
 */
public record Quest(
    PSet<CounsellorId> tried,
    int rings,
    boolean wantsLeg,
    @Nullable Instant nextLegAt,
    Instant sayAt,
    boolean returned,
    @Nullable CounsellorId previous,
    @Nullable Instant answeredAt) {

  /** A caller who has just arrived. */
  public static Quest begun(Instant sayAt) {
    return new Quest(HashTreePSet.empty(), 0, true, null, sayAt, false, null, null);
  }

  /** A caller whose conversation broke. */
  public static Quest resumed(
      int rings, Instant sayAt, @Nullable CounsellorId previous, @Nullable Instant answeredAt) {
    return new Quest(HashTreePSet.empty(), rings, true, null, sayAt, true, previous, answeredAt);
  }

  /** One more telephone rings; the next is added at the given time. */
  public Quest rung(CounsellorId who, boolean newRound, Instant nextLeg) {
    PSet<CounsellorId> round = newRound ? HashTreePSet.singleton(who) : tried.plus(who);
    return new Quest(round, rings + 1, false, nextLeg, sayAt, returned, previous, answeredAt);
  }

  /** A (further) telephone shall ring now. */
  public Quest wanting() {
    return new Quest(tried, rings, true, null, sayAt, returned, previous, answeredAt);
  }

  /** The caller hears a voice again at the given time. */
  public Quest speakingAt(Instant at) {
    return new Quest(tried, rings, wantsLeg, nextLegAt, at, returned, previous, answeredAt);
  }

  /** A counsellor has answered. */
  public Quest answered(Instant at) {
    return new Quest(
        tried, rings, false, null, sayAt, returned, previous, answeredAt == null ? at : answeredAt);
  }
}
