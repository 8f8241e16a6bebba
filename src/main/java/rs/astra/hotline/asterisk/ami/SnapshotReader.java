package rs.astra.hotline.asterisk.ami;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asteriskjava.manager.event.HangupEvent;
import org.asteriskjava.manager.event.ManagerEvent;
import org.asteriskjava.manager.event.QueueMemberEvent;
import org.asteriskjava.manager.event.StatusEvent;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.asterisk.dialplan.DialplanTime;
import rs.astra.hotline.core.Snapshot;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;

/**
 * Puts together what is true in Asterisk from the answers to Status, QueueStatus and DBGetTree. The
 * answers come in one stream with the ordinary events, so a channel that hangs up while we read is
 * taken out again.
 */
final class SnapshotReader {
  /** What Status must tell of each channel. */
  static final String VARIABLES = "CALL,LINE,ARRIVED,STATION,CONSENT";

  /** The family of Asterisk's database in which the dialplan keeps its notes. */
  static final String FAMILY = "hotline";

  /** How long a bucket of notes covers. */
  static final Duration BUCKET = Duration.ofMinutes(10);

  private static final Pattern NOTE = Pattern.compile("/hotline/(\\d+)/([^/]+)/([a-z]+)");
  private static final Pattern CHANNEL = Pattern.compile("(.+)-[0-9a-f]{8}(;[12])?");

  private final Instant takenAt;
  private final Map<String, StationId> stations;
  private final Map<LineId, Language> lines;
  private final Map<String, StatusEvent> channels = new HashMap<>();
  private final Map<StationId, Boolean> members = new HashMap<>();
  private final Map<String, Map<String, String>> notes = new HashMap<>();
  private final TreeMap<Long, Set<String>> buckets = new TreeMap<>();

  /**
   * A reader for one snapshot.
   *
   * @param stations Asterisk's name of a telephone → station
   * @param lines our lines and the language in which each speaks
   */
  SnapshotReader(Instant takenAt, Map<String, StationId> stations, Map<LineId, Language> lines) {
    this.takenAt = takenAt;
    this.stations = stations;
    this.lines = lines;
  }

  void read(ManagerEvent event) {
    switch (event) {
      case StatusEvent e when e.getUniqueId() != null -> channels.put(e.getUniqueId(), e);
      case HangupEvent e when e.getUniqueId() != null -> channels.remove(e.getUniqueId());
      case QueueMemberEvent e -> {
        StationId station = e.getInterface() == null ? null : stations.get(e.getInterface());
        if (station != null) {
          members.put(station, !Boolean.TRUE.equals(e.getPaused()));
        }
      }
      case DbGetTreeResponseEvent e when e.getKey() != null && e.getVal() != null ->
          note(e.getKey(), e.getVal());
      default -> {}
    }
  }

  private void note(String key, String value) {
    Matcher parts = NOTE.matcher(key);
    if (parts.matches()) {
      buckets
          .computeIfAbsent(Long.parseLong(parts.group(1)), _ -> new HashSet<>())
          .add(parts.group(2));
      notes.computeIfAbsent(parts.group(2), _ -> new HashMap<>()).put(parts.group(3), value);
    }
  }

  /** Buckets of notes that began before the given moment and whose calls have all ended. */
  Set<Long> bucketsOver(Instant moment) {
    Set<Long> over =
        new HashSet<>(buckets.headMap(moment.getEpochSecond() / BUCKET.toSeconds()).keySet());
    over.removeIf(
        bucket ->
            buckets.getOrDefault(bucket, Set.of()).stream()
                .anyMatch(
                    call ->
                        !notes.getOrDefault(call, Map.of()).containsKey("ended")
                            && channels.containsKey(call)));
    return over;
  }

  Snapshot snapshot() {
    Map<CallId, Snapshot.SeenCaller> callers = new HashMap<>();
    Map<LegId, Snapshot.SeenLeg> legs = new HashMap<>();
    for (StatusEvent channel : channels.values()) {
      LegId leg = AmiTranslator.leg(channel.getUniqueId());
      if (leg != null) {
        StationId station = station(channel);
        if (station != null) {
          CallId call = AmiTranslator.call(variable(channel, "CALL"));
          String consent = variable(channel, "CONSENT");
          legs.put(
              leg,
              new Snapshot.SeenLeg(
                  leg,
                  call,
                  station,
                  partner(channel) != null,
                  consent != null && ConsentId.isId(consent) ? new ConsentId(consent) : null));
        }
      } else if (channel.getUniqueId().equals(variable(channel, "CALL"))) {
        Snapshot.SeenCaller seen = caller(channel);
        if (seen != null) {
          callers.put(seen.caller().id(), seen);
        }
      }
    }
    return new Snapshot(
        takenAt, Map.copyOf(callers), Map.copyOf(legs), Map.copyOf(members), told(), calledBack());
  }

