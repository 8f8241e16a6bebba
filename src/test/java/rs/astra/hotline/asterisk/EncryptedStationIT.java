package rs.astra.hotline.asterisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;
import static rs.astra.hotline.asterisk.TelephoneScene.asked;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.LegOutcome;

/**
 * Telephones that register by TLS and speak SRTP, at a real Asterisk with a certificate of our own
 * authority; whatever is plain is refused. The certificate is due to be renewed.
 */
@Timeout(120)
final class EncryptedStationIT {
  private static final String SOS = "0117850000";
  private static final Duration AGO = Duration.ofDays(350);

  @TempDir static Path folder;
  private static StationCertificate certificate;
  private static Pbx pbx;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private Backend backend;

  @BeforeAll
  static void start() throws IOException {
    certificate = new StationCertificate(folder, List.of("localhost"));
    certificate.create(Instant.now().minus(AGO));
    Path file = StationCertificate.file(folder);
    // Asterisk looks at whole seconds.
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    pbx =
        Pbx.start(PbxPlan.standard().encryptedBy(file).environment(Map.of("ASTERISK_WATCH", "1")));
  }

  @AfterAll
  static void stop() throws IOException {
    pbx.close();
  }

  @BeforeEach
  void begin() throws IOException {
    backend =
        new Backend(
            pbx,
            Map.of(
                "HOTLINE_DISPATCH_WRAP_UP", "0s",
                "HOTLINE_DISPATCH_REST_AFTER_MISS", "300s"));
    eventually("linked", () -> backend.state().linked());
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (AutoCloseable open : opened.reversed()) {
      open.close();
    }
    pbx.cli("channel request hangup all");
    eventually("nobody calls", () -> asked(pbx::channels) == 0);
    backend.close();
    for (String member : List.of("c1", "c2")) {
      pbx.cli("queue remove member PJSIP/" + member + " from fallback");
    }
    eventually("no telephone", () -> !contacts().contains("transport=TLS"));
  }

  @Test
  void callerAndCounsellorHearEachOtherAndNobodyHearsThemOnTheWay() throws IOException {
    Rtp counsellor = sound("c1", "answered");
    EncryptedPhone phone = phone("c1", counsellor);
    backend.signIn("c1");
    Rtp caller = call();
    hearEachOther(caller, counsellor);
    assertEquals(0, counsellor.plain());
    assertTrue(caller.plain() > 0, "the carrier's side is plain here, and that is seen");
    assertEquals(0, phone.putDown());
  }

  @Test
  void withoutTheBackendAsWell() throws IOException {
    Rtp counsellor = sound("c1", "answered");
    phone("c1", counsellor);
    backend.signIn("c1");
    eventually("mirrored", () -> queue().contains("c1"));
    backend.close();
    hearEachOther(call(), counsellor);
    assertEquals(0, counsellor.plain());
  }

  @Test
  void aTelephoneThatAnswersInPlainIsNotConnectedAndTheNextOneIs() throws IOException {
    Rtp deaf = sound("c1", "unsealed");
    EncryptedPhone plain = opened(EncryptedPhone.answeringInPlain(pbx, "c1", authority(), deaf));
    Rtp counsellor = sound("c2", "answered");
    phone("c2", counsellor);
    backend.signIn("c1");
    Rtp caller = call();
    eventually("let go", () -> asked(plain::putDown) == 1);
    eventually("told", () -> backend.told(Transition.LegClosed.class).size() == 1);
    assertEquals(
        LegOutcome.UNREACHABLE, backend.told(Transition.LegClosed.class).getFirst().outcome());
    assertEquals(1, backend.state().calls().open().size(), "the caller still waits");
    backend.signIn("c2");
    hearEachOther(caller, counsellor);
    assertEquals(0, deaf.packets());
    assertEquals(0, caller.heard("unsealed"));
  }

  @Test
  void withoutTheBackendNobodyIsGivenToATelephoneThatAnswersInPlain() throws IOException {
    Rtp deaf = sound("c1", "unsealed");
    EncryptedPhone plain = opened(EncryptedPhone.answeringInPlain(pbx, "c1", authority(), deaf));
    backend.signIn("c1");
    backend.signIn("c2");
    eventually("mirrored", () -> queue().contains("c1") && queue().contains("c2"));
    backend.close();
    Rtp caller = call();
    eventually("let go", () -> asked(plain::putDown) >= 1);
    // From here on it would only be quicker than the other one, again and again.
    plain.close();
    Rtp counsellor = sound("c2", "answered");
    phone("c2", counsellor);
    hearEachOther(caller, counsellor);
    assertEquals(0, deaf.packets());
    assertEquals(0, caller.heard("unsealed"));
  }

