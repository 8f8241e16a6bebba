package rs.astra.hotline.engine;

import java.util.List;
import rs.astra.hotline.core.Transition;

/**
 * Where transitions go to stay. Implemented by the store, and in memory for fast tests; both pass
 * the same contract test.
 */
public interface Journal {
  /**
   * Takes over transitions that follow those of the last call without a gap. Never blocks and never
   * throws: what the database cannot take now is kept and written later, in order and once.
   *
   * @param run the life of our process to which they belong
   * @param entries in the order of their sequence
   */
  void append(String run, List<Transition.Entry> entries);
}
