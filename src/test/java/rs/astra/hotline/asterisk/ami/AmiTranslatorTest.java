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
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.StationId;

/** Every recording of a real Asterisk, and the facts that it holds. */
final class AmiTranslatorTest {
  private static final Map<String, StationId> STATIONS =
      Map.of(
          "PJSIP/c1", new StationId("c1"),
          "PJSIP/c2", new StationId("c2"),
          "Local/c1@demo-phone", new StationId("c1"));

  /** Calls are lettered in the order in which they come, legs are called by their number. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          after-call-backend-dead | started(1) bridged(1) ended(1,HUNG_UP) fellBack(A) answered(A,c2) bridged(A) gone(B) gone(A)
          after-call-backend-frozen | started(1) bridged(1) ended(1,HUNG_UP) fellBack(A) answered(A,c2) bridged(A) gone(B) gone(A)
          asterisk-shuts-down | gone(A)
          backend-frozen | fellBack(A) answered(A,c1) bridged(A) gone(A) gone(B)
          caller-hangs-up-waiting | gone(A)
          fallback-abandoned | fellBack(A) gone(A)
          fallback-answered | fellBack(A) gone(B) answered(A,c1) bridged(A) gone(C) gone(A)
          fallback-withdraw-empty | fellBack(A) gone(A)
          granted-but-gone | started(1) gone(A) ended(1,HUNG_UP)
          local-legs | started(1) started(2) ended(2,CANCELLED) bridged(1) ended(1,HUNG_UP) gone(A)
          originate-busy-486 | started(1) ended(1,BUSY) gone(A)
          originate-caller-left-while-ringing | started(1) gone(A) ended(1,CANCELLED)
          originate-cancelled-by-hangup | started(1) ended(1,CANCELLED) gone(A)
          originate-declined-603 | started(1) ended(1,REJECTED) gone(A)
          originate-no-answer | started(1) ended(1,NO_ANSWER) gone(A)
          originate-not-registered | ended(8,UNREACHABLE) ended(9,UNREACHABLE) gone(A)
          originate-offline-480 | started(1) ended(1,NO_ANSWER) gone(A)
          originate-unreachable | started(1) ended(1,NO_ANSWER) gone(A)
          snapshot | gone(A) gone(B) gone(C)
          taken | started(1) ended(1,HUNG_UP) gone(A)
          talk-caller-leaves-first | started(1) bridged(1) ended(1,HUNG_UP) gone(A)
          talk-counsellor-leaves-first | started(1) bridged(1) ended(1,HUNG_UP) gone(A)
          two-bridges-same-ms | started(2) started(1) bridged(2) bridged(1) ended(2,HUNG_UP) ended(1,HUNG_UP) gone(A)
          two-bridges | started(1) started(2) bridged(1) bridged(2) ended(1,HUNG_UP) ended(2,HUNG_UP) gone(A)
          unknown-number | refused gone(A)
          """)
  void aRecordingHoldsTheseFacts(String recording, String facts) throws IOException {
    assertEquals(facts, String.join(" ", facts(recording)));
  }

  private static List<String> facts(String recording) throws IOException {
    AmiTranslator translator = new AmiTranslator(STATIONS);
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
