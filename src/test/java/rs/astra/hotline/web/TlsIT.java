package rs.astra.hotline.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.Config;
import rs.astra.hotline.Keytool;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Devices.Device;
import rs.astra.hotline.people.Throttle;
import rs.astra.hotline.people.Token;

/** What browsers send is encrypted by us, or by a proxy beside us, and they are told to insist. */
final class TlsIT {
  private static final char[] PASSWORD = "only-for-this-test".toCharArray();
  private static final String NAME = "dezurstvo.example.org";

  @TempDir Path folder;
  private final Scenery scenery = new Scenery();

  @AfterEach
  void close() {
    scenery.close();
  }

  @Test
  void withOurOwnCertificateBrowsersAreToldToInsistOnTls() throws Exception {
    KeyStore keys = certificate("first");
    WebServer web = own();
    try (SSLSocket socket = connected(keys, web)) {
      assertTrue(List.of("TLSv1.3", "TLSv1.2").contains(socket.getSession().getProtocol()));
      String answer = asked(socket, "GET / HTTP/1.1", "Host: localhost:" + web.port());
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
      assertTrue(
          answer.contains("strict-transport-security: max-age=63072000; includeSubDomains"),
          answer);
    }
  }

  @Test
  void nothingButStrongCiphersIsAgreedHoweverSomebodyAsks() throws Exception {
    KeyStore keys = certificate("first");
    WebServer web = own();
    SSLParameters known = context(keys).getSupportedSSLParameters();
    Set<String> agreed = new TreeSet<>();
    for (String cipher : known.getCipherSuites()) {
      try (SSLSocket socket = unconnected(keys, web)) {
        socket.setEnabledCipherSuites(new String[] {cipher});
        socket.startHandshake();
        agreed.add(socket.getSession().getProtocol() + " " + cipher);
      } catch (SSLException refused) {
        // As it should be, but for those that are looked for below.
      }
    }
    assertEquals(
        Set.of(
            "TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLSv1.2 TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLSv1.3 TLS_AES_128_GCM_SHA256",
            "TLSv1.3 TLS_AES_256_GCM_SHA384",
            "TLSv1.3 TLS_CHACHA20_POLY1305_SHA256"),
        agreed);
  }

