package rs.astra.hotline.asterisk.ami;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asteriskjava.manager.action.HangupAction;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.OriginateAction;
import org.asteriskjava.manager.action.QueueAddAction;
import org.asteriskjava.manager.action.QueuePauseAction;
import org.asteriskjava.manager.action.QueueRemoveAction;
import org.asteriskjava.manager.action.SetVarAction;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;

/**
 * Our commands become Asterisk's actions here, and nowhere else. No value may carry a line break:
 * it could smuggle in a second action.
 */
final class AmiCommander {
  private static final String FALLBACK = "fallback";

  private final Map<StationId, String> dial;
  private final Set<StationId> mobiles;
  private final Map<LineId, String> labels;
  private final Map<LineId, Language> languages;
  private final Language usual;

  /**
   * A commander for the stations and lines of the configuration.
   *
   * @param dial how each station is reached
   * @param mobiles stations at which whoever answers must press a key
   * @param labels what a counsellor's telephone shows for each line
   * @param languages in what language a counsellor is spoken to, whatever the caller wants
   * @param usual and in what for a callback, which has no line
   */
  AmiCommander(
      Map<StationId, String> dial,
      Set<StationId> mobiles,
      Map<LineId, String> labels,
      Map<LineId, Language> languages,
      Language usual) {
    this.dial = Map.copyOf(dial);
    this.mobiles = Set.copyOf(mobiles);
    this.labels = Map.copyOf(labels);
    this.languages = Map.copyOf(languages);
    this.usual = usual;
  }

  /** A commander for everything that is configured. */
  static AmiCommander of(Config config) {
    Map<StationId, String> dial = new HashMap<>();
    Set<StationId> mobiles = new HashSet<>();
    config
        .stations()
        .forEach(
            (id, station) -> {
              dial.put(id, station.dial());
              if (station.isMobile()) {
                mobiles.add(id);
              }
            });
    Map<LineId, String> labels = new HashMap<>();
    config.lines().forEach((id, line) -> labels.put(id, line.label()));
    return new AmiCommander(dial, mobiles, labels, config.lineLanguages(), config.usualLanguage());
  }

  OriginateAction ring(Command.Ring ring) {
    Caller caller = ring.caller();
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("CALL", clean(caller.id().value()));
    variables.put("CALLER", clean(caller.channel()));
    variables.put("LEG", ring.leg().value());
    variables.put("WAY", "leg");
    variables.put("LINE", clean(caller.line().value()));
    variables.put("LANGUAGE", languages.getOrDefault(caller.line(), caller.language()).tag());
    variables.put("STATION", clean(ring.station().value()));
    return originate(
        ring.leg(),
        ring.station(),
        "leg",
        ring.timeout(),
        labels.getOrDefault(caller.line(), "Line"),
        variables);
  }

  /** No line is named: what the telephone shows stands in its call list. */
  OriginateAction ring(Command.RingForCallback ring) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("CALL", clean(ring.call().value()));
    variables.put("CONSENT", ring.consent().value());
    variables.put("LEG", ring.leg().value());
    variables.put("WAY", "callback");
    variables.put("LANGUAGE", usual.tag());
    variables.put("STATION", clean(ring.station().value()));
    return originate(ring.leg(), ring.station(), "callback", ring.timeout(), "Line", variables);
  }

  private OriginateAction originate(
      LegId leg,
      StationId station,
      String way,
      Duration timeout,
      String shows,
      Map<String, String> variables) {
    OriginateAction action = new OriginateAction();
    action.setChannel(dial(station));
    action.setChannelId(leg.value());
    action.setContext(mobiles.contains(station) ? "mobile" : way);
    action.setExten("s");
    action.setPriority(1);
    action.setAsync(true);
    action.setTimeout(timeout.toMillis());
    action.setCallerId('"' + clean(shows).replace("\"", "") + "\" <0>");
    action.setVariables(variables);
    return action;
  }

  ManagerAction hangUp(String channel) {
    return new HangupAction(clean(channel), 16);
  }

  /** The channel keeps its language wherever it goes, and through our death. */
  ManagerAction speakIn(Caller caller) {
    return new SetVarAction(
        clean(caller.id().value()), "CHANNEL(language)", caller.language().tag());
  }

  ManagerAction takeBack(String channel) {
    return new QueueWithdrawCallerAction(FALLBACK, clean(channel));
  }

  /**
   * Adding somebody who is there, or removing somebody who is not, is refused by Asterisk: no harm.
   */
  List<ManagerAction> mirror(Command.Mirror mirror) {
    StationId station = mirror.station();
    String member = mobiles.contains(station) ? clean(mobileMember(station)) : dial(station);
    return switch (mirror.membership()) {
      case ABSENT -> List.of(new QueueRemoveAction(FALLBACK, member));
      case READY -> List.of(add(station, member, false), pause(member, false));
      case PAUSED -> List.of(add(station, member, true), pause(member, true));
    };
  }

  /** A mobile in the fallback queue: the dialplan asks for the key before the queue hears of it. */
  static String mobileMember(StationId station) {
    return "Local/" + station.value() + "@fallback-mobile/n";
  }

  private ManagerAction add(StationId station, String member, boolean paused) {
    QueueAddAction action = new QueueAddAction(FALLBACK, member);
    action.setMemberName(clean(station.value()));
    action.setStateInterface(dial(station));
    action.setPaused(paused);
    return action;
  }

  private static ManagerAction pause(String phone, boolean paused) {
    return new QueuePauseAction(phone, FALLBACK, paused);
  }

  private String dial(StationId station) {
    return clean(dial.getOrDefault(station, "PJSIP/" + station.value()));
  }

  /** A line break in a value would begin a header of its own, and two of them an action. */
  static String clean(String value) {
    return value.replaceAll("[\\r\\n\\u0000]", "");
  }
}
