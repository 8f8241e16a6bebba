package rs.astra.hotline.core.call;

import rs.astra.hotline.core.roster.Level;

/**
 * How far the search for a counsellor has climbed. Each step adds telephones to those that ring and
 * stops none.
 */
public enum Step {
  /** The first line; the second at once if nobody of the first is free. */
  FIRST_LINE(Level.FIRST, Level.SECOND),
  /** The second line as well, whether or not somebody of the first is free. */
  SECOND_LINE(Level.SECOND, Level.SECOND),
  /** The coordinator on call as well. */
  COORDINATOR(Level.COORDINATOR, Level.COORDINATOR),
  /** Everybody at once, again and again. */
  EVERYBODY(Level.FIRST, Level.COORDINATOR);

  private final Level first;
  private final Level last;

  Step(Level first, Level last) {
    this.first = first;
    this.last = last;
  }

  /** Whose turn it is at this step: rung before all others. */
  public Level first() {
    return first;
  }

  /** Whether somebody of that level may be rung at this step. */
  public boolean reaches(Level level) {
    return level.compareTo(last) <= 0;
  }

  /** The next step, or this one if there is none above. */
  public Step next() {
    return switch (this) {
      case FIRST_LINE -> SECOND_LINE;
      case SECOND_LINE -> COORDINATOR;
      case COORDINATOR, EVERYBODY -> EVERYBODY;
    };
  }
}
