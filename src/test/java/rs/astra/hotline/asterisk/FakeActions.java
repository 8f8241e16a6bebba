package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The actions that the backend uses, with the answers of the recordings; all others are denied. */
final class FakeActions {
  private final FakeExchange exchange;

  FakeActions(FakeExchange exchange) {
    this.exchange = exchange;
  }

  void carryOut(Map<String, String> action, Consumer<FakeBlock> send) {
    String id = action.getOrDefault("actionid", "");
    switch (action.getOrDefault("action", "").toLowerCase(Locale.ROOT)) {
      case "ping" ->
          send.accept(
              FakeAmi.answer("Success", action)
                  .with("Ping", "Pong")
                  .with("Timestamp", FakeBlock.now()));
      case "coresettings" ->
          send.accept(
              FakeAmi.answer("Success", action)
                  .with("AMIversion", "11.0.0")
                  .with("AsteriskVersion", "22.10.1")
                  .with("SystemName", exchange.systemName()));
      case "originate" -> originate(action, id, send);
      case "hangup" -> hangUp(action, send);
      case "setvar" -> setLanguage(action, send);
      case "status" -> status(action, id, send);
      case "queuestatus" -> queueStatus(action, id, send);
      case "queueadd" -> queueAdd(action, send);
      case "queueremove" ->
          say(
              exchange.queue.members.remove(action.getOrDefault("interface", "")) != null,
              "Removed interface from queue",
              "Unable to remove interface: Not there",
              action,
              send);
      case "queuepause" -> queuePause(action, send);
      case "queuewithdrawcaller" ->
          say(
              FakeQueue.NAME.equals(action.get("queue"))
                  && exchange.queue.withdraw(action.getOrDefault("caller", "")),
              "Withdraw requested successfully",
              "Unable to request withdraw from queue: No such caller",
              action,
              send);
      case "dbgettree" -> dbGetTree(action, id, send);
      default -> say(false, "", "Permission denied", action, send);
    }
  }

  private static void say(
      boolean success,
      String yes,
      String no,
      Map<String, String> action,
      Consumer<FakeBlock> send) {
    send.accept(
        FakeAmi.answer(success ? "Success" : "Error", action).with("Message", success ? yes : no));
  }

