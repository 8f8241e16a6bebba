package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;
import static rs.astra.hotline.asterisk.TelephoneScene.asked;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.bench.SipEnd;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.LegOutcome;

/**
 * A telephone of ours may take callers, dial feature codes, and nothing else: whatever it tries to
 * pass a caller on, to fetch one or to dial out is refused, and no number that it names for that is
 * told or written.
 */
@Timeout(90)
final class TransferIT {
  private static final String SOS = "0117850000";
  private static final Duration AT_ONCE = Duration.ofMillis(20);

  /** Of nobody: the carrier is ours. */
  private static final String DIGITS = "640007719";

  private static final String NUMBER = "+381" + DIGITS;

  private static Pbx pbx;
  private Backend backend;
  private Eavesdropper ami;

  @BeforeAll
  static void start() throws IOException {
    pbx = Pbx.start();
  }

  @AfterAll
  static void end() throws IOException {
    pbx.close();
  }

  @BeforeEach
  void begin() throws IOException {
    ami = pbx.eavesdropper();
    backend =
        new Backend(
            pbx,
            Map.of(
                "HOTLINE_DISPATCH_WRAP_UP", "0s",
                "HOTLINE_DISPATCH_REST_AFTER_MISS", "300s"));
    eventually("linked", () -> backend.state().linked());
  }

  @AfterEach
  void nobodyIsLeftAndTheNumberIsNowhere() throws IOException {
    pbx.cli("channel request hangup all");
    eventually("no channel", () -> asked(pbx::channels) == 0);
    backend.close();
    assertTrue(ami.heard().contains("Event: "), "everything is told there");
    assertFalse(ami.heard().contains(DIGITS), "the manager interface");
    assertEquals(List.of(), filesWithTheNumber());
    ami.close();
    for (int i = 1; i <= 2; i++) {
      pbx.cli("queue remove member PJSIP/c" + i + " from fallback");
    }
  }

  @Test
  void noTelephonePassesItsCallerOn() throws IOException {
    try (SipEnd desk = new SipEnd(pbx.station("c1"), pbx.sip());
        Sipp other = Sipp.phone(pbx, "c2", AT_ONCE);
        Sipp carrier = Sipp.busyCalled(pbx);
        Sipp caller = Sipp.call(pbx, Sipp.Caller.to(SOS))) {
      SipEnd.Dialog call = talking(desk, "c1");
      String by = "Referred-By: \"" + NUMBER + "\" <sip:" + NUMBER + "@carrier.invalid>";
      for (String to :
          List.of(
              "<sip:" + NUMBER + "@" + pbx.carrier() + ">",
              "<sip:" + NUMBER + "@" + pbx.sip() + ">",
              "<tel:" + NUMBER + ">",
              "<sip:c2@" + pbx.sip() + ">",
              "<sip:c2@" + pbx.station("c2") + ">",
              "<sip:*11@" + pbx.sip() + ">",
              "<sip:c2@" + pbx.sip() + "?Replaces=" + call.replaces().replace(";", "%3B") + ">")) {
        call.asks("REFER", "Refer-To: " + to, by);
      }
      // One after the other: what was not answered before this is not answered at all.
      call.asks("OPTIONS");
      eventually("heard", () -> call.answers().contains("200 OPTIONS"));
      assertEquals(List.of("200 OPTIONS"), call.answers());
      stillTalking(call, caller);
      assertEquals(0, other.received("INVITE"));
      assertEquals(0, carrier.received("INVITE"));
    }
  }

