package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Pin;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.Pins;

/** A counsellor dials feature codes at a real telephone, and hears what has become of it. */
@Timeout(120)
final class FeatureCodeIT {
  private static final String PIN = "271828";
  private static final CounsellorId ANA = new CounsellorId("ana");
  private static final Duration SOON = Duration.ofSeconds(30);
  private static Pbx pbx;
  private static Eavesdropper ami;
  private Backend backend;
  private int heardBefore;

  /** Ana has the code 42 and this PIN. */
  private static final Pins PINS =
      new Pins() {
        @Override
        public Optional<CounsellorId> byCode(String code, Pin pin) {
          return code.equals("42") && isOf(ANA, pin) ? Optional.of(ANA) : Optional.empty();
        }

        @Override
        public boolean isOf(CounsellorId counsellor, Pin pin) {
          return counsellor.equals(ANA) && pin.digits().equals(PIN);
        }

        @Override
        public Optional<CounsellorId> whose(String code) {
          return code.equals("42") ? Optional.of(ANA) : Optional.empty();
        }
      };

  @BeforeAll
  static void start() throws IOException {
    pbx = Pbx.start();
    ami = pbx.eavesdropper();
  }

  @AfterAll
  static void end() throws IOException {
    ami.close();
    pbx.close();
  }

  @BeforeEach
  void backend() throws IOException {
    backend = new Backend(pbx, Map.of(), PINS);
    eventually("linked", () -> backend.state().linked());
    heardBefore = ami.heard().length();
  }

  @AfterEach
  void nobodyIsLeft() throws IOException {
    pbx.cli("channel request hangup all");
    backend.close();
    pbx.cli("queue remove member PJSIP/c1 from fallback");
  }

  @Test
  void signsInPausesResumesAndSignsOutAndHearsItEachTime() throws IOException {
    try (At c1 = at("c1", "*11")) {
      c1.asked("who", 1).press("42");
      c1.asked("pin", 1).press(PIN);
      c1.hears("signed-in").isOver();
    }
    assertEquals(ANA, backend.state().staff().at(new StationId("c1")));
    forget();
    try (At c1 = at("c1", "*12")) {
      c1.asked("pin", 1).press(PIN);
      c1.hears("paused").isOver();
    }
    assertTrue(availability() instanceof Availability.Paused);
    forget();
    try (At c1 = at("c1", "*13")) {
      c1.asked("pin", 1).press(PIN);
      c1.hears("available").isOver();
    }
    assertTrue(availability() instanceof Availability.Free);
    forget();
    try (At c1 = at("c1", "*14")) {
      c1.asked("pin", 1).press(PIN);
      c1.hears("signed-out").isOver();
    }
    assertTrue(availability() instanceof Availability.OffDuty);
    forget();
    // Who was here last need not say who it is.
    try (At c1 = at("c1", "*11")) {
      c1.asked("who", 1).press("#");
      c1.asked("pin", 1).press(PIN);
      c1.hears("signed-in").isOver();
    }
    assertEquals(ANA, backend.state().staff().at(new StationId("c1")));
  }

  @Test
  void isAskedAgainAfterAWrongPinAndWaitsAfterThree() throws IOException {
    try (At c1 = at("c1", "*11")) {
      c1.asked("who", 1).press("42");
      c1.asked("pin", 1).press("314159");
      c1.hears("wrong");
      c1.asked("who", 2).press("42");
      c1.asked("pin", 2).press("271828");
      Rtp third = c1.asked("who", 3);
      assertEquals(List.of(), backend.trail.entries(), "not yet");
      third.press("42");
      c1.asked("pin", 3).press("314159");
      c1.isOver();
    }
    assertTrue(availability() instanceof Availability.OffDuty);
    forget();
    try (At c1 = at("c1", "*11")) {
      c1.asked("who", 1).press("42");
      c1.hears("try-later").isOver();
    }
    assertEquals(null, backend.state().staff().at(new StationId("c1")));
    forget();
    // The telephone waits, and not Ana: at another one she may still.
    try (At c2 = at("c2", "*11")) {
      c2.asked("who", 1).press("42");
      c2.asked("pin", 1).press(PIN);
      c2.hears("signed-in").isOver();
    }
    List<Audit.Entry> said = backend.trail.entries();
    assertEquals(1, said.size(), "one for the three");
    assertEquals(new Audit.Actor.Part("station:c1"), said.getFirst().actor());
    assertEquals(Audit.Action.SESSION_REFUSE, said.getFirst().action());
  }

  /** Whoever sits there is known without a code: whatever is dialled, it is no PIN of theirs. */
  @Test
  void aStationThatWaitsIsInTheTrailWithWhoSitsThere() throws IOException {
    backend.signIn("c4");
    eventually("signed in", () -> backend.state().staff().at(new StationId("c4")) != null);
    try (At c4 = at("c4", "*12")) {
      c4.hears("wrong").isOver();
    }
    assertEquals(
        List.of(
            Audit.Entry.of(
                new Audit.Actor.Part("station:c4"),
                Audit.Action.SESSION_REFUSE,
                new Audit.Subject(Audit.Subject.Kind.PERSON, "c4"),
                Audit.Purpose.ACCESS)),
        backend.trail.entries(),
        "and nothing that was dialled");
  }

