package rs.astra.hotline.core.call;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.roster.Level;

/**
 * The search for somebody who answers this caller, so far.
 *
 * @param begunAt since when it goes on
 * @param step how far it has climbed
 * @param climbsAt when it climbs further, null at the top
 * @param least how well whoever is rung must speak the language, if somebody there does
 * @param widensAt when less will do, null if anyone does
 * @param tried who was rung in this round
 * @param rings how many telephones were rung in all, over every round
 * @param wantsLeg whether a (further) telephone shall ring now
 * @param sayAt when the caller next hears a human voice
 * @param returned a conversation broke: this caller goes before all others
 * @param previous who talked with the caller before the conversation broke, rung first
 * @param answeredAt when a counsellor first answered, null if none has
 * @param ahead by how much the caller counts as arrived earlier: more than zero after having been
 *     lost and ringing again
 */
public record Quest(
    Instant begunAt,
    Step step,
    @Nullable Instant climbsAt,
    Fluency least,
    @Nullable Instant widensAt,
    PSet<CounsellorId> tried,
    int rings,
    boolean wantsLeg,
    Instant sayAt,
    boolean returned,
    @Nullable CounsellorId previous,
    @Nullable Instant answeredAt,
    Duration ahead) {

  /** A caller who has just arrived, and whose language does not matter yet. */
  public static Quest begun(Instant now, @Nullable Instant climbsAt, Instant sayAt) {
    return new Quest(
        now,
        Step.FIRST_LINE,
        climbsAt,
        Fluency.ANYONE,
        null,
        HashTreePSet.empty(),
        0,
        true,
        sayAt,
        false,
        null,
        null,
        Duration.ZERO);
  }

  /** The caller's conversation broke: goes first, and to the same counsellor if that can be. */
  public Quest after(int ringsBefore, @Nullable CounsellorId who, @Nullable Instant answered) {
    return new Quest(
        begunAt,
        step,
        climbsAt,
        least,
        widensAt,
        tried,
        ringsBefore,
        wantsLeg,
        sayAt,
        true,
        who,
        answered,
        ahead);
  }

  /** One more telephone rings. At the top the search goes on asking for more. */
  public Quest rung(CounsellorId who, boolean newRound) {
    return new Quest(
        begunAt,
        step,
        climbsAt,
        least,
        widensAt,
        newRound ? HashTreePSet.singleton(who) : tried.plus(who),
        rings + 1,
        step == Step.EVERYBODY,
        sayAt,
        returned,
        previous,
        answeredAt,
        ahead);
  }

  /** The caller was lost and has rung again: counts as arrived so much earlier. */
  public Quest ahead(Duration by) {
    return new Quest(
        begunAt,
        step,
        climbsAt,
        least,
        widensAt,
        tried,
        rings,
        wantsLeg,
        sayAt,
        returned,
        previous,
        answeredAt,
        by);
  }

  /** Whether somebody of that level may be rung; after a broken conversation anybody may. */
  public boolean reaches(Level level) {
    return returned || step.reaches(level);
  }

  /** A (further) telephone shall ring now. */
  public Quest wanting() {
    return asking(true);
  }

  /** Up to the next step, for which a further telephone shall ring. */
  public Quest climbed(Step to, @Nullable Instant next) {
    return new Quest(
        begunAt,
        to,
        next,
        least,
        widensAt,
        tried,
        rings,
        true,
        sayAt,
        returned,
        previous,
        answeredAt,
        ahead);
  }

  /** From now on so much of the language is asked for, until that time. */
  public Quest asking(Fluency atLeast, @Nullable Instant until) {
    return new Quest(
        begunAt,
        step,
        climbsAt,
        atLeast,
        until,
        tried,
        rings,
        wantsLeg,
        sayAt,
        returned,
        previous,
        answeredAt,
        ahead);
  }

  /** What is asked for: from the coordinator's step on, language holds back nobody. */
  public Fluency asks() {
    return step.compareTo(Step.COORDINATOR) < 0 ? least : Fluency.ANYONE;
  }

  /** The caller hears a voice again at the given time. */
  public Quest speakingAt(Instant at) {
    return new Quest(
        begunAt,
        step,
        climbsAt,
        least,
        widensAt,
        tried,
        rings,
        wantsLeg,
        at,
        returned,
        previous,
        answeredAt,
        ahead);
  }

  /** A counsellor has answered. */
  public Quest answered(Instant at) {
    Quest still = asking(false);
    return answeredAt != null
        ? still
        : new Quest(
            begunAt, step, climbsAt, least, widensAt, tried, rings, false, sayAt, returned,
            previous, at, ahead);
  }

  private Quest asking(boolean wants) {
    return new Quest(
        begunAt,
        step,
        climbsAt,
        least,
        widensAt,
        tried,
        rings,
        wants,
        sayAt,
        returned,
        previous,
        answeredAt,
        ahead);
  }
}
