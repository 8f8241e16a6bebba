package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;

/** A manager connection that only listens, to see what is told there. */
final class Eavesdropper implements AutoCloseable {
  private final Socket socket;
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  Eavesdropper(Address ami, String user, String secret) throws IOException {
    this.socket = new Socket(ami.host(), ami.port());
    socket
        .getOutputStream()
        .write(
            "Action: Login\r\nUsername: %s\r\nSecret: %s\r\n\r\n"
                .formatted(user, secret)
                .getBytes(ISO_8859_1));
    Thread.ofVirtual().name("eavesdropper").start(this::listen);
    Backend.eventually("may listen", () -> heard().contains("Authentication accepted"));
  }

  private void listen() {
    byte[] buffer = new byte[8192];
    try {
      int read = socket.getInputStream().read(buffer);
      while (read >= 0) {
        heard.add(new String(buffer, 0, read, ISO_8859_1));
        read = socket.getInputStream().read(buffer);
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** All of it so far. */
  String heard() {
    return String.join("", heard);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
