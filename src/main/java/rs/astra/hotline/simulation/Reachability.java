package rs.astra.hotline.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.Policy;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Load;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Duty;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Post;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Span;

/**
 * Who answers a caller, and after how long, at any time of a week and whatever single thing is
 * broken.
 *
 * <ol>
 *   <li>Shifts are played from a day before, so that who sits where is what it would be; everybody
 *       sits where the roster says and is free.
 *   <li>A caller is tried at every quarter-hour, at every change of the roster, and so shortly
 *       before it that the telephone would be picked up a second too late. What is found holds
 *       until the next of these.
 *   <li>Each is tried on every line, in each of its languages, with nothing broken and with each
 *       single {@link Failure}. Everybody who does not fail picks up after the same time; at a
 *       mobile the key comes on top.
 *   <li>Whoever fails, or sits at what fails, is rung first: everybody else has been idle for less
 *       long.
 *   <li>Situations that do not differ in anything that is decided by are simulated once.
 * </ol>
 */
public final class Reachability {
  /** A caller whom nobody has answered by then is answered by nobody. */
  static final Duration STOP = Duration.ofMinutes(5);

  private static final Duration LEAD = Duration.ofDays(1);
  private static final Duration QUARTER = Duration.ofMinutes(15);

  /**
   * What is looked at.
   *
   * @param mobiles stations that are somebody's own telephone
   * @param lines each with its languages
   * @param sure those of them in which a caller shall be understood; in another, whoever answers
   *     will do
   * @param week any length of time; its beginning is a quarter-hour
   * @param pickUp how long somebody needs to pick up: at least a second, less than telephones ring
   */
  public record Question(
      Policy policy,
      Roster roster,
      Set<StationId> mobiles,
      Map<LineId, List<Language>> lines,
      Map<LineId, Set<Language>> sure,
      Span week,
      Duration pickUp) {}

  /** What was found for a stretch of time. */
  public record Found(
      Span span, LineId line, Language language, Failure failure, Reached reached) {}

  /**
   * Everything that was found.
   *
   * @param found by time
   * @param different how many situations differ, and were simulated
   */
  public record Answer(List<Found> found, int different) {}

  /** Who is on duty for what. */
  private record Present(CounsellorId person, Post post) {}

  /** That others are on duty, so long after the caller has come. */
  private record Change(Duration after, Set<Present> present) {}

  /** Everything by which is decided. */
  private record Situation(
      List<Counsellor> seats,
      Map<StationId, Command.Membership> members,
      List<Change> changes,
      LineId line,
      Language language,
      Failure failure) {}

  private final Question question;
  private final SortedSet<Instant> changes;
  private final Map<Situation, Reached> known = new HashMap<>();

  private Reachability(Question question) {
    this.question = question;
    Span week = question.week();
    this.changes =
        Replay.changes(
            question.roster(), new Span(week.from().minus(LEAD), week.until().plus(STOP)));
  }

  /** Looks at everything. */
  public static Answer of(Question question) {
    Reachability looking = new Reachability(question);
    List<Found> found = looking.week();
    return new Answer(found, looking.known.size());
  }

  private List<Found> week() {
    Span week = question.week();
    World shifts =
        Replay.begun(
            question.policy(),
            changes.first(),
            question.mobiles(),
            (_, _) -> {
              throw new IllegalStateException("nobody calls");
            },
            _ -> {});
    Replay.tellShifts(shifts, question.roster(), new Span(changes.first(), week.until()));
    List<Found> found = new ArrayList<>();
    List<Instant> times = List.copyOf(times());
    for (int i = 0; i < times.size(); i++) {
      Instant at = times.get(i);
      Instant until = i + 1 < times.size() ? times.get(i + 1) : week.until();
      shifts.run(at);
      look(shifts, new Span(at, until), found);
    }
    return found;
  }

  private SortedSet<Instant> times() {
    SortedSet<Instant> times = new TreeSet<>();
    Span week = question.week();
    for (Instant at = week.from(); at.isBefore(week.until()); at = at.plus(QUARTER)) {
      times.add(at);
    }
    for (Instant at : changes) {
      times.add(at);
      times.add(at.minus(question.pickUp()).plusSeconds(1));
    }
    times.removeIf(at -> !week.contains(at));
    return times;
  }

  private void look(World shifts, Span span, List<Found> found) {
    List<Change> coming =
        changes.subSet(span.from(), span.from().plus(STOP)).stream()
            .map(at -> new Change(Duration.between(span.from(), at), present(at)))
            .toList();
    // The first is what is there now, also if it is no change.
    List<Change> all = new ArrayList<>(coming);
    all.addFirst(new Change(Duration.ZERO, present(span.from())));
    List<Counsellor> seats = seats(shifts.state());
    question
        .lines()
        .forEach(
            (line, languages) -> {
              for (Language language : languages) {
                for (Failure failure : failures(seats, all)) {
                  Situation situation =
                      new Situation(
                          seats.stream().map(Reachability::timeless).toList(),
                          shifts.members(),
                          all,
                          line,
                          language,
                          failure);
                  Reached reached = known.computeIfAbsent(situation, s -> reached(shifts, s));
                  found.add(new Found(span, line, language, failure, reached));
                }
              }
            });
  }

