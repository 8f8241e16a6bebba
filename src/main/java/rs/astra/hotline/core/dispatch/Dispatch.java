package rs.astra.hotline.core.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import rs.astra.hotline.core.call.Calls;
import rs.astra.hotline.core.call.Fluency;
import rs.astra.hotline.core.call.Quest;
import rs.astra.hotline.core.call.Step;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Speakers;
import rs.astra.hotline.core.counsellor.Staff;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Proficiency;

/**
 * Chooses who is rung for a caller.
 *
 * <ol>
 *   <li>Only levels to which the search has climbed: the first and second line at once, the
 *       coordinator later ({@link rs.astra.hotline.core.Ladder}).
 *   <li>Of these, first only who speaks the caller's language well, soon who speaks it at all, and
 *       soon after anyone ({@link rs.astra.hotline.core.Widening}). From the coordinator's step on,
 *       language holds back nobody.
 *   <li>Nobody is waited for who is not there: if nobody of the first and second line speaks the
 *       language well, the search begins with who speaks it; if nobody speaks it, with anyone.
 *       Somebody who talks or wraps up is there, somebody who has paused is not.
 *   <li>A conversation that broke goes back to the same counsellor, if free, whatever the language.
 *   <li>Somebody free whom this caller has not tried in this round. When the search has just
 *       climbed: of that level first. Then whoever speaks the language best, then in the order of
 *       the ladder, and of one level whoever is idle longest.
 *   <li>Only people already tried are free: a new round begins, rather than leave the caller alone.
 *   <li>Whoever can be served is served, in the order of the callers: one who waits for a language
 *       holds up nobody.
 *   <li>When every telephone rings, for whoever has waited longest so do those of people who wrap
 *       up or have paused, unless the pause was asked for just now; unanswered, they go on resting.
 *   <li>Nobody free: keep waiting; whether somebody is on duty at all decides what the supervisor
 *       must do.
 * </ol>
 */
public final class Dispatch {
  private Dispatch() {}

  /** Whether somebody free can be rung for callers who ask for that. */
  public static boolean someoneFree(Calls.Need need, Staff staff) {
    Level last = need.climbed() ? Level.COORDINATOR : Level.SECOND;
    return allowed(need.language(), need.least(), staff).stream()
        .anyMatch(free -> !free.isEmpty() && free.firstKey().level().compareTo(last) <= 0);
  }

  /** Whether somebody who speaks the language can be rung and was not tried. */
  public static boolean speakerFree(Quest quest, Language language, Staff staff) {
    return speaking(language, Fluency.SPEAKS, staff.speakers()).stream()
        .flatMap(free -> free.entrySet().stream())
        .anyMatch(
            free ->
                quest.reaches(free.getKey().level()) && !quest.tried().contains(free.getValue()));
  }

  /**
   * Who is rung now.
   *
   * @param quest the caller's search so far
   * @param language what the caller speaks
   * @param staff equal idle times are settled by id, so that the same facts give the same answer
   */
  public static Choice choose(Quest quest, Language language, Staff staff) {
    CounsellorId previous = quest.previous();
    if (previous != null && !quest.tried().contains(previous)) {
      Counsellor who = staff.counsellor(previous);
      if (who.availability() instanceof Availability.Free && quest.reaches(who.level())) {
        return new Choice.Ring(who, false, Choice.Why.SAME_COUNSELLOR);
      }
    }
    var free = allowed(language, quest.asks(), staff);
    Counsellor untried = null;
    if (quest.step() == Step.SECOND_LINE || quest.step() == Step.COORDINATOR) {
      Level turn = quest.step().first();
      untried = first(free, staff, who -> who.level() == turn && isNew(who, quest));
    }
    if (untried == null) {
      untried = first(free, staff, who -> quest.reaches(who.level()) && isNew(who, quest));
    }
    if (untried != null) {
      return new Choice.Ring(untried, false, Choice.Why.of(quest.step(), untried.level()));
    }
    Counsellor again = first(free, staff, who -> quest.reaches(who.level()));
    if (again != null) {
      return new Choice.Ring(again, true, Choice.Why.SECOND_ROUND);
    }
    return new Choice.KeepWaiting(
        staff.onDuty() > 0 ? Choice.Reason.EVERYBODY_BUSY : Choice.Reason.NOBODY_ON_DUTY);
  }

  /** Whether that counsellor may be rung for the caller, as far as the language goes. */
  public static boolean understands(Counsellor who, Quest quest, Language language, Staff staff) {
    Proficiency speaks = staff.speakers().of(who.id(), language);
    return switch (asked(language, quest.asks(), staff.speakers())) {
      case WELL -> speaks == Proficiency.SPEAKS_WELL;
      case SPEAKS -> speaks != null;
      case ANYONE -> true;
    };
  }

  /** How whoever is rung and the caller understand each other. */
  public static Choice.Match match(
      CounsellorId who, Language language, Duration after, Speakers speakers) {
    Proficiency speaks = speakers.of(who, language);
    Choice.Speaks how =
        switch (speaks) {
          case SPEAKS_WELL -> Choice.Speaks.WELL;
          case SPEAKS -> Choice.Speaks.PASSABLY;
          case null ->
              asked(language, Fluency.SPEAKS, speakers) == Fluency.ANYONE
                  ? Choice.Speaks.NOBODY_THERE
                  : Choice.Speaks.NOT;
        };
    return new Choice.Match(language, how, after);
  }

  private static boolean isNew(Counsellor who, Quest quest) {
    return !quest.tried().contains(who.id());
  }

  private static @Nullable Counsellor first(
      List<TreePMap<Staff.Idle, CounsellorId>> free, Staff staff, Predicate<Counsellor> which) {
    for (var group : free) {
      for (CounsellorId id : group.values()) {
        Counsellor who = staff.counsellor(id);
        if (which.test(who)) {
          return who;
        }
      }
    }
    return null;
  }

  /** Those who can be rung as far as the language goes, who speaks it best first. */
  private static List<TreePMap<Staff.Idle, CounsellorId>> allowed(
      @Nullable Language language, Fluency least, Staff staff) {
    if (language == null) {
      return List.of(staff.free());
    }
    Fluency asked = asked(language, least, staff.speakers());
    List<TreePMap<Staff.Idle, CounsellorId>> groups =
        new ArrayList<>(speaking(language, asked, staff.speakers()));
    if (asked == Fluency.ANYONE) {
      groups.add(staff.free());
    }
    return groups;
  }

  private static List<TreePMap<Staff.Idle, CounsellorId>> speaking(
      Language language, Fluency asked, Speakers speakers) {
    var well = speakers.free(language, Proficiency.SPEAKS_WELL);
    return asked == Fluency.WELL
        ? List.of(well)
        : List.of(well, speakers.free(language, Proficiency.SPEAKS));
  }

  /** What is asked for, without a skill that nobody there has. */
  private static Fluency asked(Language language, Fluency least, Speakers speakers) {
    boolean well = speakers.there(language, Proficiency.SPEAKS_WELL);
    if (least == Fluency.WELL && well) {
      return Fluency.WELL;
    }
    boolean somebody = well || speakers.there(language, Proficiency.SPEAKS);
    return least != Fluency.ANYONE && somebody ? Fluency.SPEAKS : Fluency.ANYONE;
  }
}
