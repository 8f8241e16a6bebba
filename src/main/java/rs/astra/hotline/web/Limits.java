package rs.astra.hotline.web;

import java.time.Duration;

/**
 * How much anybody may ask of us.
 *
 * @param line octets of a request line
 * @param headers octets of all headers of a request
 * @param body octets of a body
 * @param roster octets of a roster
 * @param complete how long a connection may take to send a whole request
 * @param idle how long a connection may do nothing
 * @param connections at one time
 * @param streams live pages at one time
 * @param throttled places whose wrong tries to sign in are remembered
 * @param atOnce requests in one session; see {@link Pace}
 * @param aSecond requests in one session, in the long run
 */
record Limits(
    int line,
    int headers,
    int body,
    int roster,
    Duration complete,
    Duration idle,
    int connections,
    int streams,
    int throttled,
    int atOnce,
    int aSecond) {
  static final Limits USUAL =
      new Limits(
          4096,
          8192,
          8192,
          1 << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          256,
          64,
          100_000,
          400,
          20);
}