  private void originate(Map<String, String> action, String id, Consumer<FakeBlock> send) {
    say(true, "Originate successfully queued", "", action, send);
    String dial = action.getOrDefault("channel", "");
    if (dial.contains("@forget-notes")) {
      exchange.legs.forget(
          id, dial, action.getOrDefault("application", ""), action.getOrDefault("data", ""));
      return;
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (String assignment : action.getOrDefault("variable", "").split("[\n,]", -1)) {
      String[] parts = assignment.split("=", 2);
      if (parts.length == 2) {
        variables.put(parts[0], parts[1]);
      }
    }
    String callerId = action.getOrDefault("callerid", "");
    exchange.legs.originate(
        id,
        dial,
        action.getOrDefault("channelid", ""),
        callerId.replaceFirst("^\"([^\"]*)\".*", "$1"),
        Duration.ofMillis(Long.parseLong(action.getOrDefault("timeout", "30000"))),
        action.getOrDefault("context", ""),
        variables);
  }

  private void hangUp(Map<String, String> action, Consumer<FakeBlock> send) {
    FakeChannel channel = exchange.find(action.getOrDefault("channel", ""));
    say(channel != null, "Channel Hungup", "No such channel", action, send);
    if (channel != null) {
      exchange.hangUp(channel, Integer.parseInt(action.getOrDefault("cause", "0")));
    }
  }

  private void setLanguage(Map<String, String> action, Consumer<FakeBlock> send) {
    FakeChannel channel = exchange.find(action.getOrDefault("channel", ""));
    boolean known = channel != null && "CHANNEL(language)".equals(action.get("variable"));
    say(known, "Variable Set", "No such channel", action, send);
    if (channel != null && known) {
      channel.language = action.getOrDefault("value", "");
    }
  }

  private static void listed(String message, Map<String, String> action, Consumer<FakeBlock> send) {
    send.accept(
        FakeAmi.answer("Success", action).with("EventList", "start").with("Message", message));
  }

  private static FakeBlock complete(String event, String id, int items) {
    return FakeBlock.listed(event)
        .with("ActionID", id)
        .with("EventList", "Complete")
        .with("ListItems", items);
  }

  private void status(Map<String, String> action, String id, Consumer<FakeBlock> send) {
    listed("Channel status will follow", action, send);
    List<FakeChannel> channels = List.copyOf(exchange.channels.values());
    for (FakeChannel channel : channels) {
      String format = channel.phone == null ? "slin" : "alaw";
      FakeBlock event =
          FakeBlock.listed("Status")
              .with("Privilege", "Call")
              .channel(channel)
              .with("Type", "PJSIP")
              .with("DNID", channel.dialled)
              .with("EffectiveConnectedLineNum", channel.connectedNumber)
              .with("EffectiveConnectedLineName", channel.connectedLabel)
              .with("TimeToHangup", channel.hangupAt)
              .with("BridgeID", channel.bridge == null ? "" : channel.bridge.id)
              .with("Application", channel.application)
              .with("Data", channel.data)
              .with("Nativeformats", "(alaw)")
              .with("Readformat", "alaw")
              .with("Readtrans", "")
              .with("Writeformat", format)
              .with("Writetrans", "")
              .with("Callgroup", 0)
              .with("Pickupgroup", 0)
              .with("Seconds", 0);
      for (String name : action.getOrDefault("variables", "").split(",", -1)) {
        event.with("Variable", name + "=" + channel.variable(name));
      }
      send.accept(event.with("ActionID", id));
    }
    send.accept(complete("StatusComplete", id, channels.size()).with("Items", channels.size()));
  }

  private void queueStatus(Map<String, String> action, String id, Consumer<FakeBlock> send) {
    listed("Queue status will follow", action, send);
    send.accept(
        FakeBlock.listed("QueueParams")
            .with("Queue", FakeQueue.NAME)
            .with("Max", 0)
            .with("Strategy", "ringall")
            .with("Calls", exchange.queue.waiting().size())
            .with("Holdtime", 0)
            .with("TalkTime", 0)
            .with("Completed", 0)
            .with("Abandoned", 0)
            .with("ServiceLevel", 0)
            .with("ServicelevelPerf", "0.0")
            .with("ServicelevelPerf2", "0.0")
            .with("Weight", 0)
            .with("ActionID", id));
    for (FakeQueue.Member member : exchange.queue.members.values()) {
      FakePhone phone = exchange.phones.get(member.station());
      boolean inUse = phone != null && exchange.inUse(phone);
      send.accept(
          FakeBlock.listed("QueueMember")
              .with("Queue", FakeQueue.NAME)
              .with("Name", member.name)
              .with("Location", member.phone)
              .with("StateInterface", member.phone)
              .with("Membership", "dynamic")
              .with("Penalty", 0)
              .with("CallsTaken", 0)
              .with("LastCall", 0)
              .with("LastPause", member.pausedAt)
              .with("LoginTime", member.since)
              .with("InCall", inUse ? 1 : 0)
              .with("Status", inUse ? 3 : 1)
              .with("Paused", member.paused ? 1 : 0)
              .with("PausedReason", "")
              .with("Wrapuptime", 0)
              .with("ActionID", id));
    }
    int position = 0;
    for (FakeChannel caller : exchange.queue.waiting()) {
      send.accept(
          FakeBlock.listed("QueueEntry")
              .with("Queue", FakeQueue.NAME)
              .with("Position", ++position)
              .with("Channel", caller.name)
              .with("Uniqueid", caller.uniqueId)
              .with("CallerIDNum", caller.number)
              .with("CallerIDName", caller.label)
              .with("ConnectedLineNum", "unknown")
              .with("ConnectedLineName", "unknown")
              .with("Wait", 0)
              .with("Priority", 0)
              .with("ActionID", id));
    }
    send.accept(complete("QueueStatusComplete", id, 1 + position + exchange.queue.members.size()));
  }

  private void queueAdd(Map<String, String> action, Consumer<FakeBlock> send) {
    String phone = action.getOrDefault("interface", "");
    boolean added =
        exchange.queue.members.putIfAbsent(
                phone,
                new FakeQueue.Member(
                    phone,
                    action.getOrDefault("membername", phone),
                    action.getOrDefault("paused", "false").matches("true|1|yes")))
            == null;
    say(added, "Added interface to queue", "Unable to add interface: Already there", action, send);
  }

  private void queuePause(Map<String, String> action, Consumer<FakeBlock> send) {
    FakeQueue.@Nullable Member member =
        exchange.queue.members.get(action.getOrDefault("interface", ""));
    boolean pause = action.getOrDefault("paused", "false").matches("true|1|yes");
    if (member != null) {
      member.paused = pause;
      member.pausedAt = pause ? System.currentTimeMillis() / 1000 : 0;
    }
    say(
        member != null,
        pause ? "Interface paused successfully" : "Interface unpaused successfully",
        "Interface not found",
        action,
        send);
  }

  private void dbGetTree(Map<String, String> action, String id, Consumer<FakeBlock> send) {
    listed("Result will follow", action, send);
    var notes = exchange.notesBelow(action.getOrDefault("family", ""));
    notes.forEach(
        note ->
            send.accept(
                FakeBlock.listed("DBGetTreeResponse")
                    .with("Key", note.getKey())
                    .with("Val", note.getValue())
                    .with("ActionID", id)));
    send.accept(complete("DBGetTreeComplete", id, notes.size()));
  }

  static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
