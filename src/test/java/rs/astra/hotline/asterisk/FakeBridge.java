package rs.astra.hotline.asterisk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A caller and a telephone who talk. Touched by the fake's one thread only. */
final class FakeBridge {
  final String id;
  final FakeChannel caller;
  final FakeChannel leg;

  /** What the caller does when the leg has left. */
  final Runnable afterwards;

  /** What is told first when the conversation ends; who left is {@code agent} or {@code caller}. */
  final Consumer<String> ending;

  private final FakeExchange exchange;
  private final List<FakeChannel> inside = new ArrayList<>();

  FakeBridge(
      FakeExchange exchange,
      FakeChannel caller,
      FakeChannel leg,
      Runnable afterwards,
      Consumer<String> ending) {
    this.exchange = exchange;
    this.id = "00000000-0000-4000-8000-%012d".formatted(exchange.nextBridge());
    this.caller = caller;
    this.leg = leg;
    this.afterwards = afterwards;
    this.ending = ending;
  }

  void enter(FakeChannel channel) {
    inside.add(channel);
    channel.bridge = this;
    exchange.emit(event("BridgeEnter", "simple_bridge").channel(channel));
  }

  void leave(FakeChannel channel) {
    if (inside.remove(channel)) {
      channel.bridge = null;
      exchange.emit(event("BridgeLeave", "native_rtp").channel(channel));
    }
  }

  private FakeBlock event(String name, String technology) {
    return FakeBlock.event(name, "call", exchange.systemName())
        .with("BridgeUniqueid", id)
        .with("BridgeType", "basic")
        .with("BridgeTechnology", technology)
        .with("BridgeCreator", FakeChannel.UNKNOWN)
        .with("BridgeName", FakeChannel.UNKNOWN)
        .with("BridgeNumChannels", inside.size())
        .with("BridgeVideoSourceMode", "none");
  }
}
