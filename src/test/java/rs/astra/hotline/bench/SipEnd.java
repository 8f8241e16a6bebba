package rs.astra.hotline.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;

/**
 * The carrier, or a counsellor's telephone: as little SIP as Asterisk needs on loopback, and the
 * moment of each INVITE by {@link System#nanoTime}. One process sees both ends of a call by one
 * clock; SIPp would give two traces of two processes, rounded to microseconds when they are
 * written.
 *
 * <p>No retransmission, no authentication, no sound: a lost datagram fails the measurement.
 */
public final class SipEnd implements AutoCloseable {
  private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime() & 0xffffffL);
  private static final long PATIENCE_SECONDS = 10;

  private final Address own;
  private final InetSocketAddress pbx;
  private final DatagramSocket socket;
  private final DatagramSocket sound;
  private final ConcurrentMap<String, Dialog> dialogs = new ConcurrentHashMap<>();
  private final BlockingQueue<Dialog> rung = new LinkedBlockingQueue<>();

  /** An end at that address, which calls by and is rung by that Asterisk. */
  public SipEnd(Address own, Address pbx) throws IOException {
    this.own = own;
    this.pbx = new InetSocketAddress(InetAddress.getByName(pbx.host()), pbx.port());
    InetAddress host = InetAddress.getByName(own.host());
    this.socket = new DatagramSocket(own.port(), host);
    // Asterisk's music goes here and is never read; without it every packet would be refused.
    this.sound = new DatagramSocket(0, host);
    Thread.ofPlatform().daemon().name("sip-" + own.host()).start(this::receive);
  }

  /** Calls the number. */
  Dialog call(String number) throws IOException {
    String id = "call-" + SERIAL.incrementAndGet();
    String target = "sip:" + number + "@" + pbx.getHostString() + ":" + pbx.getPort();
    Dialog dialog =
        new Dialog(
            id,
            true,
            target,
            "<sip:caller@carrier.invalid>;tag=" + id,
            "<" + target + ">",
            List.of("Via: " + via(id)));
    dialogs.put(id, dialog);
    String invite = dialog.request("INVITE", 1, via(id), sdp());
    dialog.at = send(invite);
    return dialog;
  }

  /** The next telephone call that rings here. */
  public Dialog rung() {
    Dialog next = rungWithin(PATIENCE_SECONDS * 1_000);
    if (next == null) {
      throw new IllegalStateException("nothing rang at " + own);
    }
    return next;
  }

  /** The next telephone call that rings here, null if none does in that time. */
  public @Nullable Dialog rungWithin(long millis) {
    try {
      return rung.poll(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private long send(String message) throws IOException {
    byte[] bytes = message.getBytes(ISO_8859_1);
    DatagramPacket packet = new DatagramPacket(bytes, bytes.length, pbx);
    long at = System.nanoTime();
    socket.send(packet);
    return at;
  }

  private void receive() {
    DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
    while (!socket.isClosed()) {
      try {
        packet.setLength(65_536);
        socket.receive(packet);
        long at = System.nanoTime();
        heard(new String(packet.getData(), 0, packet.getLength(), ISO_8859_1), at);
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new IllegalStateException("the SIP end of " + own + " broke", e);
        }
      }
    }
  }

  private void heard(String message, long at) throws IOException {
    String id = header(message, "Call-ID");
    String method = header(message, "CSeq").replaceFirst("^\\d+ ", "");
    Dialog dialog = dialogs.get(id);
    if (message.startsWith("SIP/2.0 ")) {
      if (dialog != null) {
        dialog.response(Integer.parseInt(message.substring(8, 11)), method, message);
      }
    } else if (method.equals("INVITE") && dialog == null) {
      Dialog called =
          new Dialog(
              id,
              false,
              contact(message),
              header(message, "To") + ";tag=" + SERIAL.incrementAndGet(),
              header(message, "From"),
              headers(message, "Via"));
      called.at = at;
      called.inviteSequence = header(message, "CSeq");
      dialogs.put(id, called);
      send(called.reply("100 Trying", called.inviteSequence, called.vias, ""));
      send(called.reply("180 Ringing", called.inviteSequence, called.vias, ""));
      rung.add(called);
    } else if (dialog != null) {
      dialog.request(method, message);
    }
  }

  private String via(String branch) {
    return "SIP/2.0/UDP " + own + ";branch=z9hG4bK" + branch;
  }

  private String sdp() {
    return "v=0\r\no=- 1 1 IN IP4 %1$s\r\ns=-\r\nc=IN IP4 %1$s\r\nt=0 0\r\nm=audio %2$d RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
        .formatted(own.host(), sound.getLocalPort());
  }

  private static List<String> headers(String message, String name) {
    return message
        .lines()
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.startsWith(name + ":"))
        .toList();
  }

  private static String header(String message, String name) {
    List<String> found = headers(message, name);
    return found.isEmpty() ? "" : found.getFirst().substring(name.length() + 1).strip();
  }

  private static String contact(String message) {
    return header(message, "Contact").replaceFirst("^.*<([^>]+)>.*$", "$1");
  }

  @Override
  public void close() {
    socket.close();
    sound.close();
  }

  /** One call, seen from this end. */
  public final class Dialog {
    private final String id;
    private final boolean caller;
    private final String from;
    private final List<String> vias;
    private final CountDownLatch established = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile String target;
    private volatile String to;
    private volatile long at;
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private @Nullable String inviteSequence;
    private long sequence = 1;

    private Dialog(
        String id, boolean caller, String target, String from, String to, List<String> vias) {
      this.id = id;
      this.caller = caller;
      this.target = target;
      this.from = from;
      this.to = to;
      this.vias = vias;
    }

    /** When the INVITE was sent, or came. */
    public long at() {
      return at;
    }

    /** Picks up. */
    public void answer() throws IOException {
      send(reply("200 OK", inviteSequence, vias, sdp()));
    }

    /** Leaves, whatever state the call is in, and waits until the other side has noticed. */
    void leave() throws IOException {
      if (established.getCount() == 0) {
        hangUp();
      } else {
        send(request("CANCEL", 1, vias.getFirst().substring(5), ""));
      }
      awaitOver();
    }

    /** Sends a BYE; says when. */
    long hangUp() throws IOException {
      sequence++;
      return send(request("BYE", sequence, via(id + "-" + sequence), ""));
    }

    /**
     * Asks for something within the call, such as {@code REFER}.
     *
     * @param headers whole lines
     */
    public void asks(String method, String... headers) throws IOException {
      sequence++;
      String request = request(method, sequence, via(id + "-" + sequence), "");
      send(
          request.replace(
              "Contact: ",
              String.join("\r\n", headers) + (headers.length > 0 ? "\r\n" : "") + "Contact: "));
    }

    /** What was answered to {@link #asks}, such as {@code 200 OPTIONS}, in its order. */
    public List<String> answers() {
      return List.copyOf(answers);
    }

    /** What names this call to a third party ({@code Replaces}, RFC 3891). */
    public String replaces() {
      return id + ";to-tag=" + tag(to) + ";from-tag=" + tag(from);
    }

    private static String tag(String address) {
      return address.replaceFirst("^.*;tag=", "");
    }

    void awaitEstablished() {
      await(established);
    }

    void awaitOver() {
      await(over);
      dialogs.remove(id);
    }

    /** Whether the other side or we have ended it. */
    public boolean isOver() {
      return over.getCount() == 0;
    }

    private void await(CountDownLatch latch) {
      try {
        if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException("the other side of " + id + " says nothing");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    private String request(String method, long number, String via, String body) {
      return "%s %s SIP/2.0\r\nVia: %s\r\nMax-Forwards: 70\r\nFrom: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %d %s\r\nContact: <sip:end@%s>\r\n"
              .formatted(method, target, via, from, to, id, number, method, own)
          + content(body);
    }

    private String reply(String status, @Nullable String cseq, List<String> toVias, String body) {
      // In a reply From and To stay as they were in the request.
      return "SIP/2.0 %s\r\n%s\r\nFrom: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %s\r\nContact: <sip:end@%s>\r\n"
              .formatted(status, String.join("\r\n", toVias), to, from, id, cseq, own)
          + content(body);
    }

    private static String content(String body) {
      return (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
          + "Content-Length: "
          + body.length()
          + "\r\n\r\n"
          + body;
    }

    private void response(int status, String method, String message) throws IOException {
      if (method.equals("INVITE") && status >= 200) {
        to = header(message, "To");
        if (status < 300) {
          target = contact(message);
          send(request("ACK", 1, via(id + "-ack"), ""));
          established.countDown();
        } else {
          send(request("ACK", 1, vias.getFirst().substring(5), ""));
          over.countDown();
        }
      } else if (method.equals("BYE")) {
        over.countDown();
      } else if (status >= 200) {
        answers.add(status + " " + method);
      }
    }

    private void request(String method, String message) throws IOException {
      String cseq = header(message, "CSeq");
      List<String> toVias = headers(message, "Via");
      switch (method) {
        case "ACK" -> {
          if (established.getCount() == 0 || over.getCount() == 0) {
            return;
          }
          established.countDown();
        }
        case "CANCEL" -> {
          over.countDown();
          send(reply("200 OK", cseq, toVias, ""));
          send(reply("487 Request Terminated", inviteSequence, vias, ""));
        }
        case "BYE" -> {
          over.countDown();
          send(reply("200 OK", cseq, toVias, ""));
        }
        default -> send(reply("200 OK", cseq, toVias, method.equals("INVITE") ? sdp() : ""));
      }
    }

    @Override
    public String toString() {
      return (caller ? "from " : "to ") + id;
    }
  }
}
