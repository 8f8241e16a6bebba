package rs.astra.hotline.core.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;

/**
 * The open calls, immutable. The other maps are indexes of them, kept in step by {@link #with} and
 * {@link #without}, and there so that one fact costs log n however many calls are open.
 *
 * @param open the open calls
 * @param legs to which open call a leg belongs
 * @param ended calls that ended, remembered for {@link #REMEMBERED} so that late facts find them
 * @param wanting calls for which a telephone shall ring now, by whom they ask for, first to be
 *     served first; there is no empty queue
 * @param everybody those of them for which every telephone rings
 * @param unled conversations that nobody is known to lead, as after a restart; few
 * @param alarms when a call must be looked at again, or an ended one forgotten
 */
public record Calls(
    PMap<CallId, Call> open,
    PMap<LegId, CallId> legs,
    PMap<CallId, Gone> ended,
    PMap<Need, TreePMap<Place, CallId>> wanting,
    TreePMap<Place, CallId> everybody,
    TreePMap<CallId, CallId> unled,
    TreePMap<Alarm, CallId> alarms) {

  /** How long an ended call's id is remembered: longer than the dialplan's notes are kept. */
  public static final Duration REMEMBERED = Duration.ofHours(25);

  /** No call at all. */
  public static final Calls NONE =
      new Calls(
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty());

  /**
   * Whom a caller asks for. There are few of these, however many callers wait.
   *
   * @param language null if anyone will do
   * @param least how well it must be spoken, if somebody there does
   * @param climbed whether the coordinator may be rung
   */
  public record Need(@Nullable Language language, Fluency least, boolean climbed) {}

  /**
   * A call that is over.
   *
   * @param recorded whether its ending was recorded; false for a channel that hung up before we
   *     knew that it was a caller's
   * @param lost whether it ended without a conversation, or by our failure
   */
  public record Gone(Instant at, boolean recorded, boolean lost) {}

  /**
   * A caller's place in the queue: a conversation that broke goes first, then callers for whom no
   * telephone rings yet, then who arrived first. Whoever was lost and has rung again counts as if
   * arrived earlier by {@link Quest#ahead}: before all others, but for those who have waited so
   * long that it would be their turn all the same. So nobody is overtaken for ever.
   *
   * @param since when the caller arrived, or counts as arrived
   * @param need whom the caller asks for; no part of the order
   * @param everybody whether every telephone rings; no part of the order
   */
  public record Place(
      boolean returned, boolean ringing, Instant since, CallId call, Need need, boolean everybody)
      implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      if (returned != other.returned) {
        return returned ? -1 : 1;
      } else if (ringing != other.ringing) {
        return ringing ? 1 : -1;
      }
      int first = since.compareTo(other.since);
      return first != 0 ? first : call.compareTo(other.call);
    }
  }

  /** A moment at which a call must be looked at. */
  public record Alarm(Instant at, CallId call) implements Comparable<Alarm> {
    @Override
    public int compareTo(Alarm other) {
      int first = at.compareTo(other.at);
      return first != 0 ? first : call.compareTo(other.call);
    }
  }

  public Optional<Call> call(CallId id) {
    return Optional.ofNullable(open.get(id));
  }

  public Optional<Call> callOf(LegId leg) {
    return Optional.ofNullable(legs.get(leg)).flatMap(this::call);
  }

  /** When a call is next due to be looked at. */
  public Optional<Instant> nextAlarm() {
    return alarms.isEmpty() ? Optional.empty() : Optional.of(alarms.firstKey().at());
  }

  /** Adds the call, or puts its new state in the place of the old one. */
  public Calls with(Call call) {
    return indexed(call.id(), open.get(call.id()), call, open.plus(call.id(), call));
  }

  /** The call has ended; its id is remembered for a while. */
  public Calls without(CallId id, Instant now, boolean lost) {
    Call old = open.get(id);
    Calls others = old == null ? this : indexed(id, old, null, open.minus(id));
    return others.remembering(id, new Gone(now, true, lost));
  }

  /** Remembers the id of a channel that is gone, so that nothing can bring it back. */
  public Calls remembering(CallId id, Gone gone) {
    Gone before = ended.get(id);
    TreePMap<Alarm, CallId> others = before == null ? alarms : alarms.minus(forget(id, before));
    return new Calls(
        open,
        legs,
        ended.plus(id, gone),
        wanting,
        everybody,
        unled,
        others.plus(forget(id, gone), id));
  }

  /** An ended call has been remembered long enough. */
  public Calls forgetting(CallId id) {
    Gone gone = ended.get(id);
    return gone == null
        ? this
        : new Calls(
            open, legs, ended.minus(id), wanting, everybody, unled, alarms.minus(forget(id, gone)));
  }

  private static Alarm forget(CallId id, Gone gone) {
    return new Alarm(gone.at().plus(REMEMBERED), id);
  }

  /**
   * The indexes after a call was added, changed or removed. Most changes leave most of them as they
   * are, and these are not touched: with very many calls that is what a fact costs.
   *
   * @param calls the open calls after it
   */
  private Calls indexed(
      CallId id, @Nullable Call old, @Nullable Call now, PMap<CallId, Call> calls) {
    Place left = old == null ? null : place(old);
    Place taken = now == null ? null : place(now);
    boolean moved = !Objects.equals(left, taken);
    return new Calls(
        calls,
        legs(id, old, now),
        ended,
        moved ? joined(left(wanting, left), taken) : wanting,
        moved ? moved(everybody, id, amongAll(left), amongAll(taken)) : everybody,
        moved(unled, id, unled(old), unled(now)),
        moved(alarms, id, alarm(id, old), alarm(id, now)));
  }

  private PMap<LegId, CallId> legs(CallId id, @Nullable Call old, @Nullable Call now) {
    PMap<LegId, CallId> all = legs;
    for (Leg leg : legs(old)) {
      all = has(now, leg) ? all : all.minus(leg.id());
    }
    for (Leg leg : legs(now)) {
      all = has(old, leg) ? all : all.plus(leg.id(), id);
    }
    return all;
  }

  private static Collection<Leg> legs(@Nullable Call call) {
    return call == null ? List.of() : call.legs();
  }

  private static boolean has(@Nullable Call call, Leg leg) {
    for (Leg each : legs(call)) {
      if (each.id().equals(leg.id())) {
        return true;
      }
    }
    return false;
  }

  private static <K> TreePMap<K, CallId> moved(
      TreePMap<K, CallId> index, CallId id, @Nullable K from, @Nullable K to) {
    if (Objects.equals(from, to)) {
      return index;
    }
    TreePMap<K, CallId> others = from == null ? index : index.minus(from);
    return to == null ? others : others.plus(to, id);
  }

  private static PMap<Need, TreePMap<Place, CallId>> joined(
      PMap<Need, TreePMap<Place, CallId>> queues, @Nullable Place place) {
    return place == null
        ? queues
        : queues.plus(
            place.need(),
            queues.getOrDefault(place.need(), TreePMap.empty()).plus(place, place.call()));
  }

  private static PMap<Need, TreePMap<Place, CallId>> left(
      PMap<Need, TreePMap<Place, CallId>> queues, @Nullable Place place) {
    if (place == null) {
      return queues;
    }
    var others = queues.getOrDefault(place.need(), TreePMap.empty()).minus(place);
    return others.isEmpty() ? queues.minus(place.need()) : queues.plus(place.need(), others);
  }

  private static @Nullable Place amongAll(@Nullable Place place) {
    return place == null || !place.everybody() ? null : place;
  }

  private static @Nullable CallId unled(@Nullable Call call) {
    return call instanceof Call.Talking talking && talking.counsellor() == null
        ? talking.id()
        : null;
  }

  private static @Nullable Alarm alarm(CallId id, @Nullable Call call) {
    Instant at = call == null ? null : alarm(call);
    return at == null ? null : new Alarm(at, id);
  }

  private static @Nullable Place place(Call call) {
    return switch (call) {
      case Call.Waiting w -> place(call, w.quest());
      case Call.Ringing r -> place(call, r.quest());
      case Call.Connecting _, Call.Talking _, Call.Returning _, Call.Releasing _ -> null;
      case Call.Fallback _, Call.Unseen _ -> null;
    };
  }

  private static @Nullable Place place(Call call, Quest quest) {
    return quest.wantsLeg()
        ? new Place(
            quest.returned(),
            call instanceof Call.Ringing,
            call.caller().arrivedAt().minus(quest.ahead()),
            call.id(),
            need(call, quest),
            quest.step() == Step.EVERYBODY)
        : null;
  }

  private static Need need(Call call, Quest quest) {
    Fluency least = quest.asks();
    return new Need(
        least == Fluency.ANYONE ? null : call.caller().language(),
        least,
        quest.reaches(Level.COORDINATOR));
  }

  private static @Nullable Instant alarm(Call call) {
    return switch (call) {
      case Call.Waiting w -> earliest(w.quest());
      case Call.Ringing r -> earliest(r);
      case Call.Connecting c -> c.deadline();
      case Call.Returning r -> r.deadline();
      case Call.Releasing r -> r.deadline();
      case Call.Unseen u -> u.deadline();
      case Call.Talking _, Call.Fallback _ -> null;
    };
  }

  private static Instant earliest(Quest quest) {
    return earlier(quest.widensAt(), earlier(quest.climbsAt(), quest.sayAt()));
  }

  private static Instant earlier(@Nullable Instant perhaps, Instant at) {
    return perhaps != null && perhaps.isBefore(at) ? perhaps : at;
  }

  private static Instant earliest(Call.Ringing call) {
    Instant at = earliest(call.quest());
    for (Leg leg : call.ringing().values()) {
      at = leg.deadline().isBefore(at) ? leg.deadline() : at;
    }
    return at;
  }
}
