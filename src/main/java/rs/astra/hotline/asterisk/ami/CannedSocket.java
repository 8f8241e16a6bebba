package rs.astra.hotline.asterisk.ami;

import java.net.InetAddress;
import java.util.function.Supplier;
import org.asteriskjava.util.SocketConnectionFacade;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which our own lines are read, one after the other, and nothing is sent.
 *
 * @param lines null at the end
 */
record CannedSocket(Supplier<@Nullable String> lines) implements SocketConnectionFacade {
  @Override
  public @Nullable String readLine() {
    return lines.get();
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
