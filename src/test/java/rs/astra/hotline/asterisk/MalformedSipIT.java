package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;
import static rs.astra.hotline.asterisk.TelephoneScene.asked;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;

/**
 * Broken SIP at the real Asterisk with our configuration, and strangers who never stop asking:
 * callers are taken all the same, and nothing of it is written.
 */
@Timeout(90)
final class MalformedSipIT {
  private static final String SOS = "0117850000";

  /** None of our lines: what is understood all the same rings nobody. */
  private static final String UNKNOWN = "0115550000";

  /** Of nobody. */
  private static final String DIGITS = "640007742";

  private static final int WINDOW = 10;

  @TempDir static Path folder;
  private static StationCertificate certificate;
  private static Pbx pbx;
  private Backend backend;
  private Eavesdropper ami;

  @BeforeAll
  static void start() throws IOException {
    certificate = new StationCertificate(folder, List.of("localhost"));
    certificate.create(Instant.now());
    pbx = Pbx.start(PbxPlan.standard().encryptedBy(StationCertificate.file(folder)));
  }

  @AfterAll
  static void end() throws IOException {
    pbx.close();
  }

  @BeforeEach
  void begin() throws IOException {
    ami = pbx.eavesdropper();
    backend = new Backend(pbx, Map.of("HOTLINE_DISPATCH_WRAP_UP", "0s"));
    eventually("linked", () -> backend.state().linked());
  }

  @AfterEach
  void nothingIsWrittenOrTold() throws IOException {
    pbx.cli("channel request hangup all");
    eventually("no channel", () -> asked(pbx::channels) == 0);
    backend.close();
    pbx.cli("queue remove member PJSIP/c1 from fallback");
    assertTrue(ami.heard().contains("Event: "), "everything is told there");
    assertFalse(ami.heard().contains(DIGITS), "the manager interface");
    ami.close();
    assertEquals(List.of(), filesWithTheNumber());
    assertFalse(pbx.cli("database show").contains(DIGITS), "Asterisk's database");
  }

  @Test
  void afterBrokenSipFromTheCarriersAddressACallerIsTaken() throws IOException {
    throwsAt(pbx.trunkHost());
    aCallerIsTaken();
  }

  @Test
  void afterBrokenSipFromStrangersACallerIsTaken() throws IOException {
    throwsAt(stranger(200));
    aCallerIsTaken();
  }

  @Test
  void afterBrokenSipOverTlsACallerIsTaken() throws IOException {
    List<byte[]> messages = new BrokenSip(UNKNOWN, "+381" + DIGITS).messages();
    // What follows a broken message on a connection belongs to it: so none gets more than a few.
    for (int first = 0; first < messages.size(); first += WINDOW) {
      List<byte[]> some = messages.subList(first, Math.min(first + WINDOW, messages.size()));
      try (Socket socket = TlsClient.trusting(pbx.tls(), certificate.authority())) {
        for (byte[] message : some) {
          socket.getOutputStream().write(message);
        }
        socket.getOutputStream().flush();
      } catch (IOException e) {
        // hung up on: as good an answer as any
      }
    }
    aCallerIsTaken();
  }

