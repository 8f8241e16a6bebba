package rs.astra.hotline;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.TestConfig.ONE_STATION;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AsteriskSectionTest extends ConfigScene {
  @Test
  void portsForAudioAreComparedOnlyWhenBothAreGood() throws Exception {
    assertEquals(
        List.of("asterisk.rtp.first (HOTLINE_ASTERISK_RTP_FIRST): must be 1 to 65535"),
        mistakes(ONE_STATION + "asterisk.rtp { first = 70000, last = 2 }\n"));
    assertEquals(
        List.of("asterisk.rtp: last must be at least 3 above first"),
        mistakes(ONE_STATION + "asterisk.rtp { first = 20000, last = 20002 }\n"));
  }

  @Test
  void aCarrierByTlsNeedsACertificateOfOurs() throws Exception {
    String on = "asterisk.sip.carrier { host = \"carrier.example.org:5061\", encryption = on, ";
    assertNull(read(ONE_STATION).asterisk().sip().carrier().tls());
    assertEquals(1, mistakes(ONE_STATION + on + "}\n").size());
    assertEquals(1, mistakes(ONE_STATION + on + "certificate = c.pem }\n").size());
    String both = on + "certificate = c.pem, certificate-key = k.pem";
    assertEquals(1, mistakes(ONE_STATION + both + ", authorities = \"a;b\" }\n").size());
    Config.CarrierTls tls =
        requireNonNull(read(ONE_STATION + both + " }\n").asterisk().sip().carrier().tls());
    assertEquals(5063, tls.port());
  }

  @Test
  void encryptedTelephonesNeedNamesOrACertificateAndRegister() throws Exception {
    String on = "asterisk.sip.telephones { encryption = on, ";
    assertFalse(read(ONE_STATION).asterisk().sip().telephones().encrypted());
    assertEquals(1, mistakes(ONE_STATION + on + "}\n").size());
    assertEquals(
        1, mistakes(ONE_STATION + "asterisk.sip.telephones.encryption = true\n").size(), "on");
    assertEquals(1, mistakes(ONE_STATION + on + "names = [\"a;b\"] }\n").size());
    assertEquals(1, mistakes(ONE_STATION + on + "names = [a], certificate = c.pem }\n").size());
    assertEquals(1, mistakes(ONE_STATION + on + "names = [a], folder = \"a;b\" }\n").size());
    String names = on + "names = [telephones.example.org, 192.0.2.7] }\n";
    Config.Telephones ours = read(ONE_STATION + names).asterisk().sip().telephones();
    assertTrue(ours.encrypted() && ours.certificateIsOurs());
    Config.Telephones theirs =
        read(ONE_STATION + on + "certificate = c.pem, certificate-key = k.pem }\n")
            .asterisk()
            .sip()
            .telephones();
    assertTrue(theirs.encrypted() && !theirs.certificateIsOurs());
    assertEquals(
        List.of("stations.c1.contact: must be empty, an encrypted telephone registers"),
        mistakes(ONE_STATION + names + "stations.c1.contact = \"sip:c1@192.0.2.8:5060\"\n"));
  }
}
