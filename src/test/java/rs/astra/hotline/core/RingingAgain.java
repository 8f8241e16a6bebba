package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.CallerToken;
import rs.astra.hotline.core.call.CallerTokens;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.Fluency;
import rs.astra.hotline.core.call.Quest;
import rs.astra.hotline.core.dispatch.Choice;

/**
 * What must be true of the order among those who wait, found out a second time and in another way.
 *
 * <ol>
 *   <li>Goes ahead who was lost within the time, by token, and nobody else.
 *   <li>Nobody without a telephone is passed over but for a conversation that broke, for whoever
 *       arrived earlier, and for whoever was lost and arrived no later than the head start allows.
 *       So everybody's turn comes, whoever rings again and however often.
 * </ol>
 */
final class RingingAgain {
  private final Duration within;
  private final Map<CallId, CallerTokens> tokens = new HashMap<>();
  private final Map<CallerToken, Instant> lost = new HashMap<>();
  private final Map<CallId, Instant> endedLost = new HashMap<>();
  private final Set<CallId> ended = new HashSet<>();
  private final Set<CallId> ahead = new HashSet<>();
  private int overtook;

  RingingAgain(Duration within) {
    this.within = within;
  }

  /** How often somebody went ahead of others. */
  int overtook() {
    return overtook;
  }

  /** What the records tell the next life of ours. */
  Fact.Tokens recorded(List<Call.Unseen> open) {
    tokens.replaceAll((_, both) -> new CallerTokens(both.current(), null));
    endedLost.clear();
    ahead.clear();
    Map<CallId, CallerToken> ofOpen = new HashMap<>();
    for (Call.Unseen call : open) {
      CallerTokens known = tokens.get(call.id());
      if (known != null) {
        ofOpen.put(call.id(), known.current());
      }
    }
    return new Fact.Tokens(ofOpen, Map.copyOf(lost));
  }

  void follow(Fact fact, Decision decision, Hotline before, Instant now) {
    if (fact instanceof Fact.CallerRecognised f) {
      recognised(f);
    }
    for (Transition.Entry entry : decision.transitions()) {
      switch (entry.transition()) {
        case Transition.CallerRecognised t when !ended.contains(t.caller().id()) -> {
          assertEquals(wasLost(known(t.caller().id()), now), t.again(), "rang again");
          if (t.again()) {
            ahead.add(t.caller().id());
          }
        }
        case Transition.CallEnded t -> ends(t, entry.at());
        case Transition.LegRung t
            when t.why() == Choice.Why.LONGEST_IDLE || t.why() == Choice.Why.SECOND_LINE ->
            nobodyIsPassedOver(t.call(), before, decision.next());
        default -> {}
      }
    }
  }

  private void recognised(Fact.CallerRecognised fact) {
    CallId call = fact.caller().id();
    if (!ended.contains(call)) {
      tokens.put(call, fact.tokens());
      return;
    }
    reached(fact.tokens());
    Instant at = endedLost.get(call);
    if (at != null) {
      lost.put(fact.tokens().current(), at);
    }
  }

  private void ends(Transition.CallEnded call, Instant at) {
    ended.add(call.caller().id());
    boolean failed = call.ending() != Ending.COMPLETED;
    if (failed) {
      endedLost.put(call.caller().id(), at);
    }
    CallerTokens known = tokens.remove(call.caller().id());
    if (known != null) {
      reached(known);
      if (failed) {
        lost.put(known.current(), call.endedAt());
      }
    }
  }

  private void reached(CallerTokens both) {
    lost.remove(both.current());
    if (both.former() != null) {
      lost.remove(both.former());
    }
  }

  private CallerTokens known(CallId call) {
    return Objects.requireNonNull(tokens.get(call), "told, and never said");
  }

  private boolean wasLost(CallerTokens both, Instant now) {
    return wasLost(both.current(), now) || (both.former() != null && wasLost(both.former(), now));
  }

  private boolean wasLost(CallerToken token, Instant now) {
    Instant at = lost.get(token);
    return at != null && now.isBefore(at.plus(within));
  }

  private void nobodyIsPassedOver(CallId rung, Hotline before, Hotline after) {
    Call call = after.calls().open().get(rung);
    if (!(call instanceof Call.Ringing r) || r.quest().returned()) {
      return;
    }
    for (Call other : after.calls().open().values()) {
      if (other instanceof Call.Waiting w
          && before.calls().open().get(w.id()) instanceof Call.Waiting(_, Quest quest)
          && sameCounsellorsWillDo(w, r)) {
        assertTrue(!quest.returned(), "a broken conversation is passed over");
        assertTrue(!turn(w).isBefore(turn(call)), () -> "passed over: " + w + " for " + call);
        overtook += w.caller().arrivedAt().isBefore(call.caller().arrivedAt()) ? 1 : 0;
      }
    }
  }

  /** Who asks for another language, or more of it, may have to wait for somebody else. */
  private static boolean sameCounsellorsWillDo(Call.Waiting other, Call.Ringing call) {
    return other.quest().asks() == Fluency.ANYONE
        || (other.caller().language().equals(call.caller().language())
            && other.quest().asks() == call.quest().asks());
  }

  private Instant turn(Call call) {
    Instant arrived = call.caller().arrivedAt();
    return ahead.contains(call.id()) ? arrived.minus(within) : arrived;
  }
}
