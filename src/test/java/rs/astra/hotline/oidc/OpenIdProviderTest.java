package rs.astra.hotline.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.PlainJWT;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.Config;
import rs.astra.hotline.people.Identity;
import rs.astra.hotline.people.IdentityProvider.Failed;
import rs.astra.hotline.people.IdentityProvider.Flow;
import rs.astra.hotline.people.IdentityProvider.Returned;
import rs.astra.hotline.people.IdentityProvider.Trouble;

/** What is believed of a provider that speaks the real protocol, and what is not. */
class OpenIdProviderTest {
  private static final String PAGE = "https://hotline.example";
  private static final String SUBJECT = LyingProvider.NEEDLE + "-1234";
  private static final Flow FLOW =
      new Flow("enter.some-state", "some-nonce", "a-verifier-of-43-characters-at-least-0123456789");

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final LyingProvider provider = new LyingProvider();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-26T12:00:00Z"));
  private final OpenIdProvider ours = ours(provider.settings(), LyingProvider.PATIENCE_MS);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  private OpenIdProvider ours(Config.Provider settings, long withinMs) {
    return new OpenIdProvider(
        settings, PAGE, now::get, new Wire(vertx, settings.issuer(), null, withinMs));
  }

  @BeforeEach
  void listenToTheLog() {
    log.start();
    root().addAppender(log);
  }

