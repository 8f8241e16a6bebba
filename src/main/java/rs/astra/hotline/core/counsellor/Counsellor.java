package rs.astra.hotline.core.counsellor;

import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.roster.Level;

/**
 * A counsellor.
 *
 * @param station where the counsellor sits, null when off duty
 * @param level where on the ladder the counsellor stands while on duty
 * @param byShift whether a shift in the roster keeps the counsellor on duty: whoever came without
 *     one stays when none is there
 * @param next what was asked for during a call (to pause, to leave), done when it ends
 * @param load what the counsellor has carried in this shift
 */
public record Counsellor(
    CounsellorId id,
    @Nullable StationId station,
    Level level,
    boolean byShift,
    Availability availability,
    Next next,
    Load load) {

  /** Somebody who is not on duty. */
  public static Counsellor offDuty(CounsellorId id) {
    return offDuty(id, Load.NONE);
  }

  /** Somebody who is not on duty any more. */
  public static Counsellor offDuty(CounsellorId id, Load load) {
    return new Counsellor(
        id, null, Level.FIRST, false, new Availability.OffDuty(), Next.WRAP_UP, load);
  }

  public Counsellor with(Availability changed) {
    return new Counsellor(id, station, level, byShift, changed, next, load);
  }

  public Counsellor with(Load changed) {
    return new Counsellor(id, station, level, byShift, availability, next, changed);
  }

  public Counsellor after(Next asked) {
    return new Counsellor(id, station, level, byShift, availability, asked, load);
  }

  /** Sits and stands there from now on. */
  public Counsellor at(StationId seat, Level place) {
    return new Counsellor(id, seat, place, byShift, availability, next, load);
  }

  /** On duty by a shift, or by the own word, from now on. */
  public Counsellor byShift(boolean now) {
    return new Counsellor(id, station, level, now, availability, next, load);
  }

  public boolean onDuty() {
    return !(availability instanceof Availability.OffDuty);
  }
}
