package rs.astra.hotline.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.Care;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.Strain;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Next;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.counsellor.Speakers;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Coverage;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Proficiency;
import rs.astra.hotline.engine.Situation;
import rs.astra.hotline.engine.Situation.Presence;
import rs.astra.hotline.engine.Today;

/**
 * What may leave the server, and nothing else does: no call, no channel, no name, no number; of a
 * caller the language alone, beside the counsellor who is rung or talks. Times are milliseconds
 * since 1970.
 */
public final class Views {
  private Views() {}

  /**
   * Everything that the wallboard shows, in counts.
   *
   * @param at the server's clock
   * @param labels the neutral names of the lines
   * @param gaps what nobody covers by the roster
   * @param overdue overrides to which no second person has said a word in time
   */
  public record Wallboard(
      Instant at,
      Map<LineId, String> labels,
      Situation situation,
      Map<LineId, Today.Figures> today,
      Gaps gaps,
      int overdue,
      Health health) {

    /** As sent. */
    public JsonObject json() {
      Situation.OnLine all = situation.all();
      JsonArray lines = new JsonArray();
      situation.lines().forEach((id, line) -> lines.add(line(id, line)));
      JsonObject counsellors = new JsonObject();
      situation.counsellors().forEach((state, count) -> counsellors.put(name(state), count));
      JsonObject pauses = new JsonObject();
      situation.pauses().forEach((reason, count) -> pauses.put(name(reason), count));
      JsonObject strained = new JsonObject();
      situation.strained().forEach((strain, count) -> strained.put(name(strain), count));
      return new JsonObject()
          .put("at", at.toEpochMilli())
          .put("waiting", all.waiting())
          .put("oldestSince", millis(all.oldestSince()))
          .put("talking", all.talking())
          .put("counsellors", counsellors)
          .put("notSignedIn", situation.notSignedIn())
          .put("gaps", gaps.json())
          .put("overdue", overdue)
          .put("pauses", pauses)
          .put("strained", strained)
          .put(
              "today",
              figures(today.values().stream().reduce(Today.Figures.NONE, Today.Figures::plus)))
          .put("lines", lines)
          .put("health", Views.health(health));
    }

    private JsonObject line(LineId id, Situation.OnLine line) {
      return new JsonObject()
          .put("line", id.value())
          .put("label", labels.getOrDefault(id, id.value()))
          .put("waiting", line.waiting())
          .put("oldestSince", millis(line.oldestSince()))
          .put("talking", line.talking())
          .put("today", figures(today.getOrDefault(id, Today.Figures.NONE)));
    }
  }

  /**
   * What nobody covers in the coming days. Levels and languages, no person.
   *
   * @param inThisHour how many begin within the hour or have begun
   * @param ahead those that are to be told, the first first
   */
  public record Gaps(int inThisHour, List<Coverage.Gap> ahead) {
    static final Gaps NONE = new Gaps(0, List.of());

    private JsonObject json() {
      JsonObject json = new JsonObject().put("inThisHour", inThisHour).put("ahead", ahead.size());
      if (!ahead.isEmpty()) {
        Coverage.Gap first = ahead.getFirst();
        json.put(
            "first",
            new JsonObject()
                .put("level", name(first.level()))
                .put("language", first.language().tag())
                .put("from", first.span().from().toEpochMilli())
                .put("until", first.span().until().toEpochMilli()));
      }
      return json;
    }
  }

  /**
   * Who is on duty where, for the page on which duty is taken. Ids, never names. Whoever acts only
   * for themself sees of others whether they are there, not what they do or how they are.
   */
  static JsonObject duty(
      Hotline hotline,
      Map<StationId, Config.Station> stations,
      Collection<Language> lines,
      Visitor visitor,
      Right.Extent extent) {
    JsonArray people = new JsonArray();
    Set<CounsellorId> ids = new TreeSet<>(hotline.staff().everybody().keySet());
    ids.addAll(hotline.shifts().people().keySet());
    for (CounsellorId id : ids) {
      Counsellor who = hotline.staff().counsellor(id);
      boolean whole = extent == Right.Extent.ALL || visitor.is(id.value());
      JsonObject person = whole ? counsellor(hotline, who) : colleague(hotline, who);
      people.add(person.put("mobile", isMobile(stations, who.station())));
    }
    JsonArray places = new JsonArray();
    stations.forEach(
        (station, known) ->
            places.add(
                new JsonObject()
                    .put("station", station.value())
                    .put("mobile", known.isMobile())
                    .put("taken", hotline.staff().at(station) != null)));
    return new JsonObject()
        .put("counsellors", people)
        .put("stations", places)
        .put("languages", new JsonArray(languages(hotline, lines)));
  }

  /** Those of the lines, and those that somebody speaks. */
  private static List<String> languages(Hotline hotline, Collection<Language> lines) {
    return Stream.concat(
            lines.stream(),
            hotline.staff().speakers().known().values().stream()
                .flatMap(speaks -> speaks.keySet().stream()))
        .map(Language::tag)
        .distinct()
        .sorted()
        .toList();
  }

