package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The sound of one party: sends a packet of 20 ms every 20 ms and counts what comes back. Instead
 * of a voice it sends a word of eight letters again and again as A-law samples; Asterisk passes
 * A-law on unchanged between two parties, so who hears the word hears this party. It sends to where
 * {@link Sipp} was told, and from then on to where packets come from.
 */
public final class Rtp implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int SAMPLES = 160;
  private static final byte ALAW = 8;
  private static final byte KEYS = 101;
  private static final int VOLUME = 10;
  private static final int END = 0x80;
  private static final int PACKETS_A_SECOND = 50;

  private final DatagramSocket socket;
  private final byte[] voice;
  private final AtomicLong packets = new AtomicLong();
  private final Map<String, AtomicLong> heard = new ConcurrentHashMap<>();
  private final Queue<byte[]> keys = new ConcurrentLinkedQueue<>();
  private volatile String pressed = "";
  private volatile boolean silent;
  private volatile @Nullable SocketAddress peer;
  private volatile @Nullable Srtp seals;
  private volatile @Nullable Srtp opens;
  private final AtomicLong plain = new AtomicLong();
  private volatile boolean closed;

  private Rtp(DatagramSocket socket, String word) {
    this.socket = socket;
    this.voice = new byte[SAMPLES];
    byte[] letters = word.getBytes(US_ASCII);
    for (int i = 0; i < SAMPLES; i++) {
      voice[i] = letters[i % letters.length];
    }
  }

  /**
   * Opens a party's sound on a free port.
   *
   * @param host the address of the caller or the telephone
   * @param word exactly eight letters
   */
  public static Rtp open(String host, String word) throws IOException {
    if (word.length() != 8) {
      throw new IllegalArgumentException(
          "eight letters, so that a packet holds whole words: " + word);
    }
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(host));
    socket.setSoTimeout(20);
    Rtp rtp = new Rtp(socket, word);
    Thread.ofVirtual().name("rtp-" + word).start(rtp::run);
    return rtp;
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Packets that carried this word. */
  public long heard(String word) {
    AtomicLong count = heard.get(word);
    return count == null ? 0 : count.get();
  }

  /** All packets of sound, music included. */
  public long packets() {
    return packets.get();
  }

  /** Speaks SRTP from now on, sealed with this key. */
  Rtp sealing(Srtp key) {
    seals = key;
    return this;
  }

  /** What comes in is sealed with that key; nothing else is heard. */
  void opening(Srtp key) {
    opens = key;
  }

  /** Packets in which whoever listens on the way hears a word. */
  long plain() {
    return plain.get();
  }

  /** Stops (or starts again) sending, as a broken telephone does. */
  public void silent(boolean now) {
    silent = now;
  }

  /** Speaks there without having heard anything, as a telephone does that was told where. */
  void speaksTo(SocketAddress other) {
    peer = other;
  }

  /**
   * In each call presses these keys (RFC 4733), the first when a second of sound has come in: by
   * then somebody is listening.
   */
  public Rtp pressing(String digits) {
    pressed = digits;
    return this;
  }

  /** Presses these keys now. */
  void press(String digits) {
    digits.chars().forEach(this::press);
  }

  @Override
  public void close() {
    closed = true;
    socket.close();
  }

  private void run() {
    byte[] buffer = new byte[2048];
    int fromThere = 0;
    SocketAddress there = null;
    short sequence = 1;
    int timestamp = 0;
    long next = System.nanoTime();
    int keyDown = 0;
    int source = System.identityHashCode(this);
    while (!closed) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        if (packet.getLength() >= HEADER && (buffer[1] & 0x7f) == ALAW) {
          if (!packet.getSocketAddress().equals(there)) {
            there = packet.getSocketAddress();
            peer = there;
            fromThere = 0;
          }
          if (++fromThere == PACKETS_A_SECOND) {
            press(pressed);
          }
          hear(buffer, packet.getLength());
        }
      } catch (SocketTimeoutException e) {
        // nothing came in these 20 ms; it is our turn to speak
      } catch (IOException e) {
        if (closed) {
          return;
        }
      }
      SocketAddress to = peer;
      if (to != null && System.nanoTime() >= next) {
        next = System.nanoTime() + 19_000_000;
        byte[] key = keys.poll();
        if (key != null && key.length > 0) {
          // All packets of one key carry the time at which it went down.
          keyDown = key[2] == 0 && key[3] == 0 ? timestamp : keyDown;
          send(to, KEYS, sequence++, keyDown, source, key);
        } else if (!silent) {
          send(to, ALAW, sequence++, timestamp, source, voice);
        }
        timestamp += SAMPLES;
      }
    }
  }

  private void hear(byte[] buffer, int length) {
    if (isWord(buffer, length)) {
      plain.incrementAndGet();
    }
    if (seals == null) {
      count(buffer, length);
      return;
    }
    Srtp key = opens;
    byte[] opened = key == null ? null : key.open(buffer, length);
    if (opened != null) {
      count(opened, opened.length);
    }
  }

  private static boolean isWord(byte[] packet, int length) {
    return length >= HEADER + 16
        && Arrays.equals(packet, HEADER, HEADER + 8, packet, HEADER + 8, HEADER + 16);
  }

  private void count(byte[] packet, int length) {
    packets.incrementAndGet();
    if (isWord(packet, length)) {
      String word = new String(packet, HEADER, 8, US_ASCII);
      heard.computeIfAbsent(word, _ -> new AtomicLong()).incrementAndGet();
    }
  }

  /**
   * Presses a key (RFC 4733) as soon as the other side is heard: a tenth of a second, its end told
   * three times, and a pause as long.
   */
  public void press(int digit) {
    byte event = (byte) "0123456789*#".indexOf(digit);
    for (int i = 0; i < 5; i++) {
      keys.add(key(event, (byte) VOLUME, i * SAMPLES));
    }
    for (int i = 0; i < 3; i++) {
      keys.add(key(event, (byte) (END | VOLUME), 5 * SAMPLES));
    }
    for (int i = 0; i < 8; i++) {
      keys.add(new byte[0]);
    }
  }

  private static byte[] key(byte event, byte flags, int duration) {
    return ByteBuffer.allocate(4).put(event).put(flags).putShort((short) duration).array();
  }

  private void send(
      SocketAddress peer, byte type, short sequence, int timestamp, int source, byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(HEADER + payload.length);
    packet
        .put((byte) 0x80)
        .put(type)
        .putShort(sequence)
        .putInt(timestamp)
        .putInt(source)
        .put(payload);
    try {
      Srtp key = seals;
      byte[] bytes = key == null ? packet.array() : key.seal(packet.array());
      socket.send(new DatagramPacket(bytes, bytes.length, peer));
    } catch (IOException e) {
      // The other side is gone; what counts is what it heard until then.
    }
  }
}
