package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Somebody at the manager interface who may hear everything: more than any user of ours may. */
public final class FullRights implements AutoCloseable {
  private final Socket socket = new Socket();
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  /** Listens from now on. */
  public FullRights(Pbx pbx) throws IOException {
    Path users = pbx.folder().resolve("conf/manager.conf");
    Files.writeString(
        users,
        "\n[everything]\nsecret = for-this-test\nread = all\nwrite = call\n",
        StandardOpenOption.APPEND);
    pbx.cli("manager reload");
    socket.connect(new InetSocketAddress(pbx.ami().host(), pbx.ami().port()), 5_000);
    socket
        .getOutputStream()
        .write(
            "Action: Login\r\nUsername: everything\r\nSecret: for-this-test\r\nEvents: on\r\n\r\n"
                .getBytes(ISO_8859_1));
    Thread.ofVirtual().start(this::listen);
    eventually("logged in", () -> text().contains("Authentication accepted"));
  }

  /** Ends channels whose names match, as if the network between had broken. */
  public void breakOff(String channels) throws IOException {
    socket
        .getOutputStream()
        .write(
            "Action: Hangup\r\nChannel: /%s/\r\nCause: 38\r\n\r\n"
                .formatted(channels)
                .getBytes(ISO_8859_1));
  }

  private void listen() {
    byte[] some = new byte[8_192];
    try {
      for (int read = socket.getInputStream().read(some);
          read >= 0;
          read = socket.getInputStream().read(some)) {
        heard.write(some, 0, read);
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** Everything heard so far. */
  public String text() {
    return heard.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
