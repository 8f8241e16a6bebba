package rs.astra.hotline.core.call;

import java.time.Instant;
import rs.astra.hotline.core.roster.Language;

/**
 * What is known of a caller: nothing that tells who it is.
 *
 * @param id the call
 * @param channel Asterisk's name of the caller's channel, needed to bridge to it
 * @param line the line that was dialled
 * @param language the language that the caller wants: the line's first until another is chosen
 * @param arrivedAt when the INVITE reached our Asterisk; every wait is counted from here
 */
public record Caller(CallId id, String channel, LineId line, Language language, Instant arrivedAt) {
  /** The same caller on a channel whose name has become known. */
  public Caller on(String newChannel) {
    return new Caller(id, newChannel, line, language, arrivedAt);
  }

  /** The same caller, who wants another language. */
  public Caller in(Language wanted) {
    return new Caller(id, channel, line, wanted, arrivedAt);
  }

  /** The same caller, whose arrival had been told before. */
  public Caller since(Instant toldArrival) {
    return new Caller(id, channel, line, language, toldArrival);
  }
}
