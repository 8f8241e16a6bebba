package rs.astra.hotline.asterisk.agi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.asteriskjava.fastagi.DefaultAgiServer;
import org.asteriskjava.fastagi.MappingStrategy;
import org.asteriskjava.fastagi.SimpleMappingStrategy;
import org.asteriskjava.util.ServerSocketFacade;
import org.asteriskjava.util.SocketConnectionFacade;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.CallerTokens;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.CallbackNumber;
import rs.astra.hotline.engine.Callbacks;
import rs.astra.hotline.engine.Pins;

/**
 * Where Asterisk asks us: {@code arrive} and {@code return} for callers, {@code accept} for
 * counsellors' telephones, {@code callback} for one of theirs who calls somebody back, {@code duty}
 * for a feature code. One virtual thread a session, a bound on their number (some places are kept
 * for telephones: a house full of callers must not lock out those who could answer them), and a
 * socket that refuses rubbish. What we say at the door is said through {@link #order}.
 */
public final class AgiDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgiDoor.class);
  private static final Duration REPLY_WITHIN = Duration.ofSeconds(60);

  final Predicate<Fact> facts;
  final BooleanSupplier mayWait;
  final Function<CallerHeaders, @Nullable CallerTokens> recogniser;
  final Prompts prompts;
  final Map<LineId, Config.Line> lines;
  final ConcurrentMap<CallId, WaitingRoom> rooms = new ConcurrentHashMap<>();
  final ConcurrentMap<LegId, CompletableFuture<Verdict>> asking = new ConcurrentHashMap<>();
  final Counts counts = new Counts();

  /** How many callers may wait here; the other places are kept for telephones that ask. */
  final int callers;

  private final DutyCall duty;
  private final Dialling dialling;
  private final Config.Agi agi;
  private final Semaphore places;
  private final Server server;
  private volatile boolean listening;

  /** What a counsellor's leg may do. */
  enum Verdict {
    GRANTED("granted"),
    ALREADY_TAKEN("taken"),
    CALLER_LEFT("gone"),
    NOT_NOW("not-now");

    final String word;

    Verdict(String word) {
      this.word = word;
    }
  }

  /** Sessions since the start, by script and result. */
  public static final class Counts {
    final AtomicLong rejected = new AtomicLong();
    private final ConcurrentMap<String, AtomicLong> sessions = new ConcurrentHashMap<>();

    void add(String script, String result) {
      sessions.computeIfAbsent(script + " " + result, _ -> new AtomicLong()).incrementAndGet();
    }

    /** Sessions of {@code arrive}, {@code return} or {@code accept} that ended so. */
    public long sessions(String script, String result) {
      AtomicLong count = sessions.get(script + " " + result);
      return count == null ? 0 : count.get();
    }

    /** Connections that were not Asterisk's, or that found no place. */
    public long rejected() {
      return rejected.get();
    }
  }

  /**
   * A door that is not yet open.
   *
   * @param facts takes what happens here; false means that there was no room
   * @param mayWait whether callers may wait with us: false hands them over to the fallback
   * @param recogniser makes tokens of what a caller's INVITE says, null for a caller without one
   * @param hotline the state that was decided, for whoever asks by telephone what has become of it
   * @param pins who may act as whom at a telephone
   * @param trail takes what it should say; at once
   * @param callbacks what is asked when a counsellor has picked up to call somebody back
   * @param numbers takes the number over that Asterisk is to dial for a leg
   * @throws IOException if the prompts cannot be read
   */
  public AgiDoor(
      Config config,
      Predicate<Fact> facts,
      BooleanSupplier mayWait,
      Function<CallerHeaders, @Nullable CallerTokens> recogniser,
      InstantSource clock,
      Supplier<Hotline> hotline,
      Pins pins,
      Consumer<Audit.Entry> trail,
      Callbacks callbacks,
      BiConsumer<LegId, CallbackNumber> numbers)
      throws IOException {
    this.dialling = new Dialling(this, callbacks, numbers);
    this.duty = new DutyCall(config, clock, facts, hotline, pins, trail, counts);
    this.agi = config.asterisk().agi();
    this.facts = facts;
    this.mayWait = mayWait;
    this.recogniser = recogniser;
    this.lines = config.lines();
    this.prompts = Prompts.in(config.asterisk().files().resolve("sounds"));
    lines.forEach(
        (id, line) -> Menu.mistakes(line, prompts).forEach(m -> LOG.warn("line {}: {}", id, m)));
    this.callers = agi.sessions() - Math.max(2, agi.sessions() / 10);
    this.places = new Semaphore(agi.sessions());
    this.server = new Server();
  }

  /**
   * Opens the door.
   *
   * @throws IOException if the port is taken
   */
  public void start() throws IOException {
    server.bind();
    // Not virtual: a virtual thread is woken by another thread, and every caller would wait for
    // both.
    Thread.ofPlatform()
        .daemon()
        .name("agi-door")
        .start(
            () -> {
              try {
                server.startup();
              } catch (IOException e) {
                LOG.error("the FastAGI door closed by itself");
              } finally {
                listening = false;
              }
            });
    listening = true;
  }

  /** Says something at the door; returns at once. */
  public void order(Command command) {
    switch (command) {
      case Command.Grant grant -> answer(grant.leg(), Verdict.GRANTED);
      case Command.Refuse refuse ->
          answer(
              refuse.leg(),
              switch (refuse.why()) {
                case ALREADY_TAKEN -> Verdict.ALREADY_TAKEN;
                case CALLER_LEFT -> Verdict.CALLER_LEFT;
                case NOT_NOW -> Verdict.NOT_NOW;
              });
      case Command.Say say -> order(say.call(), say);
      case Command.SpeakIn in -> order(in.caller().id(), in);
      case Command.Release release -> order(release.call(), release);
      case Command.Ring _, Command.StopRinging _, Command.HangUp _ -> notHere();
      case Command.TakeBack _, Command.LookAgain _, Command.Mirror _ -> notHere();
      case Command.RingForCallback _ -> notHere();
    }
  }

  private void order(CallId call, Command command) {
    WaitingRoom room = rooms.get(call);
    if (room != null) {
      room.order(command);
    }
  }

  private static void notHere() {
    throw new IllegalArgumentException("that is an action, not a word at the door");
  }

  private void answer(LegId leg, Verdict verdict) {
    CompletableFuture<Verdict> waiting = asking.get(leg);
    if (waiting != null) {
      waiting.complete(verdict);
    }
  }

  /** Whether Asterisk can reach us. */
  public boolean listening() {
    return listening;
  }

  /** Whether a caller who comes now will wait with us. */
  public boolean takesCallers() {
    return listening && rooms.size() < callers && mayWait.getAsBoolean();
  }

  /** What happened here. */
  public Counts counts() {
    return counts;
  }

  /** Callers and telephones whose session is open: none is left over when no call is. */
  public int open() {
    return rooms.size() + asking.size();
  }

  /**
   * The language of a caller, null if there is no such line: what the channel says, which is the
   * first of the line until another was chosen.
   */
  @Nullable Language language(LineId line, String said) {
    Config.Line known = lines.get(line);
    if (known == null) {
      return null;
    }
    return Language.isTag(said) ? new Language(said) : known.language();
  }

  @Override
  public void close() {
    listening = false;
    server.refuseAll();
  }

  private MappingStrategy scripts() {
    SimpleMappingStrategy scripts = new SimpleMappingStrategy();
    scripts.setMappings(
        Map.of(
            "arrive", new Arrival(this, "arrive"),
            "return", new Arrival(this, "return"),
            "accept", new Acceptance(this),
            "callback", dialling,
            "duty", duty));
    return scripts;
  }

  /** asterisk-java's server with our socket, our threads and our bound. */
  private final class Server extends DefaultAgiServer {
    private final ExecutorService sessions =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("agi-", 0).factory());
    private @Nullable ServerSocket bound;

    Server() {
      super(scripts());
    }

    void bind() throws IOException {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(agi.host()), agi.port()), 512);
      bound = socket;
    }

    @Override
    protected ServerSocketFacade createServerSocket() throws IOException {
      ServerSocket socket = bound;
      if (socket == null) {
        throw new IOException("not bound");
      }
      return new ServerSocketFacade() {
        @Override
        public SocketConnectionFacade accept() throws IOException {
          while (true) {
            Socket connection = socket.accept();
            if (places.tryAcquire()) {
              return new GuardedSocket(connection, REPLY_WITHIN, counts.rejected::incrementAndGet);
            }
            counts.rejected.incrementAndGet();
            connection.close();
          }
        }

        @Override
        public void close() throws IOException {
          socket.close();
        }

        @Override
        public void setSocketReadTimeout(int socketReadTimeout) {
          // Ours: short for a request, longer for a reply.
        }
      };
    }

    /**
     * Takes a session or refuses it: asterisk-java's own forgets, open, one that comes too late.
     */
    @Override
    protected void execute(Runnable session) {
      try {
        sessions.execute(
            () -> {
              try {
                session.run();
              } finally {
                places.release();
              }
            });
      } catch (RejectedExecutionException e) {
        places.release();
        throw e;
      }
    }

    void refuseAll() {
      shutdown();
      sessions.shutdown();
    }
  }
}
