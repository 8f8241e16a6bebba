package rs.astra.hotline.core.counsellor;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;
import rs.astra.hotline.core.roster.Duty;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Roster;

/**
 * Who is on shift by the roster, immutable.
 *
 * @param people everybody on shift, whether they have signed in or not
 * @param expected who has not been on duty yet in this shift, and is to be rung at the station that
 *     the roster names
 * @param silent who was seated by the roster, and of whom nothing has been heard since
 */
public record Shifts(
    TreePMap<CounsellorId, Place> people,
    TreePSet<CounsellorId> expected,
    TreePSet<CounsellorId> silent) {
  /** Nobody has a shift. */
  public static final Shifts NONE =
      new Shifts(TreePMap.empty(), TreePSet.empty(), TreePSet.empty());

  /**
   * What the roster says of somebody on shift.
   *
   * @param station where to ring whoever has not signed in, null for nowhere
   */
  public record Place(@Nullable StationId station, Level level) {}

  /** Everybody at a post of the ladder; of several posts at once the one that is rung first. */
  public static Map<CounsellorId, Place> places(Roster roster, Instant at) {
    Map<CounsellorId, Place> people = new TreeMap<>();
    for (Duty duty : roster.onDuty(at)) {
      if (duty.post() instanceof Level level) {
        people.putIfAbsent(duty.person(), new Place(roster.person(duty.person()).station(), level));
      }
    }
    return people;
  }

  /** What the roster says of that person, null without a shift. */
  public @Nullable Place of(CounsellorId id) {
    return people.get(id);
  }

  /** As the roster says now: whoever has a station, and had no shift before, is expected. */
  public Shifts become(Map<CounsellorId, Place> now) {
    TreePSet<CounsellorId> to = expected;
    for (var entry : now.entrySet()) {
      boolean begins = !people.containsKey(entry.getKey());
      to = begins && entry.getValue().station() != null ? to.plus(entry.getKey()) : to;
    }
    TreePSet<CounsellorId> quiet = silent;
    for (CounsellorId id : silent) {
      quiet = now.containsKey(id) ? quiet : quiet.minus(id);
    }
    return new Shifts(TreePMap.from(now), to, quiet);
  }

  /** That person has been on duty, or has no shift any more: their own word counts. */
  public Shifts seen(CounsellorId id) {
    return new Shifts(people, expected.minus(id), silent);
  }

  /** The roster has seated that person, who has not said a word. */
  public Shifts seated(CounsellorId id) {
    return new Shifts(people, expected.minus(id), silent.plus(id));
  }

  /** That person is there: has said something, or has talked with a caller. */
  public Shifts heard(CounsellorId id) {
    return silent.contains(id) ? new Shifts(people, expected, silent.minus(id)) : this;
  }
}
