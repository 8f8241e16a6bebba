package rs.astra.hotline.asterisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.Config;
import rs.astra.hotline.Secret;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;
import rs.astra.hotline.asterisk.AsteriskSettings.Encryption;
import rs.astra.hotline.asterisk.AsteriskSettings.Line;
import rs.astra.hotline.asterisk.AsteriskSettings.Station;
import rs.astra.hotline.asterisk.dialplan.NumberForms;

final class AsteriskFilesTest {
  private static final Path TEMPLATES =
      Path.of(System.getProperty("basedir", "."), "asterisk-config", "templates");
  private static final Line LINE = new Line("sos", "Line 1", List.of("+381117850000"), "sr");

  @TempDir Path out;

  @Test
  void everyFormOfANumberIsTheSameLine() {
    assertEquals(
        List.of("+381117850000", "381117850000", "0117850000", "117850000"),
        List.copyOf(NumberForms.of("+381117850000")));
    assertEquals(
        List.of("+381800101201", "381800101201", "0800101201", "800101201"),
        List.copyOf(NumberForms.of("+381800101201")));
  }

  @Test
  void aShortCodeStaysItself() {
    assertEquals(List.of("116000"), List.copyOf(NumberForms.of("116000")));
  }

  @Test
  void aCountryWithoutAPrefixHasOneFormLess() {
    assertEquals(
        List.of("+390612345678", "390612345678", "0612345678"),
        List.copyOf(NumberForms.of("+390612345678")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "+",
        "0117850000",
        "+381 11 785",
        "+3811178500001234567",
        "+381117850000\n"
      })
  void whatIsNoNumberIsRefused(String number) {
    assertThrows(IllegalArgumentException.class, () -> NumberForms.of(number));
  }

  @Test
  void theSameNumberOnTwoLinesIsRefusedInWhateverForm() {
    Line other = new Line("free", "Line 2", List.of("+381117850000"), "sr");
    assertThrows(
        IllegalArgumentException.class,
        () -> AsteriskFiles.write(TEMPLATES, out, settings(List.of(LINE, other), false)));
  }

  @Test
  void noPlaceholderIsLeftInTheRealTemplates() throws IOException {
    AsteriskFiles.write(TEMPLATES, out, settings(List.of(LINE), true));
    try (var files = Files.newDirectoryStream(out, "*.conf")) {
      for (Path file : files) {
        assertFalse(Files.readString(file).matches("(?s).*@[A-Z_]+@.*"), file.toString());
      }
    }
  }

  @Test
  void aPlaceholderWithoutAValueFailsAndNamesTheFile() throws IOException {
    Path templates = Files.createDirectories(out.resolve("templates"));
    Files.writeString(templates.resolve("odd.conf"), "x = @NOBODY_KNOWS@\n");
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () ->
                AsteriskFiles.write(
                    templates, out.resolve("conf"), settings(List.of(LINE), false)));
    assertTrue(String.valueOf(e.getMessage()).contains("odd.conf"), e::toString);
  }

  @Test
  void telephonesAndCallersMadeOfAirExistOnlyInTheDemo() throws IOException {
    AsteriskFiles.write(TEMPLATES, out, settings(List.of(LINE), true));
    assertTrue(Files.readString(out.resolve("extensions.conf")).contains("#include demo.conf"));
    AsteriskFiles.write(TEMPLATES, out, settings(List.of(LINE), false));
    assertFalse(Files.readString(out.resolve("extensions.conf")).contains("demo"));
    assertTrue(Files.notExists(out.resolve("demo.conf")));
  }

