package rs.astra.hotline.asterisk;

import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.Prompt;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.engine.SteadyClock;

/** Both ways to an Asterisk and no engine: nothing is ordered but what a test orders. */
final class HandOperated implements AutoCloseable {
  private final List<Fact> facts = new CopyOnWriteArrayList<>();
  private final AtomicBoolean deciding = new AtomicBoolean(true);
  final AtomicBoolean decided = new AtomicBoolean(true);
  final Telephone telephone;

  HandOperated(Exchange exchange) throws IOException {
    this(exchange, _ -> null);
  }

  /** With somebody else to ask for the name of a caller's channel. */
  HandOperated(Exchange exchange, Function<CallId, @Nullable String> channelOf) throws IOException {
    telephone =
        new Telephone(
            Backend.config(exchange, Map.of()),
            new SteadyClock(Clock.systemUTC()),
            new Telephone.Mind(
                facts::add, deciding::get, decided::get, channelOf, Backend::nothing),
            () -> false,
            Telephone.Limits.USUAL,
            _ -> null,
            Backend.NO_PINS,
            _ -> {},
            Backend.NOBODY);
    telephone.start();
    // Asterisk may be asked twice what is true: after the connection, and when it says that it is
    // up.
    eventually("linked", () -> heard(Fact.LinkRestored.class) >= 1);
  }

  /** Waits for a caller, who waits with us. */
  Caller caller() {
    eventually("arrived", () -> heard(Fact.CallerArrived.class) == 1);
    return facts.stream()
        .filter(Fact.CallerArrived.class::isInstance)
        .map(fact -> ((Fact.CallerArrived) fact).caller())
        .findFirst()
        .orElseThrow();
  }

  /** Waits for a caller who is on the way to us. */
  Caller announced() {
    eventually("announced", () -> heard(Fact.CallerAnnounced.class) == 1);
    return facts.stream()
        .filter(Fact.CallerAnnounced.class::isInstance)
        .map(fact -> ((Fact.CallerAnnounced) fact).caller())
        .findFirst()
        .orElseThrow();
  }

  /** The engine decides no more. */
  void fails() {
    deciding.set(false);
  }

  /** Waits until a telephone that rings for the caller is picked up, and asks for him. */
  LegId asksFor(Caller caller, String station) {
    LegId leg = LegId.of("hand", 1);
    telephone.order(new Command.Ring(leg, caller, new StationId(station), Duration.ofSeconds(20)));
    eventually("asks", () -> facts.contains(new Fact.LegAnswered(leg)));
    return leg;
  }

  /** The engine dies, so that whoever waits with us goes on to the fallback. */
  void dies(Caller caller) {
    fails();
    telephone.order(new Command.Say(caller.id(), Prompt.PLEASE_WAIT)); // wakes the room
    eventually("fell back", () -> facts.contains(new Fact.CallerFellBack(caller.id())));
  }

  /** How many facts of this kind there were. */
  long heard(Class<? extends Fact> kind) {
    return facts.stream().filter(kind::isInstance).count();
  }

  @Override
  public void close() {
    telephone.close();
  }
}
