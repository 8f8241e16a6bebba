package rs.astra.hotline.asterisk;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Telephones that are rung by {@code Originate}, as the recordings {@code originate-*} show. */
final class FakeLegs {
  private final FakeExchange exchange;

  FakeLegs(FakeExchange exchange) {
    this.exchange = exchange;
  }

  /** One originated leg, from the action to the answer or the failure. */
  private final class Attempt {
    final String action;
    final String dial;
    final String id;
    final @Nullable FakeChannel leg;

    Attempt(String action, String dial, String id, @Nullable FakeChannel leg) {
      this.action = action;
      this.dial = dial;
      this.id = id;
      this.leg = leg;
    }

    void respond(boolean success, int reason) {
      exchange.emit(
          FakeBlock.event("OriginateResponse", "call", exchange.systemName())
              .with("ActionID", action)
              .with("Response", success ? "Success" : "Failure")
              .with("Channel", success && leg != null ? leg.name : dial)
              .with("Context", "leg")
              .with("Exten", "s")
              .with("Reason", reason)
              .with("Uniqueid", id)
              .with("CallerIDNum", leg == null ? FakeChannel.UNKNOWN : leg.number)
              .with("CallerIDName", leg == null ? FakeChannel.UNKNOWN : leg.label));
    }

    void dialEnd(FakeChannel channel, String status) {
      exchange.emit(
          FakeBlock.event("DialEnd", "call", exchange.systemName())
              .channel("Dest", channel)
              .with("DialStatus", status));
    }
  }

  /** Rings a telephone for one of the dialplan's contexts. */
  void originate(
      String action,
      String dial,
      String id,
      String label,
      Duration timeout,
      String context,
      Map<String, String> variables) {
    String station = dial.substring(dial.indexOf('/') + 1);
    FakePhone phone = exchange.phones.get(station);
    if (phone == null && station.equals(FakeAsterisk.REGISTERING)) {
      new Attempt(action, dial, id, null).respond(false, 0);
      return;
    }
    FakeChannel leg = exchange.channel(dial, id, null, FakeChannel.DOWN, "from-counsellor");
    exchange.announce(leg);
    leg.variables.putAll(variables);
    leg.number = "0";
    leg.label = label;
    leg.connectedNumber = "0";
    leg.connectedLabel = label;
    Attempt attempt = new Attempt(action, dial, id, leg);
    leg.unanswered =
        () -> {
          attempt.dialEnd(leg, "NOANSWER");
          attempt.respond(false, 0);
        };
    exchange.pause(leg, timeout, () -> missed(attempt, leg));
    ring(
        leg,
        phone,
        () -> answered(attempt, leg, context),
        (cause, sip) -> refused(attempt, leg, cause, sip));
  }

  /** What a telephone says that is neither picked up nor left to ring. */
  interface Refused {
    void with(int cause, int sip);
  }

  /** Rings a telephone, for whomever. */
  void ring(FakeChannel leg, @Nullable FakePhone phone, Runnable answered, Refused refused) {
    if (phone == null) {
      return; // nobody is there to say anything
    }
    if (exchange.inUse(phone)) {
      exchange.rungTwice++;
    }
    leg.phone = phone;
    leg.state = FakeChannel.RINGING;
    phone.rings.incrementAndGet();
    int step = leg.step;
    Runnable reaction =
        switch (phone.manner) {
          case ANSWERS ->
              () -> {
                leg.state = FakeChannel.UP;
                phone.answers.incrementAndGet();
                answered.run();
              };
          case DECLINES -> () -> refused.with(21, 603);
          case BUSY -> () -> refused.with(17, 486);
          case SWITCHED_OFF -> () -> refused.with(19, 480);
          case UNATTENDED -> () -> {};
        };
    var _ =
        exchange.after(
            phone.ring,
            () -> {
              if (leg.step == step && !leg.gone) {
                reaction.run();
              }
            });
  }

  private void answered(Attempt attempt, FakeChannel leg, String context) {
    leg.unanswered = null;
    attempt.dialEnd(leg, "ANSWER");
    attempt.respond(true, 4);
    if (context.equals("mobile")) {
      exchange.dialplan.mobile(leg);
    } else {
      exchange.dialplan.leg(leg);
    }
  }

  private void missed(Attempt attempt, FakeChannel leg) {
    if (leg.unanswered != null) {
      leg.unanswered = null;
      attempt.respond(false, 3);
      exchange.end(leg, 19, 480);
    }
  }

  private void refused(Attempt attempt, FakeChannel leg, int cause, int sip) {
    leg.unanswered = null;
    attempt.respond(false, 0);
    attempt.dialEnd(leg, cause == 17 ? "BUSY" : "NOANSWER");
    exchange.end(leg, cause, sip);
  }

  /** The dialplan forgets the notes of ten minutes; nothing of it is a call. */
  void forget(String action, String dial, String application, String data) {
    String bucket = dial.substring("Local/".length(), dial.indexOf('@'));
    String peer = "Local/" + bucket + "@forget-notes";
    FakeChannel one = exchange.channel(peer, null, null, FakeChannel.DOWN, "forget-notes");
    FakeChannel two = exchange.channel(peer, null, one, FakeChannel.RING, "forget-notes");
    one.exten = bucket;
    two.exten = bucket;
    exchange.announce(one);
    exchange.announce(two);
    exchange.notes.keySet().removeIf(key -> key.startsWith("/hotline/" + bucket + "/"));
    Attempt attempt = new Attempt(action, dial, FakeChannel.UNKNOWN, null);
    attempt.dialEnd(one, "NOANSWER");
    exchange.emit(
        FakeBlock.event("OriginateResponse", "call", exchange.systemName())
            .with("ActionID", action)
            .with("Response", "Failure")
            .with("Channel", dial)
            .with("Application", application)
            .with("Data", data)
            .with("Reason", 0)
            .with("Uniqueid", FakeChannel.UNKNOWN)
            .with("CallerIDNum", FakeChannel.UNKNOWN)
            .with("CallerIDName", FakeChannel.UNKNOWN));
    exchange.end(one, 16);
    two.priority = 2;
    exchange.end(two, 16);
  }
}
