package rs.astra.hotline.engine;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.Strain;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.PauseReason;

/**
 * What goes on at one moment, in counts only: no call and no counsellor can be told apart in it.
 *
 * @param lines every line of the configuration, in its order, and after them any other that has
 *     calls
 * @param counsellors how many are in each state; every state is there
 * @param pauses how many have paused for each reason; every reason is there
 * @param strained for how many on duty each limit of the shift is reached; every limit is there
 * @param notSignedIn how many are on shift by the roster and have not said that they are there
 */
public record Situation(
    Map<LineId, OnLine> lines,
    Map<Presence, Integer> counsellors,
    Map<PauseReason, Integer> pauses,
    Map<Strain, Integer> strained,
    int notSignedIn) {

  /**
   * The open calls of one line.
   *
   * @param oldestSince since when the caller waits who waits longest, null if nobody waits
   */
  public record OnLine(int waiting, @Nullable Instant oldestSince, int talking) {
    private static final OnLine NONE = new OnLine(0, null, 0);

    private OnLine oneWaits(Instant since) {
      boolean older = oldestSince == null || since.isBefore(oldestSince);
      return new OnLine(waiting + 1, older ? since : oldestSince, talking);
    }

    private OnLine oneTalks() {
      return new OnLine(waiting, oldestSince, talking + 1);
    }
  }

  /** Whether somebody does what the roster says. */
  public enum Attendance {
    /** Has no shift. */
    NO_SHIFT,
    /** On shift, and there. */
    HERE,
    /** On shift; rung at the station of the roster, and nothing was heard of them yet. */
    SILENT,
    /** On shift, and rung nowhere. */
    AWAY;

    /** Of that person, now. */
    public static Attendance of(Hotline hotline, CounsellorId id) {
      if (hotline.shifts().of(id) == null) {
        return NO_SHIFT;
      }
      if (!hotline.staff().counsellor(id).onDuty()) {
        return AWAY;
      }
      return hotline.shifts().silent().contains(id) ? SILENT : HERE;
    }
  }

  /** What a counsellor does, as others may see it. */
  public enum Presence {
    FREE,
    RINGING,
    ON_CALL,
    CALLING_BACK,
    WRAP_UP,
    REST,
    PAUSED,
    MISSED,
    MISSED_TOO_OFTEN,
    OFF_DUTY;

    /** A telephone that falls quiet still belongs to what made it ring. */
    public static Presence of(Availability availability) {
      return switch (availability) {
        case Availability.OffDuty _ -> OFF_DUTY;
        case Availability.Free _ -> FREE;
        case Availability.Missed _ -> MISSED;
        case Availability.Ringing _ -> RINGING;
        case Availability.Clearing c -> c.talked() ? WRAP_UP : RINGING;
        case Availability.OnCall _ -> ON_CALL;
        case Availability.CallingBack _ -> CALLING_BACK;
        case Availability.WrapUp _ -> WRAP_UP;
        case Availability.Rest _ -> REST;
        case Availability.Paused p ->
            p.reason() == PauseReason.MISSED_TOO_OFTEN ? MISSED_TOO_OFTEN : PAUSED;
      };
    }
  }

  /** Counts. */
  public static Situation of(Hotline hotline, Collection<LineId> configured, Returned returned) {
    Map<LineId, OnLine> lines = new LinkedHashMap<>();
    configured.forEach(line -> lines.put(line, OnLine.NONE));
    for (Call call : hotline.calls().open().values()) {
      LineId line = call.caller().line();
      OnLine before = lines.getOrDefault(line, OnLine.NONE);
      Instant since = returned.waitingSince(call);
      lines.put(
          line, since != null ? before.oneWaits(since) : talks(call) ? before.oneTalks() : before);
    }
    Map<Presence, Integer> counsellors = zeros(Presence.class);
    Map<PauseReason, Integer> pauses = zeros(PauseReason.class);
    Map<Strain, Integer> strained = zeros(Strain.class);
    for (Counsellor who : hotline.staff().everybody().values()) {
      counsellors.merge(Presence.of(who.availability()), 1, Integer::sum);
      if (who.availability() instanceof Availability.Paused p) {
        pauses.merge(p.reason(), 1, Integer::sum);
      }
      if (who.onDuty()) {
        Strain.of(hotline.policy().care(), who.load())
            .forEach(strain -> strained.merge(strain, 1, Integer::sum));
      }
    }
    return new Situation(
        Collections.unmodifiableMap(lines),
        Collections.unmodifiableMap(counsellors),
        Collections.unmodifiableMap(pauses),
        Collections.unmodifiableMap(strained),
        (int)
            hotline.shifts().people().keySet().stream()
                .filter(id -> Attendance.of(hotline, id) != Attendance.HERE)
                .count());
  }

  private static <E extends Enum<E>> Map<E, Integer> zeros(Class<E> all) {
    Map<E, Integer> counts = new EnumMap<>(all);
    for (E each : all.getEnumConstants()) {
      counts.put(each, 0);
    }
    return counts;
  }

  private static boolean talks(Call call) {
    return switch (call) {
      case Call.Talking _, Call.Returning _ -> true;
      case Call.Unseen u -> u.answeredAt() != null;
      case Call.Releasing _ -> false;
      case Call.Waiting _, Call.Ringing _, Call.Connecting _, Call.Fallback _ -> false;
    };
  }

  /** All lines together. */
  public OnLine all() {
    return new OnLine(
        lines.values().stream().mapToInt(OnLine::waiting).sum(),
        lines.values().stream()
            .map(OnLine::oldestSince)
            .filter(Objects::nonNull)
            .min(Instant::compareTo)
            .orElse(null),
        lines.values().stream().mapToInt(OnLine::talking).sum());
  }
}
