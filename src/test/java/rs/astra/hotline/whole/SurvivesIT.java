package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.asterisk.Rtp;
import rs.astra.hotline.asterisk.Sipp;

/**
 * What {@link FailureMatrixIT} does not show: several at once, calls that end meanwhile, rubbish.
 */
@Timeout(300)
final class SurvivesIT extends WholeScene {
  @Test
  void killedWhileThreeWaitAndOneTalks() throws Exception {
    Rtp callersSound = open(Rtp.open(pbx.trunkHost(), "question"));
    Rtp counsellorsSound = open(Rtp.open(pbx.station("c1").host(), "answered"));
    open(
        Sipp.phone(
            pbx,
            "c1",
            Duration.ofMillis(100),
            Duration.ofMinutes(5),
            Optional.of(counsellorsSound)));
    service.signIn("c1");
    Sipp talking = open(Sipp.call(pbx, Sipp.Caller.to("0117850000").speaking(callersSound)));
    untilTalking(1);
    // On duty, but their telephones are switched off: three callers wait.
    for (String station : List.of("c2", "c3", "c4")) {
      service.signIn(station);
    }
    Service.until("duty is stored", () -> rows("SELECT station FROM duty").size() == 4);
    List<Sipp> waiting = List.of(caller(), caller(), caller());
    untilWaiting(3);

    service.kill();
    long heard = callersSound.heard("answered");
    Service.until("the talk goes on", () -> callersSound.heard("answered") > heard + 100);
    Service.until("the three are in the fallback", () -> inQueue() == 3);
    for (String station : List.of("c2", "c3", "c4")) {
      phone(station);
    }
    Service.until(
        "the three are answered through the fallback",
        () -> pbx.notes().stream().filter(note -> note.endsWith("|fallback")).count() == 3);
    // One caller comes and goes while everybody talks, and one conversation that the service began
    // ends without it.
    Sipp brief = caller();
    Service.until("in the fallback", () -> inQueue() == 4);
    brief.hangUp();
    Service.until("gone", () -> pbx.notes().stream().anyMatch(n -> n.contains("/ended")));
    talking.hangUp();
    Service.until(
        "two ended", () -> pbx.notes().stream().filter(n -> n.contains("/ended")).count() == 2);
    Instant endedBefore = Instant.now();
    waiting.getFirst().hangUp();
    Service.until(
        "three ended", () -> pbx.notes().stream().filter(n -> n.contains("/ended")).count() == 3);

    service.start();
    untilTalking(2);
    waiting.get(1).hangUp();
    waiting.get(2).hangUp();
    Service.until(
        "five rows", () -> rows("SELECT id FROM call WHERE ended_at IS NOT NULL").size() == 5);
    // Whether the journal had been written before the kill or not, and whoever answered.
    assertEquals(
        List.of("ABANDONED_FALLBACK||1", "COMPLETED|BACKEND|1", "COMPLETED|FALLBACK|3"),
        rows("SELECT ending, via, count(*) FROM call GROUP BY 1, 2 ORDER BY 1, 2"));
    assertEquals(
        List.of("NOTED"), rows("SELECT learned FROM call WHERE ending = 'ABANDONED_FALLBACK'"));
    assertEquals(
        List.of("4"),
        rows("SELECT count(DISTINCT counsellor) FROM call WHERE counsellor IS NOT NULL"));
    assertEquals(
        List.of("t"),
        rows("SELECT ended_at <= '" + endedBefore + "' FROM call WHERE via = 'BACKEND'"),
        "the true end, not the time of our restart");
    assertEquals(0, service.metric("sos_engine_impossible_total", ""));
    Service.until(
        "nobody is stuck", () -> service.metric("sos_counsellors", "state=\"free\"") == 4);
  }

  @Test
  void rubbishOnBothPortsWhileCallsGoOn() throws Exception {
    phone("c1");
    service.signIn("c1");
    Sipp first = caller();
    untilTalking(1);
    List<String> rubbish =
        List.of(
            "agi_network: yes\n", // ends early
            "agi_".repeat(20_000) + "\n", // a line that is too long
            "agi_x: y\n".repeat(500) + "\n", // too many lines
            "\u0000\u0001\u00ff\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
            "POST /api/counsellors/x/duty HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n");
    for (int port : List.of(pbx.agi().port(), service.port())) {
      for (String each : rubbish) {
        send(port, each);
      }
    }
    Service.until("refused at the door", () -> service.metric("sos_agi_rejected_total", "") >= 4);
    Service.until("refused by the pages", () -> service.metric("sos_http_rejected_total", "") >= 4);
    assertEquals(1, service.metric("sos_talking_calls", ""), "the call goes on");
    first.hangUp();
    Service.until(
        "recorded", () -> rows("SELECT id FROM call WHERE ending = 'COMPLETED'").size() == 1);
    Sipp next = caller();
    untilTalking(1);
    next.hangUp();
  }

  private static void send(int port, String text) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (SocketException e) {
      // Cut in the middle, which is one way to refuse.
    }
  }
}
