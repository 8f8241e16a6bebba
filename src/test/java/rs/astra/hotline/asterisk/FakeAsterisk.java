package rs.astra.hotline.asterisk;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;
import rs.astra.hotline.asterisk.FakeAmi.Mischief;

/**
 * Asterisk for fast tests: speaks the manager interface and FastAGI over TCP, does what our
 * dialplan does, and breaks on demand. It passes {@link TelephoneContract} as the real one does;
 * where they differ, the real one is right. Telephones ring, prompts last and the dialplan pauses a
 * tenth of the real time; the dead man's switch runs by the clock. There is no sound, no SIP and no
 * number of a caller in it.
 */
public final class FakeAsterisk implements Exchange {
  /** The only station that must register; it does so while it has a telephone. */
  static final String REGISTERING = "c8";

  private static final Duration SOON = Duration.ofMillis(20);

  private final String secret = "secret-of-the-fake";
  private final FakeAmi ami;
  private final FakeExchange exchange;

  private FakeAsterisk() throws IOException {
    this.ami = new FakeAmi(secret);
    this.exchange = new FakeExchange("fake", new Address("127.0.0.1", Ports.tcp()), ami::emit);
  }

  public static FakeAsterisk start() throws IOException {
    FakeAsterisk fake = new FakeAsterisk();
    fake.ami.start(fake.exchange);
    return fake;
  }

  @Override
  public Address ami() {
    return new Address("127.0.0.1", ami.port());
  }

  @Override
  public String amiSecret() {
    return secret;
  }

  @Override
  public Address agi() {
    return exchange.agi();
  }

  // --- callers and telephones

  @Override
  public Caller call(String number) {
    FakeChannel channel = exchange.ask(() -> exchange.dialplan.call(number));
    if (channel == null) {
      throw new IllegalStateException("closed");
    }
    return new Caller() {
      @Override
      public void hangUp() {
        var _ =
            exchange.ask(
                () -> {
                  exchange.hangUp(channel, 0);
                  return true;
                });
      }

      @Override
      public void press(char key) {
        channel.keys.add(key);
      }

      @Override
      public boolean isThere() {
        return Boolean.TRUE.equals(exchange.ask(() -> !channel.gone));
      }

      @Override
      public void close() {
        hangUp();
      }
    };
  }

  @Override
  public Phone phone(String station, Duration ring) {
    return plug(station, FakePhone.Manner.ANSWERS, ring, null);
  }

  @Override
  public Phone phone(String station, Duration ring, Duration talk) {
    return plug(station, FakePhone.Manner.ANSWERS, ring, talk);
  }

  @Override
  public Phone unattendedPhone(String station) {
    return plug(station, FakePhone.Manner.UNATTENDED, SOON, null);
  }

  @Override
  public Phone refusingPhone(String station, String status) {
    FakePhone.Manner manner =
        switch (status.substring(0, 3)) {
          case "603" -> FakePhone.Manner.DECLINES;
          case "486" -> FakePhone.Manner.BUSY;
          case "480" -> FakePhone.Manner.SWITCHED_OFF;
          default -> throw new IllegalArgumentException(status);
        };
    return plug(station, manner, SOON, null);
  }

  @Override
  public Phone mobile(String station, Duration ring, String keys) {
    return plug(station, FakePhone.Manner.ANSWERS, ring, null, keys);
  }

  @Override
  public Phone mobile(String station, Duration ring, String keys, Duration talk) {
    return plug(station, FakePhone.Manner.ANSWERS, ring, talk, keys);
  }

  @Override
  public Duration untilTheKey() {
    return FakeExchange.hasty(FakeDialplan.KEY);
  }

  private Phone plug(
      String station, FakePhone.Manner manner, Duration ring, @Nullable Duration talk) {
    return plug(station, manner, ring, talk, "");
  }

  private Phone plug(
      String station,
      FakePhone.Manner manner,
      Duration ring,
      @Nullable Duration talk,
      String keys) {
    FakePhone phone =
        new FakePhone(
            station,
            manner,
            ring,
            talk,
            keys,
            () -> exchange.later(() -> exchange.phones.remove(station)));
    var _ = exchange.ask(() -> exchange.phones.put(station, phone));
    return phone;
  }

  // --- what a test sees

  @Override
  public int channels() {
    Integer count = exchange.ask(exchange.channels::size);
    return count == null ? 0 : count;
  }

  @Override
  public boolean tells(String prompt) {
    return Boolean.TRUE.equals(exchange.ask(() -> exchange.prompts.contains(prompt)));
  }

