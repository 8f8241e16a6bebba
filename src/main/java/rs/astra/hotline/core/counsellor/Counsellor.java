package rs.astra.hotline.core.counsellor;

import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.roster.Level;

/**
 * A counsellor.
 *
 * @param station where the counsellor sits, null when off duty
 * @param level where on the ladder the counsellor stands while on duty
 * @param next what was asked for during a call (to pause, to leave), done when it ends
 * @param load what the counsellor has carried in this shift
 */
public record Counsellor(
    CounsellorId id,
    @Nullable StationId station,
    Level level,
    Availability availability,
    Next next,
    Load load) {

  /** Somebody who is not on duty. */
  public static Counsellor offDuty(CounsellorId id) {
    return offDuty(id, Load.NONE);
  }

  /** Somebody who is not on duty any more. */
  public static Counsellor offDuty(CounsellorId id, Load load) {
    return new Counsellor(id, null, Level.FIRST, new Availability.OffDuty(), Next.WRAP_UP, load);
  }

  public Counsellor with(Availability changed) {
    return new Counsellor(id, station, level, changed, next, load);
  }

  public Counsellor with(Load changed) {
    return new Counsellor(id, station, level, availability, next, changed);
  }

  public Counsellor after(Next asked) {
    return new Counsellor(id, station, level, availability, asked, load);
  }

  /** Sits and stands there from now on. */
  public Counsellor at(StationId seat, Level place) {
    return new Counsellor(id, seat, place, availability, next, load);
  }

  public boolean onDuty() {
    return !(availability instanceof Availability.OffDuty);
  }
}
