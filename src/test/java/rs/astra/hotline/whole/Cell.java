package rs.astra.hotline.whole;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one of the four went through.
 *
 * @param words what the caller (of the wrap-up: the counsellor) noticed
 * @param rungAgain seconds from the failure until a telephone rang anew, null if none had to
 * @param lostCalls callers whom nobody answered
 * @param lostRecords calls without exactly one true row
 */
record Cell(String words, @Nullable Double rungAgain, int lostCalls, int lostRecords) {
  @Override
  public String toString() {
    return rungAgain == null
        ? words
        : words + String.format(Locale.ROOT, "; rung after %.1f s", rungAgain);
  }
}
