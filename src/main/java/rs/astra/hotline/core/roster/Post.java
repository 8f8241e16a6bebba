package rs.astra.hotline.core.roster;

import java.util.ArrayList;
import java.util.List;

/** What somebody on duty is there for: a level of the ladder, or to interpret. */
public sealed interface Post permits Level, Interpreter {
  /** All of them, in the order in which they are listed. */
  static List<Post> all() {
    List<Post> all = new ArrayList<>(List.of(Level.values()));
    all.addAll(List.of(Interpreter.values()));
    return all;
  }

  /** The name in capitals; no two are the same. */
  String name();

  /**
   * Whether it is stand-by: to be reached, not to be at work. Stand-by is not working time, so
   * rules of working time do not speak of it (Labour Act, art. 50; what is done during it is
   * working time, but that no roster knows beforehand).
   */
  boolean standBy();
}
