package rs.astra.hotline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Load;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.roster.Level;

/**
 * How the people who answer are looked after.
 *
 * <ol>
 *   <li>Whoever misses several rings in a row has perhaps left the desk: callers must not wait for
 *       that telephone each time. The person is set to a pause of its own kind and comes back by
 *       resuming or signing in.
 *   <li>But never the last one: somebody else must be left who can be rung at once, and a
 *       coordinator, who is spared at first, is that only for other coordinators. A telephone that
 *       is answered late is more than none.
 *   <li>Missed is a ring that the person could hear: not answered, or rejected. A ring that we
 *       stopped, a busy or dead telephone and a ring that interrupted a rest are not. An answer
 *       begins the count anew.
 *   <li>A wrap-up becomes longer as often as more time is asked for, up to a bound from its
 *       beginning. Nothing counts how often.
 *   <li>After a call that was marked as heavy, while it went on or until the next one, comes a rest
 *       instead of the wrap-up. Only the person ends it early, and only a caller for whom every
 *       telephone rings interrupts it; after such a conversation it begins anew. After a heavy
 *       conversation that broke, the caller is heard first.
 *   <li>Three heavy calls or four hours of talk in a shift are told, once each, so that somebody
 *       takes care; neither takes anybody off the telephones.
 * </ol>
 */
final class OnCare {
  private OnCare() {}

  // --- missed rings

  /** The ring is over, and was not answered. */
  static void unanswered(Turn turn, CallId call, Counsellor who, Availability.Ringable before) {
    Load load = who.load().missing(who.load().missed() + 1);
    Counsellor missed = who.with(load);
    int limit = turn.policy().care().missedInARow();
    if (limit == 0 || load.missed() < limit) {
      rests(turn, missed, before);
    } else if (somebodyElseCanBeRung(turn, who)) {
      turn.put(missed.with(new Availability.Paused(turn.now, PauseReason.MISSED_TOO_OFTEN)));
    } else {
      turn.tell(new Transition.LastOneKept(call, who.id(), load.missed()));
      rests(turn, missed, before);
    }
  }

  /** A dead telephone must not spin. */
  static void rests(Turn turn, Counsellor who, Availability.Ringable before) {
    Instant until = turn.now.plus(turn.policy().restAfterMiss());
    turn.put(who.with(new Availability.Missed(until, before)));
  }

  private static boolean somebodyElseCanBeRung(Turn turn, Counsellor who) {
    for (CounsellorId id : turn.staff().seats().values()) {
      Counsellor other = turn.staff().counsellor(id);
      boolean soon = who.level() == Level.COORDINATOR || other.level() != Level.COORDINATOR;
      if (!id.equals(who.id()) && soon && canBeRung(other)) {
        return true;
      }
    }
    return false;
  }

  /** Not who talks or is just being rung: that telephone may be taken in a moment, and for long. */
  private static boolean canBeRung(Counsellor who) {
    return switch (who.availability()) {
      case Availability.Free _ -> true;
      case Availability.Missed m -> m.before() instanceof Availability.Free;
      case Availability.OffDuty _, Availability.Ringing _, Availability.Clearing _ -> false;
      case Availability.OnCall _, Availability.CallingBack _, Availability.WrapUp _ -> false;
      case Availability.Rest _, Availability.Paused _ -> false;
    };
  }

  // --- time after a conversation

  /** A conversation is over: a rest if it was heavy, otherwise time to breathe. */
  static void breathes(Turn turn, Counsellor who) {
    Instant until = turn.now.plus(turn.policy().wrapUp());
    if (who.load().owed()) {
      restBegins(turn, who);
    } else if (until.equals(turn.now)) {
      turn.put(who.with(new Availability.Free(turn.now)));
    } else {
      turn.put(who.with(new Availability.WrapUp(turn.now, until)));
    }
  }

  static void restBegins(Turn turn, Counsellor who) {
    Instant until = turn.now.plus(turn.policy().care().rest());
    turn.put(who.with(who.load().rested()).with(new Availability.Rest(until)));
  }

  static void moreTimeAsked(Turn turn, CounsellorId id) {
    Counsellor who = turn.staff().counsellor(id);
    if (who.availability() instanceof Availability.WrapUp w) {
      turn.put(who.with(turn.policy().care().longer(w)));
    }
  }

  // --- heavy calls

