package rs.astra.hotline.asterisk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;

/**
 * What is true in the fake: channels, bridges, notes, telephones. Everything but the public doors
 * of {@link FakeAsterisk} runs on its one thread.
 */
final class FakeExchange {
  /** Ten times as fast: how long telephones ring, prompts last and the dialplan pauses. */
  private static final int HASTE = 10;

  final Map<String, FakeChannel> channels = new LinkedHashMap<>();
  final Map<String, String> notes = new TreeMap<>();
  final Set<String> prompts = new HashSet<>();
  final Map<String, FakePhone> phones = new LinkedHashMap<>();
  final FakeDialplan dialplan = new FakeDialplan(this);
  final FakeLegs legs = new FakeLegs(this);
  final FakeQueue queue = new FakeQueue(this);

  /** Telephones that were rung while they rang or talked already. */
  int rungTwice;

  private final String systemName;
  private final Address agi;
  private final Consumer<FakeBlock> events;
  private final ScheduledThreadPoolExecutor loop;
  private long begun = System.currentTimeMillis() / 1000;
  private int serial;
  private int bridges;
  private volatile boolean agiRefused;

  FakeExchange(String systemName, Address agi, Consumer<FakeBlock> events) {
    this.systemName = systemName;
    this.agi = agi;
    this.events = events;
    this.loop =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("fake-").factory());
    loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  String systemName() {
    return systemName;
  }

  Address agi() {
    return agi;
  }

  boolean agiRefused() {
    return agiRefused;
  }

  void agiRefused(boolean refused) {
    agiRefused = refused;
  }

  long upSeconds() {
    return System.currentTimeMillis() / 1000 - begun;
  }

  int nextBridge() {
    return ++bridges;
  }

  void emit(FakeBlock event) {
    events.accept(event);
  }

  // --- the one thread

