package rs.astra.hotline.core;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Snapshot.CallbackNote;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.consent.CallbackRules;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.core.consent.Verdict.Because;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Availability.CallingBack;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * A counsellor calls somebody back. It is no call of the queue: it is something that the counsellor
 * does, and whether the number may be dialled {@link CallbackRules} say.
 *
 * <ol>
 *   <li>The counsellor's own telephone rings first. Only when it was picked up, and the rules were
 *       asked once more, is the number dialled.
 *   <li>Whoever is free, wraps up, rests or has paused may call back. Until it is over they are
 *       busy: no caller rings them, and nobody takes their station.
 *   <li>One consent is one callback at a time.
 *   <li>A callback that reached nobody is followed by what went on before; a conversation by the
 *       time to breathe, like any other, and it counts as talk.
 *   <li>A consent that is withdrawn or settled stops whatever still rings, at either end; nothing
 *       is said to anybody. A conversation goes on: there they speak with each other.
 *   <li>Each refusal is told with its reason.
 *   <li>What happened while we did not hear Asterisk, the dialplan's notes tell, with its true
 *       length. If nothing knows when it ended (Asterisk died in it), whoever picked up counts as
 *       having talked: the number goes, and nobody is dialled once more without being asked anew.
 * </ol>
 */
final class OnCallback {
  /** How long a counsellor's telephone may take from its pick-up until the number is dialled. */
  private static final Duration DIALS_WITHIN = Duration.ofSeconds(15);

  /** How much longer than it rings a number may take to be given up. */
  private static final Duration GIVEN_UP_WITHIN = Duration.ofSeconds(15);

  private OnCallback() {}

  static void asked(Turn turn, Fact.CallbackAsked asked) {
    Counsellor who = turn.staff().counsellor(asked.counsellor());
    Because because =
        switch (asked.verdict()) {
          case Verdict.Refused refused -> refused.because();
          case Verdict.DialNow _ -> obstacle(turn, who, asked.consent());
        };
    if (because != null || asked.call() == null) {
      Because why = because == null ? Because.NO_CONSENT : because;
      turn.tell(new Transition.CallbackRefused(asked.call(), asked.consent(), who.id(), why));
    } else if (who.availability() instanceof Availability.Ringable before
        && who.station() != null) {
      LegId leg = turn.nextLeg();
      Duration ringFor = turn.policy().ringFor();
      Instant deadline = turn.now.plus(ringFor).plus(OnLeg.ASKED_WITHIN).plus(DIALS_WITHIN);
      turn.put(
          who.with(
              new CallingBack(
                  asked.consent(), asked.call(), leg, before, turn.now, false, null, deadline)));
      turn.tell(
          new Transition.CallbackRung(asked.call(), asked.consent(), leg, who.id(), who.station()));
      turn.order(
          new Command.RingForCallback(leg, asked.call(), asked.consent(), who.station(), ringFor));
    }
  }

  private static @Nullable Because obstacle(Turn turn, Counsellor who, ConsentId consent) {
    if (turn.staff().everybody().values().stream()
        .anyMatch(c -> c.availability() instanceof CallingBack b && b.consent().equals(consent))) {
      return Because.BEING_CALLED;
    }
    if (!turn.state().linked()) {
      return Because.CARRIER_AWAY;
    }
    return who.availability() instanceof Availability.Ringable && who.station() != null
        ? null
        : Because.COUNSELLOR_NOT_FREE;
  }

  /** The counsellor has picked up, and the rules were asked again. */
  static void cleared(Turn turn, LegId leg, Verdict verdict) {
    Counsellor who = callingBack(turn, leg);
    if (who == null || !(who.availability() instanceof CallingBack c) || c.dialled()) {
      turn.order(new Command.Refuse(leg, Command.Refusal.NOT_NOW));
      return;
    }
    switch (verdict) {
      case Verdict.DialNow dial -> {
        turn.put(who.with(c.dialling(turn.now.plus(dial.ringFor()).plus(GIVEN_UP_WITHIN))));
        turn.tell(new Transition.CallbackDialled(c.call(), c.consent(), leg, who.id()));
        turn.order(new Command.Grant(leg));
      }
      case Verdict.Refused refused -> {
        turn.tell(
            new Transition.CallbackRefused(c.call(), c.consent(), who.id(), refused.because()));
        turn.order(new Command.Refuse(leg, Command.Refusal.NOT_NOW));
        over(turn, who, c, LegOutcome.CANCELLED);
        clears(turn, who, c, false);
      }
    }
  }

  /** The consent is over. */
  static void calledOff(Turn turn, ConsentId consent, Because because) {
    for (Counsellor who : turn.staff().everybody().values()) {
      if (who.availability() instanceof CallingBack c
          && c.consent().equals(consent)
          && c.answeredAt() == null) {
        turn.tell(new Transition.CallbackRefused(c.call(), consent, who.id(), because));
        turn.order(new Command.StopRinging(c.leg()));
        over(turn, who, c, LegOutcome.CANCELLED);
        clears(turn, who, c, true);
      }
    }
  }

  /** Somebody, or something, has picked up at the other end. */
  static void answered(Turn turn, LegId leg) {
    answered(turn, leg, turn.now);
  }

