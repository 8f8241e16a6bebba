package rs.astra.hotline.core.roster;

/** Interprets between caller and counsellor; never rung for a caller by the ladder. */
public enum Interpreter implements Post {
  /** On call to interpret in the languages that the person speaks. */
  INTERPRETER;

  @Override
  public boolean standBy() {
    return true;
  }
}