  /** What the caller for whom the telephone rings, or who talks, speaks; and who interprets. */
  private static @Nullable JsonObject caller(Hotline hotline, Counsellor who) {
    CallId id =
        switch (who.availability()) {
          case Availability.Ringing r -> r.call();
          case Availability.OnCall c -> c.call();
          case Availability.OffDuty _, Availability.Free _, Availability.Missed _ -> null;
          case Availability.Clearing _, Availability.WrapUp _, Availability.Paused _ -> null;
          case Availability.Rest _, Availability.CallingBack _ -> null;
        };
    Call call = id == null ? null : hotline.calls().open().get(id);
    if (call == null) {
      return null;
    }
    Language language = call.caller().language();
    Proficiency speaks = hotline.staff().speakers().of(who.id(), language);
    JsonObject caller =
        new JsonObject()
            .put("language", language.tag())
            .put("speaks", speaks == null ? "not" : name(speaks));
    if (speaks == null) {
      caller.put(
          "interpreter",
          hotline.staff().interpreter(language, who.id()).map(Views::interpreter).orElse(null));
    }
    return caller;
  }

  private static JsonObject interpreter(Speakers.Interpreting interpreter) {
    StationId station = interpreter.station();
    return new JsonObject()
        .put("counsellor", interpreter.who().value())
        .put("station", station == null ? null : station.value());
  }

  /** That it is one is all that may be seen of somebody's own telephone. */
  private static boolean isMobile(
      Map<StationId, Config.Station> stations, @Nullable StationId station) {
    Config.Station known = station == null ? null : stations.get(station);
    return known != null && known.isMobile();
  }

  private static JsonObject colleague(Hotline hotline, Counsellor who) {
    StationId station = who.station();
    Shifts.Place place = hotline.shifts().of(who.id());
    return new JsonObject()
        .put("counsellor", who.id().value())
        .put("station", station == null ? null : station.value())
        .put("level", name(who.onDuty() || place == null ? who.level() : place.level()))
        .put("shift", name(Situation.Attendance.of(hotline, who.id())))
        .put("state", who.onDuty() ? "on_duty" : "off_duty");
  }

  private static JsonObject counsellor(Hotline hotline, Counsellor who) {
    Care care = hotline.policy().care();
    JsonArray strained = new JsonArray();
    Strain.of(care, who.load()).forEach(strain -> strained.add(name(strain)));
    Next next = who.next();
    return colleague(hotline, who)
        .put("whole", true)
        .put("state", name(Presence.of(who.availability())))
        .put("until", millis(until(who.availability())))
        .put("more", care.mayBecomeLonger(who.availability()))
        .put("heavy", who.onDuty() && who.load().last() != null)
        .put("restOwed", who.load().owed())
        .put("reason", reason(who.availability()))
        .put("next", next(next))
        .put("nextReason", next instanceof Next.Pause(var reason) ? name(reason) : null)
        .put("strained", strained)
        .put("caller", caller(hotline, who));
  }

  private static @Nullable Instant until(Availability availability) {
    return switch (availability) {
      case Availability.WrapUp w -> w.until();
      case Availability.Rest r -> r.until();
      case Availability.OffDuty _, Availability.Free _, Availability.Missed _ -> null;
      case Availability.Ringing _, Availability.Clearing _, Availability.OnCall _ -> null;
      case Availability.Paused _, Availability.CallingBack _ -> null;
    };
  }

  private static @Nullable String reason(Availability availability) {
    return availability instanceof Availability.Paused p ? name(p.reason()) : null;
  }

  private static String next(Next next) {
    return switch (next) {
      case Next.WrapUp _ -> "wrap_up";
      case Next.Pause _ -> "pause";
      case Next.SignOut _ -> "sign_out";
    };
  }

  /** How we are; whether we can take calls, and if not, why. */
  static JsonObject state(Health health) {
    JsonArray reasons = new JsonArray();
    if (!health.amiLinked()) {
      reasons.add("Asterisk is not linked");
    }
    if (!health.agiListening()) {
      reasons.add("the door for callers is not open");
    }
    JsonArray notes = new JsonArray();
    if (!health.databaseConnected()) {
      notes.add("the database is away; calls go on");
    }
    return new JsonObject()
        .put("status", name(health.status()))
        .put("ready", health.ready())
        .put("exposed", exposed(health))
        .put("reasons", reasons)
        .put("notes", notes)
        .put("journalPending", health.journalPending());
  }

  private static JsonArray exposed(Health health) {
    JsonArray all = new JsonArray();
    health.exposures().stream().map(Views::name).sorted().forEach(all::add);
    return all;
  }

  private static JsonObject health(Health health) {
    return new JsonObject()
        .put("ami", health.amiLinked())
        .put("lastEvent", millis(health.lastEvent()))
        .put("agi", health.agiListening())
        .put("database", health.databaseConnected())
        .put("exposed", exposed(health))
        .put("journalPending", health.journalPending());
  }

  private static JsonObject figures(Today.Figures figures) {
    return new JsonObject()
        .put("offered", figures.offered())
        .put("answered", figures.answered())
        .put("lost", figures.notReached())
        .put("short", figures.abandonedShort())
        .put("inTime", figures.answeredInTime())
        .put("judged", figures.judged());
  }

  private static @Nullable Long millis(@Nullable Instant at) {
    return Optional.ofNullable(at).map(Instant::toEpochMilli).orElse(null);
  }

  /** As a value is called in JSON. */
  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
