package rs.astra.hotline.core.dispatch;

import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.Quest;
import rs.astra.hotline.core.counsellor.Counsellor;

/**
 * Chooses who is rung for a caller.
 *
 * <ol>
 *   <li>A conversation that broke goes back to the same counsellor, if free.
 *   <li>Somebody free whom this caller has not tried in this round: the one idle longest.
 *   <li>Only people already tried are free: a new round begins, rather than leave the caller alone.
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
   * @param longestIdleFirst those who can be rung now; equal idle times are settled by id, so that
   *     the same facts give the same answer
   * @param anybodyOnDuty whether somebody is on duty, busy or not
   */
  public static Choice choose(
      Quest quest, Iterable<Counsellor> longestIdleFirst, boolean anybodyOnDuty) {
    @Nullable Counsellor first = null;
    @Nullable Counsellor untried = null;
    for (Counsellor who : longestIdleFirst) {
      if (who.id().equals(quest.previous()) && !quest.tried().contains(who.id())) {
        return new Choice.Ring(who, false, Choice.Why.SAME_COUNSELLOR);
      }
      first = first == null ? who : first;
      untried = untried == null && !quest.tried().contains(who.id()) ? who : untried;
      if (untried != null && quest.previous() == null) {
        break;
      }
    }
    if (untried != null) {
      return new Choice.Ring(untried, false, Choice.Why.LONGEST_IDLE);
    }
    if (first != null) {
      return new Choice.Ring(first, true, Choice.Why.SECOND_ROUND);
    }
    return new Choice.KeepWaiting(
        anybodyOnDuty ? Choice.Reason.EVERYBODY_BUSY : Choice.Reason.NOBODY_ON_DUTY);
  }
}
