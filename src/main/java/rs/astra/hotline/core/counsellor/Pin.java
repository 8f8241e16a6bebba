package rs.astra.hotline.core.counsellor;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a counsellor dials at a telephone to prove who it is. Never prints itself.
 *
 * <ol>
 *   <li>Six digits: as many as can be dialled half asleep, and too many to be tried at a telephone
 *       that makes one wait after three wrong ones.
 *   <li>Nothing that is tried first: one part repeated (111111, 121212, 123123), a run up or down
 *       (123456, 987654).
 * </ol>
 *
 * @param digits exactly {@value #LENGTH} of them, if {@link #objection} has none
 */
public record Pin(String digits) {
  /** How many digits a PIN has. */
  public static final int LENGTH = 6;

  private static final Pattern DIGITS = Pattern.compile("[0-9]{" + LENGTH + "}");
  private static final Pattern REPEATED = Pattern.compile("(.{1,3})\\1+");

  /** Why it cannot be used, null if it can. */
  public @Nullable String objection() {
    if (!DIGITS.matcher(digits).matches()) {
      return "a PIN has " + LENGTH + " digits";
    }
    if (REPEATED.matcher(digits).matches() || isRun(1) || isRun(-1)) {
      return "this PIN is easy to guess: it repeats itself, or counts up or down";
    }
    return null;
  }

  private boolean isRun(int step) {
    for (int i = 1; i < digits.length(); i++) {
      if (digits.charAt(i) - digits.charAt(i - 1) != step) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "[pin]";
  }
}