  @Test
  void aStationRegistersUnlessItHasAFixedPlace() throws IOException {
    AsteriskFiles.write(TEMPLATES, out, settings(List.of(LINE), false));
    String stations = Files.readString(out.resolve("stations.conf"));
    assertTrue(
        stations.contains("[c1](station-stands-still)\ncontact = sip:c1@127.0.0.11:5062\n"),
        stations);
    assertTrue(stations.contains("[c2](station-registers)\n"), stations);
    assertFalse(stations.contains("c3"), stations);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb",
        "Line 1;x",
        "Line]",
        "Line,2",
        "${EXTEN}",
        "Line\"1",
        "",
        "Line\r1",
        "a#include x"
      })
  void aLabelThatCouldChangeTheConfigurationIsRefused(String label) {
    assertThrows(
        IllegalArgumentException.class, () -> new Line("sos", label, List.of("116000"), "sr"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short",
        "password;x",
        "pass word",
        "password\nx = 1",
        "password]",
        "páßword-word"
      })
  void aPasswordThatCouldChangeTheConfigurationIsRefusedAndNotRepeated(String password) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Station("c1", Optional.of(password), Optional.empty()));
    assertFalse(String.valueOf(e.getMessage()).contains(password));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:0640000101@carrier.invalid",
        "sip:+381640000101@carrier.invalid;x=1",
        "sip:+381640000101@carrier.invalid\nx = 1",
        "tel:+381640000101"
      })
  void aMobileThatCouldChangeTheConfigurationIsRefusedAndNotRepeated(String contact) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Station.mobile("m1", contact));
    assertFalse(String.valueOf(e.getMessage()).contains("640000101"), e.getMessage());
  }

  @Test
  void aMobileIsReachedThroughTheCarrierWithItsLoginAndShowsWhatIsConfigured(@TempDir Path out)
      throws IOException {
    AsteriskFiles.write(TEMPLATES, out, settings(List.of(LINE), false));
    String stations = Files.readString(out.resolve("stations.conf"));
    assertTrue(
        stations.contains(
            """
            [m1](mobile)
            aors = m1
            outbound_auth = carrier-login
            [m1](station-stands-still)
            contact = sip:+381640000101@carrier.invalid
            """),
        stations);
    assertTrue(stations.contains("username = us\npassword = password-there\n"), stations);
    assertTrue(Files.readString(out.resolve("pjsip.conf")).contains("\nfrom_user = 0113000000\n"));
  }

  @Test
  void whatEverybodyIsToldOfUsSaysNothingOfWhatWeAre() throws IOException {
    AsteriskFiles.write(TEMPLATES, out, settings(List.of(LINE), false));
    String pjsip = Files.readString(out.resolve("pjsip.conf"));
    for (String told :
        List.of("user_agent = PBX", "default_realm = pbx", "default_from_user = pbx")) {
      assertTrue(pjsip.contains("\n" + told + "\n"), told);
    }
  }

  @Test
  void telephonesSpeakTlsAndSrtpOnlyWhereThatIsConfigured() throws IOException {
    Address ami = new Address("127.0.0.1", 5038);
    Encryption encryption =
        new Encryption(
            new Address("192.0.2.9", 5061), Path.of("/keys/both.pem"), Path.of("/keys/both.pem"));
    AsteriskFiles.write(
        TEMPLATES, out, settings(List.of(LINE), false, ami, Optional.of(encryption)));
    String pjsip = Files.readString(out.resolve("pjsip.conf"));
    assertTrue(pjsip.contains("\n#include encrypted.conf\n"), pjsip);
    String station = pjsip.substring(pjsip.indexOf("\n[station](!)"));
    assertTrue(
        station.startsWith("\n[station](!)\ntype = endpoint\ntransport = transport-tls\n"),
        station);
    assertTrue(station.contains("\nmedia_encryption = sdes\n"), station);
    String encrypted = Files.readString(out.resolve("encrypted.conf"));
    assertTrue(encrypted.contains("\nbind = 192.0.2.9:5061\n"), encrypted);
    assertTrue(encrypted.contains("\npriv_key_file = /keys/both.pem\n"), encrypted);

    AsteriskFiles.write(TEMPLATES, out, settings(List.of(LINE), false, ami));
    assertFalse(Files.readString(out.resolve("pjsip.conf")).contains("tls"));
    assertTrue(Files.notExists(out.resolve("encrypted.conf")));
  }

  @Test
  void theManagerInterfaceStaysOnLoopback() {
    Address everywhere = new Address("0.0.0.0", 5038);
    assertThrows(IllegalArgumentException.class, () -> settings(everywhere));
  }

  @Test
  void passwordsAreNotPrinted() {
    AsteriskSettings settings = settings(List.of(LINE), false);
    assertFalse(settings.toString().contains("secret-of"), settings.toString());
    assertFalse(settings.stations().toString().contains("640000101"));
    assertFalse(
        settings.stations().toString().contains("password-of"), settings.stations().toString());
  }

  private static AsteriskSettings settings(Address ami) {
    return settings(List.of(LINE), false, ami);
  }

  private static AsteriskSettings settings(List<Line> lines, boolean demo) {
    return settings(lines, demo, new Address("127.0.0.1", 5038));
  }

  private static AsteriskSettings settings(List<Line> lines, boolean demo, Address ami) {
    return settings(lines, demo, ami, Optional.empty());
  }

  private static AsteriskSettings settings(
      List<Line> lines, boolean demo, Address ami, Optional<Encryption> encryption) {
    return new AsteriskSettings(
        "pbx",
        new Address("127.0.0.1", 5060),
        encryption,
        ami,
        "hotline",
        "secret-of-ami",
        new Address("127.0.0.1", 4573),
        Optional.of(new Address("192.0.2.9", 4574)),
        20000,
        20400,
        30,
        List.of("127.0.0.2", "192.0.2.0/24"),
        new Config.Carrier("carrier.invalid", "us", new Secret("password-there"), "0113000000"),
        new Config.FeatureCodes("*11", "*12", "*13", "*14", 3, Duration.ofSeconds(60)),
        lines,
        List.of(
            new Station("c1", Optional.of("password-of-c1"), Optional.of("sip:c1@127.0.0.11:5062")),
            new Station("c2", Optional.of("password-of-c2"), Optional.empty()),
            new Station("c3", Optional.empty(), Optional.empty()),
            Station.mobile("m1", "sip:+381640000101@carrier.invalid")),
        demo ? Optional.of("password-of-caller") : Optional.empty(),
        Path.of("asterisk-config/sounds"));
  }
}
