package rs.astra.hotline.core;

import java.time.Duration;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.Prompt;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.counsellor.StationId;

/** Everything that the hotline can do. Only a later {@link Fact} says that it came true. */
public sealed interface Command {
  /** Ring a telephone for a caller. Answered by LegStarted, LegAnswered or LegEnded. */
  record Ring(LegId leg, Caller caller, StationId station, Duration timeout) implements Command {}

  /**
   * Ring a counsellor's own telephone for a callback; what picks up asks for the number. Answered
   * by LegStarted, CallbackCleared or LegEnded.
   */
  record RingForCallback(
      LegId leg, CallId call, ConsentId consent, StationId station, Duration timeout)
      implements Command {}

  /** Stop a leg, whether it rings or waits for its verdict. Answered by LegEnded. */
  record StopRinging(LegId leg) implements Command {}

  /**
   * This leg, and no other, may bridge to the caller, or have the number of its callback dialled.
   * Answered by LegBridged, CallbackAnswered or LegEnded.
   */
  record Grant(LegId leg) implements Command {}

  /** This leg gets nothing, and hears why. */
  record Refuse(LegId leg, Refusal why) implements Command {}

  /** What a telephone hears that answered in vain. */
  enum Refusal {
    ALREADY_TAKEN,
    CALLER_LEFT,
    /** A callback that may not be made, or not now. */
    NOT_NOW
  }

  /** A waiting caller hears a voice. */
  record Say(CallId call, Prompt prompt) implements Command {}

  /** The caller is spoken to in the caller's language, which has become known. */
  record SpeakIn(Caller caller) implements Command {}

  /** The conversation was ended by the counsellor: the caller's channel may go. */
  record Release(CallId call) implements Command {}

  /** Hang up a caller's channel that did not go by itself, after a Release or its noted end. */
  record HangUp(CallId call) implements Command {}

  /** Take a caller out of the fallback queue, back to us. Answered by CallerArrived. */
  record TakeBack(CallId call) implements Command {}

  /** Ask Asterisk again what is true. Answered by LinkRestored or LinkLost. */
  record LookAgain() implements Command {}

  /** Mirror a station's duty into the fallback queue. */
  record Mirror(StationId station, Membership membership) implements Command {}

  /** What a station is in the fallback queue. */
  enum Membership {
    ABSENT,
    READY,
    PAUSED
  }
}