  private Set<Present> present(Instant at) {
    Set<Present> present = new LinkedHashSet<>();
    for (Duty duty : question.roster().onDuty(at)) {
      present.add(new Present(duty.person(), duty.post()));
    }
    return present;
  }

  /** Everybody at a station, longest idle first. */
  private static List<Counsellor> seats(Hotline state) {
    List<Counsellor> seats = new ArrayList<>();
    state.staff().freeInOrder().forEach(seats::add);
    return seats;
  }

  /** Since when somebody is idle does not matter, only who is longer. */
  private static Counsellor timeless(Counsellor who) {
    return new Counsellor(
        who.id(),
        who.station(),
        who.level(),
        who.byShift(),
        new Availability.OffDuty(),
        who.next(),
        Load.NONE);
  }

  private List<Failure> failures(List<Counsellor> seats, List<Change> changes) {
    Set<CounsellorId> people = new TreeSet<>();
    Set<StationId> stations = new TreeSet<>();
    for (Counsellor who : seats) {
      people.add(who.id());
      if (who.station() != null) {
        stations.add(who.station());
      }
    }
    for (Change change : changes) {
      change.present().stream()
          .filter(present -> present.post() instanceof Level)
          .forEach(present -> people.add(present.person()));
    }
    List<Failure> failures = new ArrayList<>();
    failures.add(new Failure.None());
    people.forEach(who -> failures.add(new Failure.Silent(who)));
    stations.forEach(station -> failures.add(new Failure.StationDown(station)));
    stations.stream()
        .filter(question.mobiles()::contains)
        .forEach(station -> failures.add(new Failure.Voicemail(station)));
    failures.add(new Failure.BackendDown());
    failures.add(new Failure.DatabaseDown());
    return failures;
  }

  // --- one caller

  private Reached reached(World shifts, Situation situation) {
    if (situation.failure() instanceof Failure.BackendDown) {
      return FallbackQueue.reached(
          shifts.state(),
          shifts.members(),
          question.roster(),
          situation.language(),
          question.mobiles(),
          question.pickUp(),
          STOP);
    }
    Ear ear = new Ear();
    World world =
        new World(
            shifts.state(),
            shifts.now(),
            shifts.members(),
            question.mobiles(),
            (who, station) -> pickup(situation.failure(), who, station),
            ear::heard);
    othersWereBusy(world, situation.failure());
    Instant now = world.now();
    for (Change change : situation.changes()) {
      Instant at = now.plus(change.after());
      if (at.isAfter(now)) {
        world.at(at, () -> Replay.tellShift(world, question.roster(), at));
      }
    }
    world.comeOneByOne(
        List.of(new ComingCall(now, situation.line(), situation.language(), null, STOP))
            .iterator());
    world.run(now.plus(STOP));
    return ear.reached(situation.language());
  }

  private Pickup pickup(Failure failure, CounsellorId who, StationId station) {
    return switch (failure) {
      case Failure.Silent(CounsellorId silent) when silent.equals(who) -> new Pickup.RingsOut();
      case Failure.StationDown(StationId down) when down.equals(station) ->
          new Pickup.Unreachable();
      case Failure.Voicemail(StationId mobile) when mobile.equals(station) ->
          new Pickup.Voicemail(question.pickUp());
      case Failure.Silent _, Failure.Voicemail _, Failure.StationDown _, Failure.None _ ->
          new Pickup.Answers(question.pickUp());
      case Failure.BackendDown _, Failure.DatabaseDown _ -> new Pickup.Answers(question.pickUp());
    };
  }

  /** Whoever does not fail has only just become free again. */
  private static void othersWereBusy(World world, Failure failure) {
    for (Counsellor who : seats(world.state())) {
      boolean fails =
          switch (failure) {
            case Failure.Silent(CounsellorId silent) -> silent.equals(who.id());
            case Failure.StationDown(StationId down) -> down.equals(who.station());
            case Failure.Voicemail(StationId mobile) -> mobile.equals(who.station());
            case Failure.None _, Failure.BackendDown _, Failure.DatabaseDown _ -> true;
          };
      if (!fails) {
        world.decide(new Fact.PauseAsked(who.id(), PauseReason.OTHER));
        world.decide(new Fact.Resumed(who.id()));
      }
    }
  }

  /** Hears who answers. */
  private final class Ear {
    private @Nullable CounsellorId who;
    private @Nullable Duration after;
    private final Map<CounsellorId, CounsellorId> interpreters = new HashMap<>();

    void heard(Transition.Entry entry) {
      if (entry.transition() instanceof Transition.InterpreterOffered offer
          && offer.interpreter() != null
          && offer.station() != null) {
        interpreters.put(offer.counsellor(), offer.interpreter());
      }
      if (entry.transition() instanceof Transition.CallAnswered answered && who == null) {
        who = answered.counsellor();
        after = Duration.between(answered.caller().arrivedAt(), answered.answeredAt());
      }
    }

    Reached reached(Language language) {
      if (who == null || after == null) {
        return new Reached.ByNobody(STOP);
      }
      return question.roster().person(who).speaks().containsKey(language)
          ? new Reached.By(who, after)
          : new Reached.WithoutLanguage(who, after, interpreters.get(who));
    }
  }
}
