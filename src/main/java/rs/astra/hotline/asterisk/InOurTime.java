package rs.astra.hotline.asterisk;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Snapshot;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.engine.SteadyClock;

/** The dialplan writes down what the machine's clock says; facts go by the hotline's time. */
final class InOurTime implements UnaryOperator<Fact> {
  private final SteadyClock clock;

  InOurTime(SteadyClock clock) {
    this.clock = clock;
  }

  @Override
  public Fact apply(Fact fact) {
    if (fact instanceof Fact.CallerAnnounced announced) {
      return new Fact.CallerAnnounced(caller(announced.caller()));
    } else if (fact instanceof Fact.CallerArrived arrived) {
      return new Fact.CallerArrived(caller(arrived.caller()));
    } else if (fact instanceof Fact.CallerRecognised known) {
      return new Fact.CallerRecognised(caller(known.caller()), known.tokens());
    } else if (fact instanceof Fact.CallerReturned returned) {
      return new Fact.CallerReturned(caller(returned.caller()));
    } else if (fact instanceof Fact.LinkRestored restored) {
      return new Fact.LinkRestored(snapshot(restored.snapshot()));
    }
    return fact; // has no time that somebody else wrote down
  }

  private Snapshot snapshot(Snapshot seen) {
    Map<CallId, Snapshot.SeenCaller> callers = new HashMap<>();
    seen.callers()
        .forEach(
            (id, each) ->
                callers.put(
                    id,
                    new Snapshot.SeenCaller(
                        caller(each.caller()), each.where(), each.leg(), each.partner())));
    return new Snapshot(
        seen.takenAt(),
        callers,
        seen.legs(),
        seen.members(),
        seen.notes().stream().map(this::note).toList(),
        seen.callbacks().stream().map(this::note).toList());
  }

  private Snapshot.CallbackNote note(Snapshot.CallbackNote note) {
    return new Snapshot.CallbackNote(
        note.leg(),
        note.consent(),
        note.call(),
        note.station(),
        clock.ours(note.begunAt()),
        time(note.answeredAt()),
        time(note.endedAt()));
  }

  private Snapshot.Note note(Snapshot.Note note) {
    return new Snapshot.Note(
        note.call(),
        note.caller() == null ? null : caller(note.caller()),
        time(note.fellBackAt()),
        time(note.answeredAt()),
        note.station(),
        note.via(),
        time(note.endedAt()));
  }

  private Caller caller(Caller caller) {
    return new Caller(
        caller.id(),
        caller.channel(),
        caller.line(),
        caller.language(),
        clock.ours(caller.arrivedAt()));
  }

  private @Nullable Instant time(@Nullable Instant written) {
    return written == null ? null : clock.ours(written);
  }
}
