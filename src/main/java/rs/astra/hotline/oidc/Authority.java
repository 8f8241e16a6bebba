package rs.astra.hotline.oidc;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;

/**
 * The certificate authority of an organisation that has its own. Where one is named, it alone is
 * trusted for the identity provider, and none of the public ones: nobody else can vouch for it
 * then. One that is over does not keep the service from starting, as calls come first: the provider
 * is not trusted then, and an alert says so.
 */
public final class Authority {
  private static final int MOST = 64 * 1024;

  private Authority() {}

  /**
   * Its certificates, in PEM; null if none is named.
   *
   * @throws IOException if they cannot be used; the message is for whoever has named them
   */
  public static @Nullable Buffer of(Config.Provider settings) throws IOException {
    Path file = settings.authority();
    if (file.toString().isEmpty()) {
      return null;
    }
    byte[] pem;
    try (InputStream in = Files.newInputStream(file)) {
      pem = in.readNBytes(MOST + 1);
    } catch (IOException e) {
      throw wrong("cannot be read");
    }
    if (pem.length > MOST) {
      throw wrong("is longer than 64 KiB");
    }
    try {
      if (CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem))
          .isEmpty()) {
        throw wrong("holds no certificate in PEM");
      }
    } catch (CertificateException e) {
      throw wrong("holds something else than certificates in PEM");
    }
    return Buffer.buffer(pem);
  }

  private static IOException wrong(String what) {
    return new IOException("people.provider.authority: " + what);
  }
}