  @Test
  void whoRegistersInPlainIsRefusedAndAskedForNoPassword() throws IOException {
    try (Sipp plain = Sipp.register(pbx, "c1", pbx.passwordOf("c1"))) {
      assertNotEquals(0, plain.await(Duration.ofSeconds(30)));
      assertTrue(plain.everything().contains("SIP/2.0 403 "), plain.everything());
      assertFalse(plain.everything().contains("WWW-Authenticate"), plain.everything());
    }
    assertFalse(contacts().contains("c1/"));
  }

  @Test
  void whoDialsInPlainIsRefused() throws IOException {
    String from = pbx.station("c1").host();
    try (Sipp plain = Sipp.callFrom(pbx, from, Sipp.Caller.to("*11"))) {
      eventually("refused", () -> asked(() -> plain.answered(404)) == 1);
    }
    try (Rtp sound = sound("c1", "unsealed");
        Sipp halfPlain = dialsByTls(sound)) {
      halfPlain.await(Duration.ofSeconds(30));
      assertTrue(halfPlain.everything().contains("SIP/2.0 488 "), halfPlain.everything());
    }
  }

  @Test
  void whoeverDoesNotKnowOurAuthorityDoesNotSpeakWithUs() throws Exception {
    assertThrows(SSLHandshakeException.class, () -> TlsClient.strict(pbx.tls(), null));
    X509Certificate shown = TlsClient.strict(pbx.tls(), authority());
    assertEquals("CN=localhost", shown.getSubjectX500Principal().getName());
    Path other = Files.createTempDirectory(folder, "other");
    StationCertificate foreign = new StationCertificate(other, List.of("localhost"));
    foreign.create(Instant.now());
    assertThrows(
        SSLHandshakeException.class, () -> TlsClient.strict(pbx.tls(), foreign.authority()));
  }

  @Test
  void oldTlsAndWeakCiphersAreRefused() throws IOException {
    assertTrue(TlsClient.accepted(pbx.tls(), TlsClient.V1_2, TlsClient.STRONG));
    assertFalse(TlsClient.accepted(pbx.tls(), TlsClient.V1_2, TlsClient.WEAK));
    assertFalse(TlsClient.accepted(pbx.tls(), TlsClient.V1_1, TlsClient.WEAK));
    assertFalse(TlsClient.accepted(pbx.tls(), TlsClient.V1_0, TlsClient.WEAK));
  }

  @Test
  void aRenewedCertificateIsShownToTheNextAndEndsNoCall() throws Exception {
    Rtp counsellor = sound("c1", "answered");
    EncryptedPhone phone = phone("c1", counsellor);
    backend.signIn("c1");
    Rtp caller = call();
    hearEachOther(caller, counsellor);
    X509Certificate before = TlsClient.strict(pbx.tls(), authority());
    certificate.tend(Instant.now());
    eventually("shown", () -> shown().filter(now -> !now.equals(before)).isPresent());
    hearEachOther(caller, counsellor);
    assertEquals(0, phone.putDown());
    assertTrue(contacts().contains("c1/"), "still registered, over the same connection");
  }

  // --- words

  private Rtp call() throws IOException {
    Rtp sound = opened(Rtp.open(pbx.trunkHost(), "question"));
    opened(Sipp.call(pbx, Sipp.Caller.to(SOS).speaking(sound)));
    return sound;
  }

  private EncryptedPhone phone(String station, Rtp sound) throws IOException {
    return opened(EncryptedPhone.open(pbx, station, authority(), sound));
  }

  private Rtp sound(String station, String word) throws IOException {
    return opened(Rtp.open(pbx.station(station).host(), word));
  }

  /** From now on, for half a second. */
  private static void hearEachOther(Rtp caller, Rtp counsellor) {
    long atCaller = caller.heard("answered");
    long atCounsellor = counsellor.heard("question");
    eventually("the caller hears", () -> caller.heard("answered") > atCaller + 25);
    eventually("the counsellor hears", () -> counsellor.heard("question") > atCounsellor + 25);
  }

  private static Sipp dialsByTls(Rtp sound) throws IOException {
    List<String> arguments = new ArrayList<>(EncryptedPhone.byTls(authority()));
    arguments.addAll(List.of("-s", "*11", "-m", "1", "-r", "10", "-timeout", "20"));
    return Sipp.run(
        new Sipp.Target(pbx.tls(), pbx.folder()),
        "station",
        pbx.station("c1"),
        Sipp.station(pbx, "c1", "", List.of(), sound),
        arguments);
  }

  private static Path authority() {
    return certificate.authority();
  }

  /** Nothing in the instant in which the port is opened anew. */
  private static Optional<X509Certificate> shown() {
    try {
      return Optional.of(TlsClient.strict(pbx.tls(), authority()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String contacts() {
    return asked(() -> pbx.cli("pjsip show contacts"));
  }

  private static String queue() {
    return asked(() -> pbx.cli("queue show fallback"));
  }

  private <T extends AutoCloseable> T opened(T what) {
    opened.add(what);
    return what;
  }
}
