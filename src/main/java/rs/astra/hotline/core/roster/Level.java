package rs.astra.hotline.core.roster;

/** A step of the ladder: who is rung first, and who when nobody of the step before answers. */
public enum Level implements Post {
  /** First line: rung at once. */
  FIRST(false),
  /** Second line: rung when the first is busy or does not answer. */
  SECOND(false),
  /** Coordinator on call: rung when both lines do not answer. */
  COORDINATOR(true);

  private final boolean standBy;

  Level(boolean standBy) {
    this.standBy = standBy;
  }

  @Override
  public boolean standBy() {
    return standBy;
  }
}