  /** Any thread: does it and waits for the result; null when the fake has been closed. */
  <T extends @Nullable Object> @Nullable T ask(Callable<T> question) {
    try {
      return loop.submit(question).get(10, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the fake failed", e);
    }
  }

  /** Any thread: does it soon. */
  void later(Runnable what) {
    try {
      loop.execute(what);
    } catch (RejectedExecutionException e) {
      // The fake has been closed.
    }
  }

  Future<?> after(Duration time, Runnable what) {
    return loop.schedule(what, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Goes on in the dialplan after a while, if the channel has not moved; a tenth of the time. */
  void pause(FakeChannel channel, Duration time, Runnable then) {
    int step = channel.step;
    var _ =
        after(
            hasty(time),
            () -> {
              if (channel.step == step && !channel.gone) {
                then.run();
              }
            });
  }

  static Duration hasty(Duration time) {
    return time.dividedBy(HASTE);
  }

  void close() {
    loop.shutdownNow();
  }

  // --- channels

  /** A new channel: {@code id} null means that Asterisk names it. */
  FakeChannel channel(
      String peer, @Nullable String id, @Nullable FakeChannel of, int state, String context) {
    int number = serial++;
    String uniqueId =
        id == null
            ? "%s-%d.%d".formatted(systemName, System.currentTimeMillis() / 1000, number)
            : id;
    FakeChannel channel =
        new FakeChannel(
            "%s-%08x".formatted(peer, number),
            uniqueId,
            of == null ? uniqueId : of.linkedId,
            state,
            context);
    channels.put(uniqueId, channel);
    return channel;
  }

  void announce(FakeChannel channel) {
    emit(FakeBlock.event("Newchannel", "call", systemName).channel(channel));
  }

  @Nullable FakeChannel find(String nameOrId) {
    FakeChannel found = channels.get(nameOrId);
    return found != null
        ? found
        : channels.values().stream().filter(c -> c.name.equals(nameOrId)).findFirst().orElse(null);
  }

  /** Whether the telephone rings or talks. */
  boolean inUse(FakePhone phone) {
    return channels.values().stream().anyMatch(channel -> channel.phone == phone);
  }

  void set(FakeChannel channel, String variable, String value) {
    if (variable.equals("TIMEOUT(absolute)")) {
      absolute(channel, Integer.parseInt(value));
    } else {
      channel.variables.put(variable, value);
    }
  }

  /** The dead man's switch; never hastened, because the backend renews it by the clock. */
  void absolute(FakeChannel channel, int seconds) {
    Future<?> before = channel.absolute;
    if (before != null) {
      before.cancel(false);
    }
    channel.hangupAt = seconds == 0 ? 0 : System.currentTimeMillis() / 1000 + seconds;
    channel.absolute =
        seconds == 0
            ? null
            : after(
                Duration.ofSeconds(seconds),
                () -> {
                  if (!channel.gone && channel.bridge == null) {
                    dialplan.timedOut(channel);
                  }
                });
  }

  /** Somebody hangs up. */
  void hangUp(FakeChannel channel, int cause) {
    if (channel.gone) {
      return;
    }
    FakeBridge bridge = channel.bridge;
    Runnable unanswered = channel.unanswered;
    if (bridge != null) {
      part(bridge, channel);
    } else if (unanswered != null) {
      channel.unanswered = null;
      unanswered.run();
      end(channel, cause);
    } else {
      queue.left(channel);
      end(channel, channel.context.equals("confirm") ? FakeDialplan.NOT_CONFIRMED : cause);
    }
  }

  private void part(FakeBridge bridge, FakeChannel first) {
    boolean counsellor = first == bridge.leg;
    bridge.ending.accept(counsellor ? "agent" : "caller");
    bridge.leave(first);
    bridge.leave(counsellor ? bridge.caller : bridge.leg);
    end(bridge.leg, 16);
    if (counsellor) {
      bridge.afterwards.run();
    } else {
      end(bridge.caller, 16);
    }
  }

  /** The channel is gone. */
  void end(FakeChannel channel, int cause) {
    end(channel, cause, null);
  }

  void end(FakeChannel channel, int cause, @Nullable Integer sip) {
    if (channel.gone) {
      return;
    }
    channel.gone = true;
    channel.step++;
    Future<?> absolute = channel.absolute;
    if (absolute != null) {
      absolute.cancel(false);
    }
    channels.remove(channel.uniqueId);
    channel.handler.run();
    FakeBlock event =
        FakeBlock.event("Hangup", "call", systemName)
            .channel(channel)
            .with("Cause", cause)
            .with("Cause-txt", causeText(cause));
    emit(sip == null ? event : event.with("TechCause", sip));
    channel.leaveAgi();
  }

  /** What {@code Bridge()} does; a caller who talks already is pulled out of that conversation. */
  void bridge(FakeChannel caller, FakeChannel leg, Runnable afterwards, Consumer<String> ending) {
    FakeBridge before = caller.bridge;
    FakeBridge bridge = new FakeBridge(this, caller, leg, afterwards, ending);
    caller.step++;
    caller.application = "(null)";
    caller.data = "(null)";
    absolute(caller, 0);
    if (before != null) {
      before.leave(caller);
    }
    bridge.enter(caller);
    if (before != null) {
      before.leave(before.leg);
    }
    leg.linkedId = caller.linkedId;
    bridge.enter(leg);
    caller.leaveAgi();
    if (before != null) {
      end(before.leg, 16);
    }
    hangUpAfterTalk(leg);
  }

  void hangUpAfterTalk(FakeChannel leg) {
    FakePhone phone = leg.phone;
    if (phone != null && phone.talk != null) {
      var _ = after(phone.talk, () -> hangUp(leg, 16));
    }
  }

  // --- power

  /** Everything that ran is gone; what was noted and who is a member stays. */
  void crash() {
    for (FakeChannel channel : new ArrayList<>(channels.values())) {
      channel.gone = true;
      channel.step++;
      channel.leaveAgi();
    }
    channels.clear();
    queue.forgetCallers();
    begun = System.currentTimeMillis() / 1000;
  }

  void hangUpAll() {
    for (FakeChannel channel : new ArrayList<>(channels.values())) {
      hangUp(channel, channel.bridge == null ? 0 : 16);
    }
  }

  /** The notes below a family, as {@code DBGetTree} tells them. */
  List<Map.Entry<String, String>> notesBelow(String family) {
    return notes.entrySet().stream()
        .filter(note -> note.getKey().startsWith(family.isEmpty() ? "/" : "/" + family + "/"))
        .toList();
  }

  void note(FakeChannel channel, String kind, String value) {
    String below = channel.variable("NOTES");
    if (!below.isEmpty()) {
      notes.put("/" + below + "/" + kind, value);
    }
  }

  static String seconds() {
    long now = System.currentTimeMillis();
    return "%d.%03d".formatted(now / 1000, now % 1000);
  }

  private static String causeText(int cause) {
    return switch (cause) {
      case 0 -> "Unknown";
      case 1 -> "Unallocated (unassigned) number";
      case 16 -> "Normal Clearing";
      case 17 -> "User busy";
      case 19 -> "User alerting, no answer";
      case 21 -> "Call Rejected";
      case 26 -> "Answered elsewhere";
      default -> "Cause " + cause;
    };
  }
}
