package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.engine.CallbackNumber;

/**
 * Tells Asterisk whom to dial, so that the number is never data of a channel. The dialplan dials
 * the leg's id here; we answer that it has moved (302) to the number at the carrier; and PJSIP,
 * told by {@code redirect_method = uri_pjsip}, goes there by itself. Neither dialplan nor events,
 * channel names, variables or logs ever hold the number.
 *
 * <ol>
 *   <li>A redirect server that keeps no transactions (RFC 3261, 8.2.7): the same request gets the
 *       same answer, an ACK gets none.
 *   <li>A number is told for one leg, to one request, within {@link #WITHIN}; then it is wiped.
 *   <li>Only this machine is answered.
 *   <li>The consent is for one number, so wherever the carrier sends us on, PJSIP goes nowhere: our
 *       answer names it {@link #ENDS} more addresses, of its highest preference, to be asked with a
 *       method that is no INVITE. It takes them after any refusal and before what the carrier
 *       names, and ends the call there, with the carrier's own cause, without sending anything.
 * </ol>
 */
final class Redirector implements AutoCloseable {
  /** How long a number waits to be asked for. */
  static final Duration WITHIN = Duration.ofSeconds(10);

  /** Each of the carrier's addresses that Asterisk tries after another said 503 takes one. */
  static final int ENDS = 8;

  /** The highest preference that PJSIP can read; at equal ones, who was named first is first. */
  private static final String FIRST = ">;q=2147483.647";

  private static final Logger LOG = LoggerFactory.getLogger(Redirector.class);
  private static final int LONGEST = 8_192;
  private static final int LOOKS_EVERY_MILLIS = 1_000;
  private static final Pattern INVITE =
      Pattern.compile("INVITE sip:([^@;> ]{1,64})@\\S+ SIP/2\\.0");

  private final InetSocketAddress at;
  private final String carrier;
  private final ConcurrentMap<LegId, Waiting> waiting = new ConcurrentHashMap<>();
  private volatile @Nullable DatagramSocket socket;

  /** A number that waits, and the first request that asked for it. */
  private static final class Waiting {
    final CallbackNumber number;
    final long until = System.nanoTime() + WITHIN.toNanos();
    @Nullable String askedBy;

    Waiting(CallbackNumber number) {
      this.number = number;
    }
  }

  /**
   * Not yet listening.
   *
   * @param carrier host, perhaps with a port and parameters of a SIP address
   */
  Redirector(InetSocketAddress at, String carrier) {
    this.at = at;
    this.carrier = carrier;
  }

  /**
   * Listens from now on.
   *
   * @throws IOException if the port is taken
   */
  void start() throws IOException {
    DatagramSocket bound = new DatagramSocket(at);
    bound.setSoTimeout(LOOKS_EVERY_MILLIS);
    socket = bound;
    Thread.ofPlatform().daemon().name("redirector").start(() -> listen(bound));
  }

  /** Whoever dials this leg's id is sent to that number, which is wiped afterwards. */
  void expect(LegId leg, CallbackNumber number) {
    Waiting before = waiting.put(leg, new Waiting(number));
    if (before != null) {
      before.number.close();
    }
  }

  /** The leg does not need its number any more. */
  void forget(LegId leg) {
    Waiting gone = waiting.remove(leg);
    if (gone != null) {
      gone.number.close();
    }
  }

  private void listen(DatagramSocket bound) {
    byte[] buffer = new byte[LONGEST];
    while (!bound.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        bound.receive(packet);
        if (isOurs(packet.getAddress())) {
          byte[] answer = answer(new String(buffer, 0, packet.getLength(), ISO_8859_1));
          if (answer != null) {
            bound.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
          }
        }
      } catch (SocketTimeoutException e) {
        // time to look
      } catch (IOException | RuntimeException e) {
        if (!bound.isClosed()) {
          LOG.warn("a request for a redirect failed: {}", e.getClass().getSimpleName());
        }
      }
      List.copyOf(waiting.entrySet()).stream()
          .filter(each -> System.nanoTime() - each.getValue().until > 0)
          .forEach(each -> forget(each.getKey()));
    }
  }

  private boolean isOurs(InetAddress from) {
    return from.isLoopbackAddress() || from.equals(at.getAddress());
  }

  /** The answer to a request, null if it gets none. */
  private byte @Nullable [] answer(String request) throws IOException {
    int end = request.indexOf("\r\n\r\n");
    List<String> lines = (end < 0 ? request : request.substring(0, end)).lines().toList();
    Matcher invite = INVITE.matcher(lines.isEmpty() ? "" : lines.getFirst());
    List<String> kept = new ArrayList<>();
    String branch = "";
    for (String line : lines) {
      String name = line.replaceFirst("\\s*:.*", "").toLowerCase(Locale.ROOT);
      switch (name) {
        case "via", "v" -> {
          branch = branch.isEmpty() ? line : branch;
          kept.add(line);
        }
        case "from", "f", "call-id", "i", "cseq" -> kept.add(line);
        case "to", "t" -> kept.add(line + ";tag=" + Integer.toHexString(line.hashCode()));
        default -> {}
      }
    }
    if (!invite.matches() || kept.size() < 5) {
      return null;
    }
    Waiting found = LegId.isLeg(invite.group(1)) ? waiting.get(new LegId(invite.group(1))) : null;
    if (found != null && found.askedBy == null) {
      found.askedBy = branch;
    }
    CallbackNumber told = found != null && branch.equals(found.askedBy) ? found.number : null;
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    write(answer, told != null ? "SIP/2.0 302 Moved Temporarily\r\n" : "SIP/2.0 404 Not Found\r\n");
    write(answer, String.join("\r\n", kept));
    if (told != null) {
      contact(answer, told, "");
      for (int each = 1; each <= ENDS; each++) {
        // the ttl alone makes it another address, for PJSIP
        contact(answer, told, ";ttl=" + each + ";method=BYE");
      }
    }
    write(answer, "\r\nContent-Length: 0\r\n\r\n");
    return answer.toByteArray();
  }

  private void contact(ByteArrayOutputStream to, CallbackNumber number, String parameters)
      throws IOException {
    write(to, "\r\nContact: <sip:");
    to.write(number.reveal());
    write(to, "@" + carrier + parameters + FIRST);
  }

  private static void write(ByteArrayOutputStream to, String text) throws IOException {
    to.write(text.getBytes(ISO_8859_1));
  }

  @Override
  public void close() {
    DatagramSocket bound = socket;
    if (bound != null) {
      bound.close();
    }
    List.copyOf(waiting.keySet()).forEach(this::forget);
  }
}
