package rs.astra.hotline.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.roster.Span;

/**
 * Counts calls and counsellors' time from the transitions, as metrics and journal do.
 *
 * <p>Staffed time is the time on duty without pauses; of it, conversations and wrap-up are work
 * (occupancy).
 */
public final class Tally {
  private final Span period;
  private final ZoneId zone;
  private final Figures all = new Figures();
  private final Map<LineId, Figures> byLine = new TreeMap<>();
  private final Map<String, Figures> byLanguage = new TreeMap<>();
  private final Map<Integer, Figures> byHour = new TreeMap<>();
  private final Map<CounsellorId, Since> since = new HashMap<>();
  private final Map<Integer, long[]> time = new TreeMap<>();
  private int again;
  private int heavy;

  private record Since(Instant at, Kind kind) {}

  private enum Kind {
    AWAY,
    READY,
    WORK
  }

  /**
   * Nothing was counted yet.
   *
   * @param period in which counsellors' time is counted; calls count whenever they end
   */
  Tally(Span period, ZoneId zone) {
    this.period = period;
    this.zone = zone;
  }

  void heard(Transition.Entry entry) {
    switch (entry.transition()) {
      case Transition.CallEnded ended -> ended(ended);
      case Transition.CounsellorMoved moved -> moved(moved, entry.at());
      case Transition.CallerRecognised recognised when recognised.again() -> again++;
      case Transition.CallMarkedHeavy _ -> heavy++;
      case Transition.Impossible impossible ->
          throw new IllegalStateException("impossible: " + impossible.what());
      default -> {}
    }
  }

  private void ended(Transition.CallEnded call) {
    Caller caller = call.caller();
    count(all, call);
    count(byLine.computeIfAbsent(caller.line(), _ -> new Figures()), call);
    count(byLanguage.computeIfAbsent(caller.language().tag(), _ -> new Figures()), call);
    count(byHour.computeIfAbsent(hour(caller.arrivedAt()), _ -> new Figures()), call);
  }

  private static void count(Figures figures, Transition.CallEnded call) {
    Instant arrived = call.caller().arrivedAt();
    if (call.answeredAt() != null) {
      figures.answers(Duration.between(arrived, call.answeredAt()));
    } else if (call.ending() == Ending.LOST) {
      figures.fails();
    } else {
      figures.abandons(Duration.between(arrived, call.endedAt()));
    }
  }

  private int hour(Instant at) {
    return at.atZone(zone).getHour();
  }

  // --- counsellors

  private void moved(Transition.CounsellorMoved moved, Instant at) {
    Since before = since.put(moved.counsellor(), new Since(at, kind(moved.to())));
    if (before != null) {
      spent(before, at);
    }
  }

  /** The period is over: whoever is on duty has been so until now. */
  void close() {
    since.values().forEach(each -> spent(each, period.until()));
    since.clear();
  }

  private static Kind kind(Availability is) {
    return switch (is) {
      case Availability.OffDuty _, Availability.Rest _, Availability.Paused _ -> Kind.AWAY;
      case Availability.OnCall _, Availability.CallingBack _, Availability.WrapUp _ -> Kind.WORK;
      case Availability.Clearing c -> c.talked() ? Kind.WORK : Kind.READY;
      case Availability.Free _, Availability.Missed _, Availability.Ringing _ -> Kind.READY;
    };
  }

  private void spent(Since begun, Instant until) {
    if (begun.kind() == Kind.AWAY) {
      return;
    }
    Instant from = begun.at().isBefore(period.from()) ? period.from() : begun.at();
    Instant end = until.isAfter(period.until()) ? period.until() : until;
    while (from.isBefore(end)) {
      ZonedDateTime local = from.atZone(zone);
      Instant next = local.truncatedTo(ChronoUnit.HOURS).plusHours(1).toInstant();
      Instant to = next.isBefore(end) ? next : end;
      long[] spent = time.computeIfAbsent(local.getHour(), _ -> new long[2]);
      long ms = Duration.between(from, to).toMillis();
      spent[0] += ms;
      spent[1] += begun.kind() == Kind.WORK ? ms : 0;
      from = to;
    }
  }

  // --- what was counted

  /** Of all calls. */
  public Figures all() {
    return all;
  }

  /** Of each line's calls. */
  public Map<LineId, Figures> byLine() {
    return Map.copyOf(byLine);
  }

  /** Of each language's calls, by its code. */
  public Map<String, Figures> byLanguage() {
    return Map.copyOf(byLanguage);
  }

  /** Of the calls that came in each hour of the day, 0 to 23, by the clock on the wall. */
  public Map<Integer, Figures> byHour() {
    return Map.copyOf(byHour);
  }

  /** How many had been lost a short while ago, and went first. */
  public int again() {
    return again;
  }

  /** How many conversations were marked as heavy. */
  public int heavy() {
    return heavy;
  }

  /** The share of staffed time that was work; empty if nobody was there. */
  public OptionalDouble occupancy() {
    return share(time.values().stream().reduce(new long[2], Tally::sum));
  }

  /** The same in one hour of the day. */
  public OptionalDouble occupancy(int hour) {
    return share(time.getOrDefault(hour, new long[2]));
  }

  /** How many people were there on average. */
  public double staff() {
    long staffed = time.values().stream().mapToLong(spent -> spent[0]).sum();
    return (double) staffed / period.length().toMillis();
  }

  private static long[] sum(long[] one, long[] other) {
    return new long[] {one[0] + other[0], one[1] + other[1]};
  }

  private static OptionalDouble share(long[] spent) {
    return spent[0] == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) spent[1] / spent[0]);
  }
}
