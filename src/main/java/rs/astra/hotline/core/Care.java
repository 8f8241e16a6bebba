package rs.astra.hotline.core;

import java.time.Duration;
import java.time.Instant;
import rs.astra.hotline.core.counsellor.Availability;

/**
 * How the people who answer are looked after; all of it configuration.
 *
 * @param missedInARow after so many missed rings in a row somebody is taken out, 0 for never
 * @param moreTime how much longer a wrap-up becomes each time that more is asked for
 * @param wrapUpMost how long it may become in all
 * @param rest time after a call that was marked as heavy
 * @param heavyCalls so many heavy calls in one shift are too many
 * @param talk so long a talk in one shift is too long
 */
public record Care(
    int missedInARow,
    Duration moreTime,
    Duration wrapUpMost,
    Duration rest,
    int heavyCalls,
    Duration talk) {

  /** The same wrap-up, longer; equal to it if it may not become so. */
  public Availability.WrapUp longer(Availability.WrapUp wrapUp) {
    Instant most = wrapUp.since().plus(wrapUpMost);
    Instant more = wrapUp.until().plus(moreTime);
    Instant until = more.isAfter(most) ? most : more;
    return until.isAfter(wrapUp.until()) ? new Availability.WrapUp(wrapUp.since(), until) : wrapUp;
  }

  /** Whether more time can be had. */
  public boolean mayBecomeLonger(Availability is) {
    return is instanceof Availability.WrapUp wrapUp && !longer(wrapUp).equals(wrapUp);
  }
}
