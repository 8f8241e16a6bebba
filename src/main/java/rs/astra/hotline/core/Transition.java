package rs.astra.hotline.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.CallerToken;
import rs.astra.hotline.core.call.ChosenBy;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Next;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.dispatch.Choice;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;

/**
 * What has changed, and why. The journal, the pages and the metrics are all made from these, so
 * nothing that was decided exists only as a log line.
 */
public sealed interface Transition {
  /** How we came to know of a call. */
  enum Learned {
    /** It came to our door. */
    ARRIVED,
    /** It was running when we (re)connected, or arrived in the fallback. */
    ADOPTED,
    /** It began and ended without us; the dialplan's notes tell. */
    NOTED
  }

  record CallArrived(Caller caller, Learned learned) implements Transition {}

  /**
   * The caller has this token.
   *
   * @param again whether the caller was lost a short while ago and now goes before others
   */
  record CallerRecognised(Caller caller, CallerToken token, boolean again) implements Transition {}

  /** Nobody could be rung for this caller. */
  record CallKeptWaiting(CallId call, Choice.Reason reason) implements Transition {}

  record LegRung(
      CallId call,
      LegId leg,
      CounsellorId counsellor,
      StationId station,
      Choice.Why why,
      Choice.Match match)
      implements Transition {}

  /** A mobile was picked up, by a person or a voicemail, and is asked for a key. */
  record LegAsked(CallId call, LegId leg, CounsellorId counsellor) implements Transition {}

  record LegClosed(CallId call, LegId leg, CounsellorId counsellor, LegOutcome outcome)
      implements Transition {}

  record CallGranted(CallId call, LegId leg, CounsellorId counsellor) implements Transition {}

  /** The language that the caller wants is known now, and stands in what is known of the caller. */
  record LanguageChosen(Caller caller, ChosenBy by) implements Transition {}

  /**
   * The counsellor who is rung, or talks, does not speak the caller's language.
   *
   * @param interpreter who is on duty and does, null if nobody
   * @param station where to ring the interpreter, null if nowhere
   */
  record InterpreterOffered(
      CallId call,
      CounsellorId counsellor,
      Language language,
      @Nullable CounsellorId interpreter,
      @Nullable StationId station)
      implements Transition {}

  /** The counsellor's audio is bridged to the caller's. */
  record CallAnswered(Caller caller, @Nullable CounsellorId counsellor, Instant answeredAt, Via via)
      implements Transition {}

  /** The conversation broke, or the grant failed; the caller is first in the queue again. */
  record CallReturned(CallId call, LegOutcome because) implements Transition {}

  /** The caller is in Asterisk's own queue. */
  record CallFellBack(Caller caller) implements Transition {}

  /**
   * The whole call, true and final.
   *
   * @param answeredAt null if nobody answered
   */
  record CallEnded(
      Caller caller,
      int rings,
      @Nullable Instant answeredAt,
      @Nullable CounsellorId counsellor,
      Via via,
      Instant endedAt,
      Ending ending)
      implements Transition {}

  /**
   * Somebody is in another state, or stands elsewhere on the ladder.
   *
   * @param byShift whether a shift in the roster keeps the counsellor on duty; of somebody who has
   *     left: whether the shift goes on
   * @param shiftSince as in {@link rs.astra.hotline.core.counsellor.Load}
   */
  record CounsellorMoved(
      CounsellorId counsellor,
      @Nullable StationId station,
      Level level,
      boolean byShift,
      Availability from,
      Availability to,
      @Nullable Instant shiftSince)
      implements Transition {}

  /** What was asked for during a call, or taken back: done when the call is over. */
  record CounsellorAsked(CounsellorId counsellor, Next next) implements Transition {}

  /** Somebody wanted to sit down and could not. */
  record SignInRefused(CounsellorId counsellor, StationId station, Because because)
      implements Transition {
    /** Why not. */
    public enum Because {
      /** Somebody else talks at that station. */
      STATION_TALKS,
      /** The same person talks at another station. */
      TALKS_ELSEWHERE
    }
  }

  /** So many rings in a row were missed, but nobody else can be rung. */
  record LastOneKept(CallId call, CounsellorId counsellor, int missed) implements Transition {}

  /**
   * The counsellor says so.
   *
   * @param inShift how many of the shift are marked now
   */
  record CallMarkedHeavy(CallId call, CounsellorId counsellor, int inShift) implements Transition {}

  /** A limit of the shift was reached. */
  record CounsellorStrained(CounsellorId counsellor, Strain strain) implements Transition {}

  /** A counsellor's own telephone rings, so that somebody can be called back. */
  record CallbackRung(
      CallId call, ConsentId consent, LegId leg, CounsellorId counsellor, StationId station)
      implements Transition {}

  /**
   * Nobody is called back, or not now.
   *
   * @param call in which it was agreed, null if nobody has agreed
   */
  record CallbackRefused(
      @Nullable CallId call, ConsentId consent, CounsellorId counsellor, Verdict.Because because)
      implements Transition {}

  /** The number is dialled. */
  record CallbackDialled(CallId call, ConsentId consent, LegId leg, CounsellorId counsellor)
      implements Transition {}

  /** Somebody, or something, has picked up. */
  record CallbackAnswered(CallId call, ConsentId consent, LegId leg, CounsellorId counsellor)
      implements Transition {}

  /**
   * A callback is over.
   *
   * @param counsellor null if it went on without us and nobody sits at that telephone any more
   * @param answeredAt null if nobody picked up
   * @param talked whether it was a conversation, so that the number is needed no more
   * @param outcome of the counsellor's telephone
   */
  record CallbackEnded(
      CallId call,
      ConsentId consent,
      LegId leg,
      @Nullable CounsellorId counsellor,
      @Nullable Instant answeredAt,
      boolean talked,
      LegOutcome outcome)
      implements Transition {}

  /** The link to Asterisk came or went. */
  record LinkChanged(boolean up) implements Transition {}

  /** Somebody dialled a number that is none of ours. */
  record NumberRefused() implements Transition {}

  /** Our own impossibility: must be counted as zero. The state was not changed. */
  record Impossible(String what) implements Transition {}

  /**
   * A transition in its place.
   *
   * @param sequence counts from 1 in each run, without gaps
   */
  record Entry(long sequence, Instant at, Transition transition) {}
}
