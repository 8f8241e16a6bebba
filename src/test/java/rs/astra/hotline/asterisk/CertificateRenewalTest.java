package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.Config;

/** What the service does about the certificate that telephones trust. */
final class CertificateRenewalTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final List<String> NAMES = List.of("telephones.example.org");

  @TempDir private Path folder = Path.of("");

  @Test
  void isRenewedWhileTheServiceRunsAndItsEndIsTold() throws Exception {
    Config.Telephones telephones =
        new Config.Telephones(true, 5061, NAMES, folder, Path.of(""), Path.of(""));
    assertThrows(
        IOException.class, () -> new CertificateRenewal(telephones, InstantSource.fixed(NOW)));
    StationCertificate.of(telephones).create(NOW.minus(Duration.ofDays(350)));
    Instant end = new CertificateRenewal(telephones, InstantSource.fixed(NOW)).endsAt();
    assertEquals(StationCertificate.of(telephones).end(), end);
    assertTrue(Objects.requireNonNull(end).isAfter(NOW.plus(Duration.ofDays(396))));
  }

  @Test
  void oneThatIsBroughtAlongIsLeftAlone() throws Exception {
    StationCertificate certificate = new StationCertificate(folder, NAMES);
    certificate.create(NOW);
    Path theirs = StationCertificate.file(folder);
    String before = Files.readString(theirs, US_ASCII);
    Config.Telephones telephones =
        new Config.Telephones(true, 5061, List.of(), Path.of("nowhere"), theirs, theirs);
    InstantSource late = InstantSource.fixed(NOW.plus(Duration.ofDays(396)));
    assertEquals(certificate.end(), new CertificateRenewal(telephones, late).endsAt());
    assertEquals(before, Files.readString(theirs, US_ASCII));
  }
}
