package rs.astra.hotline.asterisk;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A telephone of the fake.
 *
 * @see FakeAsterisk#phone
 */
final class FakePhone implements Exchange.Phone {
  /** What it does when it is rung. */
  enum Manner {
    ANSWERS,
    UNATTENDED,
    DECLINES,
    BUSY,
    SWITCHED_OFF
  }

  final String station;
  final Manner manner;
  final Duration ring;
  final @Nullable Duration talk;

  /** What is pressed by whoever is asked for a key. */
  final String keys;

  final AtomicLong rings = new AtomicLong();
  final AtomicLong answers = new AtomicLong();
  private final Runnable unplug;

  FakePhone(
      String station,
      Manner manner,
      Duration ring,
      @Nullable Duration talk,
      String keys,
      Runnable unplug) {
    this.station = station;
    this.manner = manner;
    this.ring = ring;
    this.talk = talk;
    this.keys = keys;
    this.unplug = unplug;
  }

  @Override
  public long rung() {
    return rings.get();
  }

  @Override
  public long pickedUp() {
    return answers.get();
  }

  @Override
  public void close() {
    unplug.run();
  }
}
