package rs.astra.hotline.core;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.Calls;
import rs.astra.hotline.core.call.LostCallers;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.counsellor.Staff;

/**
 * The whole state, immutable.
 *
 * @param run tells two lives of our process apart
 * @param sequence how many transitions this run has made
 * @param legsMade how many legs this run has made
 * @param linked whether Asterisk can be heard and asked
 * @param met whether Asterisk has said in this run what is true
 * @param lookAt when Asterisk shall be asked again what is true, null if it need not
 * @param shifts who is to be on duty, as the roster says
 * @param lost who was lost lately, and may ring again
 * @param calledBack who was called back lately
 */
public record Hotline(
    Policy policy,
    String run,
    long sequence,
    long legsMade,
    boolean linked,
    boolean met,
    @Nullable Instant lookAt,
    Calls calls,
    Staff staff,
    Shifts shifts,
    LostCallers lost,
    CalledBack calledBack) {

  /** A hotline without calls and counsellors, and without a link to Asterisk. */
  public static Hotline empty(Policy policy, String run) {
    Staff nobody = Staff.speaking(policy.widening().main());
    return new Hotline(
        policy,
        run,
        0,
        0,
        false,
        false,
        null,
        Calls.NONE,
        nobody,
        Shifts.NONE,
        LostCallers.NOBODY,
        CalledBack.NOBODY);
  }

  /** When {@link Fact.TimePassed} is due, if ever. */
  public Optional<Instant> nextAlarm() {
    return Stream.of(
            calls.nextAlarm(),
            staff.nextAlarm(),
            lost.nextAlarm(policy.againWithin()),
            Optional.ofNullable(lookAt))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  Hotline with(Calls changed) {
    return new Hotline(
        policy,
        run,
        sequence,
        legsMade,
        linked,
        met,
        lookAt,
        changed,
        staff,
        shifts,
        lost,
        calledBack);
  }

  Hotline with(Staff changed) {
    return new Hotline(
        policy,
        run,
        sequence,
        legsMade,
        linked,
        met,
        lookAt,
        calls,
        changed,
        shifts,
        lost,
        calledBack);
  }

  Hotline with(Shifts changed) {
    return new Hotline(
        policy,
        run,
        sequence,
        legsMade,
        linked,
        met,
        lookAt,
        calls,
        staff,
        changed,
        lost,
        calledBack);
  }

  Hotline with(LostCallers changed) {
    return new Hotline(
        policy,
        run,
        sequence,
        legsMade,
        linked,
        met,
        lookAt,
        calls,
        staff,
        shifts,
        changed,
        calledBack);
  }

  Hotline with(CalledBack changed) {
    return new Hotline(
        policy, run, sequence, legsMade, linked, met, lookAt, calls, staff, shifts, lost, changed);
  }

  Hotline linked(boolean up) {
    return new Hotline(
        policy,
        run,
        sequence,
        legsMade,
        up,
        met || up,
        lookAt,
        calls,
        staff,
        shifts,
        lost,
        calledBack);
  }

  Hotline lookingAt(@Nullable Instant at) {
    return new Hotline(
        policy, run, sequence, legsMade, linked, met, at, calls, staff, shifts, lost, calledBack);
  }

  Hotline counted(long sequenceNow, long legsNow) {
    return new Hotline(
        policy,
        run,
        sequenceNow,
        legsNow,
        linked,
        met,
        lookAt,
        calls,
        staff,
        shifts,
        lost,
        calledBack);
  }
}
