package rs.astra.hotline.core;

import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.ChosenBy;
import rs.astra.hotline.core.call.Quest;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Speakers;
import rs.astra.hotline.core.dispatch.Dispatch;
import rs.astra.hotline.core.roster.Language;

/**
 * The language that a caller wants.
 *
 * <ol>
 *   <li>Until one is chosen it is the first of the line, and nobody waits to be asked.
 *   <li>A choice begins the search for who speaks it anew ({@link Widening}); the ladder goes on,
 *       and no telephone that rings is stopped.
 *   <li>If none of those that ring speaks it, and somebody who does is free, that telephone rings
 *       as well.
 *   <li>Whoever talks, or is rung, and does not speak it, is offered an interpreter on duty, or
 *       hears that there is none.
 *   <li>What is chosen for a call stays with it, whatever happens to it.
 * </ol>
 */
final class OnLanguage {
  private OnLanguage() {}

  static void chosen(Turn turn, CallId id, Language language, ChosenBy by) {
    Call call = turn.open(id);
    if (call == null) {
      return;
    }
    Caller caller = call.caller().in(language);
    turn.tell(new Transition.LanguageChosen(caller, by));
    turn.order(new Command.SpeakIn(caller));
    if (call.caller().equals(caller)) {
      return;
    }
    switch (call.with(caller)) {
      case Call.Waiting w -> turn.put(new Call.Waiting(w.caller(), anew(turn, w.quest())));
      case Call.Ringing r -> {
        Quest quest = anew(turn, r.quest());
        turn.put(
            new Call.Ringing(
                r.caller(), helps(turn, r, quest) ? quest.wanting() : quest, r.ringing()));
      }
      case Call.Connecting c -> {
        turn.replace(c);
        offer(turn, c, c.granted().counsellor());
      }
      case Call.Talking t -> {
        turn.replace(t);
        if (t.counsellor() != null) {
          offer(turn, t, t.counsellor());
        }
      }
      case Call.Returning r -> turn.replace(r);
      case Call.Releasing r -> turn.replace(r);
      case Call.Fallback f -> turn.replace(f);
      case Call.Unseen u -> turn.replace(u);
    }
  }

  /** That caller, in the language that we know of; an edge may not have heard of it. */
  static Caller known(Turn turn, Caller said) {
    Call call = turn.open(said.id());
    return call == null || call instanceof Call.Unseen ? said : said.in(call.caller().language());
  }

  private static Quest anew(Turn turn, Quest quest) {
    return turn.policy().widening().begin(quest, turn.now);
  }

  /** Whether somebody can be rung who speaks it, and nobody who rings does. */
  private static boolean helps(Turn turn, Call.Ringing call, Quest quest) {
    Language language = call.caller().language();
    Speakers speakers = turn.staff().speakers();
    return call.legs().stream().allMatch(leg -> speakers.of(leg.counsellor(), language) == null)
        && Dispatch.speakerFree(quest, language, turn.staff());
  }

  /** Says who interprets, if the counsellor does not speak the caller's language. */
  static void offer(Turn turn, Call call, CounsellorId counsellor) {
    Language language = call.caller().language();
    if (turn.staff().speakers().of(counsellor, language) != null) {
      return;
    }
    Speakers.Interpreting found = turn.staff().interpreter(language, counsellor).orElse(null);
    turn.tell(
        new Transition.InterpreterOffered(
            call.id(),
            counsellor,
            language,
            found == null ? null : found.who(),
            found == null ? null : found.station()));
  }
}
