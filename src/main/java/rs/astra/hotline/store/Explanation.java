package rs.astra.hotline.store;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.ChosenBy;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.core.dispatch.Choice;
import rs.astra.hotline.core.roster.Level;

/**
 * The way of one call in plain words, told from the journal: who was rung when, why them, why not
 * the others, and what the waiting was spent on.
 */
public final class Explanation {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm:ss", Locale.ENGLISH);

  private static final Duration WORTH_SAYING = Duration.ofMillis(50);

  /**
   * An entry of the journal.
   *
   * @param call the call that it belongs to, null if to none
   */
  record Entry(String run, Instant at, @Nullable String call, String kind, JsonObject detail) {}

  /** Somebody on duty, as far as the journal has said. */
  private record Person(String state, Level level) {}

  /** What a second of waiting can be spent on. */
  private enum Spent {
    RINGING("while telephones rang"),
    NOBODY("while nobody could be rung"),
    FALLBACK("in Asterisk's own queue");

    private final String words;

    Spent(String words) {
      this.words = words;
    }
  }

  private final CallId call;
  private final ZoneId zone;
  private final List<String> lines = new ArrayList<>();
  private final Map<String, Person> people = new TreeMap<>();
  private final Set<String> ringing = new HashSet<>();
  private final Set<String> takenOut = new HashSet<>();
  private final Map<Spent, Duration> spent = new EnumMap<>(Spent.class);
  private @Nullable Instant arrived;
  private @Nullable Instant waitsSince;
  private boolean fallback;
  private String run = "";

  private Explanation(CallId call, ZoneId zone) {
    this.call = call;
    this.zone = zone;
  }

  /**
   * The words, line by line; empty if the journal knows nothing of the call.
   *
   * @param entries those of the call, and where everybody on duty was before and meanwhile; in
   *     order
   */
  static List<String> of(CallId call, ZoneId zone, List<Entry> entries) {
    Explanation explanation = new Explanation(call, zone);
    entries.forEach(explanation::tell);
    return explanation.lines;
  }

  private void tell(Entry entry) {
    if (!entry.run().equals(run) && !run.isEmpty()) {
      people.clear();
      ringing.clear();
      takenOut.clear();
      say(entry.at(), "we were restarted");
    }
    run = entry.run();
    if (entry.kind().equals("CounsellorMoved")) {
      moved(entry.at(), entry.detail());
    } else if (call.value().equals(entry.call())) {
      spend(entry.at());
      happened(entry.kind(), entry.at(), entry.detail());
    }
  }

  private void moved(Instant at, JsonObject detail) {
    String who = detail.getString("counsellor");
    String to = detail.getString("to");
    boolean out = to.equals("Paused") && "MISSED_TOO_OFTEN".equals(detail.getString("reason"));
    if (out && takenOut.add(who) && arrived != null) {
      say(at, who + " is taken out: missed too many rings in a row");
    } else if (!out && !to.equals("Ringing")) {
      takenOut.remove(who);
    }
    Person now = new Person(out ? "MissedTooOften" : to, Level.valueOf(detail.getString("level")));
    if (now.state().equals("OffDuty")) {
      people.remove(detail.getString("counsellor"));
    } else {
      people.put(detail.getString("counsellor"), now);
    }
  }

  private void spend(Instant until) {
    if (waitsSince != null) {
      Spent on = fallback ? Spent.FALLBACK : ringing.isEmpty() ? Spent.NOBODY : Spent.RINGING;
      spent.merge(on, Duration.between(waitsSince, until), Duration::plus);
      waitsSince = until;
    }
  }

