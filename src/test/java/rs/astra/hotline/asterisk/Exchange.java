package rs.astra.hotline.asterisk;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;

/**
 * What a test asks of an Asterisk with its callers and telephones: the real one with SIPp, or the
 * fake. Station c8 must register and never does.
 */
public interface Exchange extends AutoCloseable {
  /** Where the backend finds the manager interface. */
  Address ami();

  /** The secret of the user {@code hotline}. */
  String amiSecret();

  /** Where the dialplan looks for the backend. */
  Address agi();

  /** Somebody calls one of our numbers. */
  Caller call(String number) throws IOException;

  /** A telephone that is picked up after ringing for so long and never put down first. */
  Phone phone(String station, Duration ring) throws IOException;

  /** A telephone that is picked up after {@code ring} and put down {@code talk} later. */
  Phone phone(String station, Duration ring, Duration talk) throws IOException;

  /** A telephone that rings and is not picked up. */
  Phone unattendedPhone(String station) throws IOException;

  /** A telephone that refuses with {@code 603 Decline} or {@code 486 Busy Here}. */
  Phone refusingPhone(String station, String status) throws IOException;

  /**
   * A mobile (stations m1 to m3) that is picked up after {@code ring} by somebody, or something,
   * who then presses these keys; "" for a voicemail, which speaks.
   */
  Phone mobile(String station, Duration ring, String keys) throws IOException;

  /** The same, put down so long after it was picked up. */
  Phone mobile(String station, Duration ring, String keys, Duration talk) throws IOException;

  /** How long after it was picked up a mobile's first key is heard. */
  Duration untilTheKey();

  /** Cuts every connection to the manager interface once. */
  void cutAmi() throws IOException;

  /** Ends in an orderly way and begins again: all calls are gone, the notes are not. */
  void restart() throws IOException;

  /** How many channels there are. */
  int channels() throws IOException;

  /** Whether somebody who picked up in vain hears this prompt, or has heard it a moment ago. */
  boolean tells(String prompt) throws IOException;

  /** The kinds of notes of all calls, sorted. */
  List<String> notes() throws IOException;

  /** The members of the fallback queue, sorted. */
  List<String> members() throws IOException;

  /** Nobody calls, nothing is noted, the fallback queue has no member. */
  void clear() throws IOException;

  @Override
  void close() throws IOException;

  /** Somebody who calls. */
  interface Caller extends AutoCloseable {
    /** Hangs up; returns when it is done. */
    void hangUp() throws IOException;

    /** Presses a key as soon as the caller hears something. */
    void press(char key);

    /** Whether the caller is still on the line. */
    boolean isThere();

    @Override
    void close();
  }

  /** A telephone of ours. */
  interface Phone extends AutoCloseable {
    /** How often it has been rung. */
    long rung() throws IOException;

    /** How often it has been picked up and Asterisk knows. */
    long pickedUp() throws IOException;

    @Override
    void close();
  }
}
