package rs.astra.hotline.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.CallerToken;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.dispatch.Choice;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;

/** Transitions of one run, numbered as the engine numbers them. */
final class Story {
  static final Availability OFF = new Availability.OffDuty();

  private final String run;
  private final List<Transition.Entry> told = new ArrayList<>();
  private long sequence;
  private Instant now;
  private @Nullable Instant shiftSince;
  private boolean byShift;

  Story(String run, Instant now) {
    this.run = run;
    this.now = now;
  }

  String run() {
    return run;
  }

  Instant now() {
    return now;
  }

  Story at(Instant time) {
    now = time;
    return this;
  }

  Story tell(Transition transition) {
    told.add(new Transition.Entry(++sequence, now, transition));
    return this;
  }

  /** What was told since the last time. */
  List<Transition.Entry> take() {
    List<Transition.Entry> taken = List.copyOf(told);
    told.clear();
    return taken;
  }

  static Caller caller(String id, String line, Instant arrivedAt) {
    // What was dialled stands in a demo channel's name; it must not get into the database.
    return new Caller(
        new CallId(id),
        "Local/+381601234567@from-trunk;2",
        new LineId(line),
        new Language("sr"),
        arrivedAt);
  }

  Story arrives(String id, String line) {
    return tell(new Transition.CallArrived(caller(id, line, now), Transition.Learned.ARRIVED));
  }

  Story recognised(String id, String token) {
    return tell(
        new Transition.CallerRecognised(caller(id, "sos", now), new CallerToken(token), false));
  }

  Story rings(String id, long leg, String who) {
    return tell(
        new Transition.LegRung(
            new CallId(id),
            LegId.of(run, leg),
            new CounsellorId(who),
            new StationId("c1"),
            Choice.Why.LONGEST_IDLE,
            new Choice.Match(new Language("sr"), Choice.Speaks.WELL, Duration.ZERO)));
  }

  Story answered(String id, Instant arrivedAt, @Nullable String who, Via via) {
    return tell(
        new Transition.CallAnswered(
            caller(id, "sos", arrivedAt), who == null ? null : new CounsellorId(who), now, via));
  }

  Story ended(
      String id,
      String line,
      Instant arrivedAt,
      int rings,
      @Nullable Instant answeredAt,
      @Nullable String who,
      Ending ending) {
    return tell(
        new Transition.CallEnded(
            caller(id, line, arrivedAt),
            rings,
            answeredAt,
            who == null ? null : new CounsellorId(who),
            Via.BACKEND,
            now,
            ending));
  }

  Story heavy(String id, String who, int inShift) {
    return tell(new Transition.CallMarkedHeavy(new CallId(id), new CounsellorId(who), inShift));
  }

  Story waits(String id) {
    return tell(new Transition.CallKeptWaiting(new CallId(id), Choice.Reason.EVERYBODY_BUSY));
  }

  Story comes(String who, String station) {
    return comes(who, station, Level.FIRST);
  }

  Story comes(String who, String station, Level level) {
    shiftSince = now;
    return moves(who, station, level, OFF, new Availability.Free(now));
  }

  /** From now on whoever moves is on duty by a shift, or by their own word. */
  Story byShift(boolean now) {
    byShift = now;
    return this;
  }

  Story leaves(String who) {
    return moves(who, null, new Availability.Free(now), OFF);
  }

  Story moves(String who, @Nullable String station, Availability from, Availability to) {
    return moves(who, station, Level.FIRST, from, to);
  }

  private Story moves(
      String who, @Nullable String station, Level level, Availability from, Availability to) {
    return tell(
        new Transition.CounsellorMoved(
            new CounsellorId(who),
            station == null ? null : new StationId(station),
            level,
            byShift,
            from,
            to,
            shiftSince));
  }
}