  @Override
  public List<String> notes() {
    return sorted(
        exchange.ask(
            () ->
                exchange.notes.keySet().stream()
                    .map(key -> key.substring(key.lastIndexOf('/') + 1))
                    .toList()));
  }

  @Override
  public List<String> members() {
    return sorted(exchange.ask(() -> List.copyOf(exchange.queue.members.keySet())));
  }

  private static List<String> sorted(@Nullable List<String> names) {
    return names == null ? List.of() : names.stream().sorted().toList();
  }

  /** How often a telephone was rung that rang or talked already: must be zero. */
  int rungTwice() {
    Integer count = exchange.ask(() -> exchange.rungTwice);
    return count == null ? 0 : count;
  }

  /** Actions of one name that were heard, or all: "*". */
  public List<Map<String, String>> heard(String action) {
    return ami.heard().stream()
        .filter(heard -> action.equals("*") || action.equalsIgnoreCase(heard.get("action")))
        .toList();
  }

  /** Every event and answer as it was sent. */
  List<String> said() {
    return ami.said();
  }

  int logins() {
    return ami.logins();
  }

  // --- faults

  @Override
  public void cutAmi() {
    ami.cut();
  }

  /** Connections are closed as soon as they are made. */
  void refuseAmi(boolean refuse) {
    ami.refused = refuse;
    if (refuse) {
      ami.cut();
    }
  }

  /** Nothing is answered and nothing is told, and the connection stays. */
  void muteAmi(boolean mute) {
    ami.muted = mute;
  }

  void refuseLogin(boolean refuse) {
    ami.loginRefused = refuse;
  }

  /** Sends bytes as they are, among what Asterisk says. */
  void garbage(byte[] bytes) {
    ami.garbage(bytes);
  }

  /** The next so many events of this name do not arrive. */
  void drop(String event, int times) {
    ami.rule(named(event), Mischief.DROP, Duration.ZERO, times);
  }

  /** The next so many events of this name arrive twice. */
  void repeat(String event, int times) {
    ami.rule(named(event), Mischief.REPEAT, Duration.ZERO, times);
  }

  /** The next so many events of this name arrive later, and after what follows them. */
  void delay(String event, Duration time, int times) {
    ami.rule(named(event), Mischief.DELAY, time, times);
  }

  /** The next so many events of this name change places with the event that follows. */
  void reorder(String event, int times) {
    ami.rule(named(event), Mischief.AFTER_THE_NEXT, Duration.ofMillis(100), times);
  }

  /** Actions of this name are not answered, while all others are. */
  void ignore(String action) {
    ami.ignore(action);
  }

  void wellBehaved() {
    ami.noRules();
  }

  private static Predicate<FakeBlock> named(String event) {
    return block -> event.equals("*") || block.is(event);
  }

  /** As if nobody listened at the FastAGI port. */
  void refuseAgi(boolean refuse) {
    exchange.agiRefused(refuse);
  }

  /** Cuts every FastAGI session. */
  void cutAgi() {
    var _ =
        exchange.ask(
            () -> {
              exchange.channels.values().stream()
                  .filter(channel -> channel.agi != null)
                  .toList()
                  .forEach(FakeAsterisk::cutSession);
              return true;
            });
  }

  private static void cutSession(FakeChannel channel) {
    FakeAgi session = channel.agi;
    if (session != null) {
      session.cut();
    }
  }

  @Override
  public void restart() {
    var _ =
        exchange.ask(
            () -> {
              exchange.hangUpAll();
              exchange.emit(
                  FakeBlock.event("Shutdown", "system", exchange.systemName())
                      .with("Shutdown", "Cleanly")
                      .with("Restart", "False"));
              return true;
            });
    // What was said last is still on its way.
    ami.refused = true;
    var cut = exchange.after(Duration.ofMillis(50), ami::cut);
    Backend.eventually("off", cut::isDone);
    crash();
  }

  /** The power fails and comes back: nobody is told anything. */
  void crash() {
    ami.refused = true;
    ami.cut();
    var _ =
        exchange.ask(
            () -> {
              exchange.crash();
              return true;
            });
    ami.refused = false;
  }

  @Override
  public void clear() {
    ami.noRules();
    var _ =
        exchange.ask(
            () -> {
              exchange.hangUpAll();
              exchange.notes.clear();
              exchange.prompts.clear();
              exchange.queue.members.clear();
              return true;
            });
  }

  @Override
  public void close() throws IOException {
    ami.close();
    exchange.close();
  }
}
