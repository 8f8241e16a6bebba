package rs.astra.hotline.asterisk.ami;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What belongs to one connection and dies with it. */
record Session(
    OneConnection connection, Look look, AmiTranslator translator, CountDownLatch ended) {

  Session(OneConnection connection, Look look, AmiTranslator translator) {
    this(connection, look, translator, new CountDownLatch(1));
  }

  /** The connection is good for nothing any more. */
  void end() {
    ended.countDown();
  }

  /** Whether it has ended; waits so long for that. */
  boolean hasEnded(Duration atMost) throws InterruptedException {
    return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks what is true; a connection over which one may not ask is of no use. */
  void lookAgain() {
    look.begin(this::end);
  }
}
