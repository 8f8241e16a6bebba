package rs.astra.hotline.simulation;

import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;

/** The one thing that is broken while a caller is looked after. */
public sealed interface Failure {
  /** Nothing is. */
  record None() implements Failure {}

  /** Somebody on duty does not answer; the telephone rings until its time is over. */
  record Silent(CounsellorId who) implements Failure {}

  /** Somebody's mobile is not picked up, and its voicemail does. */
  record Voicemail(StationId station) implements Failure {}

  /** A telephone cannot be reached: it does not even ring. */
  record StationDown(StationId station) implements Failure {}

  /** This service has died, or is frozen: Asterisk's own queue must do. */
  record BackendDown() implements Failure {}

  /** The roster is in memory, as the watch over the shifts keeps it, and calls go on as before. */
  record DatabaseDown() implements Failure {}
}
