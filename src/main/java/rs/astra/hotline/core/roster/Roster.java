package rs.astra.hotline.core.roster;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;
import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * The whole roster, immutable and never contradicting itself: everybody whom it names is in it, and
 * every change speaks of an occurrence that there is. Whatever else may be wrong with it, {@link
 * RosterRules} and {@link Coverage} say.
 *
 * @param zone the hotline's zone, in which all dates and times are meant
 * @param people by their ids
 * @param shifts by their ids
 * @param changes by the occurrence that they change
 */
public record Roster(
    ZoneId zone,
    TreePMap<CounsellorId, Person> people,
    TreePMap<ShiftId, Shift> shifts,
    TreePSet<Absence> absences,
    TreePMap<Change.Occurrence, Change> changes) {

  /** Ten times as many as the largest hotlines have. */
  public static final int MOST_PEOPLE = 1_000;

  /** Of shifts, of absences and of changes each: a hundred people, one by one, over months. */
  public static final int MOST = 10_000;

  /** Within the weeks that are judged: as many as the most people have, each on twenty days. */
  public static final int MOST_DUTIES = 20_000;

  /**
   * More than any hotline has. Whatever looks at a roster, in the process that takes calls, needs
   * time and memory for all of it; so a roster that says too much does not come to count.
   */
  public static final class TooLarge extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private TooLarge(int most, String what) {
      super("a roster has at most " + most + " " + what);
    }
  }

  /** Nobody and nothing. */
  public static Roster empty(ZoneId zone) {
    return new Roster(zone, TreePMap.empty(), TreePMap.empty(), TreePSet.empty(), TreePMap.empty());
  }

  /**
   * With one more person.
   *
   * @throws IllegalArgumentException if the id is there already, or there are too many
   */
  public Roster with(Person person) {
    requireFew(people.size() + 1, MOST_PEOPLE, "people");
    require(!people.containsKey(person.id()), "this person is there already");
    return new Roster(zone, people.plus(person.id(), person), shifts, absences, changes);
  }

  /**
   * With one more shift.
   *
   * @throws IllegalArgumentException if the id is there already, nobody knows the person, or there
   *     are too many
   */
  public Roster with(Shift shift) {
    requireFew(shifts.size() + 1, MOST, "shifts");
    require(!shifts.containsKey(shift.id()), "a shift of this id is there already");
    person(shift.person());
    return new Roster(zone, people, shifts.plus(shift.id(), shift), absences, changes);
  }

  /**
   * With one more absence.
   *
   * @throws IllegalArgumentException if the same is there already, nobody knows the person, or
   *     there are too many
   */
  public Roster with(Absence absence) {
    requireFew(absences.size() + 1, MOST, "absences");
    person(absence.person());
    require(!absences.contains(absence), "the same absence is there already");
    return new Roster(zone, people, shifts, absences.plus(absence), changes);
  }

  /**
   * With one more change.
   *
   * @throws IllegalArgumentException if nobody knows the shift or the person, the shift does not
   *     begin on that day, the occurrence is changed already, is taken by whose it is, or there are
   *     too many
   */
  public Roster with(Change change) {
    requireFew(changes.size() + 1, MOST, "changes");
    Shift shift = shift(change.of().shift());
    require(shift.days().include(change.of().day()), "the shift does not begin on this day");
    require(!changes.containsKey(change.of()), "this occurrence is changed already");
    if (change instanceof Change.Taken(_, CounsellorId by)) {
      person(by);
      require(!by.equals(shift.person()), "the shift is this person's already");
    }
    return new Roster(zone, people, shifts, absences, changes.plus(change.of(), change));
  }

  /**
   * The person of that id.
   *
   * @throws IllegalArgumentException if nobody has it
   */
  public Person person(CounsellorId id) {
    Person person = people.get(id);
    if (person == null) {
      throw new IllegalArgumentException("there is no such person in the roster");
    }
    return person;
  }

  /** The shift of that id, which must be there. */
  Shift shift(ShiftId id) {
    Shift shift = shifts.get(id);
    if (shift == null) {
      throw new IllegalArgumentException("there is no shift of this id");
    }
    return shift;
  }

  private static void requireFew(int number, int most, String what) {
    if (number > most) {
      throw new TooLarge(most, what);
    }
  }

  private static void require(boolean good, String otherwise) {
    if (!good) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /**
   * Who is on duty at that instant, at which post, until when: each person at most once for each
   * post. A duty that ends may be followed at once by the same person's next.
   */
  public List<Duty> onDuty(Instant at) {
    record Place(CounsellorId person, Post post) {}
    Map<Place, Duty> last = new LinkedHashMap<>();
    for (Duty duty : duties(new Span(at, at.plusNanos(1)))) {
      last.merge(
          new Place(duty.person(), duty.post()),
          duty,
          (a, b) -> a.span().until().isBefore(b.span().until()) ? b : a);
    }
    return last.values().stream().sorted(Duty.BY_POST).toList();
  }

  /**
   * Everybody's duties that have something in common with the period, whole, in the order in which
   * they begin. One person's duties may overlap or touch, as the shifts say.
   */
  public List<Duty> duties(Span period) {
    return Occurrences.duties(this, period).sorted(Duty.ORDER).toList();
  }

  /**
   * As {@link #duties}, where all of them are to be held against each other.
   *
   * @throws TooLarge if there are more than {@value #MOST_DUTIES}
   */
  List<Duty> fewDuties(Span period) {
    List<Duty> some = Occurrences.duties(this, period).limit(MOST_DUTIES + 1L).toList();
    requireFew(some.size(), MOST_DUTIES, "duties within four weeks");
    return some.stream().sorted(Duty.ORDER).toList();
  }

  /** The day on which the wall shows that instant. */
  LocalDate day(Instant at) {
    return at.atZone(zone).toLocalDate();
  }
}
