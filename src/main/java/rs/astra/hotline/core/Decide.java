package rs.astra.hotline.core;

import java.time.Instant;

/**
 * The one pure function. Every fact is an argument, and so is the time; the answer is the next
 * state, what is to be done, and what has changed. Every state answers every fact: late, repeated
 * and impossible facts are decisions too, and never an exception.
 */
public final class Decide {
  private Decide() {}

  /**
   * Decides one fact.
   *
   * @param state where the hotline stands
   * @param fact what has happened
   * @param now the moment of deciding, never earlier than in the decision before
   */
  public static Decision decide(Hotline state, Fact fact, Instant now) {
    Turn turn = new Turn(state, now);
    switch (fact) {
      case Fact.CallerAnnounced f -> OnCaller.announced(turn, f.caller());
      case Fact.CallerArrived f -> OnCaller.arrived(turn, f.caller());
      case Fact.CallerReturned f -> OnCaller.returned(turn, f.caller());
      case Fact.CallerRecognised f -> OnCaller.recognised(turn, f.caller(), f.tokens());
      case Fact.CallerHungUp f -> OnCaller.hungUp(turn, f.call());
      case Fact.CallerBridged f -> OnCaller.bridged(turn, f.call());
      case Fact.CallerFellBack f -> OnFallback.fellBack(turn, f.call());
      case Fact.FallbackAnswered f -> OnFallback.answered(turn, f.call(), f.station());
      case Fact.LegStarted f -> OnLeg.started(turn, f.leg());
      case Fact.LegAsked f -> OnLeg.asked(turn, f.leg());
      case Fact.LegAnswered f -> OnLeg.answered(turn, f.leg());
      case Fact.LegBridged f -> OnLeg.bridged(turn, f.leg());
      case Fact.LegEnded f -> OnLeg.ended(turn, f.leg(), f.outcome());
      case Fact.LanguageChosen f -> OnLanguage.chosen(turn, f.call(), f.language(), f.by());
      case Fact.LanguagesKnown f ->
          turn.become(turn.state().with(turn.staff().knowing(f.speaks(), f.interpreting())));
      case Fact.SignedIn f -> {
        turn.heard(f.counsellor());
        OnCounsellor.signedIn(turn, f.counsellor(), f.station(), f.level());
      }
      case Fact.SignedOut f -> {
        turn.heard(f.counsellor());
        OnCounsellor.signedOut(turn, f.counsellor());
      }
      case Fact.PauseAsked f -> {
        turn.heard(f.counsellor());
        OnCounsellor.pauseAsked(turn, f.counsellor(), f.reason());
      }
      case Fact.Resumed f -> {
        turn.heard(f.counsellor());
        OnCounsellor.resumed(turn, f.counsellor());
      }
      case Fact.MoreTimeAsked f -> {
        turn.heard(f.counsellor());
        OnCare.moreTimeAsked(turn, f.counsellor());
      }
      case Fact.MarkedHeavy f -> {
        turn.heard(f.counsellor());
        OnCare.markedHeavy(turn, f.counsellor());
      }
      case Fact.CallbackAsked f -> {
        turn.heard(f.counsellor());
        OnCallback.asked(turn, f);
      }
      case Fact.CallbackCleared f -> OnCallback.cleared(turn, f.leg(), f.verdict());
      case Fact.CallbackCalledOff f -> OnCallback.calledOff(turn, f.consent(), f.because());
      case Fact.CallbackAnswered f -> OnCallback.answered(turn, f.leg());
      case Fact.OnShift f -> OnRoster.said(turn, f.people());
      case Fact.WhileAway f -> OnRoster.whileAway(turn, f.over(), f.left());
      case Fact.LinkLost _ -> OnLink.lost(turn);
      case Fact.LinkRestored f -> OnLink.restored(turn, f.snapshot());
      case Fact.Recovered f -> OnLink.recovered(turn, f);
      case Fact.NumberRefused _ -> turn.tell(new Transition.NumberRefused());
      case Fact.TimePassed _ -> OnTime.passed(turn);
    }
    OnRoster.seat(turn);
    Search.goOn(turn);
    return turn.decision();
  }
}
