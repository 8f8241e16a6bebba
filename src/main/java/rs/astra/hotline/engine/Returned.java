package rs.astra.hotline.engine;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.Quest;

/**
 * Since when a caller waits. Usually since the arrival; a caller whose conversation broke waits
 * since then, or a long talk would look like a long wait.
 *
 * <p>One thread may fold; any thread may read.
 */
public final class Returned implements Consumer<List<Transition.Entry>> {
  private volatile PMap<CallId, Instant> since = HashTreePMap.empty();

  /** Since when the caller waits for a counsellor, null if the caller does not. */
  public @Nullable Instant waitingSince(Call call) {
    return switch (call) {
      case Call.Waiting w -> since(w.caller(), w.quest());
      case Call.Ringing r -> since(r.caller(), r.quest());
      case Call.Connecting c -> since(c.caller(), c.quest());
      case Call.Fallback f -> since(f.caller(), f.quest());
      case Call.Unseen u -> u.answeredAt() == null ? u.caller().arrivedAt() : null;
      case Call.Talking _, Call.Returning _, Call.Releasing _ -> null;
    };
  }

  private Instant since(Caller caller, Quest quest) {
    return quest.answeredAt() == null
        ? caller.arrivedAt()
        : since.getOrDefault(caller.id(), caller.arrivedAt());
  }

  @Override
  public void accept(List<Transition.Entry> entries) {
    for (Transition.Entry entry : entries) {
      switch (entry.transition()) {
        case Transition.CallReturned t -> waits(t.call(), entry.at());
        case Transition.CallFellBack t -> waits(t.caller().id(), entry.at());
        case Transition.CallAnswered t -> since = since.minus(t.caller().id());
        case Transition.CallEnded t -> since = since.minus(t.caller().id());
        case Transition.CallArrived _,
            Transition.CallerRecognised _,
            Transition.CallKeptWaiting _,
            Transition.LegRung _,
            Transition.LegAsked _,
            Transition.LegClosed _,
            Transition.CallGranted _ -> {}
        case Transition.LanguageChosen _, Transition.InterpreterOffered _ -> {}
        case Transition.CounsellorMoved _,
            Transition.CounsellorAsked _,
            Transition.SignInRefused _,
            Transition.LastOneKept _,
            Transition.CallMarkedHeavy _,
            Transition.CounsellorStrained _ -> {}
        case Transition.CallbackRung _, Transition.CallbackRefused _ -> {}
        case Transition.CallbackDialled _, Transition.CallbackAnswered _ -> {}
        case Transition.CallbackEnded _ -> {}
        case Transition.LinkChanged _, Transition.NumberRefused _, Transition.Impossible _ -> {}
      }
    }
  }

  /** Who comes back twice without an answer in between waits since the first time. */
  private void waits(CallId call, Instant at) {
    if (!since.containsKey(call)) {
      since = since.plus(call, at);
    }
  }
}
