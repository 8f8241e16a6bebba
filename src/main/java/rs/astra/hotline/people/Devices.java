package rs.astra.hotline.people;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Screens on a wall. A device has a token instead of a person: made by command or by an
 * administrator, shown once, kept as a hash, taken back at any time. It sees the wallboard, on
 * which nobody is named. Every future fails if the database is away.
 */
public interface Devices {
  /**
   * A device.
   *
   * @param label where it hangs, in a word, as {@link AccountId} allows it
   */
  record Device(AccountId label, Instant since) {}

  /** Keeps it, in the place of an earlier one of that label. */
  Future<Void> add(Device device, String tokenHash);

  /** All of them, by label. */
  Future<List<Device>> all();

  /** The device of that token. */
  Future<Optional<Device>> device(String tokenHash);

  /** Takes the token back; false if there was none. */
  Future<Boolean> takeBack(AccountId label);
}
