package rs.astra.hotline.core.counsellor;

import java.util.EnumSet;
import java.util.Set;

/** Why somebody on duty is not rung. */
public enum PauseReason {
  BREAK,
  MEAL,
  /** Talks over what was heard. */
  DEBRIEF,
  TRAINING,
  /** Telephone, headset or computer do not work. */
  TECHNICAL,
  /** No reason was given. */
  OTHER,
  /** Nobody asked: several rings in a row were missed. */
  MISSED_TOO_OFTEN;

  /** Those for which one can ask. */
  public static final Set<PauseReason> ASKED =
      Set.copyOf(EnumSet.complementOf(EnumSet.of(MISSED_TOO_OFTEN)));
}
