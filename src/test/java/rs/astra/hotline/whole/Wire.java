package rs.astra.hotline.whole;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.asterisk.Ports;

/** A wire between two programs that can be cut, slowed down and talked into. */
final class Wire implements AutoCloseable {
  private final int port = Ports.tcp();
  private volatile int to;
  private final Set<Pair> open = ConcurrentHashMap.newKeySet();
  private volatile long delayMillis;
  private volatile @Nullable ServerSocket door;

  private record Pair(Socket near, Socket far) {}

  /** A wire that leads nowhere yet. */
  Wire() throws IOException {
    mend();
  }

  /** Leads to that port on loopback. */
  void leadsTo(int farPort) {
    to = farPort;
  }

  /** The near end. */
  int port() {
    return port;
  }

  /** From now on whoever connects is refused, and who was connected is not any more. */
  void cut() throws IOException {
    ServerSocket listening = door;
    if (listening != null) {
      listening.close();
    }
    for (Pair pair : open) {
      close(pair);
    }
  }

  /** Takes connections (again). */
  void mend() throws IOException {
    ServerSocket listening = new ServerSocket();
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    door = listening;
    Thread.ofVirtual().start(() -> accept(listening));
  }

  /** Whatever is said arrives so much later, in both directions. */
  void delay(long millis) {
    delayMillis = millis;
  }

  /** Everybody at the near end hears this, as if the far end had said it. */
  void say(byte[] bytes) throws IOException {
    for (Pair pair : open) {
      synchronized (pair.near()) {
        pair.near().getOutputStream().write(bytes);
      }
    }
  }

  private void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        Socket near = listening.accept();
        Socket far = new Socket();
        Pair pair = new Pair(near, far);
        try {
          far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to), 2_000);
        } catch (IOException e) {
          close(pair);
          continue;
        }
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        open.add(pair);
        Thread.ofVirtual().start(() -> pump(pair, near, far));
        Thread.ofVirtual().start(() -> pump(pair, far, near));
      } catch (IOException e) {
        // The door was closed, or who knocked has left.
      }
    }
  }

  private void pump(Pair pair, Socket from, Socket into) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = into.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (delayMillis > 0) {
          TimeUnit.MILLISECONDS.sleep(delayMillis); // this is the delay
        }
        synchronized (into) {
          out.write(buffer, 0, length);
        }
      }
    } catch (IOException e) {
      // One end has left; so does the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close(pair);
  }

  private void close(Pair pair) {
    open.remove(pair);
    try (pair.near;
        pair.far) {
      // both
    } catch (IOException e) {
      // It is gone, which is what we want.
    }
  }

  @Override
  public void close() throws IOException {
    cut();
  }
}
