package rs.astra.hotline.asterisk.ami;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.asteriskjava.manager.event.DisconnectEvent;
import org.asteriskjava.manager.event.ManagerEvent;
import org.asteriskjava.manager.internal.ManagerConnectionImpl;
import org.asteriskjava.util.SocketConnectionFacade;
import org.jspecify.annotations.Nullable;

/**
 * Lets asterisk-java read one event of each kind, to see whether it knows them: it finds its event
 * classes by scanning the class path, finds none inside a nested jar, and then drops events without
 * a word.
 */
final class EventCheck extends ManagerConnectionImpl {
  private final Deque<String> lines = new ArrayDeque<>();
  private final Set<Class<?>> seen = ConcurrentHashMap.newKeySet();
  private final CountDownLatch done = new CountDownLatch(1);

  private EventCheck(Collection<Class<? extends ManagerEvent>> events) {
    add("BridgeCreate"); // asterisk-java keeps count of bridges as it reads
    events.forEach(event -> add(name(event)));
  }

  private void add(String event) {
    lines.add("Event: " + event);
    lines.add("BridgeUniqueid: check-1");
    lines.add("Channel: check-1");
    lines.add("Uniqueid: check-1");
    lines.add("");
  }

  /**
   * Refuses what would run deaf.
   *
   * @throws IllegalStateException naming the events that asterisk-java does not know
   */
  static void require(Collection<Class<? extends ManagerEvent>> events) {
    EventCheck check = new EventCheck(events);
    try {
      check.connect();
      if (!check.done.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("asterisk-java does not read");
      }
    } catch (IOException e) {
      throw new IllegalStateException("asterisk-java does not read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var missing =
        events.stream().filter(event -> !check.seen.contains(event)).map(EventCheck::name).toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "asterisk-java does not find its events "
              + missing
              + ": run from hotline.jar with the folder lib beside it, not from one nested jar");
    }
  }

  /**
   * Asterisk's name of the event: the header and asterisk-java's class differ in one letter case.
   */
  private static String name(Class<? extends ManagerEvent> event) {
    return event.getSimpleName().replaceFirst("Event$", "");
  }

  @Override
  public void dispatchEvent(ManagerEvent event, @Nullable Integer requiredHandlingTime) {
    seen.add(event.getClass());
    if (event instanceof DisconnectEvent) {
      done.countDown();
    }
  }

  @Override
  protected SocketConnectionFacade createSocket() {
    return new CannedSocket(lines::poll);
  }
}