  private Snapshot.@Nullable SeenCaller caller(StatusEvent channel) {
    Caller caller =
        caller(
            channel.getUniqueId(),
            channel.getChannel(),
            variable(channel, "LINE"),
            variable(channel, "ARRIVED"));
    if (caller == null) {
      return null;
    }
    String spoken = channel.getLanguage();
    if (spoken != null && Language.isTag(spoken)) {
      caller = caller.in(new Language(spoken)); // a key has chosen it before our time
    }
    StatusEvent partner = partner(channel);
    if (partner != null) {
      return new Snapshot.SeenCaller(
          caller,
          Snapshot.Where.TALKING,
          AmiTranslator.leg(partner.getUniqueId()),
          station(partner));
    }
    boolean queued = "Queue".equals(channel.getApplication());
    return new Snapshot.SeenCaller(
        caller, queued ? Snapshot.Where.IN_FALLBACK : Snapshot.Where.AT_DOOR, null, null);
  }

  private @Nullable StatusEvent partner(StatusEvent channel) {
    String bridge = channel.getBridgeId();
    if (bridge == null || bridge.isEmpty()) {
      return null;
    }
    return channels.values().stream()
        .filter(
            other ->
                !channel.getUniqueId().equals(other.getUniqueId())
                    && bridge.equals(other.getBridgeId()))
        .findFirst()
        .orElse(null);
  }

  /** A leg of ours says its station itself; another telephone is known by its channel's name. */
  private @Nullable StationId station(StatusEvent channel) {
    String said = variable(channel, "STATION");
    if (said != null && LegId.isLeg(channel.getUniqueId())) {
      return new StationId(said);
    }
    String name = channel.getChannel();
    Matcher parts = CHANNEL.matcher(name == null ? "" : name);
    return parts.matches() ? stations.get(parts.group(1)) : null;
  }

  private @Nullable Caller caller(
      String id, @Nullable String channel, @Nullable String line, @Nullable String arrived) {
    CallId call = AmiTranslator.call(id);
    Instant at = DialplanTime.parse(arrived);
    LineId lineId = line == null ? null : new LineId(line);
    Language language = lineId == null ? null : lines.get(lineId);
    return call == null || at == null || lineId == null || language == null
        ? null
        : new Caller(call, channel == null ? "" : channel, lineId, language, at);
  }

  private List<Snapshot.Note> told() {
    List<Snapshot.Note> told = new ArrayList<>();
    notes.forEach(
        (id, kinds) -> {
          CallId call = AmiTranslator.call(id);
          if (call == null) {
            return;
          }
          String[] arrived = kinds.getOrDefault("arrived", "").split("\\|", -1);
          String[] answered = kinds.getOrDefault("answered", "").split("\\|", -1);
          Caller caller = caller(id, null, arrived.length > 1 ? arrived[1] : null, arrived[0]);
          boolean wasAnswered = answered.length > 2;
          told.add(
              new Snapshot.Note(
                  call,
                  caller,
                  DialplanTime.parse(kinds.get("fellback")),
                  wasAnswered ? DialplanTime.parse(answered[0]) : null,
                  wasAnswered ? stations.get(answered[1]) : null,
                  wasAnswered ? via(answered[2]) : null,
                  DialplanTime.parse(kinds.get("ended"))));
        });
    return List.copyOf(told);
  }

  private List<Snapshot.CallbackNote> calledBack() {
    List<Snapshot.CallbackNote> told = new ArrayList<>();
    notes.forEach(
        (id, kinds) -> {
          String[] begun = kinds.getOrDefault("callback", "").split("\\|", -1);
          LegId leg = AmiTranslator.leg(id);
          Instant begunAt = DialplanTime.parse(begun[0]);
          CallId call = begun.length > 3 ? AmiTranslator.call(begun[2]) : null;
          if (leg != null && begunAt != null && call != null && ConsentId.isId(begun[1])) {
            told.add(
                new Snapshot.CallbackNote(
                    leg,
                    new ConsentId(begun[1]),
                    call,
                    new StationId(begun[3]),
                    begunAt,
                    DialplanTime.parse(kinds.get("answered")),
                    DialplanTime.parse(kinds.get("ended"))));
          }
        });
    return List.copyOf(told);
  }

  private static Via via(String word) {
    return word.equals("fallback") ? Via.FALLBACK : Via.BACKEND;
  }

  private static @Nullable String variable(StatusEvent channel, String name) {
    Map<String, String> variables = channel.getVariables();
    String value = variables == null ? null : variables.get(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
