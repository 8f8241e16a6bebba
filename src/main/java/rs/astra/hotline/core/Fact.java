package rs.astra.hotline.core;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.CallerToken;
import rs.astra.hotline.core.call.CallerTokens;
import rs.astra.hotline.core.call.ChosenBy;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Load;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Duty;
import rs.astra.hotline.core.roster.Interpreter;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Proficiency;
import rs.astra.hotline.core.roster.Roster;

/** Everything that can happen. */
public sealed interface Fact {
  // --- at the door (FastAGI)

  /** A caller is in our waiting room (for the first time, or back from the fallback queue). */
  record CallerArrived(Caller caller) implements Fact {}

  /**
   * Whose call this is, as a token; comes after the arrival, and never for a caller whose number is
   * withheld or cannot be read.
   */
  record CallerRecognised(Caller caller, CallerTokens tokens) implements Fact {}

  /** The counsellor's leg has left and the caller is back in our waiting room. */
  record CallerReturned(Caller caller) implements Fact {}

  /** A telephone was answered and asks for the call. */
  record LegAnswered(LegId leg) implements Fact {}

  // --- from Asterisk (AMI)

  /** A caller's channel exists, and is on its way to our waiting room. */
  record CallerAnnounced(Caller caller) implements Fact {}

  /** The leg's channel exists. */
  record LegStarted(LegId leg) implements Fact {}

  /** A mobile was picked up and is asked for a key: it may be a voicemail. */
  record LegAsked(LegId leg) implements Fact {}

  /** The leg is gone, or Asterisk refused to make it. */
  record LegEnded(LegId leg, LegOutcome outcome) implements Fact {}

  /** The leg is in a bridge with a second channel. */
  record LegBridged(LegId leg) implements Fact {}

  /** The caller is in a bridge with a second channel. */
  record CallerBridged(CallId call) implements Fact {}

  /** A channel that is not one of our legs hung up; a call has ended if it was a caller's. */
  record CallerHungUp(CallId call) implements Fact {}

  /** The caller has joined Asterisk's own queue. */
  record CallerFellBack(CallId call) implements Fact {}

  /** Asterisk's own queue has connected the caller with a telephone. */
  record FallbackAnswered(CallId call, StationId station) implements Fact {}

  /** Somebody dialled a number that is none of ours and was refused. */
  record NumberRefused() implements Fact {}

  /** The link to Asterisk is gone: from now on nothing can be rung and nothing is heard. */
  record LinkLost() implements Fact {}

  /** The link is there (again), and this is what is true in Asterisk. */
  record LinkRestored(Snapshot snapshot) implements Fact {}

  // --- callbacks

  /**
   * A counsellor wants to call back.
   *
   * @param call in which it was agreed, null if nobody has agreed
   * @param verdict what the rules say now
   */
  record CallbackAsked(
      CounsellorId counsellor, ConsentId consent, @Nullable CallId call, Verdict verdict)
      implements Fact {}

  /** The counsellor's telephone was picked up, and this is what the rules say now. */
  record CallbackCleared(LegId leg, Verdict verdict) implements Fact {}

  /** A consent was withdrawn, or settled: whatever still rings because of it is not wanted. */
  record CallbackCalledOff(ConsentId consent, Verdict.Because because) implements Fact {}

  /** Somebody has picked up whom a counsellor calls back. */
  record CallbackAnswered(LegId leg) implements Fact {}

  // --- languages

  /** The language that a caller wants has become known. */
  record LanguageChosen(CallId call, Language language, ChosenBy by) implements Fact {}

  /**
   * What everybody in the roster speaks, on duty or not, and who is on duty to interpret, with the
   * station at which to ring them, empty for nowhere: everybody, each time.
   */
  record LanguagesKnown(
      Map<CounsellorId, Map<Language, Proficiency>> speaks,
      Map<CounsellorId, Optional<StationId>> interpreting)
      implements Fact {
    public LanguagesKnown {
      speaks = Map.copyOf(speaks);
      interpreting = Map.copyOf(interpreting);
    }

    /** As the roster says at that instant. */
    public static LanguagesKnown of(Roster roster, Instant at) {
      Map<CounsellorId, Map<Language, Proficiency>> speaks = new HashMap<>();
      roster.people().forEach((id, person) -> speaks.put(id, person.speaks()));
      Map<CounsellorId, Optional<StationId>> interpreting = new HashMap<>();
      for (Duty duty : roster.onDuty(at)) {
        if (duty.post() == Interpreter.INTERPRETER) {
          interpreting.put(
              duty.person(), Optional.ofNullable(roster.person(duty.person()).station()));
        }
      }
      return new LanguagesKnown(speaks, interpreting);
    }
  }