  static void markedHeavy(Turn turn, CounsellorId id) {
    Counsellor before = turn.staff().counsellor(id);
    CallId call = before.load().last();
    if (call == null || !before.onDuty()) {
      return;
    }
    Counsellor who = before.with(before.load().markedHeavy());
    if (!before.load().marked()) {
      turn.tell(new Transition.CallMarkedHeavy(call, id, who.load().heavy()));
    }
    switch (who.availability()) {
      case Availability.OnCall _, Availability.CallingBack _ -> turn.put(who);
      case Availability.Clearing _ -> turn.put(who);
      case Availability.Free _, Availability.Missed _, Availability.WrapUp _ ->
          restBegins(turn, who);
      case Availability.Ringing r -> {
        turn.put(who);
        OnCounsellor.stopRinging(turn, r.call(), r.leg());
      }
      case Availability.Rest _, Availability.Paused _ -> turn.put(who.with(who.load().rested()));
      case Availability.OffDuty _ -> {}
    }
  }

  /** A heavy conversation that broke: the same caller wants to go on with it. */
  static boolean isWanted(Turn turn, Counsellor who) {
    CallId last = who.load().last();
    return last != null
        && switch (turn.open(last)) {
          case Call.Waiting w -> who.id().equals(w.quest().previous());
          case Call.Ringing r -> who.id().equals(r.quest().previous());
          case Call.Returning r -> who.id().equals(r.was().counsellor());
          case Call.Connecting _, Call.Talking _, Call.Releasing _ -> false;
          case Call.Fallback _, Call.Unseen _ -> false;
          case null -> false;
        };
  }

  /** The caller does not come back to the one who waits for that: the rest begins. */
  static void comesBackNoMore(Turn turn, CallId call, @Nullable CounsellorId waiting) {
    Counsellor who = waiting == null ? null : turn.staff().counsellor(waiting);
    if (who != null
        && who.availability() instanceof Availability.Free
        && who.load().owed()
        && call.equals(who.load().last())) {
      restBegins(turn, who);
    }
  }

  // --- talk

  static void talks(Turn turn, Counsellor who, CallId call, Instant since) {
    boolean gaveWay =
        who.availability() instanceof Availability.Ringing r
            && r.before() instanceof Availability.Rest;
    Load load = who.load().talking(call, gaveWay);
    Instant limitAt =
        load.tired() ? null : since.plus(turn.policy().care().talk()).minus(load.talked());
    turn.put(who.with(load).with(new Availability.OnCall(call, since, limitAt)));
  }

  /** The conversation goes on, and the limit of talk is reached. */
  static void limitReached(Turn turn, Counsellor who, Availability.OnCall on) {
    turn.put(
        who.with(who.load().reached()).with(new Availability.OnCall(on.call(), on.since(), null)));
  }

  /** The same, with the talk counted if a conversation is over. */
  static Counsellor counted(Turn turn, Counsellor before, Counsellor after) {
    Instant since = talkOver(before.availability(), after.availability());
    if (since == null || !Objects.equals(before.load().since(), after.load().since())) {
      return after;
    }
    Duration talked = Duration.between(since, turn.now);
    Load load = after.load().talked(talked.isNegative() ? Duration.ZERO : talked);
    boolean tooLong = load.talked().compareTo(turn.policy().care().talk()) >= 0;
    return after.with(tooLong ? load.reached() : load);
  }

  /** Since when they have talked, if a conversation is over now; null otherwise. */
  private static @Nullable Instant talkOver(Availability before, Availability after) {
    return switch (before) {
      case Availability.OnCall on ->
          after instanceof Availability.OnCall still && still.call().equals(on.call())
              ? null
              : on.since();
      case Availability.CallingBack back ->
          after instanceof Availability.CallingBack ? null : back.answeredAt();
      case Availability.OffDuty _, Availability.Free _, Availability.Missed _ -> null;
      case Availability.Ringing _, Availability.Clearing _, Availability.WrapUp _ -> null;
      case Availability.Rest _, Availability.Paused _ -> null;
    };
  }

  /** Tells each limit when it is reached. */
  static void strained(Turn turn, Counsellor before, Counsellor after) {
    for (Strain strain : Strain.of(turn.policy().care(), after.load())) {
      if (!Strain.of(turn.policy().care(), before.load()).contains(strain)) {
        turn.tell(new Transition.CounsellorStrained(after.id(), strain));
      }
    }
  }
}
