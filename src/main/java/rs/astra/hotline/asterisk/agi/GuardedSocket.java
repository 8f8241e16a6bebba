package rs.astra.hotline.asterisk.agi;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.asteriskjava.util.SocketConnectionFacade;

/**
 * A FastAGI connection that cannot be used to tire us out. asterisk-java reads a request for as
 * long as somebody sends one; here a request has at most {@value #LINES} lines of at most {@value
 * #LENGTH} bytes, is complete within {@link #REQUEST_WITHIN}, and begins like Asterisk's. Anything
 * else is refused and counted.
 */
final class GuardedSocket implements SocketConnectionFacade {
  static final int LINES = 100;
  static final int LENGTH = 4_096;
  private static final long WRITTEN_WITHIN_MILLIS = 2;
  static final Duration REQUEST_WITHIN = Duration.ofSeconds(5);

  private final Socket socket;
  private final InputStream in;
  private final Runnable refused;
  private final long deadline;
  private final int replyWithin;
  private int lines;
  private boolean reading = true;

  GuardedSocket(Socket socket, Duration replyWithin, Runnable refused) throws IOException {
    this.socket = socket;
    this.refused = refused;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.deadline = System.nanoTime() + REQUEST_WITHIN.toNanos();
    this.replyWithin = Math.toIntExact(replyWithin.toMillis());
    socket.setTcpNoDelay(true);
  }

  @Override
  public String readLine() throws IOException {
    if (!reading) {
      socket.setSoTimeout(replyWithin);
      return line(Integer.MAX_VALUE);
    }
    try {
      if (lines == 0) {
        awaitRequest();
      }
      String line = line(LENGTH);
      if (line.isEmpty()) {
        if (lines == 0) {
          throw new IOException("not a request");
        }
        reading = false;
      } else if (!line.startsWith("agi_") || ++lines > LINES) {
        throw new IOException("not a request");
      }
      return line;
    } catch (IOException e) {
      refused.run();
      close();
      throw new IOException("request refused"); // without what was in it
    }
  }

  /**
   * Asterisk writes its twenty-five lines one by one. Whoever waits for each is woken for each, and
   * takes the processor from the telephone that is being rung for an announced caller meanwhile.
   */
  private void awaitRequest() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(WRITTEN_WITHIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private String line(int longest) throws IOException {
    byte[] bytes = new byte[256];
    int length = 0;
    while (true) {
      if (reading) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new IOException("too slow");
        }
        socket.setSoTimeout((int) left);
      }
      int b = in.read();
      if (b < 0) {
        throw new IOException("ended early");
      }
      if (b == '\n') {
        return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
      }
      if (length >= Math.min(longest, 1 << 16)) {
        throw new IOException("too long");
      }
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, length * 2);
      }
      bytes[length++] = (byte) b;
    }
  }

  @Override
  public void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void flush() throws IOException {
    socket.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  @Override
  public boolean isConnected() {
    return socket.isConnected() && !socket.isClosed();
  }

  @Override
  public InetAddress getLocalAddress() {
    return socket.getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return socket.getLocalPort();
  }

  @Override
  public InetAddress getRemoteAddress() {
    return socket.getInetAddress();
  }

  @Override
  public int getRemotePort() {
    return socket.getPort();
  }
}
