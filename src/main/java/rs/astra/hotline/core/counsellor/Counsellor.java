package rs.astra.hotline.core.counsellor;

import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.roster.Level;

/**
 * A counsellor.
 *
 * @param station where the counsellor sits, null when off duty
 * @param level where on the ladder the counsellor stands while on duty
 * @param next what was asked for during a call (to pause, to leave), done when it ends
 */
public record Counsellor(
    CounsellorId id,
    @Nullable StationId station,
    Level level,
    Availability availability,
    Next next) {

  /** What happens when the present call is over. */
  public enum Next {
    WRAP_UP,
    PAUSE,
    SIGN_OUT
  }

  /** Somebody who is not on duty. */
  public static Counsellor offDuty(CounsellorId id) {
    return new Counsellor(id, null, Level.FIRST, new Availability.OffDuty(), Next.WRAP_UP);
  }

  public Counsellor with(Availability changed) {
    return new Counsellor(id, station, level, changed, next);
  }

  public Counsellor after(Next asked) {
    return new Counsellor(id, station, level, availability, asked);
  }

  public boolean onDuty() {
    return !(availability instanceof Availability.OffDuty);
  }
}
