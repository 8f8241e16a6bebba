package rs.astra.hotline.demo;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Callers played by Asterisk: one every few seconds, now and then three at once. */
final class DemoCallers implements AutoCloseable {
  private static final String[] NUMBERS = {"0117850000", "+381800101201"};

  private final DemoAsterisk asterisk;
  private volatile boolean stopped;

  DemoCallers(DemoAsterisk asterisk) {
    this.asterisk = asterisk;
  }

  void start() {
    Thread.ofVirtual().name("demo-callers").start(this::callNowAndThen);
  }

  private void callNowAndThen() {
    ThreadLocalRandom chance = ThreadLocalRandom.current();
    try {
      while (!stopped) {
        int callers = chance.nextInt(6) == 0 ? 3 : 1;
        for (int i = 0; i < callers; i++) {
          call(NUMBERS[chance.nextInt(NUMBERS.length)]);
        }
        TimeUnit.MILLISECONDS.sleep(chance.nextLong(10_000, 20_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void call(String number) {
    try {
      asterisk.cli("channel originate Local/" + number + "@from-trunk/n extension s@demo-caller");
    } catch (IOException e) {
      // Asterisk is stopping, and so shall we.
    }
  }

  @Override
  public void close() {
    stopped = true;
  }
}
