package rs.astra.hotline.store;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.CallerToken;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Next;

/**
 * An entry of the journal on its way into the table, in the journal's words: so it can wait on disk
 * for longer than a version of ours lives.
 *
 * @param call the call that it belongs to, null if to none
 * @param token whose call it is: for the call's row only, never for the journal
 * @param essential whether a call or somebody's duty would be recorded wrongly without it
 */
record Row(
    String run,
    long sequence,
    Instant at,
    @Nullable CallId call,
    String kind,
    JsonObject detail,
    @Nullable CallerToken token,
    boolean essential) {
  private static final String NOT_KEPT = "NotKept";

  /** What a transition says. */
  private record Content(String kind, @Nullable CallId call, JsonObject detail) {}

  static Row of(String run, Transition.Entry entry) {
    Content content = content(entry.transition());
    return new Row(
        run,
        entry.sequence(),
        entry.at(),
        content.call(),
        content.kind(),
        content.detail(),
        entry.transition() instanceof Transition.CallerRecognised t ? t.token() : null,
        essential(entry.transition()));
  }

  /** Stands for entries that were not kept, from this one on. */
  static Row notKept(String run, long first, Instant at) {
    return standIn(run, first, at, 1);
  }

  /** Stands for so many entries more. */
  Row andMore(long entries) {
    return standIn(run, sequence, at, missing() + entries);
  }

  private static Row standIn(String run, long first, Instant at, long entries) {
    JsonObject detail = json().put("entries", entries).put("from", first);
    return new Row(run, first, at, null, NOT_KEPT, detail, null, false);
  }

  /** For how many others it stands, 0 for a transition. */
  long missing() {
    return kind.equals(NOT_KEPT) ? detail.getLong("entries") : 0;
  }

  /** All of it, for {@link #read}. */
  String text() {
    return new JsonArray()
        .add(run)
        .add(sequence)
        .add(at.toString())
        .add(text(call))
        .add(kind)
        .add(detail)
        .add(essential)
        .add(token == null ? null : token.reveal())
        .encode();
  }

  /**
   * What {@link #text} wrote.
   *
   * @throws RuntimeException if it is something else
   */
  static Row read(String text) {
    JsonArray all = new JsonArray(text);
    String call = all.getString(3);
    // An earlier version wrote no token.
    String token = all.size() > 7 ? all.getString(7) : null;
    return new Row(
        all.getString(0),
        all.getLong(1),
        Instant.parse(all.getString(2)),
        call == null ? null : new CallId(call),
        all.getString(4),
        all.getJsonObject(5),
        token == null ? null : new CallerToken(token),
        all.getBoolean(6));
  }

  /** Everything else is detail: how the search for a counsellor went. */
  private static boolean essential(Transition transition) {
    return switch (transition) {
      case Transition.CallArrived _, Transition.CallAnswered _, Transition.CallReturned _ -> true;
      case Transition.CallFellBack _, Transition.CallEnded _ -> true;
      case Transition.LanguageChosen _ -> true;
      case Transition.CallMarkedHeavy _ -> true;
      case Transition.CounsellorMoved m ->
          m.from() instanceof Availability.OffDuty
              || m.to() instanceof Availability.OffDuty
              || m.to().equals(m.from())
              || !Resting.of(m.from()).equals(Resting.of(m.to()));
      case Transition.CallbackEnded _ -> true;
      case Transition.CallbackRung _, Transition.CallbackRefused _ -> false;
      case Transition.CallbackDialled _, Transition.CallbackAnswered _ -> false;
      case Transition.CounsellorAsked _, Transition.SignInRefused _ -> false;
      case Transition.LastOneKept _, Transition.CounsellorStrained _ -> false;
      case Transition.CallerRecognised _ -> false;
      case Transition.CallKeptWaiting _, Transition.CallGranted _ -> false;
      case Transition.LegRung _, Transition.LegAsked _, Transition.LegClosed _ -> false;
      case Transition.InterpreterOffered _ -> false;
      case Transition.LinkChanged _, Transition.NumberRefused _, Transition.Impossible _ -> false;
    };
  }

  /** The channel's name is left out everywhere: what was dialled can be part of it. */
  private static Content content(Transition transition) {
    return switch (transition) {
      case Transition.CallArrived(Caller caller, var learned) ->
          new Content("CallArrived", caller.id(), about(caller).put("learned", learned.name()));
      case Transition.CallerRecognised t ->
          new Content("CallerRecognised", t.caller().id(), json().put("again", t.again()));
      case Transition.CallKeptWaiting(CallId call, var reason) ->
          new Content("CallKeptWaiting", call, json().put("reason", reason.name()));
      case Transition.LegRung r ->
          new Content(
              "LegRung",
              r.call(),
              json()
                  .put("leg", r.leg().value())
                  .put("counsellor", r.counsellor().value())
                  .put("station", r.station().value())
                  .put("why", r.why().name())
                  .put("language", r.match().wanted().tag())
                  .put("speaks", r.match().speaks().name())
                  .put("after", r.match().after().toMillis()));
      case Transition.LegAsked a ->
          new Content(
              "LegAsked",
              a.call(),
              json().put("leg", a.leg().value()).put("counsellor", a.counsellor().value()));
      case Transition.LegClosed c ->
          new Content(
              "LegClosed",
              c.call(),
              json()
                  .put("leg", c.leg().value())
                  .put("counsellor", c.counsellor().value())
                  .put("outcome", c.outcome().name()));
      case Transition.CallGranted g ->
          new Content(
              "CallGranted",
              g.call(),
              json().put("leg", g.leg().value()).put("counsellor", g.counsellor().value()));
      case Transition.LanguageChosen(Caller caller, var by) ->
          new Content("LanguageChosen", caller.id(), about(caller).put("by", by.name()));
      case Transition.InterpreterOffered o ->
          new Content(
              "InterpreterOffered",
              o.call(),
              json()
                  .put("counsellor", o.counsellor().value())
                  .put("language", o.language().tag())
                  .put("interpreter", text(o.interpreter()))
                  .put("station", text(o.station())));
      case Transition.CallAnswered a ->
          new Content(
              "CallAnswered",
              a.caller().id(),
              about(a.caller())
                  .put("counsellor", text(a.counsellor()))
                  .put("answeredAt", a.answeredAt().toString())
                  .put("via", a.via().name()));
      case Transition.CallReturned(CallId call, var because) ->
          new Content("CallReturned", call, json().put("because", because.name()));
      case Transition.CallFellBack(Caller caller) ->
          new Content("CallFellBack", caller.id(), about(caller));
      case Transition.CallEnded e ->
          new Content(
              "CallEnded",
              e.caller().id(),
              about(e.caller())
                  .put("rings", e.rings())
                  .put("answeredAt", text(e.answeredAt()))
                  .put("counsellor", text(e.counsellor()))
                  .put("via", e.via().name())
                  .put("endedAt", e.endedAt().toString())
                  .put("ending", e.ending().name()));
      case Transition.CounsellorMoved m ->
          new Content(
              "CounsellorMoved",
              call(m),
              json()
                  .put("counsellor", m.counsellor().value())
                  .put("station", text(m.station()))
                  .put("level", m.level().name())
                  .put("byShift", m.byShift())
                  .put("from", name(m.from()))
                  .put("to", name(m.to()))
                  .put("shiftSince", text(m.shiftSince()))
                  .mergeIn(Resting.of(m.to()).json()));
      case Transition.CounsellorAsked(var counsellor, Next next) ->
          new Content(
              "CounsellorAsked",
              null,
              json().put("counsellor", counsellor.value()).mergeIn(asked(next)));
      case Transition.SignInRefused r ->
          new Content(
              "SignInRefused",
              null,
              json()
                  .put("counsellor", r.counsellor().value())
                  .put("station", r.station().value())
                  .put("because", r.because().name()));
      case Transition.LastOneKept k ->
          new Content(
              "LastOneKept",
              k.call(),
              json().put("counsellor", k.counsellor().value()).put("missed", k.missed()));
      case Transition.CallMarkedHeavy h ->
          new Content(
              "CallMarkedHeavy",
              h.call(),
              json().put("counsellor", h.counsellor().value()).put("inShift", h.inShift()));
      case Transition.CounsellorStrained c ->
          new Content(
              "CounsellorStrained",
              null,
              json().put("counsellor", c.counsellor().value()).put("strain", c.strain().name()));
      case Transition.CallbackRung r ->
          new Content(
              "CallbackRung",
              r.call(),
              callback(r.consent(), r.counsellor())
                  .put("leg", r.leg().value())
                  .put("station", r.station().value()));
      case Transition.CallbackRefused r ->
          new Content(
              "CallbackRefused",
              r.call(),
              callback(r.consent(), r.counsellor()).put("because", r.because().name()));
      case Transition.CallbackDialled d ->
          new Content(
              "CallbackDialled",
              d.call(),
              callback(d.consent(), d.counsellor()).put("leg", d.leg().value()));
      case Transition.CallbackAnswered a ->
          new Content(
              "CallbackAnswered",
              a.call(),
              callback(a.consent(), a.counsellor()).put("leg", a.leg().value()));
      case Transition.CallbackEnded e ->
          new Content(
              "CallbackEnded",
              e.call(),
              callback(e.consent(), e.counsellor())
                  .put("leg", e.leg().value())
                  .put("answeredAt", text(e.answeredAt()))
                  .put("talked", e.talked())
                  .put("outcome", e.outcome().name()));
      case Transition.LinkChanged(boolean up) ->
          new Content("LinkChanged", null, json().put("up", up));
      case Transition.NumberRefused() -> new Content("NumberRefused", null, json());
      case Transition.Impossible(String what) ->
          new Content("Impossible", null, json().put("what", what));
    };
  }

  private static @Nullable CallId call(Transition.CounsellorMoved moved) {
    CallId to = call(moved.to());
    return to == null ? call(moved.from()) : to;
  }

  private static @Nullable CallId call(Availability availability) {
    return switch (availability) {
      case Availability.Ringing r -> r.call();
      case Availability.OnCall o -> o.call();
      case Availability.CallingBack b -> b.call();
      case Availability.OffDuty _, Availability.Free _, Availability.Missed _ -> null;
      case Availability.Clearing _, Availability.WrapUp _ -> null;
      case Availability.Rest _, Availability.Paused _ -> null;
    };
  }

  private static String name(Availability availability) {
    return switch (availability) {
      case Availability.OffDuty _ -> "OffDuty";
      case Availability.Free _ -> "Free";
      case Availability.Missed _ -> "Missed";
      case Availability.Ringing _ -> "Ringing";
      case Availability.Clearing _ -> "Clearing";
      case Availability.OnCall _ -> "OnCall";
      case Availability.CallingBack _ -> "CallingBack";
      case Availability.WrapUp _ -> "WrapUp";
      case Availability.Rest _ -> "Rest";
      case Availability.Paused _ -> "Paused";
    };
  }

  private static JsonObject asked(Next next) {
    return switch (next) {
      case Next.WrapUp _ -> json().put("next", "WrapUp");
      case Next.Pause(var reason) -> json().put("next", "Pause").put("reason", reason.name());
      case Next.SignOut _ -> json().put("next", "SignOut");
    };
  }

  private static JsonObject callback(ConsentId consent, @Nullable CounsellorId counsellor) {
    return json().put("consent", consent.value()).put("counsellor", text(counsellor));
  }

  private static JsonObject json() {
    return new JsonObject();
  }

  private static JsonObject about(Caller caller) {
    return json()
        .put("line", caller.line().value())
        .put("language", caller.language().tag())
        .put("arrivedAt", caller.arrivedAt().toString());
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
