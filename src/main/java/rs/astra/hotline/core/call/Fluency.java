package rs.astra.hotline.core.call;

/** How well whoever is rung must speak the language that the caller wants; later is wider. */
public enum Fluency {
  /** Somebody who speaks it well. */
  WELL,
  /** Somebody who speaks it, well or not. */
  SPEAKS,
  /** Anyone; an interpreter is offered to whoever does not speak it. */
  ANYONE
}
