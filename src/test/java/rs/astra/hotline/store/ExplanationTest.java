package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.CallId;

/** The way of a call in plain words. */
class ExplanationTest {
  private static final Instant ARRIVED = Instant.parse("2026-11-21T02:00:00Z");

  private final List<Explanation.Entry> entries = new ArrayList<>();
  private String run = "r1";

  /** At so many seconds after the arrival; the details as {@code name=value}. */
  private ExplanationTest entry(double seconds, String call, String kind, String... details) {
    JsonObject detail = new JsonObject();
    for (String each : details) {
      int equals = each.indexOf('=');
      detail.put(each.substring(0, equals), each.substring(equals + 1));
    }
    Instant at = ARRIVED.plusMillis(Math.round(seconds * 1000));
    entries.add(new Explanation.Entry(run, at, call.isEmpty() ? null : call, kind, detail));
    return this;
  }

  private ExplanationTest moved(double seconds, String who, String level, String to) {
    return entry(seconds, "", "CounsellorMoved", "counsellor=" + who, "level=" + level, "to=" + to);
  }

  private ExplanationTest arrives() {
    return entry(
        0,
        "a",
        "CallArrived",
        "line=sos",
        "language=sr",
        "arrivedAt=" + ARRIVED,
        "learned=ARRIVED");
  }

  private ExplanationTest rung(double seconds, String who, String why) {
    return entry(
        seconds,
        "a",
        "LegRung",
        "leg=" + who,
        "counsellor=" + who,
        "station=c-" + who,
        "why=" + why);
  }

  private ExplanationTest closed(double seconds, String who, String outcome) {
    return entry(
        seconds, "a", "LegClosed", "leg=" + who, "counsellor=" + who, "outcome=" + outcome);
  }

  private void says(String... lines) {
    assertEquals(
        List.of(lines), Explanation.of(new CallId("a"), ZoneId.of("Europe/Belgrade"), entries));
  }

  @Test
  void callThatNobodyKnowsHasNoWords() {
    says();
  }

  @Test
  void wayThroughMissedRingAndBusyPeopleToAConversation() {
    moved(-60, "ana", "FIRST", "Free");
    moved(-50, "ema", "FIRST", "Paused");
    moved(-40, "iva", "COORDINATOR", "Free");
    moved(-30, "mia", "FIRST", "OnCall");
    moved(-30, "zoe", "FIRST", "OffDuty");
    arrives().rung(0, "ana", "LONGEST_IDLE").moved(0, "ana", "FIRST", "Ringing");
    closed(20, "ana", "NO_ANSWER").moved(20, "ana", "FIRST", "Missed");
    entry(20, "a", "CallKeptWaiting", "reason=ONLY_THE_COORDINATOR");
    rung(25, "iva", "COORDINATOR");
    entry(27, "a", "CallGranted", "leg=iva", "counsellor=iva");
    entry(27.1, "a", "CallAnswered", "counsellor=iva");
    entry(90, "a", "CallEnded", "ending=COMPLETED");
    says(
        "Call a, line sos, in sr, on Sat 21 Nov 2026 03:00:00 (Europe/Belgrade)",
        "       0.0 s  came to our door",
        "       0.0 s  ana is rung at c-ana: idle longest of the first line",
        "              not ema: has paused",
        "              not iva: comes later (coordinator)",
        "              not mia: talks",
        "      20.0 s  ana did not answer",
        "      20.0 s  nobody is rung: only the coordinator is free, who is rung later",
        "      25.0 s  iva is rung at c-iva: coordinator, because the caller has waited for long",
        "              not ana: rests after a ring that was missed",
        "              not ema: has paused",
        "              not mia: talks",
        "      27.0 s  iva picked up",
        "      27.1 s  talks with iva (waited 22.1 s while telephones rang, 5.0 s while nobody"
            + " could be rung)",
        "      90.0 s  the conversation is over");
  }

  @Test
  void mobileThatWasPickedUpForNothingIsToldAsThat() {
    arrives();
    rung(0, "ana", "LONGEST_IDLE");
    entry(2, "a", "LegAsked", "leg=leg-ana", "counsellor=ana");
    entry(20, "a", "LegClosed", "leg=leg-ana", "counsellor=ana", "outcome=NOT_CONFIRMED");
    says(
        "Call a, line sos, in sr, on Sat 21 Nov 2026 03:00:00 (Europe/Belgrade)",
        "       0.0 s  came to our door",
        "       0.0 s  ana is rung at c-ana: idle longest of the first line",
        "       2.0 s  ana's mobile was picked up: must press a key",
        "      20.0 s  ana pressed no key: not there, or a voicemail");
  }

