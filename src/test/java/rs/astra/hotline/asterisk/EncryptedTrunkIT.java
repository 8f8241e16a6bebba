package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;
import static rs.astra.hotline.asterisk.TelephoneScene.asked;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.engine.CallbackNumber;
import rs.astra.hotline.engine.Callbacks;

/**
 * A carrier that takes nothing but TLS and SRTP, in both directions, with a real Asterisk whose
 * telephones are encrypted too, each with an authority of its own.
 */
@Timeout(90)
final class EncryptedTrunkIT {
  /** Of nobody: the carrier is ours. */
  private static final String NUMBER = "640007731";

  private static final Duration AT_ONCE = Duration.ofMillis(50);
  private static final Verdict NOW = new Verdict.DialNow(Duration.ofSeconds(15));

  @TempDir static Path folder;
  private static StationCertificate telephones;
  private static Pbx pbx;
  private Backend backend;

  @BeforeAll
  static void start() throws IOException {
    telephones = new StationCertificate(folder, List.of("localhost"));
    telephones.create(Instant.now());
    pbx =
        Pbx.start(
            PbxPlan.standard().encryptedBy(StationCertificate.file(folder)).withCarrierByTls());
  }

  @AfterAll
  static void end() throws IOException {
    pbx.close();
  }

  @BeforeEach
  void begin() throws IOException {
    Map<String, String> settings =
        Map.of(
            "HOTLINE_DISPATCH_WRAP_UP", "0s",
            "HOTLINE_CALLBACK_ADDRESS", pbx.redirect().host(),
            "HOTLINE_CALLBACK_REDIRECT_PORT", Integer.toString(pbx.redirect().port()),
            "HOTLINE_ASTERISK_SIP_CARRIER_HOST", pbx.carrier().toString(),
            "HOTLINE_ASTERISK_SIP_CARRIER_ENCRYPTION", "on",
            "HOTLINE_ASTERISK_SIP_CARRIER_CERTIFICATE", pbx.carrierTls().certificate().toString(),
            "HOTLINE_ASTERISK_SIP_CARRIER_CERTIFICATE_KEY", pbx.carrierTls().key().toString());
    Callbacks agreed =
        _ -> new Callbacks.Cleared(NOW, new CallbackNumber(("+381" + NUMBER).getBytes(US_ASCII)));
    backend = new Backend(Backend.config(pbx, settings), agreed);
    eventually("linked", () -> backend.state().linked());
  }

  @AfterEach
  void nobodyIsLeft() throws IOException {
    pbx.cli("channel request hangup all");
    eventually("no channel", () -> asked(pbx::channels) == 0);
    backend.close();
    pbx.cli("database deltree hotline"); // another backend would tell of them
    for (String member : List.of("PJSIP/c1", "Local/m1@fallback-mobile/n")) {
      pbx.cli("queue remove member " + member + " from fallback");
    }
  }

  @Test
  void aCallerWhoComesByTlsHearsAndIsHeardAndNobodyHearsThemOnTheWay() throws IOException {
    try (Rtp counsellor = Rtp.open(pbx.station("c1").host(), "COUNSELL");
        EncryptedPhone phone = EncryptedPhone.open(pbx, "c1", telephones.authority(), counsellor);
        Rtp caller = Rtp.open(pbx.trunkHost(), "CALLERAA");
        Sipp call = calls(caller, EncryptedPhone.SEALED)) {
      EncryptedPhone.seal(call, caller);
      backend.signIn("c1");
      hearEachOther(caller, "COUNSELL", counsellor, "CALLERAA");
      assertEquals(0, caller.plain());
      assertEquals(1, phone.rung());
    }
  }

  @Test
  void aCallerWhoseSoundIsPlainIsNotTakenFromTheCarrier() throws IOException {
    try (Rtp caller = Rtp.open(pbx.trunkHost(), "CALLERAA");
        Sipp call = calls(caller, "RTP/AVP 8 101")) {
      eventually("refused", () -> asked(() -> call.answered(488)) == 1);
    }
  }

  @Test
  void aMobileIsReachedByTlsAndHearsTheCaller() throws IOException {
    try (Rtp counsellor = Rtp.open(pbx.station("m1").host(), "COUNSELL").pressing("1");
        Sipp mobile = isCalled(pbx.station("m1"), counsellor, EncryptedPhone.SEALED);
        Rtp caller = Rtp.open(pbx.trunkHost(), "CALLERAA");
        Sipp call = calls(caller, EncryptedPhone.SEALED)) {
      EncryptedPhone.seal(mobile, counsellor);
      EncryptedPhone.seal(call, caller);
      backend.signIn("m1");
      hearEachOther(caller, "COUNSELL", counsellor, "CALLERAA");
      assertEquals(0, counsellor.plain());
    }
  }

