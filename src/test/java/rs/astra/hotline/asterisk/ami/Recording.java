package rs.astra.hotline.asterisk.ami;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.asteriskjava.manager.event.DisconnectEvent;
import org.asteriskjava.manager.event.ManagerEvent;
import org.asteriskjava.manager.internal.ManagerConnectionImpl;
import org.asteriskjava.manager.response.ManagerResponse;
import org.asteriskjava.util.SocketConnectionFacade;
import org.jspecify.annotations.Nullable;

/** What Asterisk really sent, read by asterisk-java's own reader as it would be from the socket. */
final class Recording extends ManagerConnectionImpl {
  private final Deque<String> lines;
  private final List<ManagerEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch end = new CountDownLatch(1);

  private Recording(Deque<String> lines) {
    this.lines = lines;
    registerUserEventClass(UnknownNumberEvent.class);
    registerUserEventClass(MobileAskedEvent.class);
    registerUserEventClass(DbGetTreeResponseEvent.class);
    registerUserEventClass(DbGetTreeCompleteEvent.class);
  }

  static List<ManagerEvent> events(String name) throws IOException {
    try (InputStream in = Recording.class.getResourceAsStream("/ami/" + name + ".txt")) {
      if (in == null) {
        throw new IOException("no recording " + name);
      }
      return read(new String(in.readAllBytes(), UTF_8));
    }
  }

  /** The events in what somebody might send. */
  static List<ManagerEvent> read(String text) throws IOException {
    Recording recording = new Recording(new ArrayDeque<>(text.lines().toList()));
    try {
      recording.connect();
      if (!recording.end.await(20, TimeUnit.SECONDS)) {
        throw new IOException("not read to the end");
      }
      return List.copyOf(recording.events);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void dispatchEvent(ManagerEvent event, @Nullable Integer requiredHandlingTime) {
    if (event instanceof DisconnectEvent) {
      end.countDown();
    } else {
      events.add(event);
    }
  }

  @Override
  public void dispatchResponse(ManagerResponse response, @Nullable Integer requiredHandlingTime) {}

  @Override
  protected SocketConnectionFacade createSocket() {
    return new CannedSocket(lines::poll);
  }
}
