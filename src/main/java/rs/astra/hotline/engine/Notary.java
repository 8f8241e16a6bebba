package rs.astra.hotline.engine;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Vouches for the trail with what is not in the database: its keys, the keys of whom it speaks, and
 * how long it was last. Everything here reads or writes files, so never on an event loop.
 */
public interface Notary {
  /**
   * How far the trail goes.
   *
   * @param number how many entries it has
   * @param mac the seal of the last one, 64 hexadecimal digits
   */
  record Head(long number, String mac) {
    /** Before the first entry. */
    public static final Head NONE = new Head(0, "0".repeat(64));

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-f]{64})");

    /** What a person has kept of it, as {@link #text} gave it; empty if it is something else. */
    public static Optional<Head> of(String text) {
      Matcher parts = TEXT.matcher(text);
      return parts.matches()
          ? Optional.of(new Head(Long.parseLong(parts.group(1)), parts.group(2)))
          : Optional.empty();
    }

    /** For a person to keep: {@code number:mac}. */
    public String text() {
      return number + ":" + mac;
    }
  }

  /** Seals entries. */
  interface Seal {
    /** The seal of an entry, 64 hexadecimal digits; at once. */
    String of(byte[] entry);
  }

  /**
   * A key that seals entries.
   *
   * @param number from 1
   * @param after the last entry before those that it seals, {@link Head#NONE} for the first key;
   *     null until the trail has taken it up
   */
  record Key(int number, @Nullable Head after, Seal seal) {
    private static final String NAME = "trail-key-";
    private static final Pattern NUMBERED = Pattern.compile(NAME + "([1-9][0-9]{0,8})");

    /** Whether the trail has taken it up before that entry. */
    public boolean countsAt(long entry) {
      return after != null && entry > after.number();
    }

    /** How the entry calls it that says that it was taken up. */
    public String name() {
      return NAME + number;
    }

    /** The number of the key that is called so, 0 if none is. */
    public static int numbered(String name) {
      Matcher parts = NUMBERED.matcher(name);
      return parts.matches() ? Integer.parseInt(parts.group(1)) : 0;
    }
  }

  /**
   * What seals the next entry.
   *
   * @param begins whether the entry that says that the key has changed must come first
   */
  record Turn(Key key, boolean begins) {}

  /**
   * The keys, the first one first; fails if there is none, or if the newest was there and is gone.
   */
  List<Key> keys() throws IOException;

  /**
   * What seals the entry after that one. Only for whoever keeps all others from writing meanwhile:
   * a key that is new is taken up here.
   */
  Turn turn(Head last) throws IOException;

  /**
   * Makes another key, which {@link #turn} takes up.
   *
   * @param known the highest number of which anybody knows, also of a key that is lost
   * @return its number
   */
  int another(int known) throws IOException;

  /** Whether there is a key to seal with. */
  boolean maySeal() throws IOException;

  /**
   * Makes the first key to seal with. Only for a trail without entries, or if a person wants it:
   * what another key has sealed can be vouched for by nobody then.
   *
   * @return false if there is one, which then counts
   */
  boolean begin() throws IOException;

  /** A person's code in the trail: the same each time, until the person's key is destroyed. */
  String person(String id) throws IOException;

  /** A call's code in the trail: the same in each month, until that month's key is destroyed. */
  String call(String id, Instant at) throws IOException;

  /**
   * Destroys a person's key.
   *
   * @return false if there was none
   */
  boolean forgetPerson(String id) throws IOException;

  /**
   * Destroys the calls' keys of the months that ended before that moment.
   *
   * @return how many
   */
  int forgetCalls(Instant before) throws IOException;

  /** Everybody who has a key. */
  List<String> people() throws IOException;

  /** How long the trail was last, empty if that was never noted. */
  Optional<Head> noted() throws IOException;

  /** Notes how long the trail is; what is noted never becomes shorter. */
  void note(Head head) throws IOException;
}
