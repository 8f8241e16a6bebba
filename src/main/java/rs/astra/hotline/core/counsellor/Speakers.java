package rs.astra.hotline.core.counsellor;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Proficiency;

/**
 * Who speaks what, immutable. The last two are indexes of the counsellors, kept in step by {@link
 * Staff#with}.
 *
 * @param known what everybody speaks of whom it is known
 * @param otherwise what anybody else speaks
 * @param interpreters who is on duty to interpret, and where to ring them, empty for nowhere
 * @param free who can be rung, by what they speak: in the order of the ladder, longest idle first
 * @param there how many may soon be free who speak it: on duty, not paused, not the coordinator
 */
public record Speakers(
    PMap<CounsellorId, Map<Language, Proficiency>> known,
    Map<Language, Proficiency> otherwise,
    TreePMap<CounsellorId, Optional<StationId>> interpreters,
    PMap<Skill, TreePMap<Staff.Idle, CounsellorId>> free,
    PMap<Skill, Integer> there) {

  /** Nobody speaks anything. */
  static final Speakers NONE =
      new Speakers(
          HashTreePMap.empty(),
          Map.of(),
          TreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty());

  /** An interpreter on duty. */
  public record Interpreting(CounsellorId who, @Nullable StationId station) {}

  /** Nobody is there; whoever is not known speaks these languages well. */
  static Speakers unknown(Set<Language> main) {
    return new Speakers(
        NONE.known,
        main.stream().collect(toUnmodifiableMap(l -> l, _ -> Proficiency.SPEAKS_WELL)),
        NONE.interpreters,
        NONE.free,
        NONE.there);
  }

  /** The same without anybody there, of whom now this is known. */
  Speakers knowing(
      Map<CounsellorId, Map<Language, Proficiency>> people,
      Map<CounsellorId, Optional<StationId>> interpreting) {
    return new Speakers(
        HashTreePMap.from(people), otherwise, TreePMap.from(interpreting), NONE.free, NONE.there);
  }

  /** What that person speaks. */
  public Map<Language, Proficiency> of(CounsellorId who) {
    return known.getOrDefault(who, otherwise);
  }

  /** How well that person speaks the language, null if not at all. */
  public @Nullable Proficiency of(CounsellorId who, Language language) {
    return of(who).get(language);
  }

  /** Who can be rung and speaks it just so well. */
  public TreePMap<Staff.Idle, CounsellorId> free(Language language, Proficiency proficiency) {
    return free.getOrDefault(new Skill(language, proficiency), TreePMap.empty());
  }

  /** Whether somebody is there who may soon be free and speaks it just so well. */
  public boolean there(Language language, Proficiency proficiency) {
    return there.containsKey(new Skill(language, proficiency));
  }

  /**
   * Who is to interpret: of those on duty the first by id who speaks it well, or else who speaks
   * it.
   *
   * @param besides cannot be the interpreter
   */
  Optional<CounsellorId> interpreter(Language language, Set<CounsellorId> besides) {
    return interpreters.keySet().stream()
        .filter(id -> of(id, language) != null && !besides.contains(id))
        .max(
            Comparator.comparing((CounsellorId id) -> Objects.requireNonNull(of(id, language)))
                .thenComparing(Comparator.reverseOrder()));
  }

  Speakers with(Counsellor who, Staff.@Nullable Idle idle) {
    var freeNow = free;
    var thereNow = there;
    for (var speaks : of(who.id()).entrySet()) {
      Skill skill = new Skill(speaks.getKey(), speaks.getValue());
      if (idle != null) {
        freeNow =
            freeNow.plus(skill, freeNow.getOrDefault(skill, TreePMap.empty()).plus(idle, who.id()));
      }
      if (counts(who)) {
        thereNow = thereNow.plus(skill, thereNow.getOrDefault(skill, 0) + 1);
      }
    }
    return new Speakers(known, otherwise, interpreters, freeNow, thereNow);
  }

  Speakers without(Counsellor who, Staff.@Nullable Idle idle) {
    var freeNow = free;
    var thereNow = there;
    for (var speaks : of(who.id()).entrySet()) {
      Skill skill = new Skill(speaks.getKey(), speaks.getValue());
      if (idle != null) {
        TreePMap<Staff.Idle, CounsellorId> left = free(skill.language(), skill.proficiency());
        left = left.minus(idle);
        freeNow = left.isEmpty() ? freeNow.minus(skill) : freeNow.plus(skill, left);
      }
      if (counts(who)) {
        int left = thereNow.getOrDefault(skill, 1) - 1;
        thereNow = left == 0 ? thereNow.minus(skill) : thereNow.plus(skill, left);
      }
    }
    return new Speakers(known, otherwise, interpreters, freeNow, thereNow);
  }

  /**
   * Nobody waits for the coordinator, who comes later, nor for somebody who rests or has paused.
   */
  private static boolean counts(Counsellor who) {
    return who.level() != Level.COORDINATOR
        && switch (who.availability()) {
          case Availability.OffDuty _, Availability.Paused _, Availability.Rest _ -> false;
          case Availability.Free _, Availability.Missed _, Availability.Ringing _ -> true;
          case Availability.Clearing _, Availability.OnCall _, Availability.WrapUp _ -> true;
          case Availability.CallingBack _ -> true;
        };
  }
}
