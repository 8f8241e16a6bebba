package rs.astra.hotline.engine;

import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.consent.Verdict;

/** What is asked when a counsellor has picked up to call somebody back. */
public interface Callbacks {
  /**
   * Asks the rules once more, and opens the number if they allow it; that counts as a try. May wait
   * for the database: not for the thread that decides.
   */
  Cleared clear(LegId leg);

  /**
   * What came of it.
   *
   * @param number to be closed; null unless it may be dialled now
   */
  record Cleared(Verdict verdict, @Nullable CallbackNumber number) {}
}
