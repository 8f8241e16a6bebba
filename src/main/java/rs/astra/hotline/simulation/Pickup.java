package rs.astra.hotline.simulation;

import java.time.Duration;

/** What becomes of a telephone that is rung. */
public sealed interface Pickup {
  /** Somebody picks up, unless it has stopped ringing before. */
  record Answers(Duration after) implements Pickup {}

  /** Nobody does: it rings until the time is over. */
  record RingsOut() implements Pickup {}

  /** A mobile's voicemail picks up: it never presses a key. */
  record Voicemail(Duration after) implements Pickup {}

  /** It does not even ring. */
  record Unreachable() implements Pickup {}
}
