package rs.astra.hotline.asterisk;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;

/** Somebody who speaks TLS with Asterisk: strictly, or as nobody should any more. */
final class TlsClient {
  static final int V1_0 = 0x0301;
  static final int V1_1 = 0x0302;
  static final int V1_2 = 0x0303;

  /** AES in CBC mode with SHA-1, with and without forward secrecy: what TLS 1.1 has. */
  static final String WEAK = "c013c014002f0035";

  /** AES in GCM mode, with forward secrecy. */
  static final String STRONG = "c02fc030";

  /** x25519, P-256; uncompressed points; signatures by RSA with SHA-256, PSS and SHA-1. */
  private static final String EXTENSIONS =
      "000a00060004001d0017" + "000b00020100" + "000d00080006040108040201";

  private static final int ALERT = 0x15;
  private static final int HANDSHAKE = 0x16;
  private static final int PATIENCE_MILLIS = 20_000;

  private TlsClient() {}

  /**
   * Connects, and insists on the name localhost.
   *
   * @param authority PEM, the only one that is trusted; null for those of the JDK
   * @return the certificate that was shown
   * @throws javax.net.ssl.SSLHandshakeException if it is not trusted
   */
  static X509Certificate strict(Address at, @Nullable Path authority) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusting(authority).getTrustManagers(), null);
      try (Socket plain = new Socket(at.host(), at.port());
          SSLSocket socket =
              (SSLSocket)
                  context.getSocketFactory().createSocket(plain, "localhost", at.port(), true)) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        SSLParameters insisting = socket.getSSLParameters();
        insisting.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(insisting);
        socket.startHandshake();
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Connects, without a look at the name; only this authority is trusted. */
  static SSLSocket trusting(Address at, Path authority) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusting(authority).getTrustManagers(), null);
      SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(at.host(), at.port());
      socket.setSoTimeout(PATIENCE_MILLIS);
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static TrustManagerFactory trusting(@Nullable Path authority)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (authority == null) {
      trust.init((KeyStore) null);
      return trust;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    trust.init(store);
    return trust;
  }

  /**
   * Says hello as a client that knows nothing newer than this version and no other ciphers; the JDK
   * itself would not.
   *
   * @return whether the other side goes on with it
   */
  static boolean accepted(Address at, int version, String ciphers) throws IOException {
    try (Socket socket = new Socket(at.host(), at.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(hello(version, HexFormat.of().parseHex(ciphers)));
      int answer = socket.getInputStream().read();
      if (answer != ALERT && answer != HANDSHAKE && answer != -1) {
        throw new IllegalStateException("this is not TLS: " + answer);
      }
      return answer == HANDSHAKE;
    } catch (SocketException e) {
      return false; // cut instead of an alert
    }
  }

  private static byte[] hello(int version, byte[] ciphers) throws IOException {
    byte[] extensions = HexFormat.of().parseHex(EXTENSIONS);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(body);
    out.writeShort(version);
    out.write(new byte[32]);
    out.writeByte(0);
    out.writeShort(ciphers.length);
    out.write(ciphers);
    out.writeShort(0x0100);
    out.writeShort(extensions.length);
    out.write(extensions);
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    DataOutputStream whole = new DataOutputStream(record);
    whole.writeByte(HANDSHAKE);
    whole.writeShort(V1_0);
    whole.writeShort(body.size() + 4);
    whole.writeInt(1 << 24 | body.size());
    whole.write(body.toByteArray());
    return record.toByteArray();
  }
}
