package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.CallerToken;

/**
 * Every kind of caller at the door of a real Asterisk: who has a token, and that the number is
 * nowhere in it, while somebody listens who may hear everything. All numbers are invented.
 */
@Timeout(180)
final class RecognitionIT {
  private static final List<String> DIGITS = List.of("641234567", "651111111", "64-123-45-67");
  private static final String OPEN = "<sip:+381641234567@carrier.invalid>";
  private static final String OTHER = "<sip:+381651111111@carrier.invalid>";

  private static Sipp.Caller from(String from) {
    return Sipp.Caller.to("0117850000").from(from).hangingUpAfter(Duration.ofSeconds(2));
  }

  private static Map<String, Sipp.Caller> sameCaller() {
    Map<String, Sipp.Caller> callers = new LinkedHashMap<>();
    callers.put("open", from(OPEN));
    callers.put("asserted", from(OTHER).header("P-Asserted-Identity: " + OPEN));
    callers.put("tel", from(OTHER).header("P-Asserted-Identity: <tel:+381-64-123-45-67>"));
    callers.put("diversion", from(OPEN).header("Diversion: " + OTHER + ";reason=unconditional"));
    callers.put("number as a name", from("\"+381651111111\" " + OPEN));
    callers.put("name in UTF-8", from("\"Љубица Ђурић\" " + OPEN));
    callers.put("national form", from("<sip:0641234567@carrier.invalid>"));
    return callers;
  }

  private static Map<String, Sipp.Caller> nobody() {
    String anonymous = "\"Anonymous\" <sip:anonymous@anonymous.invalid>";
    Map<String, Sipp.Caller> callers = new LinkedHashMap<>();
    callers.put(
        "withheld", from(anonymous).header("P-Asserted-Identity: " + OPEN).header("Privacy: id"));
    callers.put("withheld, From open", from(OPEN).header("Privacy: id"));
    callers.put("anonymous, asserted", from(anonymous).header("P-Asserted-Identity: " + OPEN));
    callers.put("only a name", from("\"+381641234567\" <sip:pbx@carrier.invalid>"));
    callers.put("short code", from("<sip:19811@carrier.invalid>"));
    callers.put(
        "absurdly long",
        from(OTHER).header("P-Asserted-Identity: \"" + "x".repeat(3_000) + "\" " + OPEN));
    callers.put(
        "binary",
        from(OTHER).header("P-Asserted-Identity: \"\u0080\u00ff\ufffd)(\" <\u00ff\u0080>"));
    return callers;
  }

  @Test
  void numberIsNowhereAndTheTokenIsTheSameHoweverItComes() throws IOException {
    try (Pbx pbx = Pbx.start();
        FullRights listener = new FullRights(pbx);
        Backend backend = new Backend(pbx, Map.of())) {
      eventually("linked", () -> backend.state().linked());
      CallerToken token = null;
      for (var caller : sameCaller().entrySet()) {
        CallerToken known = tokenOf(pbx, backend, caller.getValue()).orElseThrow();
        token = token == null ? known : token;
        assertEquals(token, known, caller.getKey());
      }
      for (var caller : nobody().entrySet()) {
        assertEquals(Optional.empty(), tokenOf(pbx, backend, caller.getValue()), caller.getKey());
      }
      assertTrue(backend.told(Transition.CallerRecognised.class).getLast().again());

      String everything = listener.text();
      // It does hear: the dialplan's variables, and our session's commands.
      assertTrue(
          everything.contains("Event: VarSet") && everything.contains("Event: AGIExecStart"));
      assertFalse(
          everything
              .lines()
              .anyMatch(l -> l.startsWith("Variable: ") && l.contains("PJSIP_HEADER")),
          "a variable is set by reading one");
      assertNoNumberIn("AMI", everything);
      try (Stream<Path> files = Files.walk(pbx.folder())) {
        // What SIPp writes is what the carrier sent.
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (!file.toString().contains("/sipp-")) {
            assertNoNumberIn(file.toString(), Files.readString(file, ISO_8859_1));
          }
        }
      }
    }
  }

  /** One call that comes, waits and goes. */
  private static Optional<CallerToken> tokenOf(Pbx pbx, Backend backend, Sipp.Caller caller)
      throws IOException {
    int before = backend.told(Transition.CallEnded.class).size();
    int recognised = backend.told(Transition.CallerRecognised.class).size();
    try (Sipp call = Sipp.call(pbx, caller)) {
      eventually("ended", () -> backend.told(Transition.CallEnded.class).size() > before);
      assertEquals(1, call.answered(200), "answered, and waited");
    }
    List<Transition.CallerRecognised> all = backend.told(Transition.CallerRecognised.class);
    return all.size() == recognised ? Optional.empty() : Optional.of(all.getLast().token());
  }

  private static void assertNoNumberIn(String where, String text) {
    for (String digits : DIGITS) {
      assertFalse(text.contains(digits), () -> "a number is in " + where);
    }
  }
}
