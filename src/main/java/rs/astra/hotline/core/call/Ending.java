package rs.astra.hotline.core.call;

/** How a call ended. */
public enum Ending {
  /** Caller and counsellor talked, and one of them hung up. */
  COMPLETED,
  /** The caller hung up while nobody was being rung. */
  ABANDONED_WAITING,
  /** The caller hung up while a telephone rang. */
  ABANDONED_RINGING,
  /** The caller hung up in the instant in which a counsellor answered. */
  ABANDONED_CONNECTING,
  /** The conversation broke, and the caller hung up before it could be mended. */
  ABANDONED_RETURNED,
  /** The caller hung up in the fallback queue. */
  ABANDONED_FALLBACK,
  /** We failed the caller: Asterisk died or lost the call. Must be zero. */
  LOST
}
