package rs.astra.hotline.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rs.astra.hotline.Config;
import rs.astra.hotline.Keytool;
import rs.astra.hotline.people.IdentityProvider.Failed;
import rs.astra.hotline.people.IdentityProvider.Trouble;

/** Whose certificate a provider may have. */
class AuthorityTest {
  private static final char[] PASSWORD = "of-the-tests".toCharArray();
  private static final Vertx VERTX = Vertx.vertx();
  private static final Context CONTEXT = VERTX.getOrCreateContext();

  @TempDir private static Path folder = Path.of("");

  /** Two authorities; the first has signed for 127.0.0.1 and for another name. */
  @BeforeAll
  static void sign() throws Exception {
    keytool("first", "ca", "-ext", "bc=ca:true");
    keytool("first", "here", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
    keytool("first", "elsewhere", "-signer", "ca", "-ext", "san=dns:sso.example.org");
    keytool("second", "ca", "-ext", "bc=ca:true");
  }

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  private static void keytool(String store, String alias, String... more) throws Exception {
    Keytool.generate(folder.resolve(store + ".p12"), PASSWORD, alias, alias, more);
  }

  private static KeyStore store(String name) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  /** A provider that has this certificate. */
  private static LyingProvider provider(String certificate) throws Exception {
    KeyStore only = KeyStore.getInstance("PKCS12");
    only.load(null, PASSWORD);
    KeyStore all = store("first");
    only.setKeyEntry(
        "tls", all.getKey(certificate, PASSWORD), PASSWORD, all.getCertificateChain(certificate));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(only, PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    return new LyingProvider(tls);
  }

  private static Path authority(String name) throws Exception {
    byte[] der = store(name).getCertificate("ca").getEncoded();
    return Files.writeString(
        folder.resolve(name + ".pem"),
        "The authority of the organisation\n-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END CERTIFICATE-----\n");
  }

  private static Config.Provider with(LyingProvider provider, Path authority) {
    Config.Provider it = provider.settings();
    return new Config.Provider(
        it.issuer(), it.clientId(), it.clientSecret(), it.label(), it.prompt(), authority);
  }

  /** What is wrong with it; null if nothing is. */
  private static @Nullable Trouble looked(String certificate, Path authority) throws Exception {
    try (LyingProvider provider = provider(certificate)) {
      Config.Provider settings = with(provider, authority);
      OpenIdProvider ours =
          new OpenIdProvider(
              settings,
              "https://hotline.example",
              Clock.systemUTC(),
              new Wire(
                  VERTX, settings.issuer(), Authority.of(settings), LyingProvider.PATIENCE_MS));
      Promise<Void> answer = Promise.promise();
      CONTEXT.runOnContext(_ -> ours.look().onComplete(answer));
      try {
        answer
            .future()
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(180, TimeUnit.SECONDS)
            .join();
        return null;
      } catch (CompletionException e) {
        return Objects.requireNonNull((Failed) e.getCause()).trouble();
      }
    }
  }

  @Test
  void aProviderOfThePrivateAuthorityIsTrustedWithItAndNotWithoutIt() throws Exception {
    assertNull(looked("here", authority("first")));
    assertEquals(Trouble.UNTRUSTED, looked("here", Path.of("")));
  }

  @Test
  void aCertificateOfAnotherAuthorityOrForAnotherNameIsNotTrusted() throws Exception {
    assertEquals(Trouble.UNTRUSTED, looked("here", authority("second")));
    assertEquals(Trouble.UNTRUSTED, looked("elsewhere", authority("first")));
  }

  @ParameterizedTest
  @CsvSource({
    "missing, cannot be read",
    "empty, holds no certificate in PEM",
    "rubbish, holds something else than certificates in PEM",
    "long, is longer than 64 KiB"
  })
  void whatIsNoAuthorityIsSaidAtTheStartAndNotRepeated(String file, String why) throws Exception {
    Files.writeString(folder.resolve("empty"), "");
    Files.writeString(
        folder.resolve("rubbish"),
        "-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n");
    Files.writeString(
        folder.resolve("long"), Files.readString(authority("first")) + "#".repeat(64 * 1024));
    try (LyingProvider provider = new LyingProvider()) {
      Config.Provider settings = with(provider, folder.resolve(file));
      IOException refused =
          assertThrows(
              IOException.class,
              () -> new OpenIdProvider(VERTX, settings, "https://x", Clock.systemUTC()));
      assertEquals("people.provider.authority: " + why, refused.getMessage());
    }
  }

  @Test
  void wherePublicAuthoritiesCountNoFileIsRead() throws Exception {
    Buffer none = Authority.of(Config.Provider.NONE);
    assertNull(none);
  }
}
