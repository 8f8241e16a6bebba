package rs.astra.hotline.asterisk.ami;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.asteriskjava.manager.AuthenticationFailedException;
import org.asteriskjava.manager.TimeoutException;
import org.asteriskjava.manager.action.GetVarAction;
import org.asteriskjava.manager.action.OriginateAction;
import org.asteriskjava.manager.action.PingAction;
import org.asteriskjava.manager.event.DisconnectEvent;
import org.asteriskjava.manager.event.FullyBootedEvent;
import org.asteriskjava.manager.event.ManagerEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.engine.Exposure;

/**
 * The link to Asterisk: keeps one connection alive, turns what it hears into facts and what is
 * commanded into actions ({@link CommandWriter}).
 *
 * <ol>
 *   <li>Each attempt is a fresh connection; between attempts a growing, jittered pause.
 *   <li>Two pings without an answer: the connection is cut and made anew. (A socket that died
 *       without a word looks alive for ever.)
 *   <li>After each connect, each overflow and every minute Asterisk is asked what is true.
 *   <li>No event, action or value is ever logged.
 * </ol>
 */
public final class AmiLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AmiLink.class);
  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Config.Ami ami;
  private final Clock clock;
  private final Predicate<Fact> facts;
  private final BooleanSupplier stored;
  private final Duration lookWithin;
  private final Map<String, StationId> stations;
  private final Map<LineId, Language> lines;
  private final Numbers numbers;
  private final CommandWriter writer;
  private final AtomicLong events = new AtomicLong();
  private final Watched watched = new Watched(System::nanoTime);
  private final AtomicLong reconnects = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Session session;
  private volatile Instant lastEventAt = Instant.EPOCH;
  // What only we compare goes by ticks: the machine's clock may be set.
  private volatile long unknownSince = System.nanoTime();

  /**
   * A link that has not begun.
   *
   * @param facts takes what is heard; false means that there was no room
   * @param channelOf the name of a caller's channel
   * @param stored whether everything told so far is in the database, so that the dialplan's old
   *     notes may go
   * @param lookWithin how long Asterisk may take to tell what is true, before the connection is
   *     made anew
   */
  public AmiLink(
      Config config,
      Clock clock,
      Predicate<Fact> facts,
      Function<CallId, @Nullable String> channelOf,
      BooleanSupplier stored,
      Duration lookWithin) {
    this.ami = config.asterisk().ami();
    this.clock = clock;
    this.facts = facts;
    this.stored = stored;
    this.lookWithin = lookWithin;
    Map<String, StationId> names = new HashMap<>();
    config
        .stations()
        .forEach(
            (id, station) -> {
              names.put(station.dial(), id);
              names.put(station.dial().replaceFirst("/n$", ""), id);
              names.put(id.value(), id);
              if (station.isMobile()) {
                String member = AmiCommander.mobileMember(id);
                names.put(member, id);
                names.put(member.replaceFirst("/n$", ""), id);
              }
            });
    this.stations = Map.copyOf(names);
    this.lines = config.lineLanguages();
    this.numbers = new Numbers(config.lines());
    this.writer = new CommandWriter(AmiCommander.of(config), () -> session, this::tell, channelOf);
  }

  /**
   * Refuses to run where asterisk-java does not know the events that we live on: it finds them by
   * scanning the class path, and finds none inside a nested jar.
   *
   * @throws IllegalStateException if an event is unknown
   */
  public static void requireEvents() {
    EventCheck.require(AmiTranslator.USED);
  }

  /** Begins to connect. */
  public void start() {
    Thread.ofVirtual().name("ami-link").start(this::keepConnected);
    writer.start();
  }

  /** Carries out a command that is Asterisk's; returns at once. */
  public void order(Command command) {
    writer.order(command);
  }

  /** Whether Asterisk answers. */
  public boolean connected() {
    return session != null;
  }

  /** Whether we know what is true in Asterisk, or have known it within the given time. */
  public boolean knownWithin(Duration time) {
    Session open = session;
    return (open != null && open.look().known())
        || System.nanoTime() - unknownSince < time.toNanos();
  }

  /** Whether every command has been written, or lost with its connection. */
  public boolean idle() {
    return writer.idle();
  }

  /** How Asterisk keeps or shows what it must not, as far as is known. */
  public Set<Exposure> exposures() {
    return watched.exposures();
  }

  public long events() {
    return events.get();
  }

  public long reconnects() {
    return reconnects.get();
  }

  public Instant lastEventAt() {
    return lastEventAt;
  }

  @Override
  public void close() {
    closed.set(true);
    writer.close();
    Session open = session;
    if (open != null) {
      open.connection().cut();
      open.end();
    }
  }

  // --- keeping the connection

  private void keepConnected() {
    int failures = 0;
    while (!closed.get()) {
      try {
        Session open = connect();
        failures = open == null ? failures + 1 : 0;
        if (open != null) {
          useUntilDead(open);
        }
      } catch (RuntimeException e) {
        failures++;
        LOG.error("the link failed: {}", e.getClass().getSimpleName());
      }
      pause(failures);
    }
  }

  private void useUntilDead(Session open) {
    session = open;
    LOG.info("connected to Asterisk");
    order(new Command.LookAgain());
    try {
      watch(open);
    } finally {
      session = null;
      if (open.look().known()) {
        unknownSince = System.nanoTime();
      }
      open.connection().cut();
      if (!closed.get()) {
        LOG.warn("connection to Asterisk lost");
        reconnects.incrementAndGet();
        tell(new Fact.LinkLost());
      }
    }
  }

  private @Nullable Session connect() {
    OneConnection connection = new OneConnection(ami, ami.pingEvery().multipliedBy(4));
    Session open =
        new Session(
            connection,
            new Look(connection, clock, stations, lines, lookWithin),
            new AmiTranslator(stations, numbers));
    connection.addEventListener(event -> hear(open, event));
    try {
      connection.login();
      return open;
    } catch (IOException | AuthenticationFailedException | TimeoutException e) {
      LOG.debug("no connection to Asterisk: {}", e.getClass().getSimpleName());
    } catch (IllegalStateException e) {
      LOG.debug("no connection to Asterisk: cut while connecting");
    }
    connection.cut();
    return null;
  }

  /** Returns when the connection is dead. */
  private void watch(Session open) {
    int missed = 0;
    long lastLook = System.nanoTime();
    try {
      while (!closed.get() && missed < 2) {
        if (open.hasEnded(ami.pingEvery())) {
          return;
        }
        missed = pinged(open) ? 0 : missed + 1;
        askTheWatch(open);
        if (open.look().late()) {
          return;
        }
        if (System.nanoTime() - lastLook > LOOK_EVERY.toNanos()) {
          order(new Command.LookAgain());
          lastLook = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean pinged(Session open) {
    try {
      open.connection().sendAction(new PingAction(), ami.pingEvery().toMillis());
      return true;
    } catch (IOException | TimeoutException | IllegalStateException e) {
      return false;
    }
  }

  private void askTheWatch(Session open) {
    try {
      open.connection()
          .sendAction(
              new GetVarAction(Watched.NAME),
              response -> {
                if (response != null) {
                  watched.hear(response.getAttribute("Value"));
                }
              });
    } catch (IOException | IllegalStateException e) {
      LOG.debug("the watch was not asked");
    }
  }

  private static void pause(int failures) {
    long most = Math.min(LONGEST_PAUSE.toMillis(), 100L << Math.min(failures, 10));
    try {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // --- hearing

  /** Called by one thread for each connection. */
  private void hear(Session open, ManagerEvent event) {
    events.incrementAndGet();
    lastEventAt = clock.instant();
    if (event instanceof DisconnectEvent) {
      open.end();
      return;
    }
    if (event instanceof FullyBootedEvent || open.look().hear(event, facts, stored, this::forget)) {
      order(new Command.LookAgain());
    }
    Fact fact = open.translator().fact(event);
    if (fact != null) {
      tell(fact);
    }
  }

  /**
   * Asterisk lets us delete nothing directly (that right would allow much more); the dialplan may.
   */
  private void forget(long bucket) {
    OriginateAction action = new OriginateAction();
    action.setChannel("Local/" + bucket + "@forget-notes/n");
    action.setApplication("Wait");
    action.setData("1");
    action.setAsync(true);
    Thread.ofVirtual().name("ami-forget").start(() -> writer.send(action));
  }

  private void tell(Fact fact) {
    if (!facts.test(fact)) {
      // The engine has noticed, and will ask us to look again as soon as it has room.
      LOG.debug("no room for a fact");
    }
  }
}