  private void happened(String kind, Instant at, JsonObject detail) {
    switch (kind) {
      case "CallArrived" -> {
        arrived = Instant.parse(detail.getString("arrivedAt"));
        waitsSince = arrived;
        lines.add(
            "Call %s, line %s, in %s, on %s (%s)"
                .formatted(
                    call,
                    detail.getString("line"),
                    detail.getString("language"),
                    DAY.format(arrived.atZone(zone)),
                    zone));
        say(
            at,
            switch (detail.getString("learned")) {
              case "ARRIVED" -> "came to our door";
              case "ADOPTED" -> "was running when we looked";
              default -> "began without us; told from the dialplan's notes";
            });
      }
      case "CallKeptWaiting" ->
          say(at, "nobody is rung: " + words(Choice.Reason.valueOf(detail.getString("reason"))));
      case "LegRung" -> rung(at, detail);
      case "LegAsked" ->
          say(at, detail.getString("counsellor") + "'s mobile was picked up: must press a key");
      case "LegClosed" -> {
        ringing.remove(detail.getString("leg"));
        say(
            at,
            detail.getString("counsellor")
                + " "
                + words(LegOutcome.valueOf(detail.getString("outcome"))));
      }
      case "LanguageChosen" ->
          say(
              at,
              "wants %s: %s"
                  .formatted(
                      detail.getString("language"),
                      switch (ChosenBy.valueOf(detail.getString("by"))) {
                        case KEY -> "the caller pressed a key";
                        case COUNSELLOR -> "the counsellor said so";
                      }));
      case "InterpreterOffered" -> say(at, interpreter(detail));
      case "CallerRecognised" -> {
        if (Boolean.TRUE.equals(detail.getBoolean("again"))) {
          say(at, "rang again after being lost: goes before others who wait");
        }
      }
      case "LastOneKept" ->
          say(
              at,
              "%s missed %s rings in a row and stays: nobody else can be rung"
                  .formatted(detail.getString("counsellor"), detail.getValue("missed")));
      case "CallMarkedHeavy" ->
          say(at, detail.getString("counsellor") + " marked the call as heavy");
      case "CallGranted" -> say(at, detail.getString("counsellor") + " picked up");
      case "CallAnswered" -> {
        waitsSince = null;
        say(
            at,
            "talks with "
                + (detail.getString("counsellor") == null
                    ? "somebody (Asterisk's own queue)"
                    : detail.getString("counsellor"))
                + waited());
        ringing.clear();
      }
      case "CallReturned" -> {
        waitsSince = at;
        say(at, "the conversation broke: waits again, before all others");
      }
      case "CallFellBack" -> {
        fallback = true;
        ringing.clear();
        say(at, "went on to Asterisk's own queue");
      }
      case "CallbackRung" ->
          say(
              at,
              "%s wants to call back, as was agreed, and is rung at %s"
                  .formatted(detail.getString("counsellor"), detail.getString("station")));
      case "CallbackRefused" ->
          say(
              at,
              "%s may not call back: %s"
                  .formatted(
                      detail.getString("counsellor"),
                      words(Verdict.Because.valueOf(detail.getString("because")))));
      case "CallbackDialled" ->
          say(at, detail.getString("counsellor") + " picked up: the number is dialled");
      case "CallbackAnswered" ->
          say(at, "somebody picked up; " + detail.getString("counsellor") + " calls back");
      case "CallbackEnded" -> say(at, callback(detail));
      case "CallEnded" -> {
        boolean waiting = waitsSince != null;
        waitsSince = null;
        say(at, words(Ending.valueOf(detail.getString("ending"))) + (waiting ? waited() : ""));
      }
      default -> say(at, kind);
    }
  }

  private void rung(Instant at, JsonObject detail) {
    String who = detail.getString("counsellor");
    ringing.add(detail.getString("leg"));
    fallback = false;
    say(
        at,
        "%s is rung at %s: %s"
            .formatted(
                who,
                detail.getString("station"),
                words(Choice.Why.valueOf(detail.getString("why"))) + language(detail)));
    Person chosen = people.get(who);
    people.forEach(
        (name, other) -> {
          if (!name.equals(who)) {
            lines.add("              not " + name + ": " + whyNot(other, chosen));
          }
        });
  }

  /** An earlier version did not say how they understand each other. */
  private static String language(JsonObject rung) {
    String language = rung.getString("language");
    if (language == null) {
      return "";
    }
    String wait = seconds(Duration.ofMillis(rung.getLong("after")));
    return switch (Choice.Speaks.valueOf(rung.getString("speaks"))) {
      case WELL -> "; speaks " + language + " well";
      case PASSABLY -> "; speaks " + language + ", not well";
      case NOT -> "; does not speak %s: anyone after %s s".formatted(language, wait);
      case NOBODY_THERE -> "; does not speak " + language + ": nobody there does";
    };
  }

  private static String interpreter(JsonObject offered) {
    String who = offered.getString("interpreter");
    String station = offered.getString("station");
    String needs = offered.getString("counsellor") + " needs an interpreter: ";
    return needs
        + (who == null
            ? "nobody is on duty for " + offered.getString("language")
            : who + (station == null ? ", at no station" : " at " + station));
  }

