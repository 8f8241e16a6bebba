package rs.astra.hotline.asterisk.ami;

import java.net.InetAddress;
import java.util.Deque;
import org.asteriskjava.util.SocketConnectionFacade;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which lines that are known beforehand are read and then the end, and nothing is
 * sent.
 */
record CannedSocket(Deque<String> lines) implements SocketConnectionFacade {
  @Override
  public @Nullable String readLine() {
    return lines.poll();
  }

  @Override
  public void write(String text) {}

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public InetAddress getLocalAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public int getLocalPort() {
    return 0;
  }

  @Override
  public InetAddress getRemoteAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public int getRemotePort() {
    return 0;
  }
}
