package rs.astra.hotline.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;

/** Tells in plain words what happens, one line an event, for somebody who watches. */
final class DemoDiary implements Consumer<List<Transition.Entry>> {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private final PrintStream out;
  private final Map<CallId, Integer> numbers = new HashMap<>();
  private int calls;

  DemoDiary(PrintStream out) {
    this.out = out;
  }

  @Override
  public void accept(List<Transition.Entry> entries) {
    for (Transition.Entry entry : entries) {
      String line = line(entry.transition());
      if (line != null) {
        out.println(CLOCK.format(entry.at()) + "  " + line);
      }
    }
  }

  private @Nullable String line(Transition transition) {
    return switch (transition) {
      case Transition.CallArrived t ->
          "call %d  on line %s".formatted(number(t.caller().id()), t.caller().line());
      case Transition.CallerRecognised t ->
          t.again()
              ? "call %d  rang again after being lost: goes before others"
                  .formatted(number(t.caller().id()))
              : null;
      case Transition.CallKeptWaiting t ->
          "call %d  waits: %s".formatted(number(t.call()), words(t.reason()));
      case Transition.LegRung t ->
          "call %d  rings at %s (%s)".formatted(number(t.call()), t.station(), words(t.why()));
      case Transition.LegClosed t ->
          "call %d  %s: %s".formatted(number(t.call()), t.counsellor(), words(t.outcome()));
      case Transition.CallAnswered t ->
          "call %d  %s answers after %s"
              .formatted(
                  number(t.caller().id()),
                  t.counsellor() == null ? "somebody" : t.counsellor(),
                  seconds(t.caller().arrivedAt(), t.answeredAt()));
      case Transition.CallReturned t ->
          "call %d  is first in the queue again".formatted(number(t.call()));
      case Transition.CallFellBack t ->
          "call %d  is in Asterisk's own queue".formatted(number(t.caller().id()));
      case Transition.CallEnded t -> ended(t.caller(), t);
      case Transition.LinkChanged t ->
          t.up() ? "connected to Asterisk" : "the connection to Asterisk is lost";
      case Transition.CallMarkedHeavy t ->
          "call %d  was heavy for %s".formatted(number(t.call()), t.counsellor());
      case Transition.LastOneKept t ->
          "call %d  %s missed %d rings, but nobody else can be rung"
              .formatted(number(t.call()), t.counsellor(), t.missed());
      case Transition.CounsellorStrained t ->
          "%s has reached the limit: %s".formatted(t.counsellor(), words(t.strain()));
      case Transition.SignInRefused t ->
          "%s cannot sit at %s: %s".formatted(t.counsellor(), t.station(), words(t.because()));
      case Transition.CallbackRung t ->
          "%s wants to call back, and is rung at %s".formatted(t.counsellor(), t.station());
      case Transition.CallbackRefused t ->
          "%s may not call back: %s".formatted(t.counsellor(), words(t.because()));
      case Transition.CallbackAnswered t ->
          "%s calls back, and somebody picks up".formatted(t.counsellor());
      case Transition.CallbackEnded t when t.counsellor() == null -> "a callback is over";
      case Transition.CallbackEnded t -> "the callback of %s is over".formatted(t.counsellor());
      case Transition.CallbackDialled _ -> null;
      case Transition.LegAsked _, Transition.CallGranted _ -> null;
      case Transition.CounsellorMoved _ -> null;
      case Transition.LanguageChosen _, Transition.InterpreterOffered _ -> null;
      case Transition.CounsellorAsked _ -> null;
      case Transition.NumberRefused _, Transition.Impossible _ -> null;
    };
  }

  private String ended(Caller caller, Transition.CallEnded call) {
    int number = number(caller.id());
    numbers.remove(caller.id());
    return "call %d  ended after %s: %s"
        .formatted(number, seconds(caller.arrivedAt(), call.endedAt()), words(call.ending()));
  }

  private int number(CallId id) {
    return numbers.computeIfAbsent(id, _ -> ++calls);
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String seconds(Instant from, Instant to) {
    return "%.1f s".formatted(Duration.between(from, to).toMillis() / 1000.0);
  }
}
