package rs.astra.hotline.asterisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate that telephones trust, through the years. */
final class StationCertificateTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final List<String> NAMES = List.of("telephones.example.org", "192.0.2.7");

  @TempDir private Path folder = Path.of("");

  @Test
  void isMadeOnceRenewedInTimeAndAlwaysOfTheSameAuthority() throws Exception {
    StationCertificate certificate = new StationCertificate(folder, NAMES);
    IOException refused = assertThrows(IOException.class, certificate::requireMade);
    assertTrue(String.valueOf(refused.getMessage()).endsWith("hotline keys create"));
    assertTrue(certificate.create(NOW));
    X509Certificate authority = read("authority.pem");
    X509Certificate first = read("certificate.pem");
    first.verify(authority.getPublicKey());
    first.checkValidity(java.util.Date.from(NOW));
    assertEquals(Duration.ofDays(397).minusHours(1), Duration.between(NOW, certificate.end()));
    assertEquals(-1, first.getBasicConstraints(), "it can vouch for nobody");
    assertEquals(0, authority.getBasicConstraints(), "and nobody on its behalf for others");
    assertEquals(List.of("1.3.6.1.5.5.7.3.1"), first.getExtendedKeyUsage());
    assertEquals("CN=Telephones", authority.getSubjectX500Principal().getName(), "neutral");
    assertEquals(
        NAMES,
        first.getSubjectAlternativeNames().stream()
            .map(name -> String.valueOf(name.getLast()))
            .toList());

    assertFalse(certificate.create(NOW.plus(Duration.ofDays(1))));
    Instant end = first.getNotAfter().toInstant();
    assertEquals(end, certificate.tend(end.minus(Duration.ofDays(90))));
    assertEquals(first, read("certificate.pem"));

    Instant due = end.minus(Duration.ofDays(90)).plusSeconds(1);
    assertTrue(certificate.tend(due).isAfter(due.plus(Duration.ofDays(396))));
    X509Certificate second = read("certificate.pem");
    second.verify(authority.getPublicKey());
    assertNotEquals(first.getPublicKey(), second.getPublicKey(), "the key too");
    assertEquals(authority, read("authority.pem"));

    new StationCertificate(folder, List.of("elsewhere.example.org")).tend(due);
    X509Certificate third = read("certificate.pem");
    assertEquals("CN=elsewhere.example.org", third.getSubjectX500Principal().getName());
    assertEquals(
        "{.=rwxr-x---, authority.p12=rw-------, authority.pem=rw-r--r--,"
            + " certificate.pem=rw-r-----}",
        rights());
  }

  private X509Certificate read(String file) throws Exception {
    try (InputStream in = Files.newInputStream(folder.resolve(file))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private String rights() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .collect(
              Collectors.toMap(
                  file -> file.equals(folder) ? "." : folder.relativize(file).toString(),
                  StationCertificateTest::rights,
                  (a, _) -> a,
                  TreeMap::new))
          .toString();
    }
  }

  private static String rights(Path file) {
    return TelephoneScene.asked(
        () -> PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }
}
