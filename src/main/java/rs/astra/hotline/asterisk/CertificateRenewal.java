package rs.astra.hotline.asterisk;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.Config;

/**
 * Renews the telephones' certificate, if we have made it, and says when it ends. Looked at when the
 * service starts and then every hour; what could not be done is tried again then, and there are
 * three months for it.
 */
public final class CertificateRenewal extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateRenewal.class);
  private static final long EVERY_MILLIS = 3_600_000;

  private final Config.Telephones telephones;
  private final InstantSource clock;
  private volatile @Nullable Instant endsAt;

  /**
   * Looks once.
   *
   * @throws IOException if telephones are encrypted and there is no certificate
   */
  public CertificateRenewal(Config.Telephones telephones, InstantSource clock) throws IOException {
    this.telephones = telephones;
    this.clock = clock;
    if (telephones.certificateIsOurs()) {
      StationCertificate.of(telephones).requireMade();
    }
    look();
  }

  @Override
  public Future<?> start() {
    if (telephones.encrypted()) {
      vertx.setPeriodic(EVERY_MILLIS, _ -> vertx.executeBlocking(this::look));
    }
    return Future.succeededFuture();
  }

  /** When it ends; null if telephones are plain, or nobody can say. Any thread. */
  public @Nullable Instant endsAt() {
    return endsAt;
  }

  private boolean look() {
    try {
      if (telephones.certificateIsOurs()) {
        endsAt = StationCertificate.of(telephones).tend(clock.instant());
      } else if (telephones.encrypted()) {
        endsAt = StationCertificate.end(telephones.ownCertificate());
      }
      return true;
    } catch (IOException e) {
      LOG.warn("the telephones' certificate: {}", e.getMessage());
      return false;
    }
  }
}