  @Test
  void nothingIsSaidInPlainWhereTlsIsSpoken() throws Exception {
    certificate("first");
    WebServer web = own();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port())) {
      assertEquals("", asked(socket, "GET / HTTP/1.1", "Host: localhost:" + web.port()));
    }
  }

  @Test
  void aCertificateThatWasRenewedIsUsedWithoutARestartAndABrokenOneIsNot() throws Exception {
    KeyStore first = certificate("first");
    WebServer web = own();
    Certificate before = shown(first, web);
    KeyStore second = certificate("second");
    renew(web);
    Certificate after = shown(second, web);
    assertNotEquals(before, after);
    Files.writeString(folder.resolve("key.pem"), "no key");
    assertThrows(IllegalStateException.class, () -> renew(web));
    assertEquals(after, shown(second, web));
  }

  @Test
  void behindAProxyItsWordCountsAndItsNamesAreOurs() throws Exception {
    WebServer web = proxied();
    String https = "X-Forwarded-Proto: https";
    String page = plainly(web, "Host: " + NAME, https, "Origin: https://" + NAME);
    assertTrue(page.startsWith("HTTP/1.1 200 "), page);
    assertTrue(
        page.contains("strict-transport-security: max-age=63072000; includeSubDomains"), page);
    String inPlain = plainly(web, "Host: " + NAME);
    assertTrue(inPlain.startsWith("HTTP/1.1 200 "), inPlain);
    assertTrue(!inPlain.contains("strict-transport-security"), inPlain);
    for (String[] sent :
        List.of(
            new String[] {"X-Forwarded-Proto: https, http"},
            new String[] {https, "X-Forwarded-Proto: http"})) {
      String added = plainly(web, "Host: " + NAME, sent[0], sent[sent.length - 1]);
      assertTrue(added.startsWith("HTTP/1.1 200 "), added);
      assertTrue(!added.contains("strict-transport-security"), added);
    }
    String foreign = plainly(web, "Host: " + NAME, https, "Origin: http://" + NAME);
    assertTrue(foreign.startsWith("HTTP/1.1 403 "), foreign);
    String unknown = plainly(web, "Host: elsewhere.example.org", https);
    assertTrue(unknown.startsWith("HTTP/1.1 421 "), unknown);
  }

  @Test
  void aStrangerBehindAProxyThatAddsToWhatTheySentCannotChooseTheirAddress() throws Exception {
    WebServer web = proxied();
    int tries = 0;
    String answer = "HTTP/1.1 401 ";
    // Each try waits longer than the last, so that none of them can be too late.
    while (answer.startsWith("HTTP/1.1 401 ") && ++tries <= 2 * Throttle.FREE) {
      answer = tried(web, "X-Forwarded-For: 203.0.113." + tries + ", 198.51.100.7");
    }
    assertTrue(answer.startsWith("HTTP/1.1 429 "), answer);
    for (String[] addresses :
        List.of(
            new String[] {"X-Forwarded-For: 198.51.100.7, 198.51.100.8"},
            new String[] {"X-Forwarded-For: 198.51.100.7", "X-Forwarded-For: 198.51.100.9"},
            new String[] {"X-Forwarded-For: 198.51.100.7, hotline.invalid"})) {
      String another = tried(web, addresses);
      assertTrue(another.startsWith("HTTP/1.1 401 "), another);
    }
  }

  private static String tried(WebServer web, String... addresses) throws IOException {
    return posted(
        web,
        "/api/session",
        "{\"id\":\"ana\",\"password\":\"wrong\",\"code\":\"000000\"}",
        addresses);
  }

  @Test
  void cookiesThatAreGivenOverTlsAreSentOverNothingElse() throws Exception {
    Token token = Token.random();
    scenery.people.add(new Device(new AccountId("hall"), Instant.now()), token.hash()).await();
    String body = "{\"token\":\"" + token.text() + "\"}";
    String answer = posted(proxied(), "/api/device", body, "X-Forwarded-Proto: https");
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    String cookie =
        answer.lines().filter(it -> it.startsWith("set-cookie: ")).findFirst().orElseThrow();
    assertTrue(cookie.startsWith("set-cookie: __Host-device="), "its name");
    assertTrue(cookie.contains("; Secure"), "only over TLS");
  }

  private static String posted(WebServer web, String path, String body, String... headers)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port())) {
      List<String> lines = new ArrayList<>(List.of("POST " + path + " HTTP/1.1", "Host: " + NAME));
      lines.addAll(List.of(headers));
      lines.add("Content-Type: application/json");
      lines.add("Content-Length: " + body.length());
      lines.add("");
      lines.add(body);
      return asked(socket, lines.toArray(String[]::new));
    }
  }

  private WebServer proxied() {
    return scenery.start(
        new Config.Http("127.0.0.1", 0, Config.Tls.PROXY, List.of(NAME), Path.of(""), Path.of("")),
        OverHttp.HASTY);
  }

  private WebServer own() {
    return scenery.start(
        new Config.Http(
            "127.0.0.1",
            0,
            Config.Tls.OWN,
            List.of(),
            folder.resolve("certificate.pem"),
            folder.resolve("key.pem")),
        OverHttp.HASTY);
  }

  private static void renew(WebServer web) {
    try {
      web.renew().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Made by the JDK's own tool, and written as our configuration wants it. */
  private KeyStore certificate(String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Keytool.generate(store, PASSWORD, "own", "localhost", "-ext", "san=dns:localhost");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    pem("certificate.pem", "CERTIFICATE", keys.getCertificate("own").getEncoded());
    byte[] key = Objects.requireNonNull(keys.getKey("own", PASSWORD).getEncoded());
    pem("key.pem", "PRIVATE KEY", key);
    return keys;
  }

  private void pem(String file, String what, byte[] bytes) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
  }

  private static X509Certificate shown(KeyStore trusted, WebServer web) throws Exception {
    try (SSLSocket socket = connected(trusted, web)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static SSLSocket connected(KeyStore trusted, WebServer web)
      throws GeneralSecurityException, IOException {
    SSLSocket socket = unconnected(trusted, web);
    socket.startHandshake();
    return socket;
  }

  private static SSLSocket unconnected(KeyStore trusted, WebServer web)
      throws GeneralSecurityException, IOException {
    SSLSocket socket =
        (SSLSocket) context(trusted).getSocketFactory().createSocket("localhost", web.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static SSLContext context(KeyStore trusted) throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager[] managers = trust.getTrustManagers();
    context.init(null, managers, null);
    return context;
  }

  private static String plainly(WebServer web, String... headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port())) {
      String[] lines = new String[headers.length + 1];
      lines[0] = "GET / HTTP/1.1";
      System.arraycopy(headers, 0, lines, 1, headers.length);
      return asked(socket, lines);
    }
  }

  /** The answer's first part: its head, and what came with it; nothing if it was refused. */
  private static String asked(Socket socket, String... lines) throws IOException {
    socket.setSoTimeout(20_000);
    OutputStream out = socket.getOutputStream();
    out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(US_ASCII));
    out.flush();
    try {
      byte[] first = new byte[8_192];
      int length = Math.max(0, socket.getInputStream().read(first));
      return new String(first, 0, length, US_ASCII);
    } catch (IOException e) {
      return ""; // refused
    }
  }
}
