package rs.astra.hotline.core.dispatch;

import java.time.Duration;
import rs.astra.hotline.core.call.Step;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;

/** The answer to: who is rung now for this caller? */
public sealed interface Choice {
  /**
   * Ring this counsellor.
   *
   * @param newRound everybody who is free was tried before: a second round begins
   */
  record Ring(Counsellor who, boolean newRound, Why why) implements Choice {}

  /** Nobody can be rung. */
  record KeepWaiting(Reason reason) implements Choice {}

  /** Why this counsellor. */
  enum Why {
    /** Talked with this caller before the conversation broke. */
    SAME_COUNSELLOR,
    /** Idle longest of the first line's not yet tried. */
    LONGEST_IDLE,
    /** Idle longest of the second line's not yet tried. */
    SECOND_LINE,
    /** On call for the others, and the caller has waited for long. */
    COORDINATOR,
    /** The caller has waited for so long that every telephone rings. */
    EVERYBODY,
    /** Everybody free was tried; idle longest of all. */
    SECOND_ROUND;

    /** Why somebody of that level who was not tried before is rung at that step. */
    static Why of(Step step, Level level) {
      return step == Step.EVERYBODY
          ? EVERYBODY
          : switch (level) {
            case FIRST -> LONGEST_IDLE;
            case SECOND -> SECOND_LINE;
            case COORDINATOR -> COORDINATOR;
          };
    }
  }

  /**
   * How whoever is rung and the caller understand each other.
   *
   * @param wanted the caller's language
   * @param after how long the search has gone on
   */
  record Match(Language wanted, Speaks speaks, Duration after) {}

  /** Whether whoever is rung speaks the caller's language. */
  enum Speaks {
    /** Speaks it well. */
    WELL,
    /** Speaks it, not well; whoever does is not free, or not there. */
    PASSABLY,
    /** Does not speak it; whoever does has not become free in time. */
    NOT,
    /** Does not speak it, and nobody there does: so nobody was waited for. */
    NOBODY_THERE
  }

  /** Why nobody. */
  enum Reason {
    NOBODY_ON_DUTY,
    EVERYBODY_BUSY,
    /** Only the coordinator is free, who is rung later. */
    ONLY_THE_COORDINATOR,
    /** Whoever is free does not speak the language, or not well; rung when time widens it. */
    LANGUAGE,
    TELEPHONE_SYSTEM_AWAY
  }
}