  private static Logger root() {
    return assertInstanceOf(
        Logger.class, LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME));
  }

  @AfterEach
  void nothingThatItSaysIsLogged() {
    root().detachAppender(log);
    provider.close();
    vertx.close().await();
    List<String> said = List.copyOf(log.list).stream().map(ILoggingEvent::toString).toList();
    assertEquals(
        List.of(),
        said.stream()
            .filter(
                it ->
                    it.contains(LyingProvider.NEEDLE)
                        || it.contains(LyingProvider.SECRET)
                        || it.contains(FLOW.state())
                        || it.contains(FLOW.verifier()))
            .toList());
  }

  private <T> T on(Supplier<Future<T>> asking) {
    Promise<T> answer = Promise.promise();
    context.runOnContext(_ -> asking.get().onComplete(answer));
    try {
      return Objects.requireNonNull(
          answer
              .future()
              .toCompletionStage()
              .toCompletableFuture()
              .orTimeout(180, TimeUnit.SECONDS)
              .join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof Failed failed ? failed : e;
    }
  }

  private URI begin() {
    return on(() -> ours.begin(FLOW));
  }

  private static Returned returned(Map<String, String> back) {
    return new Returned(
        back.getOrDefault("state", ""), back.getOrDefault("code", ""), back.get("iss"));
  }

  private Returned signsIn() {
    return returned(provider.signsIn(begin(), SUBJECT));
  }

  private Identity who(Returned back) {
    return on(() -> ours.who(FLOW, back));
  }

  private Failed refused(Returned back) {
    return assertThrows(Failed.class, () -> who(back));
  }

  @Test
  void whoeverHasSignedInThereIsKnownByIssuerAndSubject() {
    assertEquals(new Identity(provider.issuer(), SUBJECT), who(signsIn()));
  }

  @Test
  void itIsAskedForNothingButOpenidWithPkceStateNonceAndAFreshSignIn() {
    Map<String, String> asked = LyingProvider.parameters(begin().getRawQuery());
    assertEquals("code", asked.get("response_type"));
    assertEquals("openid", asked.get("scope"));
    assertEquals("S256", asked.get("code_challenge_method"));
    assertEquals(43, asked.getOrDefault("code_challenge", "").length());
    assertEquals(FLOW.state(), asked.get("state"));
    assertEquals(FLOW.nonce(), asked.get("nonce"));
    assertEquals("login", asked.get("prompt"));
    assertEquals(PAGE + "/provider", asked.get("redirect_uri"));
    assertFalse(asked.containsValue(FLOW.verifier()));
    assertEquals(
        List.of(
            "client_id",
            "code_challenge",
            "code_challenge_method",
            "nonce",
            "prompt",
            "redirect_uri",
            "response_type",
            "scope",
            "state"),
        asked.keySet().stream().sorted().toList());
  }

  @Test
  void aSecretInTheBodyIsSentIfTheProviderTakesNoOther() {
    provider.metadata =
        it ->
            it.put(
                "token_endpoint_auth_methods_supported",
                new io.vertx.core.json.JsonArray().add("client_secret_post"));
    assertEquals(SUBJECT, who(signsIn()).subject());
  }

  /** What a token can be that proves nothing. */
  enum Lie {
    SIGNED_WITH_ANOTHER_KEY,
    NOT_SIGNED,
    SIGNED_WITH_OUR_SECRET,
    SIGNED_WITH_ITS_PUBLIC_KEY_AS_A_SECRET,
    SIGNED_WITH_A_PUBLISHED_SECRET,
    ANOTHER_AUDIENCE,
    FOR_OTHERS_AS_WELL,
    GIVEN_TO_ANOTHER_PARTY,
    ANOTHER_ISSUER,
    EXPIRED,
    WITHOUT_AN_END,
    OF_TOMORROW,
    ANOTHER_NONCE,
    NO_NONCE,
    NO_SUBJECT,
    A_SUBJECT_WITHOUT_END,
    NO_TOKEN,
    RUBBISH
  }

  @ParameterizedTest
  @EnumSource
  void aTokenThatProvesNothingIsNotBelieved(Lie lie) throws JOSEException {
    tell(lie);
    Failed failed = refused(signsIn());
    assertFalse(failed.away(), failed::getMessage);
    assertFalse(String.valueOf(failed.getMessage()).contains(LyingProvider.NEEDLE));
  }

  private void tell(Lie lie) throws JOSEException {
    switch (lie) {
      case SIGNED_WITH_ANOTHER_KEY ->
          provider.signing =
              LyingProvider.signedBy(
                  JWSAlgorithm.RS256,
                  new RSASSASigner(new RSAKeyGenerator(2048).keyID("k").generate()));
      case NOT_SIGNED -> provider.signing = it -> new PlainJWT(it).serialize();
      case SIGNED_WITH_OUR_SECRET -> {
        byte[] secret = (LyingProvider.SECRET + "    ").getBytes(StandardCharsets.UTF_8);
        provider.signing = LyingProvider.signedBy(JWSAlgorithm.HS256, new MACSigner(secret));
      }
      case SIGNED_WITH_ITS_PUBLIC_KEY_AS_A_SECRET ->
          provider.signing =
              LyingProvider.signedBy(
                  JWSAlgorithm.HS256, new MACSigner(provider.key.toRSAPublicKey().getEncoded()));
      case SIGNED_WITH_A_PUBLISHED_SECRET -> {
        byte[] secret = "thirty-two bytes that all can see".getBytes(StandardCharsets.UTF_8);
        provider.keys(new JWKSet(new OctetSequenceKey.Builder(secret).keyID("k").build()));
        provider.signing = LyingProvider.signedBy(JWSAlgorithm.HS256, new MACSigner(secret));
      }
      case ANOTHER_AUDIENCE -> provider.claims = it -> it.audience("somebody-else");
      case FOR_OTHERS_AS_WELL ->
          provider.claims = it -> it.audience(List.of(LyingProvider.CLIENT, "somebody-else"));
      case GIVEN_TO_ANOTHER_PARTY -> provider.claims = it -> it.claim("azp", "somebody-else");
      case ANOTHER_ISSUER -> provider.claims = it -> it.issuer("https://sso.example.org");
      case EXPIRED -> provider.claims = it -> it.expirationTime(fromNow(-3600));
      case WITHOUT_AN_END -> provider.claims = it -> it.expirationTime(null);
      case OF_TOMORROW -> provider.claims = it -> it.issueTime(fromNow(86_400));
      case ANOTHER_NONCE -> provider.claims = it -> it.claim("nonce", "another");
      case NO_NONCE -> provider.claims = it -> it.claim("nonce", null);
      case NO_SUBJECT -> provider.claims = it -> it.subject(null);
      case A_SUBJECT_WITHOUT_END -> provider.claims = it -> it.subject("s".repeat(256));
      case NO_TOKEN ->
          provider.tokens =
              it -> {
                it.remove("id_token");
                return it;
              };
      case RUBBISH -> provider.tokens = it -> it.put("id_token", LyingProvider.NEEDLE);
    }
  }

  private static Date fromNow(long seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  @Test
  void aKeyThatIsTooShortProvesNothing() throws JOSEException {
    RSAKey small = new RSAKeyGenerator(1024, true).keyID("k").generate();
    provider.keys(new JWKSet(small.toPublicJWK()));
    provider.signing =
        LyingProvider.signedBy(
            JWSAlgorithm.RS256, new RSASSASigner(small, Set.of(AllowWeakRSAKey.getInstance())));
    assertFalse(refused(signsIn()).away());
  }

  @Test
  void aKeyThatItHasChangedCountsAtOnceAndTheOldOneNoLonger() throws JOSEException {
    assertEquals(SUBJECT, who(signsIn()).subject());
    RSAKey next = new RSAKeyGenerator(2048).keyID("k").generate();
    provider.keys(new JWKSet(next.toPublicJWK()));
    assertFalse(refused(signsIn()).away());
    provider.signing = LyingProvider.signedBy(JWSAlgorithm.RS256, new RSASSASigner(next));
    assertEquals(SUBJECT, who(signsIn()).subject());
  }

  @Test
  void aCodeIsGoodOnceAndForTheBrowserThatBegan() {
    Returned back = signsIn();
    who(back);
    assertFalse(refused(back).away(), "again");
    Returned another = signsIn();
    Flow other =
        new Flow(FLOW.state(), FLOW.nonce(), "another-verifier-of-43-characters-at-least-012345");
    assertFalse(
        assertThrows(Failed.class, () -> on(() -> ours.who(other, another))).away(),
        "another verifier");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "https://sso.example.org"})
  void whoeverElseHasSentTheBrowserBackGetsNoCode(String sender) {
    Returned back = signsIn();
    Returned mixedUp = new Returned(back.state(), back.code(), sender.isEmpty() ? null : sender);
    assertFalse(refused(mixedUp).away());
    assertEquals(List.of("openid-configuration"), provider.asked);
  }

  /** How a provider can be away. */
  enum Away {
    BROKEN,
    SENDS_ELSEWHERE,
    WITHOUT_END,
    SAYS_NOTHING_SENSIBLE,
    CUTS
  }

  @ParameterizedTest
  @EnumSource
  void aProviderThatDoesNotAnswerAsItShouldIsAwayInEachOfItsParts(Away how) {
    for (String part : List.of("keys", "token", "openid-configuration")) {
      now.set(now.get().plus(OpenIdProvider.KNOWN_FOR));
      Returned back = signsIn();
      now.set(now.get().plus(OpenIdProvider.KNOWN_FOR));
      trouble(part, how);
      Failed failed = refused(back);
      boolean noToken = part.equals("token") && how == Away.SAYS_NOTHING_SENSIBLE;
      assertEquals(!noToken, failed.away(), part + ": " + failed.getMessage());
      provider.well(part);
      now.set(now.get().plus(OpenIdProvider.LEFT_ALONE));
    }
  }

  private void trouble(String part, Away how) {
    switch (how) {
      case BROKEN -> provider.instead(part, 500, LyingProvider.NEEDLE);
      case SENDS_ELSEWHERE ->
          provider.instead(
              part,
              exchange -> {
                exchange.getResponseHeaders().set("location", provider.issuer() + "/elsewhere");
                exchange.sendResponseHeaders(307, -1);
              });
      case WITHOUT_END -> provider.instead(part, 200, "[" + " ".repeat(Wire.MOST) + "]");
      case SAYS_NOTHING_SENSIBLE -> provider.instead(part, 200, LyingProvider.NEEDLE);
      case CUTS ->
          provider.instead(
              part,
              exchange -> {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write('{');
              });
    }
    assertFalse(provider.asked.contains("elsewhere"));
  }

  @Test
  void aSlowProviderIsAwayWhenItsTimeIsOver() {
    CountDownLatch over = new CountDownLatch(1);
    provider.instead(
        "openid-configuration",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    OpenIdProvider hasty = ours(provider.settings(), 100);
    Failed failed = assertThrows(Failed.class, () -> on(() -> hasty.begin(FLOW)));
    over.countDown();
    assertTrue(failed.away());
  }

  @Test
  void aClientThatItDoesNotKnowIsOurMistakeAndNobodysTry() {
    Config.Provider known = provider.settings();
    OpenIdProvider mistaken =
        ours(
            new Config.Provider(
                known.issuer(), "somebody", known.clientSecret(), known.label(), "", Path.of("")),
            LyingProvider.PATIENCE_MS);
    URI go = on(() -> mistaken.begin(FLOW));
    assertFalse(LyingProvider.parameters(go.getRawQuery()).containsKey("prompt"));
    Returned back = returned(provider.signsIn(go, SUBJECT));
    Failed failed = assertThrows(Failed.class, () -> on(() -> mistaken.who(FLOW, back)));
    assertEquals(Trouble.REFUSES_US, failed.trouble());
    assertTrue(failed.away());
    assertTrue(
        log.list.stream().anyMatch(it -> it.getLevel() == Level.WARN), "whoever runs it is told");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "issuer https://sso.example.org",
        "issuer ",
        "authorization_endpoint http://sso.example.org/authorize",
        "authorization_endpoint javascript:alert(1)",
        "token_endpoint http://192.0.2.1/token",
        "token_endpoint ftp://127.0.0.1/token",
        "jwks_uri file:///etc/passwd",
        "jwks_uri "
      })
  void aProviderThatNamesAnotherOrAPartInPlainIsNotUsed(String lie) {
    String[] part = lie.split(" ", 2);
    provider.metadata =
        it -> {
          it.remove(part[0]);
          return part[1].isEmpty() ? it : it.put(part[0], part[1]);
        };
    assertTrue(assertThrows(Failed.class, this::begin).away());
  }

  @Test
  void aProviderThatWasAwayIsLeftAloneForAMomentAndFoundWhenItIsBack() {
    provider.instead("openid-configuration", 503, "");
    assertTrue(assertThrows(Failed.class, this::begin).away());
    provider.well("openid-configuration");
    assertTrue(assertThrows(Failed.class, this::begin).away());
    assertEquals(1, provider.asked.size(), "left alone");
    now.set(now.get().plus(OpenIdProvider.LEFT_ALONE));
    assertEquals(SUBJECT, who(signsIn()).subject());
    int asked = provider.asked.size();
    begin();
    assertEquals(asked, provider.asked.size(), "known");
    now.set(now.get().plus(OpenIdProvider.KNOWN_FOR));
    begin();
    assertEquals(asked + 1, provider.asked.size(), "asked again");
  }

  private void looksInVain(Trouble trouble) {
    long before = ours.failures(trouble);
    assertEquals(trouble, assertThrows(Failed.class, this::look).trouble());
    assertEquals(before + 1, ours.failures(trouble));
  }

  private boolean look() {
    return on(() -> ours.look().map(true));
  }

  @Test
  void itIsLookedWhetherItIsThereAndWhatIsWrongWithItIsCountedByItsCause() {
    assertNull(ours.answeredAt());
    look();
    assertEquals(now.get(), ours.answeredAt());
    assertEquals(List.of("openid-configuration", "keys"), provider.asked);
    Instant answered = now.get();
    now.set(answered.plusSeconds(300));
    for (String part : List.of("openid-configuration", "keys")) {
      provider.instead(part, 500, LyingProvider.NEEDLE);
      looksInVain(Trouble.WRONG_ANSWER);
      provider.instead(part, 200, LyingProvider.NEEDLE);
      looksInVain(Trouble.WRONG_ANSWER);
      provider.well(part);
    }
    assertEquals(answered, ours.answeredAt(), "not since");
    look();
    assertEquals(now.get(), ours.answeredAt());
    provider.close();
    looksInVain(Trouble.UNREACHABLE);
    assertEquals(now.get(), ours.answeredAt());
    assertEquals(0, ours.failures(Trouble.UNPROVEN));
  }

  @Test
  void somebodyWhoSignsInTellsThatItIsThereAndWhoComesBackWithSomethingWrongIsNoTroubleOfIts() {
    Returned back = signsIn();
    assertNull(ours.answeredAt(), "its keys were not asked for yet");
    who(back);
    assertEquals(now.get(), ours.answeredAt());
    refused(back);
    assertEquals(1, ours.failures(Trouble.UNPROVEN));
    assertEquals(1, Stream.of(Trouble.values()).mapToLong(ours::failures).sum(), "nothing else");
  }

  @Test
  void whereNobodyListensItIsAwayAndThatIsToldOnce() {
    provider.close();
    for (int i = 0; i < 3; i++) {
      assertTrue(assertThrows(Failed.class, this::begin).away());
      now.set(now.get().plus(OpenIdProvider.LEFT_ALONE));
    }
    assertEquals(1, log.list.stream().filter(it -> it.getLevel() == Level.WARN).count());
  }

  @Test
  void whatGoesWithTheBrowserDoesNotPrintItself() {
    assertEquals(
        List.of("[flow]", "[returned]", "[identity]"),
        List.of(
            FLOW.toString(),
            new Returned("s", "c", null).toString(),
            new Identity("i", "s").toString()));
  }
}
