package rs.astra.hotline.asterisk.agi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.Config;
import rs.astra.hotline.ConfigReader;
import rs.astra.hotline.asterisk.Backend;
import rs.astra.hotline.asterisk.Ports;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.CallerToken;
import rs.astra.hotline.core.call.CallerTokens;
import rs.astra.hotline.core.roster.Language;

/** Strangers at the FastAGI port, while a caller waits there. */
@Timeout(60)
final class AgiDoorTest {
  private final List<Fact> facts = Collections.synchronizedList(new ArrayList<>());
  private final List<Socket> opened = new ArrayList<>();
  private final AtomicBoolean mayWait = new AtomicBoolean(true);
  private final AtomicBoolean full = new AtomicBoolean();
  private final AtomicReference<Function<CallerHeaders, @Nullable CallerTokens>> recogniser =
      new AtomicReference<>(_ -> null);
  private int port;
  private AgiDoor door;
  private Socket caller;

  @BeforeEach
  void open() throws IOException, ConfigReader.Invalid {
    port = Ports.tcp();
    door = door(port);
    door.start();
    caller = socket();
    send(caller, request("arrive", "pbx-1.1", "sos,1795286875.772,sr"));
    eventually("the caller waits", () -> door.open() == 1);
  }

  private AgiDoor door(int port) throws IOException, ConfigReader.Invalid {
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

  @Test
  void arrivalIsToldBeforeAnythingIsRead() {
    // Asterisk has been answered nothing yet, and has answered nothing.
    eventually("told", () -> facts.size() == 1);
    assertInstanceOf(Fact.CallerArrived.class, facts.getFirst());
  }

  @Test
  void headersAreReadOnceAndOnlyTheTokenGoesOn() throws IOException {
    CallerTokens tokens = new CallerTokens(new CallerToken("t"), null);
    recogniser.set(it -> String.valueOf(it.from()).contains("ana (home)") ? tokens : null);
    List<String> asked = answered(command -> "200 result=1 (\"ana (home)\" <sip:1@x>)");
    assertEquals(
        List.of("P-Asserted-Identity", "From", "Privacy"),
        asked.stream().map(line -> line.replaceFirst(".*read,([^)]*).*", "$1")).toList());
    eventually("recognised", () -> facts.size() == 2);
    assertEquals(tokens, ((Fact.CallerRecognised) List.copyOf(facts).get(1)).tokens());
  }

  @Test
  void callerWhoseHeadersCannotBeReadIsACallerWithoutToken() throws IOException {
    answered(command -> "510 Invalid or unknown command");
    assertEquals(1, door.open(), "waits all the same");
  }

  @Test
  void callerWhomNobodyCanRecogniseIsACallerWithoutToken() throws IOException {
    recogniser.set(
        _ -> {
          throw new IllegalStateException("whatever");
        });
    answered(command -> "200 result=1 (x)");
    assertEquals(1, door.open(), "waits all the same");
  }

  /** Answers what is asked about the caller, until something else is ordered; what was asked. */
  private List<String> answered(UnaryOperator<String> answer) throws IOException {
    var in = new BufferedReader(new InputStreamReader(caller.getInputStream(), UTF_8));
    List<String> asked = new ArrayList<>();
    String command = in.readLine();
    while (command.startsWith("GET FULL VARIABLE ")) {
      asked.add(command);
      send(caller, (answer.apply(command) + "\n").getBytes(UTF_8));
      command = in.readLine();
    }
    assertTrue(command.contains("Answer"), command);
    send(caller, "200 result=0\n".getBytes(UTF_8));
    return asked;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "truncated",
        "binary",
        "too many lines",
        "a long line",
        "another protocol"
      })
  void aStrangersRequestIsRefusedAndCounted(String kind) throws IOException {
    long before = door.counts().rejected();
    Socket stranger = socket();
    send(stranger, rubbish(kind));
    if (kind.equals("nothing") || kind.equals("truncated")) {
      stranger.shutdownOutput();
    }
    eventually("refused", () -> door.counts().rejected() > before);
    assertClosed(stranger);
  }

  @Test
  void aRequestThatIsNeverFinishedIsRefused() throws IOException {
    long before = door.counts().rejected();
    Socket slow = socket();
    send(slow, "agi_network: yes\n".getBytes(UTF_8));
    eventually("refused", () -> door.counts().rejected() > before);
    assertClosed(slow);
  }

