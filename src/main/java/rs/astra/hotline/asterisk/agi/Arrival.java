package rs.astra.hotline.asterisk.agi;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asteriskjava.fastagi.AgiChannel;
import org.asteriskjava.fastagi.AgiException;
import org.asteriskjava.fastagi.AgiRequest;
import org.asteriskjava.fastagi.AgiScript;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.Language;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LineId;

/**
 * A caller comes in ({@code arrive}) or comes back after a conversation ({@code return}): tells the
 * engine and keeps the caller in a {@link WaitingRoom}. Ending without a verdict sends the caller
 * to the fallback, so every doubt ends there.
 */
final class Arrival implements AgiScript {
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,12})\\.(\\d{3})");

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
      Fact fact = first ? new Fact.CallerArrived(caller) : new Fact.CallerReturned(caller);
      boolean released = door.facts.test(fact) && room.stay(first);
      door.counts.add(script, released ? "ok" : "handed_over");
    } catch (AgiException e) {
      // The caller left the room: into a bridge, or for good. The manager interface says which.
      door.counts.add(script, "ok");
    } finally {
      door.rooms.remove(caller.id(), room);
    }
  }

  private @Nullable Caller caller(AgiRequest request) {
    String[] arguments = request.getArguments();
    String id = request.getUniqueId();
    String channel = request.getChannel();
    if (arguments == null || arguments.length < 3 || id == null || channel == null) {
      return null;
    }
    Matcher arrived = SECONDS.matcher(arguments[1]);
    LineId line = new LineId(arguments[0]);
    Language language = door.language(line, arguments[2]);
    if (language == null
        || !arrived.matches()
        || id.isEmpty()
        || id.length() > 100
        || LegId.isLeg(id)) {
      return null;
    }
    Instant arrivedAt =
        Instant.ofEpochSecond(Long.parseLong(arrived.group(1)))
            .plusMillis(Long.parseLong(arrived.group(2)));
    return new Caller(new CallId(id), channel, line, language, arrivedAt);
  }
}
