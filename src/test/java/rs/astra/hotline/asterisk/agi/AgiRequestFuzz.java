package rs.astra.hotline.asterisk.agi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Whatever somebody sends to the FastAGI port before it is a session. */
final class AgiRequestFuzz {
  @FuzzTest
  void anyBytesAreARequestOrRefusedAndCountedOnce(byte[] bytes) {
    AtomicInteger refused = new AtomicInteger();
    List<String> lines = new ArrayList<>();
    boolean whole = false;
    try {
      GuardedSocket socket =
          new GuardedSocket(sending(bytes), Duration.ofSeconds(1), refused::incrementAndGet);
      String line = socket.readLine();
      while (!line.isEmpty()) {
        lines.add(line);
        line = socket.readLine();
      }
      whole = true;
    } catch (IOException e) {
      assertEquals("request refused", e.getMessage(), "says nothing of what was sent");
    }
    assertEquals(whole ? 0 : 1, refused.get());
    assertTrue(lines.size() <= GuardedSocket.LINES);
    assertTrue(lines.stream().allMatch(line -> line.startsWith("agi_")));
  }

  private static Socket sending(byte[] bytes) {
    InputStream in = new ByteArrayInputStream(bytes);
    return new Socket() {
      @Override
      public InputStream getInputStream() {
        return in;
      }

      @Override
      public void setTcpNoDelay(boolean on) {}

      @Override
      public void setSoTimeout(int timeout) {}
    };
  }
}
