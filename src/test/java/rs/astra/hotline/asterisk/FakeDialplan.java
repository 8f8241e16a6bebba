package rs.astra.hotline.asterisk;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What {@code extensions.conf} does, context by context and under the same names. What needs no
 * decision is left out; the priorities that events show are those of the real one.
 */
final class FakeDialplan {
  /** Forms of our numbers, with their line. */
  static final Map<String, String> LINES =
      Map.of(
          "+381117850000", "sos",
          "0117850000", "sos",
          "+381800101201", "free",
          "0800101201", "free");

  static final int NOT_CONFIRMED = 24;

  static final Duration KEY = Duration.ofSeconds(1);
  private static final Duration UNTIL_GIVEN_UP = Duration.ofSeconds(18);
  private static final Duration PROMPT = Duration.ofSeconds(4);

  private final FakeExchange exchange;

  FakeDialplan(FakeExchange exchange) {
    this.exchange = exchange;
  }

  // --- [from-trunk], [arrive]

  FakeChannel call(String number) {
    FakeChannel caller =
        exchange.channel("PJSIP/trunk", null, null, FakeChannel.RING, "from-trunk");
    caller.exten = number;
    caller.number = "0";
    caller.label = "Line";
    caller.dialled = number;
    exchange.announce(caller);
    String line = LINES.get(number);
    if (line == null) {
      exchange.emit(
          FakeBlock.event("UserEvent", "user", exchange.systemName())
              .channel(caller)
              .with("UserEvent", "UnknownNumber"));
      caller.priority = 2;
      exchange.end(caller, 1, 404);
      return caller;
    }
    caller.exten = "s";
    caller.language = "sr";
    caller.label = line.equals("sos") ? "Line 1" : "Line 2";
    caller.variables.put("LINE", line);
    arrive(caller);
    return caller;
  }

  private void arrive(FakeChannel caller) {
    String arrived = FakeExchange.seconds();
    long bucket = Long.parseLong(arrived.substring(0, arrived.indexOf('.'))) / 600;
    caller.variables.put("ARRIVED", arrived);
    caller.variables.put("CALL", caller.uniqueId);
    caller.variables.put("NOTES", "hotline/" + bucket + "/" + caller.uniqueId);
    exchange.note(caller, "arrived", arrived + "|" + caller.variable("LINE"));
    caller.handler = () -> exchange.note(caller, "ended", FakeExchange.seconds());
    caller.state = FakeChannel.UP;
    ask(caller);
  }

  /** Label {@code ask}: the backend decides, or the fallback takes over. */
  void ask(FakeChannel caller) {
    caller.move("arrive", 11, "AGI");
    caller.variables.put("VERDICT", "");
    caller.variables.put("WITH_US", "yes");
    exchange.absolute(caller, 6);
    FakeAgi.run(
        exchange,
        caller,
        "arrive",
        arguments(caller),
        () -> {
          if (caller.variable("VERDICT").equals("release")) {
            exchange.end(caller, 16);
          } else {
            fallback(caller);
          }
        });
  }

  private static List<String> arguments(FakeChannel caller) {
    return List.of(caller.variable("LINE"), caller.variable("ARRIVED"), caller.language);
  }

  // --- [mobile], [confirm]

  void mobile(FakeChannel leg) {
    exchange.emit(
        FakeBlock.event("UserEvent", "user", exchange.systemName())
            .channel(leg)
            .with("UserEvent", "MobileAsked"));
    confirm(leg, () -> leg(leg), () -> exchange.end(leg, NOT_CONFIRMED));
    exchange.hangUpAfterTalk(leg);
  }

  /** The first of three keys that is a 1 is the right one; no key at all takes longest. */
  void confirm(FakeChannel leg, Runnable confirmed, Runnable inVain) {
    leg.move("confirm", 4, "Read");
    String keys = leg.phone == null ? "" : leg.phone.keys;
    String heard = keys.substring(0, Math.min(3, keys.length()));
    boolean right = heard.contains("1");
    exchange.pause(
        leg, right || heard.length() == 3 ? KEY : UNTIL_GIVEN_UP, right ? confirmed : inVain);
  }

  // --- [leg]

  void leg(FakeChannel leg) {
    leg.move("leg", 4, "AGI");
    leg.variables.put("VERDICT", "");
    exchange.absolute(leg, 10);
    FakeAgi.run(
        exchange,
        leg,
        "accept",
        List.of(leg.variable("LEG"), leg.variable("CALL")),
        () -> {
          switch (leg.variable("VERDICT")) {
            case "granted" -> granted(leg);
            case "taken" -> say(leg, 16, "already-taken");
            case "gone" -> say(leg, 14, "caller-left");
            default -> exchange.end(leg, 16);
          }
        });
  }

  private void granted(FakeChannel leg) {
    exchange.absolute(leg, 0);
    FakeChannel caller = exchange.find(leg.variable("CALLER"));
    if (caller == null) {
      say(leg, 14, "caller-left");
      return;
    }
    if (!caller.variable("WITH_US").equals("yes")) {
      say(leg, 16, "already-taken");
      return;
    }
    exchange.note(
        caller, "answered", FakeExchange.seconds() + "|" + leg.variable("STATION") + "|backend");
    leg.move("leg", 12, "Bridge");
    caller.priority++;
    exchange.bridge(caller, leg, () -> afterCall(caller), who -> {});
  }

  private void say(FakeChannel leg, int priority, String prompt) {
    leg.move("leg", priority, "Playback");
    leg.data = prompt;
    exchange.prompts.add(prompt);
    exchange.pause(
        leg,
        PROMPT,
        () -> {
          leg.priority++;
          exchange.end(leg, 16);
        });
  }

  // --- [after-call]

  private void afterCall(FakeChannel caller) {
    caller.move("after-call", 3, "AGI");
    caller.variables.put("VERDICT", "");
    caller.variables.put("WITH_US", "yes");
    exchange.absolute(caller, 6);
    FakeAgi.run(
        exchange,
        caller,
        "return",
        arguments(caller),
        () -> {
          if (caller.variable("VERDICT").equals("release")) {
            caller.priority = 8;
            exchange.end(caller, 16);
          } else {
            nobodyKnows(caller);
          }
        });
  }

  private void nobodyKnows(FakeChannel caller) {
    exchange.absolute(caller, 0);
    caller.move("after-call", 6, "Wait");
    exchange.pause(caller, Duration.ofSeconds(3), () -> fallback(caller));
  }

  // --- [fallback]

  void fallback(FakeChannel caller) {
    caller.move("fallback", 3, "Queue");
    exchange.absolute(caller, 0);
    caller.variables.put("WITH_US", "");
    exchange.note(caller, "fellback", FakeExchange.seconds());
    exchange.queue.join(caller);
  }

  /** The telephone left first. */
  void talked(FakeChannel caller) {
    caller.move("fallback", 8, "Wait");
    exchange.pause(
        caller,
        Duration.ofSeconds(3),
        () -> {
          caller.priority = 9;
          exchange.end(caller, 16);
        });
  }

  // --- exten T

  void timedOut(FakeChannel channel) {
    switch (channel.context) {
      case "arrive" -> fallback(channel);
      case "after-call" -> nobodyKnows(channel);
      default -> exchange.end(channel, 16);
    }
  }
}