  @Test
  void nothingIsDoneForARequestForNothingOfOurs() throws IOException {
    for (String script : List.of("other", "", "../arrive")) {
      Socket stranger = socket();
      send(stranger, request(script, "pbx-9.9", "sos,1795286875.772,sr"));
      assertNothingIsDone(stranger);
    }
  }

  @Test
  void nothingIsDoneForACallerOfNoLineOfOurs() throws IOException {
    for (String arguments :
        List.of("nobody,1795286875.772,sr", "sos,yesterday,sr", "sos", "sos,1,sr")) {
      Socket stranger = socket();
      send(stranger, request("arrive", "pbx-9.9", arguments));
      assertNothingIsDone(stranger);
    }
  }

  @Test
  void nothingIsDoneForALegThatIsNotWhatItSays() throws IOException {
    askFalsely();
  }

  private void askFalsely() throws IOException {
    Socket stranger = socket();
    send(stranger, request("accept", "pbx-9.9", "leg-ab12-1,pbx-1.1"));
    assertNothingIsDone(stranger);
  }

  @Test
  void moreConnectionsThanPlacesAreClosedAndPlacesAreFreeAgainAfterwards() throws IOException {
    long before = door.counts().rejected();
    for (int i = 0; i < 20; i++) {
      socket();
    }
    eventually("refused", () -> door.counts().rejected() >= before + 11);
    for (Socket stranger : opened.subList(1, opened.size())) {
      stranger.close();
    }
    eventually("all strangers are gone", () -> door.counts().rejected() >= before + 20);
    askFalsely();
  }

  @Test
  void aKeyIsALanguageOnceAndTheRoomSpeaksItFromThenOn() {
    Dialogue said = new Dialogue("9\0" + "3\0" + "3#4");
    Thread.ofVirtual().start(() -> said.obey(caller));
    eventually("two languages were chosen", () -> chosen().equals(List.of("ru", "zh")));
    Caller wanted = ((Fact.CallerArrived) facts.getFirst()).caller().in(new Language("zh"));
    door.order(new Command.SpeakIn(wanted));
    eventually("it counted", () -> said.played.contains("zh-please-wait"));
    eventually("music", () -> said.played.getLast().equals(WaitingRoom.MUSIC));
    assertEquals(
        List.of("sr-greeting", "zh-please-wait", WaitingRoom.MUSIC),
        said.played,
        "the menu is over once a key counted");
  }

  @Test
  void aKeyThatTheEngineCouldNotTakeMayBePressedAgain() {
    full.set(true);
    Dialogue said = new Dialogue("3\0" + "3");
    Thread.ofVirtual().start(() -> said.obey(caller));
    eventually("a language was chosen", () -> chosen().equals(List.of("ru")));
  }

  @Test
  void aChannelThatIsAboutToLeaveIsAskedForNoFurtherKey() {
    Dialogue said = new Dialogue("\uffff" + "3");
    Thread.ofVirtual().start(() -> said.obey(caller));
    eventually("the room goes on", () -> said.renewed.get() > 2);
    assertEquals(1, said.asked.get());
    assertEquals(List.of(), chosen());
  }

  private List<String> chosen() {
    synchronized (facts) {
      return facts.stream()
          .filter(Fact.LanguageChosen.class::isInstance)
          .map(fact -> ((Fact.LanguageChosen) fact).language().tag())
          .toList();
    }
  }

  /** An Asterisk whose caller presses these keys, one for each time that one is waited for. */
  private static final class Dialogue {
    final List<String> played = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger renewed = new AtomicInteger();
    private final Deque<Character> keys = new ArrayDeque<>();

    Dialogue(String keys) {
      keys.chars().forEach(key -> this.keys.add((char) key));
    }

    void obey(Socket socket) {
      try {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          if (line.startsWith("SET MUSIC ON")) {
            played.add(line.replaceFirst("SET MUSIC ON \"?([^\"]*)\"?.*", "$1"));
          }
          renewed.addAndGet(line.contains("TIMEOUT(absolute)") ? 1 : 0);
          boolean asks = line.startsWith("WAIT FOR DIGIT");
          asked.addAndGet(asks ? 1 : 0);
          Character key = asks ? keys.poll() : null;
          String answer = "200 result=%d\n".formatted(key == null ? 0 : (int) key);
          if (asks && key == null) {
            Thread.sleep(20); // nothing is pressed
          }
          socket.getOutputStream().write(answer.getBytes(UTF_8));
        }
      } catch (IOException e) {
        // Released.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void whenTheDoorClosesACallerWhoWaitsIsHandedOver() throws IOException {
    Thread.ofVirtual().start(() -> obey(caller));
    door.close();
    eventually("handed over", () -> door.open() == 0);
    assertEquals(1, door.counts().sessions("arrive", "handed_over"));
    assertEquals(0, door.counts().sessions("arrive", "ok"), "not released");
    assertSaidToHaveFallenBack();
  }

