package rs.astra.hotline.asterisk;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;
import rs.astra.hotline.asterisk.agi.AgiDoor;
import rs.astra.hotline.asterisk.agi.CallerHeaders;
import rs.astra.hotline.asterisk.ami.AmiLink;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.CallerTokens;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.CallbackNumber;
import rs.astra.hotline.engine.Callbacks;
import rs.astra.hotline.engine.Engine;
import rs.astra.hotline.engine.Pins;
import rs.astra.hotline.engine.SteadyClock;

/** Both ways to Asterisk: each command goes out by the way that can carry it out. */
public final class Telephone implements AutoCloseable {
  private static final Duration ALIVE_WITHIN = Duration.ofSeconds(3);

  /** Longer than Asterisk's own patience with us, after which it takes a caller away itself. */
  private static final Duration LEAVES_WITHIN = Duration.ofSeconds(8);

  /**
   * What we put up with, and how long.
   *
   * @param patience callers wait with us although Asterisk cannot be asked to ring anybody
   * @param look Asterisk does not tell what is true; then the connection is made anew
   */
  record Limits(Duration patience, Duration look) {
    static final Limits USUAL = new Limits(Duration.ofSeconds(4), Duration.ofSeconds(10));
  }

  /**
   * Who decides.
   *
   * @param facts takes what happens; false means that there was no room
   * @param alive whether facts are being decided
   * @param settled whether all facts have been decided, and what follows from them was ordered
   * @param channelOf the name of a caller's channel
   * @param hotline the state
   */
  record Mind(
      Predicate<Fact> facts,
      BooleanSupplier alive,
      BooleanSupplier settled,
      Function<CallId, @Nullable String> channelOf,
      Supplier<Hotline> hotline) {
    static Mind of(Engine engine) {
      return new Mind(
          engine::offer,
          () -> engine.alive(ALIVE_WITHIN),
          engine::settled,
          id -> engine.state().calls().call(id).map(c -> c.caller().channel()).orElse(null),
          engine::state);
    }
  }

  private final AmiLink link;
  private final AgiDoor door;
  private final Mind mind;
  private final @Nullable Redirector redirector;

  /**
   * A telephone that is not yet connected.
   *
   * @param engine takes what happens, and knows the callers' channels
   * @param stored whether everything told so far is in the database
   * @param recogniser makes tokens of what a caller's INVITE says, null for a caller without one
   * @param pins who may act as whom at a telephone
   * @param trail takes what it should say; at once
   * @param callbacks what is asked when a counsellor has picked up to call somebody back
   * @throws IOException if the prompts cannot be read
   */
  public Telephone(
      Config config,
      SteadyClock clock,
      Engine engine,
      BooleanSupplier stored,
      Function<CallerHeaders, @Nullable CallerTokens> recogniser,
      Pins pins,
      Consumer<Audit.Entry> trail,
      Callbacks callbacks)
      throws IOException {
    this(config, clock, Mind.of(engine), stored, Limits.USUAL, recogniser, pins, trail, callbacks);
  }

  Telephone(
      Config config,
      SteadyClock clock,
      Mind mind,
      BooleanSupplier stored,
      Limits limits,
      Function<CallerHeaders, @Nullable CallerTokens> recogniser,
      Pins pins,
      Consumer<Audit.Entry> trail,
      Callbacks callbacks)
      throws IOException {
    this.mind = mind;
    this.redirector =
        config.callsBack()
            ? new Redirector(
                new InetSocketAddress(
                    config.callback().address(), config.callback().redirectPort()),
                carrier(config.asterisk().sip().carrier()))
            : null;
    InOurTime inOurTime = new InOurTime(clock);
    Predicate<Fact> facts = fact -> mind.facts().test(inOurTime.apply(fact));
    this.link =
        new AmiLink(
            config,
            clock,
            fact -> inVain(fact) || facts.test(fact),
            mind.channelOf(),
            stored,
            limits.look());
    this.door =
        new AgiDoor(
            config,
            facts,
            () -> mind.alive().getAsBoolean() && link.knownWithin(limits.patience()),
            recogniser,
            clock,
            mind.hotline(),
            pins,
            trail,
            callbacks,
            this::dial);
  }

  /**
   * Opens the door and begins to connect.
   *
   * @throws IOException if the FastAGI port, or that of callbacks, is taken
   * @throws IllegalStateException if asterisk-java does not know the events that we live on
   */
  public void start() throws IOException {
    AmiLink.requireEvents();
    if (redirector != null) {
      redirector.start();
    }
    door.start();
    link.start();
  }

  /** Behind the @ of a SIP address. */
  private static String carrier(Config.Carrier carrier) {
    return carrier.tls() == null ? carrier.host() : carrier.host() + ";transport=tls";
  }

  private void dial(LegId leg, CallbackNumber number) {
    if (redirector == null) {
      number.close();
    } else {
      redirector.expect(leg, number);
    }
  }

  /** Nobody is rung for a caller who will find our door shut, and be in the fallback next. */
  private boolean inVain(Fact fact) {
    return fact instanceof Fact.CallerAnnounced && !door.takesCallers();
  }

  /** Carries out a command; returns at once. */
  public void order(Command command) {
    switch (command) {
      case Command.Ring _, Command.StopRinging _, Command.HangUp _ -> link.order(command);
      case Command.RingForCallback _ -> link.order(command);
      case Command.TakeBack _, Command.LookAgain _, Command.Mirror _ -> link.order(command);
      case Command.Grant _, Command.Refuse _ -> door.order(command);
      case Command.Say _, Command.Release _ -> door.order(command);
      case Command.SpeakIn _ -> {
        door.order(command);
        link.order(command);
      }
    }
  }

  /** The link over which we hear and command. */
  public AmiLink link() {
    return link;
  }

  /** The door at which callers and telephones ask. */
  public AgiDoor door() {
    return door;
  }

  /**
   * Ends in order: callers go on to the fallback, which stops the telephones that ring for them,
   * and only then the link is cut.
   */
  @Override
  public void close() {
    door.close();
    long end = System.nanoTime() + LEAVES_WITHIN.toNanos();
    while (!left() && System.nanoTime() < end) {
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    link.close();
    if (redirector != null) {
      redirector.close();
    }
  }

  /**
   * Whoever was with us has left, and what follows from that is decided, ordered and written. A
   * telephone can ring for a caller who has not come to the door yet: Asterisk tells when he finds
   * it shut.
   */
  private boolean left() {
    return door.open() == 0 && mind.settled().getAsBoolean() && link.idle() && !rings();
  }

  private boolean rings() {
    return mind.hotline().get().calls().open().values().stream()
        .anyMatch(Call.Ringing.class::isInstance);
  }
}
