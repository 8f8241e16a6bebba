package rs.astra.hotline.asterisk.agi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.Config;
import rs.astra.hotline.ConfigReader;
import rs.astra.hotline.asterisk.Backend;
import rs.astra.hotline.asterisk.Ports;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.CallerTokens;

/** A FastAGI port at which a caller waits, who can still be released at the end of each test. */
@Timeout(60)
abstract class DoorScene {
  final List<Fact> facts = Collections.synchronizedList(new ArrayList<>());
  final List<Socket> opened = new ArrayList<>();
  final AtomicBoolean mayWait = new AtomicBoolean(true);
  final AtomicBoolean full = new AtomicBoolean();
  final AtomicReference<Function<CallerHeaders, @Nullable CallerTokens>> recogniser =
      new AtomicReference<>(_ -> null);
  private int port;
  AgiDoor door;
  Socket caller;

  @BeforeEach
  void open() throws IOException, ConfigReader.Invalid {
    port = Ports.tcp();
    door = door(port);
    door.start();
    caller = socket();
    send(caller, request("arrive", "pbx-1.1", "sos,1795286875.772,sr"));
    eventually("the caller waits", () -> door.open() == 1);
  }

  AgiDoor door(int port) throws IOException, ConfigReader.Invalid {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOTLINE_ASTERISK_AMI_SECRET", "nobody-knows");
    environment.put("HOTLINE_DATABASE_PASSWORD", "nobody-knows");
    environment.put("HOTLINE_SPOOL_SECRET", "spool-secret-of-the-tests-0123456");
    environment.put("HOTLINE_ASTERISK_AGI_PORT", Integer.toString(port));
    environment.put("HOTLINE_ASTERISK_AGI_SESSIONS", "10");
    for (int i = 1; i <= 8; i++) {
      environment.put("HOTLINE_STATIONS_C" + i + "_PASSWORD", "password-of-c" + i);
    }
    Config config = ConfigReader.read(null, environment);
    return new AgiDoor(
        config,
        fact ->
            (!(fact instanceof Fact.LanguageChosen) || !full.getAndSet(false)) && facts.add(fact),
        mayWait::get,
        it -> recogniser.get().apply(it),
        InstantSource.system(),
        () -> Hotline.empty(config.dispatch(), "x"),
        Backend.NO_PINS,
        _ -> {},
        Backend.NOBODY,
        (_, number) -> number.close());
  }

  @AfterEach
  void theCallerStillWaitsAndCanBeReleased() throws Exception {
    Thread replies = Thread.ofVirtual().start(() -> obey(caller));
    door.order(new Command.Release(new CallId("pbx-1.1")));
    eventually("released", () -> door.open() == 0);
    replies.join(5_000);
    for (Socket socket : opened) {
      socket.close();
    }
    door.close();
    assertEquals(1, facts.stream().filter(Fact.CallerArrived.class::isInstance).count());
  }

  static byte[] request(String script, String id, String arguments) {
    StringBuilder text =
        new StringBuilder(
            "agi_network: yes\nagi_network_script: %s\nagi_request: agi://h/%s\nagi_channel: PJSIP/x\n"
                .formatted(script, script));
    text.append("agi_uniqueid: ").append(id).append('\n');
    int n = 0;
    for (String argument : arguments.split(",", -1)) {
      text.append("agi_arg_").append(++n).append(": ").append(argument).append('\n');
    }
    return text.append('\n').toString().getBytes(UTF_8);
  }

  Socket socket() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    opened.add(socket);
    return socket;
  }

  static void send(Socket socket, byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException e) {
      // Refused before all was said.
    }
  }

  /** Answers every command as Asterisk does. */
  static void obey(Socket socket) {
    try {
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      while (in.readLine() != null) {
        socket.getOutputStream().write("200 result=1\n".getBytes(UTF_8));
      }
    } catch (IOException e) {
      // Released.
    }
  }
}