  // --- counsellors

  /** A counsellor comes on duty at a station, or stands elsewhere on the ladder from now on. */
  record SignedIn(CounsellorId counsellor, StationId station, Level level) implements Fact {}

  /** A counsellor leaves; a conversation that goes on is not touched. */
  record SignedOut(CounsellorId counsellor) implements Fact {}

  /** A counsellor asks not to be rung. */
  record PauseAsked(CounsellorId counsellor, PauseReason reason) implements Fact {}

  /** A counsellor needs a longer wrap-up. */
  record MoreTimeAsked(CounsellorId counsellor) implements Fact {}

  /** A counsellor says that the conversation that goes on, or was the last, is a heavy one. */
  record MarkedHeavy(CounsellorId counsellor) implements Fact {}

  /** A counsellor can be rung again: ends a pause, a wrap-up or a rest of whatever kind. */
  record Resumed(CounsellorId counsellor) implements Fact {}

  /**
   * Who is on shift, as the roster says: everybody, each time. Whoever is not in it has no shift
   * (any more).
   */
  record OnShift(Map<CounsellorId, Shifts.Place> people) implements Fact {
    public OnShift {
      people = Map.copyOf(people);
    }
  }

  /**
   * What the roster says of the time in which we were not there; told once, after {@link Recovered}
   * and the first {@link OnShift}.
   *
   * @param over on duty by their own word, and since then a shift of theirs has ended
   * @param left on shift, and had signed out in it
   */
  record WhileAway(Set<CounsellorId> over, Set<CounsellorId> left) implements Fact {
    public WhileAway {
      over = Set.copyOf(over);
      left = Set.copyOf(left);
    }
  }

  // --- from our own records

  /**
   * What the store remembers at our start: calls that were open, calls that ended lately, everybody
   * who may come on duty with the seat that they have, empty if off duty, and callbacks.
   */
  record Recovered(
      List<Call.Unseen> open,
      List<CallId> ended,
      Map<CounsellorId, Optional<Seat>> counsellors,
      Tokens tokens,
      Callbacks callbacks)
      implements Fact {
    /** Records that tell no caller from another, and of no callback. */
    public Recovered(
        List<Call.Unseen> open, List<CallId> ended, Map<CounsellorId, Optional<Seat>> counsellors) {
      this(open, ended, counsellors, Tokens.NONE, Callbacks.NONE);
    }
  }

  /**
   * What our records say of callers.
   *
   * @param open whose the open calls are
   * @param lost who was lost lately, and when
   */
  record Tokens(Map<CallId, CallerToken> open, Map<CallerToken, Instant> lost) {
    /** No token at all. */
    public static final Tokens NONE = new Tokens(Map.of(), Map.of());
  }

  /**
   * What our records say of callbacks.
   *
   * @param ended which ended lately
   * @param unended of which they know the answer, and no end
   */
  record Callbacks(List<LegId> ended, List<Snapshot.CallbackNote> unended) {
    /** Nobody was called back. */
    public static final Callbacks NONE = new Callbacks(List.of(), List.of());
  }

  /**
   * Where somebody on duty sits, and stands on the ladder.
   *
   * @param byShift whether a shift has kept them there
   * @param load what this shift has brought
   * @param resting the wrap-up, rest or pause that goes on, null for none
   */
  record Seat(
      StationId station,
      Level level,
      boolean byShift,
      Load load,
      Availability.@Nullable Ringable resting) {}

  // --- time

  /** A moment has come for which {@link Hotline#nextAlarm} asked. */
  record TimePassed() implements Fact {}
}
