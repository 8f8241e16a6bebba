package rs.astra.hotline.core.counsellor;

import org.jspecify.annotations.Nullable;

/**
 * A counsellor.
 *
 * @param station where the counsellor sits, null when off duty
 * @param next what was asked for during a call (to pause, to leave), done when it ends
 */
public record Counsellor(
    CounsellorId id, @Nullable StationId station, Availability availability, Next next) {

  /** What happens when the present call is over. */
  public enum Next {
    WRAP_UP,
    PAUSE,
    SIGN_OUT
  }

  /** Somebody who is not on duty. */
  public static Counsellor offDuty(CounsellorId id) {
    return new Counsellor(id, null, new Availability.OffDuty(), Next.WRAP_UP);
  }

  public Counsellor with(Availability changed) {
    return new Counsellor(id, station, changed, next);
  }

  public Counsellor after(Next asked) {
    return new Counsellor(id, station, availability, asked);
  }

  public boolean onDuty() {
    return !(availability instanceof Availability.OffDuty);
  }
}
