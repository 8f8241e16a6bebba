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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.bench.SipEnd;
import rs.astra.hotline.core.Transition;

/**
 * What the caller hears of a mobile, what the mobile learns of the caller, and who learns its
 * number.
 */
@Timeout(90)
final class MobileIT {
  private static final String CALLERS_NUMBER = "381641230099";
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static Pbx pbx;

  @BeforeAll
  static void start() throws IOException {
    pbx = Pbx.start();
  }

  @AfterAll
  static void end() throws IOException {
    pbx.close();
  }

  @AfterEach
  void nobodyIsLeft() throws IOException {
    pbx.cli("channel request hangup all");
    eventually("no channel", () -> channels() == 0);
    for (int i = 1; i <= 3; i++) {
      pbx.cli("queue remove member Local/m" + i + "@fallback-mobile/n from fallback");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMobileLearnsNothingOfTheCallerAndNobodyLearnsItsNumber(boolean withBackend)
      throws IOException {
    String number = Pbx.MOBILES.substring(1) + "1";
    try (Eavesdropper ami = pbx.eavesdropper();
        Rtp callerSound = Rtp.open(pbx.trunkHost(), "CALLERAA");
        Rtp mobileSound = Rtp.open(pbx.station("m1").host(), "MOBILEEE").pressing("1");
        Sipp mobile = mobile("m1", mobileSound);
        Backend backend = on(withBackend, "m1");
        Sipp caller = Sipp.call(pbx, hidden().speaking(callerSound))) {
      eventually(
          "both hear each other",
          () -> callerSound.heard("MOBILEEE") > 25 && mobileSound.heard("CALLERAA") > 25);
      caller.hangUp();
      mobile.awaitReceived("BYE", 1, SOON);
      assertEquals(withBackend, rang(backend));
      String invite = invite(mobile);
      assertTrue(
          invite.startsWith("INVITE sip:+" + number + "@"), "the carrier is told whom to call");
      assertTrue(invite.contains("<sip:0113000000@"), "and who calls: as configured");
      assertFalse(mobile.everything().contains(CALLERS_NUMBER));
      for (String header :
          List.of("P-Asserted-Identity", "Remote-Party-ID", "Diversion", "History-Info")) {
        assertFalse(invite.contains(header), header);
      }
      eventually("all is told", () -> ami.heard().contains("Hangup"));
      assertTrue(ami.heard().contains("Newchannel"), "everything is told there");
      assertFalse(ami.heard().contains(number.substring(3)), "the manager interface");
      assertEquals(List.of("stations.conf"), filesWith(number.substring(3), "conf"));
      assertEquals(List.of(), filesWith(number.substring(3), "run"));
      assertFalse(pbx.cli("database show").contains(number.substring(3)), "Asterisk's database");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallerHearsMusicAndNothingOfAVoicemail(boolean withBackend) throws IOException {
    try (Rtp callerSound = Rtp.open(pbx.trunkHost(), "CALLERAA");
        Rtp voicemailSound = Rtp.open(pbx.station("m1").host(), "MOBILEEE");
        Sipp voicemail = mobile("m1", voicemailSound);
        Backend backend = on(withBackend, "m1");
        Sipp caller = Sipp.call(pbx, hidden().speaking(callerSound))) {
      voicemail.awaitReceived("ACK", 1, SOON);
      eventually("the voicemail is asked", () -> voicemailSound.packets() > 100);
      long heard = callerSound.packets();
      eventually("music goes on", () -> callerSound.packets() > heard + 50);
      assertEquals(withBackend, rang(backend));
      assertEquals(0, callerSound.heard("MOBILEEE"), "what the voicemail says");
      assertEquals(0, voicemailSound.heard("CALLERAA"), "what the caller says");
      assertTrue(caller.isRunning());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallerHearsNothingOfTheCarriersAnnouncement(boolean withBackend) throws IOException {
    try (Rtp callerSound = Rtp.open(pbx.trunkHost(), "CALLERAA");
        Rtp carrierSound = Rtp.open(pbx.station("m1").host(), "CARRIERR");
        Sipp carrier = Sipp.announcement(pbx, "m1", carrierSound);
        Backend backend = on(withBackend, "m1");
        Sipp caller = Sipp.call(pbx, hidden().speaking(callerSound))) {
      carrier.awaitReceived("INVITE", 1, SOON);
      long heard = callerSound.packets();
      eventually("music goes on", () -> callerSound.packets() > heard + 75);
      assertEquals(withBackend, rang(backend));
      assertEquals(0, callerSound.heard("CARRIERR"));
      assertTrue(caller.isRunning());
      caller.hangUp();
      carrier.awaitReceived("CANCEL", 1, SOON);
    }
  }

  /** Whoever wakes up at night needs longer than one question; the caller waits with music. */
  @Test
  void aMobileInTheFallbackIsAskedAgainWhileTheQueueRingsIt() throws Exception {
    pbx.cli(
        "queue add member Local/m1@fallback-mobile/n to fallback penalty 0 as m1"
            + " state_interface PJSIP/m1");
    try (FullRights ami = new FullRights(pbx);
        Rtp sound = Rtp.open(pbx.station("m1").host(), "MOBILEEE");
        Sipp _ = mobile("m1", sound);
        Sipp caller = Sipp.call(pbx, hidden())) {
      eventually("asked once more in one ring", () -> ami.text().contains("AppData: TIMES=2"));
      assertTrue(caller.isRunning());
    }
  }

  /** Without a backend nobody else would stop it. */
  @Test
  void aMobileThatTheQueueRingsNoMoreIsAskedNoMore() throws Exception {
    pbx.cli(
        "queue add member Local/m1@fallback-mobile/n to fallback penalty 0 as m1"
            + " state_interface PJSIP/m1");
    pbx.cli("queue add member PJSIP/c1 to fallback");
    try (FullRights ami = new FullRights(pbx);
        Rtp voicemailSound = Rtp.open(pbx.station("m1").host(), "MOBILEEE");
        Sipp voicemail = mobile("m1", voicemailSound);
        SipEnd desk = new SipEnd(pbx.station("c1"), pbx.sip());
        Sipp caller = Sipp.call(pbx, hidden())) {
      SipEnd.Dialog ring = desk.rungWithin(SOON.toMillis());
      assertTrue(ring != null, "both ring");
      eventually("the mobile is asked", () -> ami.text().contains("AppData: KEY,confirm"));
      ring.answer();
      voicemail.awaitReceived("BYE", 1, SOON.plus(SOON));
      int asked = ami.text().split("AppData: KEY,confirm", -1).length - 1;
      assertTrue(asked < 3, () -> "asked " + asked + " times");
      assertTrue(caller.isRunning());
    }
    pbx.cli("queue remove member PJSIP/c1 from fallback");
  }

  // --- words

  private static Sipp mobile(String station, Rtp sound) throws IOException {
    return Sipp.phone(pbx, station, Duration.ofMillis(50), LONG, Optional.of(sound));
  }

  private static Sipp.Caller hidden() {
    return Sipp.Caller.to("0117850000")
        .from("\"Someone\" <sip:+" + CALLERS_NUMBER + "@carrier.invalid>")
        .header("P-Asserted-Identity: <sip:+" + CALLERS_NUMBER + "@carrier.invalid>")
        .header("Diversion: <sip:+" + CALLERS_NUMBER + "@carrier.invalid>;reason=unconditional");
  }

  /** Somebody is on duty at the station; without a backend, since one has been there before. */
  private static Backend on(boolean withBackend, String station) throws IOException {
    Backend backend = new Backend(pbx, Map.of("HOTLINE_DISPATCH_WRAP_UP", "0s"));
    eventually("linked", () -> backend.state().linked());
    backend.signIn(station);
    eventually("mirrored", () -> cli("queue show fallback").contains("Local/" + station));
    if (!withBackend) {
      backend.close();
    }
    return backend;
  }

  private static boolean rang(Backend backend) {
    return !backend.told(Transition.LegRung.class).isEmpty();
  }

  private static String invite(Sipp sipp) throws IOException {
    Matcher invite =
        Pattern.compile("INVITE sip:.*?\r?\n\r?\n", Pattern.DOTALL).matcher(sipp.everything());
    return invite.find() ? invite.group() : "";
  }

  /** Where Asterisk expects the sound of whom it has invited. */
  private static int channels() {
    try {
      return pbx.channels();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String cli(String command) {
    try {
      return pbx.cli(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> filesWith(String text, String below) throws IOException {
    try (Stream<Path> files = Files.walk(pbx.folder().resolve(below))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> contains(file, text))
          .map(file -> file.getFileName().toString())
          .toList();
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
