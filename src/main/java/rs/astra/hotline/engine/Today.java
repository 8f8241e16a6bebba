package rs.astra.hotline.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.LineId;

/**
 * The day's figures, folded from transitions.
 *
 * <ol>
 *   <li>A call belongs to the local day on which it arrived, whenever it is answered or ends.
 *   <li>An answered call counts as soon as it is answered, and once, however often it is answered.
 *   <li>A call that we lost counts as lost, even if it had been answered.
 * </ol>
 *
 * One thread may fold; any thread may read.
 */
public final class Today implements Consumer<List<Transition.Entry>> {
  /** Within this time a caller shall be answered; the limit itself is in time. */
  public static final Duration IN_TIME = Duration.ofSeconds(15);

  private final ZoneId zone;
  private final Map<CallId, Boolean> answeredInTime = new HashMap<>();
  private volatile TreePMap<LocalDate, PMap<LineId, Figures>> days = TreePMap.empty();

  /** Nothing has happened yet. */
  public Today(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * Goes on from what the store remembers.
   *
   * @param now decides to which day the figures belong
   * @param soFar calls that arrived on that day; open calls that were answered are in it as
   *     answered
   * @param open the calls that are still open
   */
  public Today(ZoneId zone, Instant now, Map<LineId, Figures> soFar, Collection<Call.Unseen> open) {
    this(zone);
    days = TreePMap.singleton(day(now), HashTreePMap.from(soFar));
    for (Call.Unseen call : open) {
      Instant answeredAt = call.answeredAt();
      if (answeredAt != null) {
        answeredInTime.put(call.id(), inTime(call.caller(), answeredAt));
      }
    }
  }

  /**
   * What became of the calls of one line and day.
   *
   * @param offered calls that arrived
   * @param answered by a counsellor, ours or the fallback's
   * @param answeredInTime those answered within {@link #IN_TIME}
   * @param abandoned the caller left unanswered, and not at once
   * @param abandonedShort the caller left almost at once: shown apart, but dropped from no figure
   * @param lost we failed the caller
   */
  public record Figures(
      long offered,
      long answered,
      long answeredInTime,
      long abandoned,
      long abandonedShort,
      long lost) {
    /** No call at all. */
    public static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0);

    /** Callers who wanted to be answered and were not. */
    public long notReached() {
      return abandoned + lost;
    }

    /**
     * Calls of which we know whether they were answered in time: those that still wait are not, and
     * those that were given up at once are.
     */
    public long judged() {
      return answered + notReached() + abandonedShort;
    }

    /** Both together. */
    public Figures plus(Figures other) {
      return new Figures(
          offered + other.offered,
          answered + other.answered,
          answeredInTime + other.answeredInTime,
          abandoned + other.abandoned,
          abandonedShort + other.abandonedShort,
          lost + other.lost);
    }
  }

  /**
   * The figures of the local day in which the moment lies, by line; a line without calls is absent.
   */
  public Map<LineId, Figures> at(Instant now) {
    PMap<LineId, Figures> figures = days.get(day(now));
    return figures == null ? Map.of() : figures;
  }

  @Override
  public void accept(List<Transition.Entry> entries) {
    for (Transition.Entry entry : entries) {
      fold(entry);
    }
  }

  private void fold(Transition.Entry entry) {
    switch (entry.transition()) {
      case Transition.CallArrived t -> add(entry, t.caller(), new Figures(1, 0, 0, 0, 0, 0));
      case Transition.CallAnswered t -> {
        boolean inTime = inTime(t.caller(), t.answeredAt());
        if (answeredInTime.putIfAbsent(t.caller().id(), inTime) == null) {
          add(entry, t.caller(), answered(inTime, 1));
        }
      }
      case Transition.CallEnded t -> add(entry, t.caller(), ended(t));
      case Transition.CallerRecognised _,
          Transition.CallKeptWaiting _,
          Transition.LegRung _,
          Transition.LegAsked _,
          Transition.LegClosed _,
          Transition.CallGranted _,
          Transition.CallReturned _,
          Transition.CallFellBack _ -> {}
      case Transition.LanguageChosen _, Transition.InterpreterOffered _ -> {}
      case Transition.CounsellorMoved _,
          Transition.CounsellorAsked _,
          Transition.SignInRefused _,
          Transition.LastOneKept _,
          Transition.CallMarkedHeavy _,
          Transition.CounsellorStrained _ -> {}
      case Transition.CallbackRung _, Transition.CallbackRefused _ -> {}
      case Transition.CallbackDialled _, Transition.CallbackAnswered _ -> {}
      case Transition.CallbackEnded _ -> {}
      case Transition.LinkChanged _, Transition.NumberRefused _, Transition.Impossible _ -> {}
    }
  }

  private Figures ended(Transition.CallEnded call) {
    Boolean before = answeredInTime.remove(call.caller().id());
    return switch (Outcome.of(call)) {
      case ANSWERED -> {
        Instant answeredAt = call.answeredAt();
        yield before != null || answeredAt == null
            ? Figures.NONE
            : answered(inTime(call.caller(), answeredAt), 1);
      }
      case ABANDONED -> new Figures(0, 0, 0, 1, 0, 0);
      case ABANDONED_SHORT -> new Figures(0, 0, 0, 0, 1, 0);
      case LOST -> {
        Figures lost = new Figures(0, 0, 0, 0, 0, 1);
        yield before == null ? lost : lost.plus(answered(before, -1));
      }
    };
  }

  private static Figures answered(boolean inTime, int count) {
    return new Figures(0, count, inTime ? count : 0, 0, 0, 0);
  }

  private static boolean inTime(Caller caller, Instant answeredAt) {
    return Duration.between(caller.arrivedAt(), answeredAt).compareTo(IN_TIME) <= 0;
  }

  private void add(Transition.Entry entry, Caller caller, Figures more) {
    LocalDate arrived = day(caller.arrivedAt());
    LocalDate today = day(entry.at());
    TreePMap<LocalDate, PMap<LineId, Figures>> kept = days;
    for (LocalDate past : kept.headMap(today).keySet()) {
      kept = kept.minus(past);
    }
    // A day ahead: the telephone system's clock may be before ours at midnight.
    if (!arrived.isBefore(today) && !arrived.isAfter(today.plusDays(1))) {
      PMap<LineId, Figures> lines = kept.getOrDefault(arrived, HashTreePMap.empty());
      Figures before = lines.getOrDefault(caller.line(), Figures.NONE);
      kept = kept.plus(arrived, lines.plus(caller.line(), before.plus(more)));
    }
    days = kept;
  }

  private LocalDate day(Instant at) {
    return at.atZone(zone).toLocalDate();
  }
}
