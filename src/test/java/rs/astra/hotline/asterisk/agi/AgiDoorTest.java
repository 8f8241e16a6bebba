package rs.astra.hotline.asterisk.agi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.asterisk.Ports;

/** Strangers at the FastAGI port, while a caller waits there. */
final class AgiDoorTest extends DoorScene {
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
}
