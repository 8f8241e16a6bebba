package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The fake's manager interface: a TCP server, with every fault that a test may wish for. */
final class FakeAmi implements AutoCloseable {
  static final String BANNER = "Asterisk Call Manager/11.0.0\r\n";

  /** What is done to an event on its way out. */
  enum Mischief {
    DROP,
    REPEAT,
    DELAY,
    AFTER_THE_NEXT
  }

  private record Rule(
      Predicate<FakeBlock> which, Mischief mischief, Duration delay, AtomicInteger times) {}

  private final ServerSocket server;
  private final String secret;
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final Set<String> ignored = ConcurrentHashMap.newKeySet();
  private final List<FakeBlock> held = new ArrayList<>();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final List<Map<String, String>> heard = new CopyOnWriteArrayList<>();
  private final AtomicInteger logins = new AtomicInteger();
  private @Nullable FakeExchange exchange;
  private @Nullable FakeActions actions;
  volatile boolean refused;
  volatile boolean muted;
  volatile boolean loginRefused;

  FakeAmi(String secret) throws IOException {
    this.secret = secret;
    this.server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
  }

  void start(FakeExchange what) {
    exchange = what;
    actions = new FakeActions(what);
    Thread.ofVirtual().name("fake-ami").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Every action heard, in order; logins too. */
  List<Map<String, String>> heard() {
    return heard;
  }

  /** Every event and answer as it was sent. */
  List<String> said() {
    return said;
  }

  int logins() {
    return logins.get();
  }

  void rule(Predicate<FakeBlock> which, Mischief mischief, Duration delay, int times) {
    rules.add(new Rule(which, mischief, delay, new AtomicInteger(times)));
  }

  /** An action is heard, and nothing comes of it. */
  void ignore(String action) {
    ignored.add(action.toLowerCase(Locale.ROOT));
  }

  void noRules() {
    rules.clear();
    ignored.clear();
  }

  void cut() {
    sessions.forEach(Session::close);
  }

  /** Sends what no Asterisk would send. */
  void garbage(byte[] bytes) {
    sessions.forEach(session -> session.out.add(bytes));
  }

  /** An event leaves; called by the fake's one thread. */
  void emit(FakeBlock event) {
    for (Rule rule : rules) {
      if (rule.which().test(event) && rule.times().getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        switch (rule.mischief()) {
          case DROP -> {}
          case REPEAT -> {
            send(event);
            send(event);
          }
          case DELAY -> {
            var _ = exchange().after(rule.delay(), () -> send(event));
          }
          case AFTER_THE_NEXT -> {
            held.add(event);
            var _ = exchange().after(rule.delay(), () -> release(event));
          }
        }
        return;
      }
    }
    send(event);
    List.copyOf(held).forEach(this::release);
  }

  private void release(FakeBlock event) {
    if (held.remove(event)) {
      send(event);
    }
  }

  private void send(FakeBlock event) {
    for (Session session : sessions) {
      if (session.loggedIn) {
        session.send(event);
      }
    }
  }

  private FakeExchange exchange() {
    if (exchange == null) {
      throw new IllegalStateException("not started");
    }
    return exchange;
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = server.accept();
        if (refused) {
          socket.close();
          continue;
        }
        Session session = new Session(socket);
        sessions.add(session);
        Thread.ofVirtual().name("fake-ami-out").start(session::write);
        Thread.ofVirtual().name("fake-ami-in").start(session::read);
      } catch (IOException e) {
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }

  /** One connection. */
  final class Session {
    private final Socket socket;
    private final BlockingQueue<byte[]> out = new LinkedBlockingQueue<>();
    private final String challenge = "3141592653";
    volatile boolean loggedIn;

    Session(Socket socket) {
      this.socket = socket;
      out.add(BANNER.getBytes(UTF_8));
    }

    void send(FakeBlock block) {
      if (!muted) {
        said.add(block.text());
        out.add(block.text().getBytes(UTF_8));
      }
    }

    void close() {
      sessions.remove(this);
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone, which is what was wanted.
      }
    }

    private void write() {
      try {
        while (!socket.isClosed()) {
          byte[] bytes = out.take();
          if (bytes.length == 0) {
            close();
          } else {
            socket.getOutputStream().write(bytes);
          }
        }
      } catch (IOException | InterruptedException e) {
        close();
      }
    }

    private void read() {
      Map<String, String> action = new LinkedHashMap<>();
      try (BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
        String line = in.readLine();
        while (line != null) {
          if (!line.isEmpty()) {
            String[] parts = line.split(":", 2);
            action.merge(
                parts[0].strip().toLowerCase(Locale.ROOT),
                parts.length < 2 ? "" : parts[1].strip(),
                (a, b) -> a + "\n" + b);
          } else if (!action.isEmpty()) {
            Map<String, String> whole = new LinkedHashMap<>(action);
            action.clear();
            exchange().later(() -> handle(whole));
          }
          line = in.readLine();
        }
      } catch (IOException e) {
        // Cut.
      }
      close();
    }

    private void handle(Map<String, String> action) {
      heard.add(action);
      String name = action.getOrDefault("action", "").toLowerCase(Locale.ROOT);
      if (muted || actions == null || ignored.contains(name)) {
        return;
      }
      FakeBlock ok = answer("Success", action);
      switch (name) {
        case "challenge" -> send(ok.with("Challenge", challenge));
        case "login" -> login(action);
        case "logoff" -> {
          send(answer("Goodbye", action).with("Message", "Thanks for all the fish."));
          out.add(new byte[0]);
        }
        default -> {
          if (loggedIn) {
            actions.carryOut(action, this::send);
          } else {
            send(answer("Error", action).with("Message", "Permission denied"));
          }
        }
      }
    }

    private void login(Map<String, String> action) {
      logins.incrementAndGet();
      if (loginRefused
          || !action.getOrDefault("username", "").equals("hotline")
          || !action.getOrDefault("key", "").equals(FakeActions.md5(challenge + secret))) {
        send(answer("Error", action).with("Message", "Authentication failed"));
        out.add(new byte[0]);
        return;
      }
      loggedIn = true;
      send(answer("Success", action).with("Message", "Authentication accepted"));
      send(
          FakeBlock.listed("FullyBooted")
              .with("Privilege", "system,all")
              .with("Uptime", exchange().upSeconds())
              .with("LastReload", exchange().upSeconds())
              .with("Status", "Fully Booted"));
    }
  }

  static FakeBlock answer(String result, Map<String, String> action) {
    FakeBlock block = FakeBlock.response(result);
    String id = action.get("actionid");
    return id == null ? block : block.with("ActionID", id);
  }
}