  @Test
  void whoIsCalledBackIsReachedByTlsAndTheNumberIsWithheld() throws IOException {
    try (Eavesdropper ami = pbx.eavesdropper();
        Rtp counsellor = Rtp.open(pbx.station("c1").host(), "COUNSELL");
        EncryptedPhone phone = EncryptedPhone.open(pbx, "c1", telephones.authority(), counsellor);
        Rtp there = Rtp.open(pbx.carrier().host(), "CALLEDBA");
        Sipp called = isCalled(pbx.carrier(), there, EncryptedPhone.SEALED)) {
      EncryptedPhone.seal(called, there);
      callsBack();
      hearEachOther(counsellor, "CALLEDBA", there, "COUNSELL");
      assertEquals(0, there.plain());
      assertEquals(1, phone.rung());
      String said = called.everything();
      assertTrue(said.contains("INVITE sip:+381" + NUMBER + "@" + pbx.carrier()), said);
      assertTrue(said.contains("<sip:anonymous@anonymous.invalid>"), said);
      assertTrue(said.contains("Privacy: id"), said);
      assertTrue(ami.heard().contains("CallbackAnswered"), "everything is told there");
      assertFalse(ami.heard().contains(NUMBER), "the manager interface");
    }
  }

  @Test
  void whoIsCalledBackAndAnswersInPlainIsNotConnected() throws IOException {
    try (Rtp counsellor = Rtp.open(pbx.station("c1").host(), "COUNSELL");
        EncryptedPhone _ = EncryptedPhone.open(pbx, "c1", telephones.authority(), counsellor);
        Rtp there = Rtp.open(pbx.carrier().host(), "CALLEDBA");
        Sipp called = isCalled(pbx.carrier(), there, "RTP/AVP 8 101")) {
      callsBack();
      eventually("over", () -> !backend.told(Transition.CallbackEnded.class).isEmpty());
      assertEquals(null, backend.told(Transition.CallbackEnded.class).getFirst().answeredAt());
      assertEquals(1, called.received("INVITE"));
      assertEquals(0, there.heard("COUNSELL"));
    }
  }

  /** Least of all in plain, outside of the carrier's TLS. */
  @Test
  void nobodyElseIsDialledIfTheCarrierSaysThatTheNumberHasMoved() throws IOException {
    String elsewhere = "<sip:+381640009999@" + pbx.station("c5") + ">";
    try (Rtp counsellor = Rtp.open(pbx.station("c1").host(), "COUNSELL");
        EncryptedPhone _ = EncryptedPhone.open(pbx, "c1", telephones.authority(), counsellor);
        Sipp other = Sipp.unattendedPhone(pbx, "c5");
        Sipp called = byTls(pbx.carrier(), "moved", Map.of("CONTACT", elsewhere))) {
      callsBack();
      eventually(
          "over, or somebody else rings",
          () ->
              !backend.told(Transition.CallbackEnded.class).isEmpty()
                  || asked(() -> other.received("INVITE")) > 0);
      assertEquals(0, other.received("INVITE"), "somebody to whom nobody has agreed");
      eventually("no channel", () -> asked(pbx::channels) == 0);
      assertEquals(1, called.received("INVITE"));
      assertEquals(0, other.received("INVITE"));
    }
  }

  // --- words

  private void callsBack() {
    CounsellorId who = new CounsellorId("c1");
    backend.signIn("c1");
    ConsentId consent = new ConsentId("00000000-0000-0000-0000-000000000001");
    backend.engine.offer(new Fact.CallbackAsked(who, consent, new CallId("pbx-1795600000.1"), NOW));
  }

  private static void hearEachOther(Rtp one, String other, Rtp another, String first) {
    eventually("they hear", () -> one.heard(other) > 25 && another.heard(first) > 25);
  }

  private static Sipp calls(Rtp sound, String description) throws IOException {
    Address carrier = new Address(pbx.trunkHost(), Ports.tcp());
    return Sipp.run(
            new Sipp.Target(new Address("127.0.0.1", pbx.carrierTls().port()), pbx.folder()),
            "caller",
            carrier,
            Map.of(
                "FROM", "<sip:+381641234567@carrier.invalid>",
                "EXTRA", "",
                "TALK_MS", "300000",
                "BEFORE_ANSWER_MS", "10000",
                "RTP_PORT", Integer.toString(sound.port()),
                "SOUND", description),
            List.of(
                "-t",
                "l1",
                "-tls_ca",
                pbx.carrierTls().authorities().toString(),
                "-s",
                "0117850000",
                "-m",
                "1",
                "-r",
                "10",
                "-timeout",
                "60"))
        .speaking(Optional.of(sound));
  }

  private static Sipp isCalled(Address at, Rtp sound, String description) throws IOException {
    return byTls(
            at,
            "phone",
            Map.of(
                "RING_MS",
                Long.toString(AT_ONCE.toMillis()),
                "TALK_MS",
                "300000",
                "RTP_PORT",
                Integer.toString(sound.port()),
                "SOUND",
                description))
        .speaking(Optional.of(sound));
  }

  private static Sipp byTls(Address at, String scenario, Map<String, String> values)
      throws IOException {
    String certificate = pbx.carrierTls().certificate().toString();
    return Sipp.run(
        new Sipp.Target(pbx.sip(), pbx.folder()),
        scenario,
        at,
        values,
        List.of("-t", "l1", "-tls_cert", certificate, "-tls_key", certificate, "-timeout", "60"));
  }
}
