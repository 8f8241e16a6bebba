package rs.astra.hotline.asterisk.agi;

import java.time.Instant;
import org.asteriskjava.fastagi.AgiChannel;
import org.asteriskjava.fastagi.AgiException;
import org.asteriskjava.fastagi.AgiHangupException;
import org.asteriskjava.fastagi.AgiRequest;
import org.asteriskjava.fastagi.AgiScript;
import org.asteriskjava.fastagi.InvalidCommandSyntaxException;
import org.asteriskjava.fastagi.InvalidOrUnknownCommandException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.asterisk.dialplan.DialplanTime;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.CallerTokens;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.roster.Language;

/**
 * A caller comes in ({@code arrive}) or comes back after a conversation ({@code return}): tells the
 * engine and keeps the caller in a {@link WaitingRoom}. Ending without a verdict sends the caller
 * to the fallback, so every doubt ends there.
 */
final class Arrival implements AgiScript {
  private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

  private final AgiDoor door;
  private final String script;

  Arrival(AgiDoor door, String script) {
    this.door = door;
    this.script = script;
  }

  @Override
  public void service(AgiRequest request, AgiChannel channel) throws AgiException {
    Caller caller = caller(request);
    if (caller == null) {
      door.counts.add(script, "refused");
      return;
    }
    if (door.rooms.size() >= door.callers) {
      door.counts.add(script, "handed_over");
      return;
    }
    boolean first = script.equals("arrive");
    WaitingRoom room = new WaitingRoom(door, caller, channel);
    door.rooms.put(caller.id(), room);
    try {
      if (!door.facts.test(
          first ? new Fact.CallerArrived(caller) : new Fact.CallerReturned(caller))) {
        door.counts.add(script, "handed_over");
        return;
      }
      if (first) {
        recognise(caller, channel);
      }
      if (room.stay(first)) {
        door.counts.add(script, "ok");
      } else {
        handOver(caller);
      }
    } catch (AgiHangupException e) {
      // The caller left the room: into a bridge, or for good. The manager interface says which.
      door.counts.add(script, "ok");
    } catch (AgiException e) {
      handOver(caller);
    } finally {
      door.rooms.remove(caller.id(), room);
    }
  }

  /**
   * The caller goes on to the fallback. Said at once: telephones that ring for this caller must not
   * take him out of a conversation there, and the manager interface may be away.
   */
  private void handOver(Caller caller) {
    door.counts.add(script, "handed_over");
    if (!door.facts.test(new Fact.CallerFellBack(caller.id()))) {
      LOG.debug("no room for a fact");
    }
  }

  /**
   * Reads who calls, once, after the arrival was told: telephones ring meanwhile. Reading a
   * variable makes no event, and only the token goes on from here. A caller whose headers cannot be
   * read has none.
   */
  private void recognise(Caller caller, AgiChannel channel) throws AgiException {
    CallerHeaders headers;
    try {
      headers =
          new CallerHeaders(
              header(channel, "P-Asserted-Identity"),
              header(channel, "From"),
              header(channel, "Privacy"));
    } catch (InvalidOrUnknownCommandException | InvalidCommandSyntaxException e) {
      return;
    }
    CallerTokens tokens;
    try {
      tokens = door.recogniser.apply(headers);
    } catch (RuntimeException e) {
      // Neither its message nor its cause: a number may be in them.
      LOG.error("a caller could not be recognised: {}", e.getClass().getName());
      return;
    }
    if (tokens != null && !door.facts.test(new Fact.CallerRecognised(caller, tokens))) {
      LOG.debug("no room for a fact");
    }
  }

  /** Cut by Asterisk: what is longer than any address is not carried around. */
  private static @Nullable String header(AgiChannel channel, String name) throws AgiException {
    return channel.getFullVariable("${PJSIP_HEADER(read," + name + "):0:2000}");
  }

  private @Nullable Caller caller(AgiRequest request) {
    String[] arguments = request.getArguments();
    String id = request.getUniqueId();
    String channel = request.getChannel();
    if (arguments == null || arguments.length < 3 || id == null || channel == null) {
      return null;
    }
    Instant arrivedAt = DialplanTime.parse(arguments[1]);
    LineId line = new LineId(arguments[0]);
    Language language = door.language(line, arguments[2]);
    if (language == null
        || arrivedAt == null
        || id.isEmpty()
        || id.length() > 100
        || LegId.isLeg(id)) {
      return null;
    }
    return new Caller(new CallId(id), channel, line, language, arrivedAt);
  }
}
