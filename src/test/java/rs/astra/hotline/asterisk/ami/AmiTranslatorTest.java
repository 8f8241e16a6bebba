package rs.astra.hotline.asterisk.ami;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.asteriskjava.manager.event.ManagerEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;

/** Every recording of a real Asterisk, and the facts that it holds. */
final class AmiTranslatorTest {
  private static final Map<String, StationId> STATIONS =
      Map.of(
          "PJSIP/c1", new StationId("c1"),
          "PJSIP/c2", new StationId("c2"),
          "Local/c1@demo-phone", new StationId("c1"));
  private static final Numbers NUMBERS =
      new Numbers(
          Map.of(
              new LineId("sos"),
              new Config.Line(
                  "Line 1",
                  List.of("+381117850000"),
                  "greeting",
                  List.of(new Language("sr")),
                  false)));

  /** Calls are lettered in the order in which they come, legs are called by their number. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          after-call-backend-dead | announced(A) started(1) bridged(1) ended(1,HUNG_UP) fellBack(A) answered(A,c2) bridged(A) gone(B) gone(A)
          after-call-backend-frozen | announced(A) started(1) bridged(1) ended(1,HUNG_UP) fellBack(A) answered(A,c2) bridged(A) gone(B) gone(A)
          asterisk-shuts-down | announced(A) gone(A)
          backend-frozen | announced(A) fellBack(A) answered(A,c1) bridged(A) gone(A) gone(B) announced(C)
          caller-hangs-up-waiting | announced(A) gone(A)
          fallback-abandoned | announced(A) fellBack(A) gone(A) announced(B)
          fallback-answered | announced(A) fellBack(A) gone(B) answered(A,c1) bridged(A) gone(C) gone(A)
          fallback-withdraw-empty | announced(A) fellBack(A) gone(A) announced(B)
          granted-but-gone | announced(A) started(1) gone(A) ended(1,HUNG_UP) announced(B)
          local-legs | announced(A) started(1) started(2) ended(2,CANCELLED) bridged(1) ended(1,HUNG_UP) gone(A) announced(B)
          originate-busy-486 | announced(A) started(1) ended(1,BUSY) gone(A)
          originate-caller-left-while-ringing | announced(A) started(1) gone(A) ended(1,CANCELLED)
          originate-cancelled-by-hangup | announced(A) started(1) ended(1,CANCELLED) gone(A)
          originate-declined-603 | announced(A) started(1) ended(1,REJECTED) gone(A)
          originate-no-answer | announced(A) started(1) ended(1,NO_ANSWER) gone(A)
          originate-not-registered | announced(A) ended(8,UNREACHABLE) ended(9,UNREACHABLE) gone(A)
          originate-offline-480 | announced(A) started(1) ended(1,NO_ANSWER) gone(A)
          originate-unreachable | announced(A) started(1) ended(1,NO_ANSWER) gone(A)
          snapshot | announced(A) gone(B) gone(C) gone(A)
          taken | announced(A) started(1) ended(1,HUNG_UP) gone(A)
          talk-caller-leaves-first | announced(A) started(1) bridged(1) ended(1,HUNG_UP) gone(A) announced(B)
          talk-counsellor-leaves-first | announced(A) started(1) bridged(1) ended(1,HUNG_UP) gone(A)
          two-bridges-same-ms | announced(A) started(2) started(1) bridged(2) bridged(1) ended(2,HUNG_UP) ended(1,HUNG_UP) gone(A)
          two-bridges | announced(A) started(1) started(2) bridged(1) bridged(2) ended(1,HUNG_UP) ended(2,HUNG_UP) gone(A) announced(B)
          unknown-number | refused gone(A) announced(B)
          """)
  void aRecordingHoldsTheseFacts(String recording, String facts) throws IOException {
    assertEquals(facts, String.join(" ", facts(recording)));
  }

  @Test
  void theCauseThatTheDialplanGivesToAMobileIsNotConfirmed() throws IOException {
    assertEquals(LegOutcome.NOT_CONFIRMED, AmiTranslator.outcome(24));
    String dialplan = Files.readString(Path.of("asterisk-config/templates/extensions.conf"));
    assertEquals(2, dialplan.split("Hangup\\(24\\)", -1).length - 1, "in time, and too early");
  }

  private static List<String> facts(String recording) throws IOException {
    AmiTranslator translator = new AmiTranslator(STATIONS, NUMBERS);
    List<String> said = new ArrayList<>();
    List<CallId> calls = new ArrayList<>();
    for (ManagerEvent event : Recording.events(recording)) {
      Fact fact = translator.fact(event);
      if (fact != null) {
        said.add(word(fact, calls));
      }
    }
    return said;
  }

  private static String word(Fact fact, List<CallId> calls) {
    return switch (fact) {
      case Fact.LegStarted f -> "started(" + leg(f.leg()) + ")";
      case Fact.LegBridged f -> "bridged(" + leg(f.leg()) + ")";
      case Fact.LegEnded f -> "ended(" + leg(f.leg()) + "," + f.outcome() + ")";
      case Fact.CallerAnnounced f -> "announced(" + letter(f.caller().id(), calls) + ")";
      case Fact.CallerBridged f -> "bridged(" + letter(f.call(), calls) + ")";
      case Fact.CallerHungUp f -> "gone(" + letter(f.call(), calls) + ")";
      case Fact.CallerFellBack f -> "fellBack(" + letter(f.call(), calls) + ")";
      case Fact.FallbackAnswered f ->
          "answered(" + letter(f.call(), calls) + "," + f.station() + ")";
      case Fact.NumberRefused _ -> "refused";
      default -> throw new AssertionError("no fact of the translator's: " + fact);
    };
  }

  private static String leg(LegId leg) {
    return leg.value().replaceFirst("^leg-ab12-", "");
  }

  private static String letter(CallId call, List<CallId> calls) {
    if (!calls.contains(call)) {
      calls.add(call);
    }
    return String.valueOf((char) ('A' + calls.indexOf(call)));
  }

  @Test
  void everyRecordingIsListedAbove() throws Exception {
    var method =
        AmiTranslatorTest.class.getDeclaredMethod(
            "aRecordingHoldsTheseFacts", String.class, String.class);
    var listed = new TreeSet<String>();
    method
        .getAnnotation(CsvSource.class)
        .textBlock()
        .lines()
        .forEach(line -> listed.add(line.substring(0, line.indexOf('|')).strip()));
    var there = new TreeSet<String>();
    var folder =
        Path.of(Objects.requireNonNull(AmiTranslatorTest.class.getResource("/ami")).toURI());
    try (var files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".txt"))
          .forEach(name -> there.add(name.replace(".txt", "")));
    }
    assertEquals(there, listed);
  }

  @ParameterizedTest
  @CsvSource({
    "0,CANCELLED",
    "16,HUNG_UP",
    "17,BUSY",
    "18,NO_ANSWER",
    "19,NO_ANSWER",
    "21,REJECTED",
    "1,UNREACHABLE",
    "3,UNREACHABLE",
    "20,UNREACHABLE",
    "27,UNREACHABLE",
    "26,LOST",
    "31,LOST",
    "38,LOST",
    "44,LOST",
    "127,LOST",
    ",LOST"
  })
  void aCauseIsOneOfOurOutcomes(Integer cause, LegOutcome outcome) {
    assertEquals(outcome, AmiTranslator.outcome(cause));
  }
}
