package rs.astra.hotline.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * What one batch of transitions changes in the row of one call.
 *
 * <ol>
 *   <li>A call that has ended is changed by nothing more.
 *   <li>The first answer counts; the counsellor is the last who talked.
 *   <li>{@link Transition.CallEnded} is the whole truth and overrides what was gathered, whichever
 *       run began the call.
 * </ol>
 *
 * @param caller null if no transition of the batch said who it is; then the row must be there
 * @param rings further rings, or all rings once it has ended
 */
record CallChange(
    CallId id,
    @Nullable Caller caller,
    Transition.@Nullable Learned learned,
    boolean fellBack,
    int rings,
    @Nullable Instant answeredAt,
    @Nullable CounsellorId counsellor,
    @Nullable Via via,
    @Nullable Instant endedAt,
    @Nullable Ending ending) {

  private static CallChange none(CallId id) {
    return new CallChange(id, null, null, false, 0, null, null, null, null, null);
  }

  /** The change with that transition, null if it does not concern the row of a call. */
  static @Nullable CallChange of(@Nullable CallChange before, Transition transition) {
    return switch (transition) {
      case Transition.CallArrived(Caller who, var how) -> on(before, who.id()).arrived(who, how);
      case Transition.LegRung r -> on(before, r.call()).rung();
      case Transition.CallAnswered a -> on(before, a.caller().id()).answered(a);
      case Transition.CallFellBack(Caller who) -> on(before, who.id()).inFallback(who);
      case Transition.CallEnded e -> on(before, e.caller().id()).ended(e);
      case Transition.CallKeptWaiting _, Transition.LegClosed _ -> null;
      case Transition.CallGranted _, Transition.CallReturned _ -> null;
      case Transition.CounsellorMoved _, Transition.LinkChanged _ -> null;
      case Transition.NumberRefused _, Transition.Impossible _ -> null;
    };
  }

  private static CallChange on(@Nullable CallChange before, CallId id) {
    return before == null ? none(id) : before;
  }

  private CallChange arrived(Caller who, Transition.Learned how) {
    return endedAt != null
        ? this
        : new CallChange(
            id,
            who,
            learned == null ? how : learned,
            fellBack,
            rings,
            answeredAt,
            counsellor,
            via,
            null,
            null);
  }

  private CallChange rung() {
    return endedAt != null
        ? this
        : new CallChange(
            id, caller, learned, fellBack, rings + 1, answeredAt, counsellor, via, null, null);
  }

  private CallChange inFallback(Caller who) {
    return endedAt != null
        ? this
        : new CallChange(id, who, learned, true, rings, answeredAt, counsellor, via, null, null);
  }

  private CallChange answered(Transition.CallAnswered a) {
    return endedAt != null
        ? this
        : new CallChange(
            id,
            a.caller(),
            learned,
            fellBack || a.via() == Via.FALLBACK,
            rings,
            answeredAt == null ? a.answeredAt() : answeredAt,
            a.counsellor() == null ? counsellor : a.counsellor(),
            a.via(),
            null,
            null);
  }

  private CallChange ended(Transition.CallEnded e) {
    boolean talked = e.answeredAt() != null;
    return endedAt != null
        ? this
        : new CallChange(
            id,
            e.caller(),
            learned,
            fellBack
                || e.ending() == Ending.ABANDONED_FALLBACK
                || (talked && e.via() == Via.FALLBACK),
            e.rings(),
            e.answeredAt(),
            e.counsellor(),
            talked ? e.via() : null,
            e.endedAt(),
            e.ending());
  }
}
