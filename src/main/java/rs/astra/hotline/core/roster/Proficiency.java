package rs.astra.hotline.core.roster;

/** How well somebody speaks a language; later is better. */
public enum Proficiency {
  /** Speaks it: can lead a conversation if nobody better is free. */
  SPEAKS,
  /** Speaks it well: is asked first. */
  SPEAKS_WELL
}