  /** Whoever tries all codes. */
  @Test
  void aStationThatWaitsIsInTheTrailAlsoIfNobodyHasThatCode() throws IOException {
    try (At c3 = at("c3", "*11")) {
      for (int i = 1; i <= 3; i++) {
        c3.asked("who", i).press("77");
        c3.asked("pin", i).press("314159");
      }
      c3.hears("wrong").isOver();
    }
    List<Audit.Entry> said = backend.trail.entries();
    assertEquals(1, said.size());
    assertEquals(new Audit.Subject(Audit.Subject.Kind.RULE, "pin"), said.getFirst().subject());
    assertEquals(new Audit.Actor.Part("station:c3"), said.getFirst().actor());
  }

  @Test
  void nobodyIsAskedForAPinWhereNobodyIsSignedIn() throws IOException {
    try (At c1 = at("c1", "*12")) {
      c1.hears("not-signed-in").isOver();
    }
    assertFalse(heard().contains("GET DATA"));
  }

  @Test
  void withoutABackendHearsThatItIsNotPossibleAndNothingChanges() throws IOException {
    backend.signIn("c1");
    eventually("mirrored", () -> cli("queue show fallback").contains("PJSIP/c1"));
    backend.close();
    forget();
    try (At c1 = at("c1", "*14")) {
      c1.hears("not-possible").isOver();
    }
    assertTrue(cli("queue show fallback").contains("PJSIP/c1"));
  }

  @Test
  void anotherCodeIsRefused() throws IOException {
    try (Rtp sound = Rtp.open(pbx.station("c1").host(), "COUNSELL");
        Sipp phone = Sipp.dial(pbx, "c1", "*99", sound)) {
      assertEquals(0, phone.await(SOON));
      assertEquals(1, phone.answered(404));
    }
  }

  /**
   * Each key that is pressed is an event of the class dtmf, which no account may read, ours
   * included; nothing else that is told, and no file, holds what was dialled.
   */
  @Test
  void thePinIsToldNowhereAndWrittenNowhere() throws IOException {
    try (Eavesdropper ours = new Eavesdropper(pbx.ami(), "hotline", pbx.amiSecret());
        At c1 = at("c1", "*11")) {
      c1.asked("who", 1).press("42");
      c1.asked("pin", 1).press(PIN);
      c1.hears("signed-in").isOver();
      eventually("is told", () -> ours.heard().contains("Event: Hangup"));
      assertFalse(ours.heard().contains("DTMF"), ours.heard());
      assertFalse(ours.heard().contains(PIN));
    }
    String others =
        Pattern.compile("Event: DTMF.*?\\r\\n\\r\\n", Pattern.DOTALL)
            .matcher(heard())
            .replaceAll("");
    assertTrue(heard().contains("Event: DTMFEnd"), "everything is told to whoever may hear all");
    assertTrue(others.contains("Event: VarSet") && others.contains("Event: AGIExecEnd"));
    assertFalse(others.contains(PIN));
    assertFalse(others.contains("Digit:"));
    assertFalse(
        Pattern.compile("(?m)^(Value|Result\\w*): 42\\r?$").matcher(others).find(), "the code");
    assertEquals(List.of(), filesWith(PIN));
  }

  // --- words

  private void forget() {
    heardBefore = ami.heard().length();
  }

  private String heard() {
    return ami.heard().substring(heardBefore);
  }

  private Availability availability() {
    return backend.state().staff().counsellor(ANA).availability();
  }

  private At at(String station, String code) throws IOException {
    Rtp sound = Rtp.open(pbx.station(station).host(), "COUNSELL");
    return new At(sound, Sipp.dial(pbx, station, code, sound));
  }

  /** Somebody at a telephone. */
  private final class At implements AutoCloseable {
    private final Rtp sound;
    private final Sipp phone;

    At(Rtp sound, Sipp phone) {
      this.sound = sound;
      this.phone = phone;
    }

    Rtp asked(String prompt, int time) {
      Pattern question = Pattern.compile("Command: GET DATA \\W?" + prompt + "\\W");
      eventually(prompt + " " + time, () -> question.matcher(heard()).results().count() >= time);
      return sound;
    }

    At hears(String prompt) {
      Pattern spoken =
          Pattern.compile(
              "(?i)Playback[^\\n]*\\W" + prompt + "\\b(?!-)|AppData: " + prompt + "\\r");
      eventually("hears " + prompt, () -> spoken.matcher(heard()).find());
      return this;
    }

    void isOver() {
      assertEquals(0, phone.await(SOON));
    }

    @Override
    public void close() {
      phone.close();
      sound.close();
    }
  }

  private static String cli(String command) {
    try {
      return pbx.cli(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> filesWith(String text) throws IOException {
    try (Stream<Path> files = Files.walk(pbx.folder().resolve("run"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(
              file -> {
                try {
                  return new String(Files.readAllBytes(file), ISO_8859_1).contains(text);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .map(Path::toString)
          .toList();
    }
  }
}
