package rs.astra.hotline.asterisk;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import rs.astra.hotline.store.TestProcess;

/**
 * Ports that are free and stay so until a test uses them: below those that the system gives out by
 * itself (32768 and up), none twice, and each process of a test run has its own.
 */
public final class Ports {
  /** So many for one Asterisk. */
  static final int SOUND = 400;

  private static final int FIRST = 20_000;
  private static final int EACH = 3_000;
  private static final int OURS = FIRST + EACH * (TestProcess.NUMBER % 4);
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(EACH));

  private static final int BLOCKS = 6;
  private static final int FIRST_BLOCK = 10_000 + BLOCKS * SOUND * (TestProcess.NUMBER % 4);
  private static final AtomicInteger NEXT_BLOCK = new AtomicInteger();

  private Ports() {}

  /** A port on which nobody listens. */
  public static int tcp() {
    return free(
        port -> {
          try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
          }
        });
  }

  /** A port of that address at which nobody receives. */
  public static int udp(String host) {
    return free(
        port -> {
          try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getByName(host))) {
            return socket.isBound();
          }
        });
  }

  /** The first of {@link #SOUND} ports for sound. */
  static int sound() {
    for (int tried = 0; tried < BLOCKS; tried++) {
      int first = FIRST_BLOCK + SOUND * (NEXT_BLOCK.getAndIncrement() % BLOCKS);
      if (Stream.of(first, first + 1, first + 10, first + SOUND / 2, first + SOUND - 1)
          .allMatch(Ports::isFree)) {
        return first;
      }
    }
    throw new IllegalStateException("no free block of ports for sound");
  }

  private static boolean isFree(int port) {
    try (DatagramSocket socket = new DatagramSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private interface Attempt {
    boolean succeeds(int port) throws IOException;
  }

  private static int free(Attempt attempt) {
    for (int tried = 0; tried < EACH; tried++) {
      int port = OURS + NEXT.getAndIncrement() % EACH;
      try {
        if (attempt.succeeds(port)) {
          return port;
        }
      } catch (IOException e) {
        // Somebody has it.
      }
    }
    throw new IllegalStateException("no free port");
  }
}
