package rs.astra.hotline.engine;

import java.util.Optional;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Pin;

/**
 * Who may act as whom at a telephone. Those of a PIN take about a tenth of a second, whether the
 * answer is yes or no, and may wait for the database: not for the thread that decides.
 */
public interface Pins {
  /** The counsellor with that personal code, if the PIN is right. */
  Optional<CounsellorId> byCode(String code, Pin pin) throws Unknown;

  /** Whether it is that counsellor's PIN. */
  boolean isOf(CounsellorId counsellor, Pin pin) throws Unknown;

  /** Whose personal code that is, as far as was known when one was asked for last; at once. */
  Optional<CounsellorId> whose(String code);

  /** Nobody can say: the database has not been reached since the start. */
  final class Unknown extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