  @Test
  void callerWhoGivesUpIsToldWhatTheWaitingWasSpentOn() {
    arrives().entry(0, "a", "CallKeptWaiting", "reason=NOBODY_ON_DUTY");
    entry(7, "a", "CallFellBack", "line=sos");
    entry(12.5, "a", "CallEnded", "ending=ABANDONED_FALLBACK");
    says(
        "Call a, line sos, in sr, on Sat 21 Nov 2026 03:00:00 (Europe/Belgrade)",
        "       0.0 s  came to our door",
        "       0.0 s  nobody is rung: nobody is on duty",
        "       7.0 s  went on to Asterisk's own queue",
        "      12.5 s  the caller hung up in Asterisk's own queue (waited 7.0 s while nobody could"
            + " be rung, 5.5 s in Asterisk's own queue)");
  }

  @Test
  void restartIsToldAndForgetsWhoWasThere() {
    moved(-60, "ema", "FIRST", "Paused");
    arrives();
    run = "r2";
    rung(9, "ana", "LONGEST_IDLE");
    says(
        "Call a, line sos, in sr, on Sat 21 Nov 2026 03:00:00 (Europe/Belgrade)",
        "       0.0 s  came to our door",
        "       9.0 s  we were restarted",
        "       9.0 s  ana is rung at c-ana: idle longest of the first line");
  }

  private ExplanationTest takenOut(double seconds, String who) {
    return entry(
        seconds,
        "",
        "CounsellorMoved",
        "counsellor=" + who,
        "level=FIRST",
        "to=Paused",
        "reason=MISSED_TOO_OFTEN");
  }

  @Test
  void whoWasTakenOutOrKeptAndWhatWasHeavyIsTold() {
    moved(-60, "ema", "FIRST", "Rest");
    takenOut(-50, "mia");
    arrives().rung(0, "ana", "LONGEST_IDLE").moved(0, "ana", "FIRST", "Ringing");
    closed(20, "ana", "NO_ANSWER").takenOut(20, "ana");
    moved(45, "ana", "FIRST", "Ringing").rung(45, "ana", "EVERYBODY");
    closed(65, "ana", "NO_ANSWER").takenOut(65, "ana");
    entry(66, "a", "LastOneKept", "counsellor=iva", "missed=3");
    entry(90, "a", "CallMarkedHeavy", "counsellor=iva", "inShift=1");
    says(
        "Call a, line sos, in sr, on Sat 21 Nov 2026 03:00:00 (Europe/Belgrade)",
        "       0.0 s  came to our door",
        "       0.0 s  ana is rung at c-ana: idle longest of the first line",
        "              not ema: rests after a heavy call",
        "              not mia: was taken out: missed too many rings in a row",
        "      20.0 s  ana did not answer",
        "      20.0 s  ana is taken out: missed too many rings in a row",
        "      45.0 s  ana is rung at c-ana: everybody is rung, because the caller has waited for"
            + " so long",
        "              not ema: rests after a heavy call",
        "              not mia: was taken out: missed too many rings in a row",
        "      65.0 s  ana did not answer",
        "      66.0 s  iva missed 3 rings in a row and stays: nobody else can be rung",
        "      90.0 s  iva marked the call as heavy");
  }

  @Test
  void conversationThatBrokeIsTold() {
    arrives().rung(0, "ana", "LONGEST_IDLE").entry(2, "a", "CallAnswered", "counsellor=ana");
    entry(30, "a", "CallReturned", "because=LOST").rung(30, "ana", "SAME_COUNSELLOR");
    entry(31, "a", "CallEnded", "ending=ABANDONED_RETURNED");
    says(
        "Call a, line sos, in sr, on Sat 21 Nov 2026 03:00:00 (Europe/Belgrade)",
        "       0.0 s  came to our door",
        "       0.0 s  ana is rung at c-ana: idle longest of the first line",
        "       2.0 s  talks with ana (waited 2.0 s while telephones rang)",
        "      30.0 s  the conversation broke: waits again, before all others",
        "      30.0 s  ana is rung at c-ana: talked with this caller before it broke",
        "      31.0 s  the caller hung up after the conversation broke (waited 3.0 s while"
            + " telephones rang)");
  }

