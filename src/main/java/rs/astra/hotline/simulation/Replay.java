package rs.astra.hotline.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.Policy;
import rs.astra.hotline.core.Snapshot;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Duty;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Span;

/**
 * Calls, a roster and a policy, played. After the last call shifts go on until every caller has
 * been served or has given up, for a day at most; whoever waits then hangs up.
 */
public final class Replay {
  private static final Duration AT_MOST_AFTERWARDS = Duration.ofDays(1);

  private Replay() {}

  /**
   * What people do.
   *
   * @param answered the share of rings that somebody answers, 0 to 1
   * @param unreachable the share of rings that reach no telephone, 0 to 1; both at most 1 together
   * @param soonest the least time until somebody picks up
   * @param latest the longest; every time between is as likely
   * @param heavy the share of conversations that are heavy, 0 to 1
   * @param again the share of those who give up who ring again, 0 to 1
   */
  public record Habits(
      double answered,
      double unreachable,
      Duration soonest,
      Duration latest,
      double heavy,
      double again) {
    /** Whoever was taken out for missed rings comes back so much later. */
    public static final Duration RESUMES = Duration.ofMinutes(10);

    /** The least time until a caller who has given up rings again. */
    public static final Duration AGAIN_SOONEST = Duration.ofMinutes(1);

    /** The longest; every time between is as likely. */
    public static final Duration AGAIN_LATEST = Duration.ofMinutes(10);

    /** Everybody picks up at once: what the formulas assume. */
    static final Habits AT_ONCE = new Habits(1, 0, Duration.ZERO, Duration.ZERO, 0, 0);
  }

  /** People with such habits, by chance. */
  private record ByChance(Habits habits, RandomGenerator chance) implements People {
    @Override
    public Pickup pickup(CounsellorId who, StationId station) {
      double luck = chance.nextDouble();
      Duration after = Distributions.uniform(chance, habits.soonest(), habits.latest());
      if (luck < habits.answered()) {
        return new Pickup.Answers(after);
      }
      boolean unreachable = luck < habits.answered() + habits.unreachable();
      return unreachable ? new Pickup.Unreachable() : new Pickup.RingsOut();
    }

    @Override
    public boolean wasHeavy() {
      return habits.heavy() > 0 && chance.nextDouble() < habits.heavy();
    }

    @Override
    public Duration resumesAfter() {
      return Habits.RESUMES;
    }

    @Override
    public @Nullable Duration ringsAgainAfter() {
      return habits.again() > 0 && chance.nextDouble() < habits.again()
          ? Distributions.uniform(chance, Habits.AGAIN_SOONEST, Habits.AGAIN_LATEST)
          : null;
    }
  }

  /**
   * What came of it.
   *
   * @param facts how many facts were decided
   */
  public record Result(Tally tally, long facts) {}

  /**
   * Plays the calls.
   *
   * @param mobiles stations that are somebody's own telephone
   * @param calls by their arrival, all within the period
   * @param seed of what people do whose telephone rings; the same seed gives the same result
   */
  public static Result play(
      Policy policy,
      Roster roster,
      Set<StationId> mobiles,
      Span period,
      Iterator<ComingCall> calls,
      Habits habits,
      long seed) {
    Tally tally = new Tally(period, roster.zone());
    RandomGenerator chance = new SplittableRandom(~seed);
    World world = begun(policy, period.from(), mobiles, new ByChance(habits, chance), tally::heard);
    Span shifts = new Span(period.from(), period.until().plus(AT_MOST_AFTERWARDS));
    tellShifts(world, roster, shifts);
    world.comeOneByOne(calls);
    world.run(period.until());
    while (!world.state().calls().open().isEmpty() && world.now().isBefore(shifts.until())) {
      world.run(world.now().plus(1, ChronoUnit.HOURS));
    }
    world.everybodyLeaves();
    tally.close();
    return new Result(tally, world.facts());
  }

  /** A hotline that has just met a quiet Asterisk. */
  static World begun(
      Policy policy,
      Instant at,
      Set<StationId> mobiles,
      People people,
      Consumer<Transition.Entry> listener) {
    World world =
        new World(Hotline.empty(policy, "simulated"), at, Map.of(), mobiles, people, listener);
    world.decide(
        new Fact.LinkRestored(
            new Snapshot(at, Map.of(), Map.of(), Map.of(), List.of(), List.of())));
    return world;
  }

  /** Who is on shift is told when the span begins, and whenever it changes in it. */
  static void tellShifts(World world, Roster roster, Span span) {
    changes(roster, span).forEach(at -> world.at(at, () -> tellShift(world, roster, at)));
  }

  /** What the roster says at that instant, as the watch over the shifts tells it. */
  static void tellShift(World world, Roster roster, Instant at) {
    world.decide(Fact.LanguagesKnown.of(roster, at));
    world.decide(new Fact.OnShift(Shifts.places(roster, at)));
  }

  /** The beginning of the span, and when in it somebody's duty begins or ends. */
  static SortedSet<Instant> changes(Roster roster, Span span) {
    SortedSet<Instant> changes = new TreeSet<>();
    changes.add(span.from());
    for (Duty duty : roster.duties(span)) {
      changes.add(duty.span().from());
      changes.add(duty.span().until());
    }
    changes.removeIf(at -> !span.contains(at));
    return changes;
  }
}
