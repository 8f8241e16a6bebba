package rs.astra.hotline.asterisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegId;

/** The order of an end: callers leave, telephones fall quiet, and only then the link is cut. */
final class StopTest extends FaultScene {
  @Test
  void aCallerGoesToTheFallbackAndTheTelephoneThatRingsForHimIsStopped() throws IOException {
    begin(Map.of("HOTLINE_DISPATCH_RING_FOR", "120s"));
    Exchange.Phone phone = fake.unattendedPhone("c1");
    backend().signIn("c1");
    Exchange.Caller caller = fake.call(SOS);
    eventually("rings", () -> rung(phone) == 1);
    endBackend();
    eventually("in the fallback", () -> fake.notes().contains("fellback"));
    eventually("stopped", () -> !fake.heard("Hangup").isEmpty());
    assertEquals(
        fake.heard("Originate").getFirst().get("channelid"),
        fake.heard("Hangup").getFirst().get("channel"));
    assertTrue(caller.isThere());
    eventually("rung by the fallback", () -> rung(phone) == 2);
  }

  @Test
  void aTelephoneIsStoppedThatRingsForSomebodyWhoFindsTheDoorShut() throws IOException {
    begin(Map.of("HOTLINE_DISPATCH_RING_FOR", "120s"));
    fake.unattendedPhone("c1");
    backend().signIn("c1");
    fake.refuseAgi(true);
    queueRingsToo = true; // before we hear that it does
    fake.delay("QueueCallerJoin", Duration.ofMillis(500), 1);
    fake.call(SOS);
    eventually("rings", () -> !fake.heard("Originate").isEmpty());
    endBackend();
    eventually("stopped", () -> !fake.heard("Hangup").isEmpty());
  }

  @Test
  void theLinkIsNotCutBeforeEverythingIsDecidedAndOrdered() throws Exception {
    HandOperated hand = new HandOperated(fake);
    hand.decided.set(false);
    Thread end = ending(hand);
    hand.telephone.order(new Command.StopRinging(LegId.of("hand", 1)));
    hand.decided.set(true);
    end.join();
    eventually("written", () -> fake.heard("Hangup").size() == 1);
  }

  @Test
  void theLinkIsNotCutWhileACommandIsInHand() throws Exception {
    CountDownLatch inHand = new CountDownLatch(1);
    CountDownLatch found = new CountDownLatch(1);
    HandOperated hand =
        new HandOperated(
            fake,
            _ -> {
              inHand.countDown();
              await(found);
              return "PJSIP/trunk-00000001";
            });
    hand.telephone.order(new Command.TakeBack(new CallId("fake-1.1")));
    inHand.await();
    Thread end = ending(hand);
    found.countDown();
    end.join();
    eventually("written", () -> fake.heard("QueueWithdrawCaller").size() == 1);
  }

  /** The end has begun, and waits for something. */
  private static Thread ending(HandOperated hand) {
    Thread end = Thread.ofPlatform().start(hand::close);
    eventually("waits", () -> end.getState() == Thread.State.TIMED_WAITING || !end.isAlive());
    assertTrue(end.isAlive(), "the link is cut already");
    return end;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
