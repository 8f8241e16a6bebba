package rs.astra.hotline.core.counsellor;

/** Where on the ladder a counsellor stands; the order is that in which they are rung. */
public enum Level {
  /** Rung at once. */
  FIRST,
  /** Rung at once when nobody of the first line is free, otherwise after some seconds. */
  SECOND,
  /** On call for the others: rung when a caller has waited for longer. */
  COORDINATOR
}
