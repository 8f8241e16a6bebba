package rs.astra.hotline.core.call;

/** How a counsellor's leg ended. */
public enum LegOutcome {
  /** Talked, and the counsellor's telephone hung up in the ordinary way. */
  HUNG_UP,
  /** Rang until the time was over. */
  NO_ANSWER,
  /** A mobile was picked up, by a person or a voicemail, and nobody pressed the key. */
  NOT_CONFIRMED,
  /** The telephone was busy. */
  BUSY,
  /** The counsellor pressed "reject". */
  REJECTED,
  /** No telephone there, or it could not be reached. */
  UNREACHABLE,
  /** We stopped it: the caller left, somebody else answered, or the counsellor left. */
  CANCELLED,
  /** Broke without a farewell: no audio, no network, Asterisk gone. */
  LOST
}
