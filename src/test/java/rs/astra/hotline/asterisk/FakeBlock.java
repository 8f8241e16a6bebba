package rs.astra.hotline.asterisk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One event or answer of the manager interface: its headers in their order. */
final class FakeBlock {
  private final List<String> lines = new ArrayList<>();

  static FakeBlock event(String name, String privilege, String systemName) {
    return listed(name)
        .with("Privilege", privilege + ",all")
        .with("Timestamp", now())
        .with("SystemName", systemName);
  }

  /** An event that answers an action. */
  static FakeBlock listed(String name) {
    return new FakeBlock().with("Event", name);
  }

  static FakeBlock response(String result) {
    return new FakeBlock().with("Response", result);
  }

  FakeBlock with(String header, Object value) {
    lines.add(header + ": " + value);
    return this;
  }

  /** The fourteen headers that every event of a channel has. */
  FakeBlock channel(FakeChannel channel) {
    return channel("", channel);
  }

  FakeBlock channel(String prefix, FakeChannel channel) {
    return with(prefix + "Channel", channel.name)
        .with(prefix + "ChannelState", channel.state)
        .with(prefix + "ChannelStateDesc", channel.stateName())
        .with(prefix + "CallerIDNum", channel.number)
        .with(prefix + "CallerIDName", channel.label)
        .with(prefix + "ConnectedLineNum", channel.connectedNumber)
        .with(prefix + "ConnectedLineName", channel.connectedLabel)
        .with(prefix + "Language", channel.language)
        .with(prefix + "AccountCode", "")
        .with(prefix + "Context", channel.context)
        .with(prefix + "Exten", channel.exten)
        .with(prefix + "Priority", channel.priority)
        .with(prefix + "Uniqueid", channel.uniqueId)
        .with(prefix + "Linkedid", channel.linkedId);
  }

  /** The first value of a header, empty if there is none. */
  String get(String header) {
    return lines.stream()
        .filter(line -> line.startsWith(header + ": "))
        .map(line -> line.substring(header.length() + 2))
        .findFirst()
        .orElse("");
  }

  boolean is(String event) {
    return get("Event").equals(event);
  }

  /** As it goes over the wire. */
  String text() {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  static String now() {
    Instant now = Instant.now();
    return "%d.%06d".formatted(now.getEpochSecond(), now.getNano() / 1000);
  }
}