  /** Who is let in and then forgotten would hear nothing until Asterisk loses its patience. */
  @Test
  void nobodyIsForgottenWhoComesInWhileTheDoorIsClosing() throws Exception {
    for (int i = 0; i < 50; i++) {
      int elsewhere = Ports.tcp();
      AgiDoor closing = door(elsewhere);
      closing.start();
      AtomicInteger came = new AtomicInteger();
      FutureTask<Void> visitors = new FutureTask<>(() -> comeUntilItIsShut(elsewhere, came));
      Thread.ofPlatform().start(visitors);
      eventually("visitors come", () -> came.get() > 3);
      closing.close();
      visitors.get();
    }
  }

  private static @Nullable Void comeUntilItIsShut(int port, AtomicInteger came) throws IOException {
    while (true) {
      Socket visitor;
      try {
        visitor = new Socket(InetAddress.getLoopbackAddress(), port);
      } catch (SocketException e) {
        return null; // shut
      }
      try (visitor) {
        visitor.setSoTimeout(5_000);
        came.incrementAndGet();
        send(visitor, rubbish("another protocol"));
        assertClosed(visitor);
      }
    }
  }

  @Test
  void aCallerWhoMayNotWaitHereAnyMoreIsHandedOverAndThatIsSaidAtOnce() {
    Thread.ofVirtual().start(() -> obey(caller));
    mayWait.set(false);
    eventually("handed over", () -> door.open() == 0);
    assertEquals(1, door.counts().sessions("arrive", "handed_over"));
    assertSaidToHaveFallenBack();
  }

  @Test
  void aCallerWhoHasBeenTakenIntoAConversationIsNotSaidToHaveFallenBack() throws IOException {
    var commands = new BufferedReader(new InputStreamReader(caller.getInputStream(), UTF_8));
    String command;
    do {
      command = commands.readLine();
      caller.getOutputStream().write("200 result=1\n".getBytes(UTF_8));
    } while (!command.contains("TIMEOUT(absolute)"));
    caller.close(); // as Asterisk does when a bridge takes the channel
    mayWait.set(false);
    eventually("left", () -> door.open() == 0);
    assertEquals(1, door.counts().sessions("arrive", "ok"));
    assertEquals(1, facts.size(), "the arrival: " + facts);
  }

  /** Before the room is left: whoever waits for the room to be empty can rely on it. */
  private void assertSaidToHaveFallenBack() {
    assertEquals(
        List.of(new Fact.CallerFellBack(new CallId("pbx-1.1"))),
        facts.stream().filter(fact -> !(fact instanceof Fact.CallerArrived)).toList());
  }

  private static byte[] rubbish(String kind) {
    return switch (kind) {
      case "nothing" -> new byte[0];
      case "truncated" -> "agi_network: yes\nagi_network_scr".getBytes(UTF_8);
      case "binary" -> {
        byte[] bytes = new byte[10_000];
        new Random(7).nextBytes(bytes);
        yield bytes;
      }
      case "too many lines" -> "agi_arg_1: x\n".repeat(200).getBytes(UTF_8);
      case "a long line" -> ("agi_arg_1: " + "x".repeat(10_000)).getBytes(UTF_8);
      default -> "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8);
    };
  }

  private static byte[] request(String script, String id, String arguments) {
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

  private Socket socket() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    opened.add(socket);
    return socket;
  }

  private static void send(Socket socket, byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException e) {
      // Refused before all was said.
    }
  }

  /**
   * asterisk-java tells Asterisk how it ended; nothing else is asked or set, and then it is over.
   */
  private static void assertNothingIsDone(Socket socket) throws IOException {
    var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    String line = in.readLine();
    while (line != null) {
      assertTrue(
          line.startsWith("SET VARIABLE \"AJ_AGISTATUS\" ") || line.startsWith("VERBOSE "), line);
      send(socket, "200 result=1\n".getBytes(UTF_8));
      line = in.readLine();
    }
  }

  /** Nothing is said to a stranger but the end. */
  private static void assertClosed(Socket socket) throws IOException {
    try {
      assertTrue(socket.getInputStream().read() < 0, "something was said");
    } catch (SocketException e) {
      // Closed without a word, with some of ours unread.
    }
  }

  /** Answers every command as Asterisk does. */
  private static void obey(Socket socket) {
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