  private static void answered(Turn turn, LegId leg, Instant at) {
    Counsellor who = callingBack(turn, leg);
    if (who != null
        && who.availability() instanceof CallingBack c
        && c.dialled()
        && c.answeredAt() == null) {
      boolean restGaveWay = c.before() instanceof Availability.Rest;
      turn.put(who.with(who.load().talking(c.call(), restGaveWay)).with(c.talkingSince(at)));
      turn.tell(new Transition.CallbackAnswered(c.call(), c.consent(), leg, who.id()));
    }
  }

  /** The counsellor's telephone is quiet. */
  static void ended(Turn turn, Counsellor who, CallingBack c, LegOutcome outcome) {
    over(turn, who, c, outcome);
    goesOn(turn, who, c);
  }

  private static void goesOn(Turn turn, Counsellor who, CallingBack c) {
    if (c.answeredAt() != null) {
      turn.afterTalk(who);
    } else {
      turn.goesOn(who, c.before());
    }
  }

  /** Asterisk should have ended it by itself. Without a link, the next picture tells. */
  static void late(Turn turn, Counsellor who, CallingBack c) {
    if (!turn.state().linked()) {
      Instant again = turn.now.plus(GIVEN_UP_WITHIN);
      turn.put(
          who.with(
              new CallingBack(
                  c.consent(),
                  c.call(),
                  c.leg(),
                  c.before(),
                  c.since(),
                  c.dialled(),
                  null,
                  again)));
      return;
    }
    turn.order(new Command.StopRinging(c.leg()));
    over(turn, who, c, LegOutcome.LOST);
    clears(turn, who, c, true);
  }

  /** A caller talks with this counsellor: whatever rings there for a callback stops. */
  static void gaveWay(Turn turn, Counsellor who, CallingBack c) {
    turn.order(new Command.StopRinging(c.leg()));
    over(turn, who, c, LegOutcome.LOST);
  }

  /**
   * Found in a bridge: it goes on. If we have not heard the answer, its note knows when; without a
   * note, whoever has talked across our restart has talked long enough for it to have been the
   * callback.
   */
  static void found(Turn turn, Snapshot.SeenLeg seen, @Nullable CallbackNote note) {
    Instant noted = note == null ? null : note.answeredAt();
    if (turn.staff().apart().containsKey(seen.leg())) {
      answered(turn, seen.leg(), noted == null ? turn.now : noted);
    } else {
      adopted(turn, seen, noted == null ? turn.now.minus(CallbackRules.CONVERSATION) : noted);
    }
  }

  private static void adopted(Turn turn, Snapshot.SeenLeg seen, Instant since) {
    CounsellorId id = turn.staff().at(seen.station());
    if (id == null || seen.consent() == null || seen.call() == null) {
      return;
    }
    Counsellor who = turn.staff().counsellor(id);
    if (who.availability() instanceof Availability.Ringable before) {
      turn.put(
          who.with(who.load().talking(seen.call(), before instanceof Availability.Rest))
              .with(
                  new CallingBack(
                      seen.consent(), seen.call(), seen.leg(), before, since, true, since, null)));
    }
  }

  /** It is gone, and we did not hear how: its note goes before what we know. */
  static void missed(Turn turn, LegId leg, @Nullable CallbackNote note) {
    if (note != null && note.answeredAt() != null) {
      answered(turn, leg, note.answeredAt());
    }
    Counsellor who = callingBack(turn, leg);
    if (who != null && who.availability() instanceof CallingBack c) {
      Instant endedAt = note == null ? null : note.endedAt();
      over(turn, who.id(), c, talked(c.answeredAt(), endedAt), LegOutcome.CANCELLED);
      goesOn(turn, who, c);
    }
  }

  /** It was made by an earlier life of ours, and is gone. */
  static void noted(Turn turn, CallbackNote note) {
    remember(turn, note.leg());
    turn.tell(
        new Transition.CallbackEnded(
            note.call(),
            note.consent(),
            note.leg(),
            turn.staff().at(note.station()),
            note.answeredAt(),
            talked(note.answeredAt(), note.endedAt()),
            note.endedAt() == null ? LegOutcome.LOST : LegOutcome.HUNG_UP));
  }

  /** A clock that was set back between the two measures nothing. */
  private static boolean talked(@Nullable Instant answeredAt, @Nullable Instant endedAt) {
    return answeredAt != null
        && (endedAt == null
            || endedAt.isBefore(answeredAt)
            || !endedAt.isBefore(answeredAt.plus(CallbackRules.CONVERSATION)));
  }

  private static void clears(Turn turn, Counsellor who, CallingBack c, boolean stop) {
    Instant quietBy = turn.now.plus(Turn.QUIET_WITHIN);
    boolean talked = c.answeredAt() != null;
    turn.put(who.with(new Availability.Clearing(c.leg(), c.before(), talked, stop, quietBy)));
  }

  private static void over(Turn turn, Counsellor who, CallingBack c, LegOutcome outcome) {
    over(turn, who.id(), c, talked(c.answeredAt(), turn.now), outcome);
  }

  private static void over(
      Turn turn, CounsellorId who, CallingBack c, boolean talked, LegOutcome outcome) {
    remember(turn, c.leg());
    turn.tell(
        new Transition.CallbackEnded(
            c.call(), c.consent(), c.leg(), who, c.answeredAt(), talked, outcome));
  }

  private static void remember(Turn turn, LegId over) {
    turn.become(turn.state().with(turn.state().calledBack().ended(over, turn.now)));
  }

  private static @Nullable Counsellor callingBack(Turn turn, LegId leg) {
    CounsellorId id = turn.staff().apart().get(leg);
    return id == null ? null : turn.staff().counsellor(id);
  }
}