  @Test
  void callerWhoRangAgainIsToldWhyAheadOfOthers() {
    arrives().recognised(0.1, true).rung(4, "ana", "LONGEST_IDLE");
    says(
        "Call a, line sos, in sr, on Sat 21 Nov 2026 03:00:00 (Europe/Belgrade)",
        "       0.0 s  came to our door",
        "       0.1 s  rang again after being lost: goes before others who wait",
        "       4.0 s  ana is rung at c-ana: idle longest of the first line");
  }

  @Test
  void callbacksThatWereAgreedInItAreTold() {
    arrives().entry(3600, "a", "CallbackRefused", "counsellor=ana", "because=OUTSIDE_WINDOW");
    entry(7200, "a", "CallbackRung", "counsellor=ana", "station=c-ana");
    entry(7205, "a", "CallbackDialled", "counsellor=ana");
    entry(7215, "a", "CallbackAnswered", "counsellor=ana");
    entry(7225, "a", "CallbackEnded", "counsellor=ana", "answeredAt=then");
    entry(7300, "a", "CallbackEnded", "counsellor=ana");
    entry(7400, "a", "CallbackEnded", "counsellor=ana", "answeredAt=then");
    entries.getLast().detail().put("talked", true);
    says(
        "Call a, line sos, in sr, on Sat 21 Nov 2026 03:00:00 (Europe/Belgrade)",
        "       0.0 s  came to our door",
        "    3600.0 s  ana may not call back: it is not safe at this time",
        "    7200.0 s  ana wants to call back, as was agreed, and is rung at c-ana",
        "    7205.0 s  ana picked up: the number is dialled",
        "    7215.0 s  somebody picked up; ana calls back",
        "    7225.0 s  the callback was too short to have been one: a voicemail, or somebody else",
        "    7300.0 s  the callback reached nobody",
        "    7400.0 s  the callback is over: the number is destroyed");
  }

  @Test
  void callerWhoIsMerelyKnownIsNoNews() {
    arrives().recognised(0.1, false);
    says(
        "Call a, line sos, in sr, on Sat 21 Nov 2026 03:00:00 (Europe/Belgrade)",
        "       0.0 s  came to our door");
  }

  private ExplanationTest recognised(double seconds, boolean again) {
    entry(seconds, "a", "CallerRecognised");
    entries.getLast().detail().put("again", again);
    return this;
  }

  private ExplanationTest rung(double seconds, String who, String speaks, int after) {
    entry(
        seconds,
        "a",
        "LegRung",
        "leg=" + who,
        "counsellor=" + who,
        "station=c-" + who,
        "why=LONGEST_IDLE",
        "language=ru",
        "speaks=" + speaks);
    entries.getLast().detail().put("after", after);
    return this;
  }

  @Test
  void languageThatIsChosenAndWhoSpeaksItIsTold() {
    arrives().entry(6, "a", "LanguageChosen", "language=ru", "by=KEY");
    entry(6, "a", "CallKeptWaiting", "reason=LANGUAGE");
    rung(6, "mia", "WELL", 0).rung(9, "iva", "PASSABLY", 3000).rung(14, "ana", "NOT", 8000);
    entry(14, "a", "InterpreterOffered", "counsellor=ana", "interpreter=ida", "station=c8");
    rung(15, "ema", "NOBODY_THERE", 0);
    entry(15, "a", "InterpreterOffered", "counsellor=ema", "language=ru");
    entry(16, "a", "LanguageChosen", "language=uk", "by=COUNSELLOR");
    says(
        "Call a, line sos, in sr, on Sat 21 Nov 2026 03:00:00 (Europe/Belgrade)",
        "       0.0 s  came to our door",
        "       6.0 s  wants ru: the caller pressed a key",
        "       6.0 s  nobody is rung: whoever is free does not speak the language well enough yet",
        "       6.0 s  mia is rung at c-mia: idle longest of the first line; speaks ru well",
        "       9.0 s  iva is rung at c-iva: idle longest of the first line; speaks ru, not well",
        "      14.0 s  ana is rung at c-ana: idle longest of the first line; does not speak ru:"
            + " anyone after 8.0 s",
        "      14.0 s  ana needs an interpreter: ida at c8",
        "      15.0 s  ema is rung at c-ema: idle longest of the first line; does not speak ru:"
            + " nobody there does",
        "      15.0 s  ema needs an interpreter: nobody is on duty for ru",
        "      16.0 s  wants uk: the counsellor said so");
  }
}