  private static String whyNot(Person other, @Nullable Person chosen) {
    return switch (other.state()) {
      case "Free" ->
          chosen != null && other.level().compareTo(chosen.level()) > 0
              ? "comes later (" + other.level().name().toLowerCase(Locale.ROOT) + ")"
              : "was tried already, speaks the language less well, or idle for less long";
      case "Ringing" -> "is being rung already";
      case "OnCall" -> "talks";
      case "CallingBack" -> "calls somebody back";
      case "Clearing" -> "has a telephone that is not quiet yet";
      case "WrapUp" -> "wraps up";
      case "Missed" -> "rests after a ring that was missed";
      case "Rest" -> "rests after a heavy call";
      case "Paused" -> "has paused";
      case "MissedTooOften" -> "was taken out: missed too many rings in a row";
      default -> other.state();
    };
  }

  private static String words(Choice.Why why) {
    return switch (why) {
      case SAME_COUNSELLOR -> "talked with this caller before it broke";
      case LONGEST_IDLE -> "idle longest of the first line";
      case SECOND_LINE -> "second line, idle longest";
      case COORDINATOR -> "coordinator, because the caller has waited for long";
      case EVERYBODY -> "everybody is rung, because the caller has waited for so long";
      case SECOND_ROUND -> "everybody free was tried before, so once more";
    };
  }

  private static String words(Choice.Reason reason) {
    return switch (reason) {
      case NOBODY_ON_DUTY -> "nobody is on duty";
      case EVERYBODY_BUSY -> "everybody on duty is busy";
      case ONLY_THE_COORDINATOR -> "only the coordinator is free, who is rung later";
      case LANGUAGE -> "whoever is free does not speak the language well enough yet";
      case TELEPHONE_SYSTEM_AWAY -> "Asterisk cannot be reached";
    };
  }

  private static String callback(JsonObject ended) {
    if (Boolean.TRUE.equals(ended.getBoolean("talked"))) {
      return "the callback is over: the number is destroyed";
    }
    return ended.getString("answeredAt") == null
        ? "the callback reached nobody"
        : "the callback was too short to have been one: a voicemail, or somebody else";
  }

  private static String words(Verdict.Because because) {
    return switch (because) {
      case NO_CONSENT -> "nobody has agreed to it";
      case WITHDRAWN -> "the person does not want it any more";
      case ALREADY_DONE -> "they have talked";
      case EXPIRED -> "it was agreed too long ago";
      case TRIED_OFTEN -> "it was tried often enough";
      case OUTSIDE_WINDOW -> "it is not safe at this time";
      case CLOCK_WRONG -> "the machine's clock was set back behind the hour in which it was agreed";
      case BEING_CALLED -> "somebody does so just now";
      case CANNOT_BE_OPENED -> "the number cannot be opened";
      case RECORDS_AWAY -> "our own records cannot be reached";
      case CARRIER_AWAY -> "the carrier cannot be reached";
      case COUNSELLOR_NOT_FREE -> "not on duty, or not free";
    };
  }

  private static String words(LegOutcome outcome) {
    return switch (outcome) {
      case HUNG_UP -> "hung up";
      case NO_ANSWER -> "did not answer";
      case NOT_CONFIRMED -> "pressed no key: not there, or a voicemail";
      case BUSY -> "was busy";
      case REJECTED -> "rejected the call";
      case UNREACHABLE -> "could not be reached: no telephone there";
      case CANCELLED -> "is rung no more: we stopped it";
      case LOST -> "was cut off";
    };
  }

  private static String words(Ending ending) {
    return switch (ending) {
      case COMPLETED -> "the conversation is over";
      case ABANDONED_WAITING -> "the caller hung up while nobody was being rung";
      case ABANDONED_RINGING -> "the caller hung up while a telephone rang";
      case ABANDONED_CONNECTING -> "the caller hung up in the instant of the answer";
      case ABANDONED_RETURNED -> "the caller hung up after the conversation broke";
      case ABANDONED_FALLBACK -> "the caller hung up in Asterisk's own queue";
      case LOST -> "WE LOST THE CALL";
    };
  }

  /** What the waiting was spent on, in brackets. */
  private String waited() {
    List<String> parts = new ArrayList<>();
    spent.forEach(
        (on, time) -> {
          if (time.compareTo(WORTH_SAYING) >= 0) {
            parts.add(seconds(time) + " s " + on.words);
          }
        });
    return parts.isEmpty() ? "" : " (waited " + String.join(", ", parts) + ")";
  }

  private void say(Instant at, String words) {
    Duration since = arrived == null ? Duration.ZERO : Duration.between(arrived, at);
    lines.add("%10s s  %s".formatted(seconds(since), words));
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
  }
}
