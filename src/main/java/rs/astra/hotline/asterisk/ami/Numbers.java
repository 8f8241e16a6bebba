package rs.astra.hotline.asterisk.ami;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.asteriskjava.manager.event.NewChannelEvent;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;
import rs.astra.hotline.asterisk.dialplan.NumberForms;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.roster.Language;

/**
 * Our numbers, in every form in which one may be dialled. A channel of the carrier's that rings for
 * one of them is a caller: the dialplan can only bring it to our door. The leg of a mobile, which
 * is a channel of the carrier's too, has dialled none and does not ring at our side.
 */
final class Numbers {
  private static final String FROM_CARRIER = "from-trunk";
  private static final String TELEPHONE = "PJSIP/";
  private static final int RINGS_HERE = 4;

  private record Dialled(LineId line, Language language) {}

  private final Map<String, Dialled> forms;

  /** The numbers of these lines. */
  Numbers(Map<LineId, Config.Line> lines) {
    Map<String, Dialled> all = new HashMap<>();
    lines.forEach(
        (id, line) -> {
          Dialled dialled = new Dialled(id, line.language());
          line.numbers()
              .forEach(number -> NumberForms.of(number).forEach(form -> all.put(form, dialled)));
        });
    this.forms = Map.copyOf(all);
  }

  /** Every form of every number of ours. */
  Set<String> forms() {
    return forms.keySet();
  }

  /** The caller whose channel this is, null if it is no caller's. */
  @Nullable Caller caller(NewChannelEvent event) {
    String channel = event.getChannel();
    Integer state = event.getChannelState();
    CallId call = AmiTranslator.call(event.getUniqueId());
    Double at = event.getTimestamp();
    Dialled dialled = event.getExten() == null ? null : forms.get(event.getExten());
    return call == null
            || at == null
            || dialled == null
            || state == null
            || state != RINGS_HERE
            || channel == null
            || !channel.startsWith(TELEPHONE)
            || !FROM_CARRIER.equals(event.getContext())
        ? null
        : new Caller(
            call,
            channel,
            dialled.line(),
            dialled.language(),
            Instant.ofEpochMilli((long) (at * 1_000)));
  }
}
