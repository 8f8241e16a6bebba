package rs.astra.hotline.engine;

/** How Asterisk, as it runs, keeps or shows of calls what it must not. */
public enum Exposure {
  /** Conversations can be recorded or listened to, or there is a recording. */
  RECORDING,
  /** Signalling, in which numbers stand, is copied. */
  SIP_TRACE,
  /** More than warnings is logged. */
  LOG,
  /** A record of each call is written (CDR). */
  CALL_RECORDS,
  /** A record of each event of a call is written (CEL). */
  EVENT_RECORDS,
  /** The queue writes its own log. */
  QUEUE_LOG,
  /** Something else is loaded that is not listed in its configuration. */
  MODULE,
  /** Nobody has looked for a while, so any of the others may be true. */
  UNWATCHED
}
