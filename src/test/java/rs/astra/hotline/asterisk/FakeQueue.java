package rs.astra.hotline.asterisk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code Queue(fallback)}: every free member rings at once, whoever answers first talks. */
final class FakeQueue {
  static final String NAME = "fallback";
  private static final Duration RING = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** A telephone that the backend has mirrored here. */
  static final class Member {
    final String phone;
    final String name;
    boolean paused;
    long pausedAt;
    final long since = System.currentTimeMillis() / 1000;

    Member(String phone, String name, boolean paused) {
      this.phone = phone;
      this.name = name;
      this.paused = paused;
    }

    String station() {
      return phone.replaceFirst("^(PJSIP|Local)/", "").replaceFirst("@.*", "");
    }

    boolean isMobile() {
      return phone.endsWith("@fallback-mobile/n");
    }
  }

  /** A caller who waits, with the telephones that ring. */
  private static final class Entry {
    final FakeChannel caller;
    final long since = System.currentTimeMillis();
    final List<FakeChannel> ringing = new ArrayList<>();
    boolean withdrawn;

    Entry(FakeChannel caller) {
      this.caller = caller;
    }
  }

  final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final FakeExchange exchange;

  FakeQueue(FakeExchange exchange) {
    this.exchange = exchange;
  }

  void forgetCallers() {
    entries.clear();
  }

  List<FakeChannel> waiting() {
    return entries.values().stream().map(entry -> entry.caller).toList();
  }

  void join(FakeChannel caller) {
    Entry entry = new Entry(caller);
    entries.put(caller.uniqueId, entry);
    exchange.emit(
        event("QueueCallerJoin", caller)
            .with("Queue", NAME)
            .with("Position", entries.size())
            .with("Count", entries.size()));
    attempt(entry);
  }

  /** False: no such caller waits. */
  boolean withdraw(String channelName) {
    for (Entry entry : entries.values()) {
      if (entry.caller.name.equals(channelName)) {
        entry.withdrawn = true;
        return true;
      }
    }
    return false;
  }

  /** A caller hangs up, or something else that does not wait here. */
  void left(FakeChannel caller) {
    Entry entry = entries.get(caller.uniqueId);
    if (entry != null) {
      stopRinging(entry, null, 0);
      abandoned(entry);
    }
  }

  private void attempt(Entry entry) {
    if (entry.caller.gone || entries.get(entry.caller.uniqueId) != entry) {
      return;
    }
    if (entry.withdrawn) {
      abandoned(entry);
      exchange.dialplan.ask(entry.caller);
      return;
    }
    for (Member member : members.values()) {
      FakePhone phone = exchange.phones.get(member.station());
      if (!member.paused && phone != null && !exchange.inUse(phone)) {
        ring(entry, member, phone);
      }
    }
    exchange.pause(
        entry.caller,
        entry.ringing.isEmpty() ? RETRY : RING,
        () -> {
          stopRinging(entry, null, 0);
          attempt(entry);
        });
  }

  private void ring(Entry entry, Member member, FakePhone phone) {
    FakeChannel leg =
        exchange.channel(
            member.phone.replaceFirst("/n$", ""),
            null,
            entry.caller,
            FakeChannel.DOWN,
            "from-counsellor");
    exchange.announce(leg);
    leg.number = entry.caller.dialled;
    leg.connectedNumber = entry.caller.number;
    leg.connectedLabel = entry.caller.label;
    entry.ringing.add(leg);
    exchange.legs.ring(
        leg,
        phone,
        () -> pickedUp(entry, member, leg),
        (cause, sip) -> {
          dialEnd(entry, leg, cause == 17 ? "BUSY" : "NOANSWER");
          entry.ringing.remove(leg);
          exchange.end(leg, cause, sip);
        });
  }

  /** For the queue a mobile goes on ringing until somebody has pressed the key. */
  private void pickedUp(Entry entry, Member member, FakeChannel leg) {
    if (member.isMobile()) {
      exchange.dialplan.confirm(
          leg,
          () -> answered(entry, member, leg),
          () -> {
            dialEnd(entry, leg, "NOANSWER");
            entry.ringing.remove(leg);
            exchange.end(leg, 16);
          });
    } else {
      answered(entry, member, leg);
    }
  }

  private void answered(Entry entry, Member member, FakeChannel leg) {
    FakeChannel caller = entry.caller;
    dialEnd(entry, leg, "ANSWER");
    stopRinging(entry, leg, 26);
    caller.connectedNumber = leg.number;
    leave(entry);
    exchange.note(caller, "answered", FakeExchange.seconds() + "|" + member.phone + "|fallback");
    long held = (System.currentTimeMillis() - entry.since) / 1000;
    exchange.emit(
        agent("AgentConnect", caller, leg, member, held)
            .with("RingTime", leg.phone == null ? 0 : leg.phone.ring.toSeconds()));
    FakeBridge bridge =
        new FakeBridge(
            exchange,
            caller,
            leg,
            () -> exchange.dialplan.talked(caller),
            who ->
                exchange.emit(
                    agent("AgentComplete", caller, leg, member, held)
                        .with("TalkTime", 0)
                        .with("Reason", who)));
    caller.step++;
    bridge.enter(leg);
    bridge.enter(caller);
    exchange.hangUpAfterTalk(leg);
  }

  private void stopRinging(Entry entry, @Nullable FakeChannel but, int cause) {
    for (FakeChannel leg : List.copyOf(entry.ringing)) {
      if (leg != but) {
        dialEnd(entry, leg, "CANCEL");
        exchange.end(leg, cause);
      }
    }
    entry.ringing.clear();
  }

  private void abandoned(Entry entry) {
    exchange.emit(
        event("QueueCallerAbandon", entry.caller)
            .with("Queue", NAME)
            .with("Position", 1)
            .with("OriginalPosition", 1)
            .with("HoldTime", (System.currentTimeMillis() - entry.since) / 1000));
    leave(entry);
  }

  private void leave(Entry entry) {
    entries.remove(entry.caller.uniqueId);
    exchange.emit(
        event("QueueCallerLeave", entry.caller)
            .with("Queue", NAME)
            .with("Position", 1)
            .with("Count", entries.size()));
  }

  private void dialEnd(Entry entry, FakeChannel leg, String status) {
    exchange.emit(
        FakeBlock.event("DialEnd", "call", exchange.systemName())
            .channel(entry.caller)
            .channel("Dest", leg)
            .with("DialStatus", status));
  }

  private FakeBlock agent(
      String name, FakeChannel caller, FakeChannel leg, Member member, long held) {
    return event(name, caller)
        .channel("Dest", leg)
        .with("Queue", NAME)
        .with("Interface", member.phone)
        .with("MemberName", member.name)
        .with("HoldTime", held);
  }

  private FakeBlock event(String name, FakeChannel caller) {
    return FakeBlock.event(name, "agent", exchange.systemName()).channel(caller);
  }
}
