package rs.astra.hotline.core.dispatch;

import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.Quest;
import rs.astra.hotline.core.counsellor.Counsellor;

/**
 * Chooses who is rung for a caller.
 *
 * <ol>
 *   <li>Only levels to which the search has climbed: the first and second line at once, the
 *       coordinator later ({@link rs.astra.hotline.core.Ladder}).
 *   <li>A conversation that broke goes back to the same counsellor, if free.
 *   <li>Somebody free whom this caller has not tried in this round: first of the level whose turn
 *       it is, then in the order of the ladder, and of one level whoever is idle longest.
 *   <li>Only people already tried are free: a new round begins, rather than leave the caller alone.
 *   <li>When every telephone rings, for whoever has waited longest so do those of people who wrap
 *       up or have paused, unless the pause was asked for just now; unanswered, they go on resting.
 *   <li>Nobody free: keep waiting; whether somebody is on duty at all decides what the supervisor
 *       must do.
 * </ol>
 */
public final class Dispatch {
  private Dispatch() {}

  /**
   * Who is rung now.
   *
   * @param quest the caller's search so far
   * @param freeInOrder those who can be rung now, level by level, longest idle first; equal idle
   *     times are settled by id, so that the same facts give the same answer
   * @param anybodyOnDuty whether somebody is on duty, busy or not
   */
  public static Choice choose(
      Quest quest, Iterable<Counsellor> freeInOrder, boolean anybodyOnDuty) {
    @Nullable Counsellor first = null;
    @Nullable Counsellor untried = null;
    for (Counsellor who : freeInOrder) {
      if (!quest.reaches(who.level())) {
        break;
      }
      boolean tried = quest.tried().contains(who.id());
      if (who.id().equals(quest.previous()) && !tried) {
        return new Choice.Ring(who, false, Choice.Why.SAME_COUNSELLOR);
      }
      first = first == null ? who : first;
      if (!tried && (untried == null || (isTurnOf(who, quest) && !isTurnOf(untried, quest)))) {
        untried = who;
      }
      if (untried != null && isTurnOf(untried, quest) && quest.previous() == null) {
        break;
      }
    }
    if (untried != null) {
      return new Choice.Ring(untried, false, Choice.Why.of(quest.step(), untried.level()));
    }
    if (first != null) {
      return new Choice.Ring(first, true, Choice.Why.SECOND_ROUND);
    }
    return new Choice.KeepWaiting(
        anybodyOnDuty ? Choice.Reason.EVERYBODY_BUSY : Choice.Reason.NOBODY_ON_DUTY);
  }

  private static boolean isTurnOf(Counsellor who, Quest quest) {
    return who.level() == quest.step().first();
  }
}
