package rs.astra.hotline.web;

/** Whether somebody is at work, the less first; see {@link Attendance}. */
enum Presence {
  /** Neither on shift nor on duty. */
  AWAY,
  /** Has just left, after talking with somebody in this shift. */
  JUST_LEFT,
  /** On shift by the roster, or on duty. */
  AT_WORK
}
