package rs.astra.hotline.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Roster;

/**
 * What Asterisk does alone, in a few lines ({@code queues.conf} and {@code extensions.conf} say the
 * rest; the test compares the figures).
 *
 * <ol>
 *   <li>A frozen backend is given up after 6 s; a dead one at once. The longer one counts.
 *   <li>Then every member that was mirrored and has not paused rings at once, whatever level its
 *       person has, for 30 s, and again a second later.
 *   <li>Whoever is quickest answers: at a mobile one must press a key first. The queue knows of no
 *       language: if one of the quickest speaks it, that counts.
 *   <li>The backend died when this caller came: members are those of the moment, and what a later
 *       change of shift would have mirrored is not looked at.
 * </ol>
 */
final class FallbackQueue {
  /** The dead man's switch, TIMEOUT(absolute) of the waiting room. */
  static final Duration GIVEN_UP = Duration.ofSeconds(6);

  /** How long members ring. */
  static final Duration RINGS_FOR = Duration.ofSeconds(30);

  private FallbackQueue() {}

  /**
   * Who answers there.
   *
   * @param mobiles stations that are somebody's own telephone
   * @param pickUp how long somebody needs to pick up
   * @param stop when we stop looking
   */
  static Reached reached(
      Hotline state,
      Map<StationId, Command.Membership> members,
      Roster roster,
      Language language,
      Set<StationId> mobiles,
      Duration pickUp,
      Duration stop) {
    Map<Duration, List<CounsellorId>> rung = new TreeMap<>();
    members.forEach(
        (station, is) -> {
          CounsellorId who = state.staff().at(station);
          if (is == Command.Membership.READY && who != null) {
            Duration after = mobiles.contains(station) ? pickUp.plus(World.PRESSES) : pickUp;
            rung.computeIfAbsent(after, _ -> new ArrayList<>()).add(who);
          }
        });
    return rung.entrySet().stream()
        .findFirst()
        .filter(quickest -> quickest.getKey().compareTo(RINGS_FOR) < 0)
        .map(quickest -> answered(quickest.getValue(), quickest.getKey(), roster, language))
        .orElse(new Reached.ByNobody(stop));
  }

  private static Reached answered(
      List<CounsellorId> people, Duration pickUp, Roster roster, Language language) {
    List<CounsellorId> quickest = people.stream().sorted().toList();
    Duration after = GIVEN_UP.plus(pickUp);
    return quickest.stream()
        .filter(who -> roster.person(who).speaks().containsKey(language))
        .findFirst()
        .<Reached>map(who -> new Reached.By(who, after))
        .orElseGet(() -> new Reached.WithoutLanguage(quickest.getFirst(), after, null));
  }
}