  /** A number, a code of ours, a line of ours, or what would be a channel of Asterisk's own. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:0038164@nowhere.invalid",
        "sip:*11@nowhere.invalid",
        "sip:0117850000@nowhere.invalid",
        "sip:PJSIP%2Fc3@nowhere.invalid",
        "tel:+381640007719"
      })
  void whomATelephoneForwardsToGetsNoCallerAndTheNextTelephoneRings(String to) throws IOException {
    try (Sipp forwards = Sipp.forwardingPhone(pbx, "c1", "<" + to + ">");
        Sipp there = Sipp.phone(pbx, "c3", AT_ONCE);
        SipEnd desk = new SipEnd(pbx.station("c2"), pbx.sip());
        Sipp caller = Sipp.call(pbx, Sipp.Caller.to(SOS))) {
      backend.signIn("c1");
      eventually("let go", () -> !backend.told(Transition.LegClosed.class).isEmpty());
      // Asterisk says why (cause 23), or nothing where the leg is gone before it has followed.
      LegOutcome why = backend.told(Transition.LegClosed.class).getFirst().outcome();
      assertTrue(Set.of(LegOutcome.UNREACHABLE, LegOutcome.CANCELLED).contains(why), why::name);
      SipEnd.Dialog call = talking(desk, "c2");
      eventually("nothing but these two", () -> asked(pbx::channels) == 2);
      stillTalking(call, caller);
      assertEquals(1, forwards.received("INVITE"));
      eventually(
          "rung at most, and let go",
          () -> asked(() -> there.received("INVITE") == there.received("BYE")));
    }
  }

  @Test
  void withoutTheBackendAForwardingTelephoneIsNotFollowedEither() throws IOException {
    try (Sipp forwards = Sipp.forwardingPhone(pbx, "c1", "<sip:PJSIP%2Fc3@nowhere.invalid>");
        Sipp there = Sipp.phone(pbx, "c3", AT_ONCE);
        SipEnd desk = new SipEnd(pbx.station("c2"), pbx.sip())) {
      backend.signIn("c1");
      backend.signIn("c2");
      eventually("mirrored", () -> queue().contains("PJSIP/c1") && queue().contains("PJSIP/c2"));
      backend.close();
      try (Sipp caller = Sipp.call(pbx, Sipp.Caller.to(SOS))) {
        SipEnd.Dialog ring = desk.rung();
        forwards.awaitReceived("ACK", 1, Duration.ofSeconds(20));
        ring.answer();
        eventually("they talk", () -> asked(pbx::talks) == 1);
        assertFalse(ring.isOver());
        assertTrue(caller.isRunning());
        assertEquals(0, there.received("INVITE"));
      }
    }
  }

  @Test
  void nobodyFetchesACallerFromAnotherTelephone() throws IOException {
    try (SipEnd desk = new SipEnd(pbx.station("c1"), pbx.sip());
        Rtp sound = Rtp.open(pbx.station("c2").host(), "COUNSELL");
        Sipp caller = Sipp.call(pbx, Sipp.Caller.to(SOS))) {
      backend.signIn("c1");
      SipEnd.Dialog ring = desk.rung();
      for (String code : List.of("*8c1", "c1", "s")) {
        dialsAndIsRefused(code, sound);
      }
      ring.answer();
      eventually("they talk", () -> talk());
      // A code that is taken, to see that nobody looks at the header.
      String replaces = "Replaces: " + ring.replaces();
      try (Sipp phone = Sipp.dial(pbx, "c2", "*12", "", List.of(replaces), sound)) {
        phone.await(Duration.ofSeconds(30));
        assertEquals(1, phone.answered(200));
      }
      stillTalking(ring, caller);
    }
  }

  @Test
  void noTelephoneDialsOut() throws IOException {
    try (Rtp sound = Rtp.open(pbx.station("c2").host(), "COUNSELL");
        Sipp carrier = Sipp.busyCalled(pbx)) {
      for (String number : List.of(NUMBER, "0" + DIGITS, "00381" + DIGITS, SOS)) {
        dialsAndIsRefused(number, sound);
      }
      try (Sipp feature =
          Sipp.dial(
              pbx,
              "c2",
              "*12",
              "\"" + NUMBER + "\" ",
              List.of("P-Asserted-Identity: <sip:" + NUMBER + "@carrier.invalid>"),
              sound)) {
        feature.await(Duration.ofSeconds(30));
        assertEquals(1, feature.answered(200), "a feature code is taken");
      }
      assertEquals(0, carrier.received("INVITE"));
    }
  }

  // --- words

  private SipEnd.Dialog talking(SipEnd desk, String station) throws IOException {
    backend.signIn(station);
    SipEnd.Dialog ring = desk.rung();
    ring.answer();
    eventually("they talk", () -> talk());
    return ring;
  }

  private boolean talk() {
    return backend.state().calls().open().values().stream()
            .filter(Call.Talking.class::isInstance)
            .count()
        == 1;
  }

  private void stillTalking(SipEnd.Dialog call, Sipp caller) throws IOException {
    assertFalse(call.isOver());
    assertTrue(caller.isRunning());
    assertTrue(talk());
    assertEquals(1, pbx.talks());
  }

  private static String queue() {
    return asked(() -> pbx.cli("queue show fallback"));
  }

  private static void dialsAndIsRefused(String number, Rtp sound, String... headers)
      throws IOException {
    try (Sipp phone = Sipp.dial(pbx, "c2", number, "", List.of(headers), sound)) {
      phone.await(Duration.ofSeconds(30));
      assertEquals(1, phone.answered(404), number);
    }
  }

  private static List<String> filesWithTheNumber() throws IOException {
    try (Stream<Path> files = Files.walk(pbx.folder().resolve("run"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> asked(() -> Files.readString(file, ISO_8859_1)).contains(DIGITS))
          .map(file -> file.getFileName().toString())
          .toList();
    }
  }
}