  @Test
  void strangersWhoNeverStopAskingKeepNoCallerFromBeingTaken() throws Exception {
    String[] requests = {"REGISTER", "INVITE", "OPTIONS", "SUBSCRIBE"};
    try (Rtp caller = Rtp.open(pbx.trunkHost(), "CALLERAA");
        Rtp counsellor = Rtp.open(pbx.station("c1").host(), "COUNSELL");
        EncryptedPhone _ = EncryptedPhone.open(pbx, "c1", certificate.authority(), counsellor)) {
      Thread flood =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                      asks(stranger(100 + i % 100), requests[i % requests.length], i);
                      LockSupport.parkNanos(300_000);
                    }
                  });
      backend.signIn("c1");
      try (Sipp call = Sipp.call(pbx, Sipp.Caller.to(SOS).speaking(caller))) {
        hearEachOther(caller, counsellor);
        assertTrue(flood.isAlive(), "they still ask");
        assertTrue(call.isRunning());
      } finally {
        flood.interrupt();
        flood.join();
      }
    }
  }

  // --- words

  private void aCallerIsTaken() throws IOException {
    pbx.cli("channel request hangup all");
    try (Rtp caller = Rtp.open(pbx.trunkHost(), "CALLERAA");
        Rtp counsellor = Rtp.open(pbx.station("c1").host(), "COUNSELL");
        EncryptedPhone _ = EncryptedPhone.open(pbx, "c1", certificate.authority(), counsellor);
        Sipp call = Sipp.call(pbx, Sipp.Caller.to(SOS).speaking(caller))) {
      backend.signIn("c1");
      hearEachOther(caller, counsellor);
      assertTrue(call.isRunning());
    }
  }

  private static void hearEachOther(Rtp caller, Rtp counsellor) {
    eventually(
        "they hear each other",
        () -> caller.heard("COUNSELL") > 25 && counsellor.heard("CALLERAA") > 25);
  }

  /** Some at a time, so that none is lost on the way: then Asterisk says that it is there. */
  private static void throwsAt(String host) throws IOException {
    List<byte[]> messages = new BrokenSip(UNKNOWN, "+381" + DIGITS).messages();
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(host))) {
      socket.setSoTimeout(500);
      for (int i = 0; i < messages.size(); i++) {
        send(socket, messages.get(i));
        if (i % WINDOW == 0 || i == messages.size() - 1) {
          isThere(socket, i);
        }
      }
    }
  }

  private static void isThere(DatagramSocket socket, int nth) throws IOException {
    String id = "there-" + socket.getLocalPort() + "-" + nth;
    byte[] buffer = new byte[65_536];
    // As often as SIP repeats a request that nobody has answered.
    for (int repeated = 0; repeated < 20; repeated++) {
      send(socket, request("OPTIONS", socket.getLocalAddress().getHostAddress(), id));
      try {
        while (true) {
          DatagramPacket answer = new DatagramPacket(buffer, buffer.length);
          socket.receive(answer);
          if (new String(buffer, 0, answer.getLength(), ISO_8859_1).contains(id)) {
            return;
          }
        }
      } catch (SocketTimeoutException e) {
        // again
      }
    }
    throw new AssertionError("Asterisk is not there after message " + nth);
  }

  private static void asks(String host, String method, int nth) {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(host))) {
      send(socket, request(method, host, "stranger-" + nth));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] request(String method, String host, String id) {
    return """
    %1$s sip:%2$s@127.0.0.1 SIP/2.0
    Via: SIP/2.0/UDP %3$s;rport;branch=z9hG4bK%4$s
    From: <sip:+381%5$s@%3$s>;tag=%4$s
    To: <sip:%2$s@127.0.0.1>
    Call-ID: %4$s
    CSeq: 1 %1$s
    Contact: <sip:+381%5$s@%3$s>
    Max-Forwards: 70
    Content-Length: 0

    """
        .formatted(method, SOS, host, id, DIGITS)
        .replace("\n", "\r\n")
        .getBytes(ISO_8859_1);
  }

  private static void send(DatagramSocket socket, byte[] message) throws IOException {
    Address at = pbx.sip();
    socket.send(
        new DatagramPacket(message, message.length, InetAddress.getByName(at.host()), at.port()));
  }

  private static String stranger(int last) {
    return pbx.trunkHost().replaceFirst("\\.2$", "." + last);
  }

  private static List<String> filesWithTheNumber() throws IOException {
    try (Stream<Path> files = Files.walk(pbx.folder().resolve("run"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> asked(() -> Files.readString(file, ISO_8859_1)).contains(DIGITS))
          .map(file -> file.getFileName().toString())
          .toList();
    }
  }
}
