package rs.astra.hotline.asterisk.agi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.CallerToken;
import rs.astra.hotline.core.call.CallerTokens;
import rs.astra.hotline.core.roster.Language;

/** What is learnt of a caller, what a caller hears and presses, and how the room is left. */
final class WaitingRoomTest extends DoorScene {
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
}
