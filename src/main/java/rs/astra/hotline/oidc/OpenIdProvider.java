package rs.astra.hotline.oidc;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.Config;
import rs.astra.hotline.people.Identity;
import rs.astra.hotline.people.IdentityProvider;

/**
 * An identity provider (Keycloak, Entra, Google Workspace and the like), asked as OpenID Connect
 * Core says: authorization code flow, PKCE (S256), client secret. Messages are Nimbus's, what goes
 * over the wire {@link Wire}'s, what is believed {@link IdToken}'s.
 *
 * <ol>
 *   <li>Where its parts are is asked of it ("discovery") when somebody wants to sign in, and again
 *       {@link #KNOWN_FOR} later: so the service starts without it, and whenever it is back it is
 *       found. Besides it is looked every few minutes whether it is there, so that whoever runs it
 *       hears of it before the next shift does. After a failure it is left alone for {@link
 *       #LEFT_ALONE}, whoever asks.
 *   <li>It must call itself what the configuration calls it, in discovery, in the answer and in the
 *       token; all its parts are behind TLS, unless it is on this machine.
 *   <li>Its keys are read anew at each sign-in, of which there are a few dozen a day: so a key that
 *       it changed or took back counts at once.
 *   <li>It is asked for {@code openid} and nothing else: no name, no address. The tokens are gone
 *       when the answer is.
 *   <li>What it says is never logged; when it cannot be used, why in our own words, once.
 * </ol>
 *
 * Lives on one thread; what it counts is read on any.
 */
public final class OpenIdProvider implements IdentityProvider {
  static final Duration KNOWN_FOR = Duration.ofHours(1);
  static final Duration LEFT_ALONE = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(OpenIdProvider.class);
  private static final Scope SCOPE = new Scope("openid");

  private final Config.Provider settings;
  private final URI callback;
  private final InstantSource clock;
  private final Wire wire;
  private @Nullable OIDCProviderMetadata known;
  private Instant knownAt = Instant.MIN;
  private Instant failedAt = Instant.MIN;
  private @Nullable Future<OIDCProviderMetadata> looking;
  private Failed away = new Failed(Trouble.UNREACHABLE, "it was not asked yet");
  private String told = "";
  private volatile @Nullable Instant answeredAt;
  private final Map<Trouble, LongAdder> failures =
      Stream.of(Trouble.values()).collect(Collectors.toMap(it -> it, _ -> new LongAdder()));

  /**
   * Asks nothing yet.
   *
   * @param page the address under which people open our pages
   * @throws IOException if its certificate authority cannot be used
   */
  public OpenIdProvider(Vertx vertx, Config.Provider settings, String page, InstantSource clock)
      throws IOException {
    this(settings, page, clock, new Wire(vertx, settings.issuer(), Authority.of(settings)));
  }

  OpenIdProvider(Config.Provider settings, String page, InstantSource clock, Wire wire) {
    this.settings = settings;
    this.callback = URI.create(page + "/provider");
    this.clock = clock;
    this.wire = wire;
  }

  @Override
  public String label() {
    return settings.label();
  }

  @Override
  public URI callback() {
    return callback;
  }

  @Override
  public Future<URI> begin(Flow flow) {
    return told(
        discovered()
            .map(
                it ->
                    new AuthenticationRequest.Builder(
                            ResponseType.CODE, SCOPE, new ClientID(settings.clientId()), callback)
                        .endpointURI(it.getAuthorizationEndpointURI())
                        .state(new State(flow.state()))
                        .nonce(new Nonce(flow.nonce()))
                        .codeChallenge(new CodeVerifier(flow.verifier()), CodeChallengeMethod.S256)
                        .prompt(prompt())
                        .build()
                        .toURI()));
  }

  private @Nullable Prompt prompt() {
    return settings.prompt().isEmpty() ? null : new Prompt(settings.prompt());
  }

  @Override
  public Future<Identity> who(Flow flow, Returned returned) {
    return told(
        discovered()
            .compose(
                it ->
                    isFrom(it, returned)
                        ? redeemed(it, flow, returned)
                        : Future.failedFuture(
                            new Failed(
                                Trouble.UNPROVEN, "somebody else has sent the browser back"))));
  }

  /** Of two providers one could send back what the other has given (RFC 9207). */
  private boolean isFrom(OIDCProviderMetadata it, Returned returned) {
    String issuer = returned.issuer();
    return issuer == null
        ? !it.supportsAuthorizationResponseIssuerParam()
        : issuer.equals(settings.issuer());
  }

  private Future<Identity> redeemed(OIDCProviderMetadata it, Flow flow, Returned returned) {
    HTTPRequest request =
        new TokenRequest(
                it.getTokenEndpointURI(),
                authentication(it),
                new AuthorizationCodeGrant(
                    new AuthorizationCode(returned.code()),
                    callback,
                    new CodeVerifier(flow.verifier())),
                null)
            .toHTTPRequest();
    return wire.redeem(request)
        .compose(
            answer ->
                keys(it)
                    .map(
                        keys ->
                            IdToken.subject(
                                answer, keys, settings.issuer(), settings.clientId(), flow)))
        .map(subject -> new Identity(settings.issuer(), subject));
  }

  /** As the standard says, the secret in a header, if the provider does not say otherwise. */
  private ClientAuthentication authentication(OIDCProviderMetadata it) {
    ClientID id = new ClientID(settings.clientId());
    Secret secret = new Secret(settings.clientSecret().reveal());
    List<ClientAuthenticationMethod> methods = it.getTokenEndpointAuthMethods();
    return methods != null
            && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
            && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
        ? new ClientSecretPost(id, secret)
        : new ClientSecretBasic(id, secret);
  }

  private Future<OIDCProviderMetadata> discovered() {
    Instant now = clock.instant();
    OIDCProviderMetadata it = known;
    if (it != null && now.isBefore(knownAt.plus(KNOWN_FOR))) {
      return Future.succeededFuture(it);
    }
    Future<OIDCProviderMetadata> asked = looking;
    if (asked != null) {
      return asked;
    }
    if (now.isBefore(failedAt.plus(LEFT_ALONE))) {
      return Future.failedFuture(away);
    }
    return found(now);
  }

  private Future<OIDCProviderMetadata> found(Instant now) {
    String base = settings.issuer().replaceFirst("/$", "");
    Future<OIDCProviderMetadata> found =
        wire.get(URI.create(base + "/.well-known/openid-configuration")).map(this::believed);
    looking = found;
    return found
        .onComplete(_ -> looking = null)
        .onSuccess(
            metadata -> {
              known = metadata;
              knownAt = now;
            })
        .onFailure(
            e -> {
              failedAt = now;
              away = e instanceof Failed it ? it : away;
            });
  }

  @Override
  public Future<Void> look() {
    Future<OIDCProviderMetadata> asked = looking;
    return this.<Void>told(
        (asked == null ? found(clock.instant()) : asked).compose(this::keys).mapEmpty());
  }

  private Future<JWKSet> keys(OIDCProviderMetadata it) {
    return wire.get(it.getJWKSetURI())
        .map(IdToken::keys)
        .onSuccess(_ -> answeredAt = clock.instant());
  }

  /** When it last said where its parts are, and its keys; null if not since the start. */
  public @Nullable Instant answeredAt() {
    return answeredAt;
  }

  /** How often something failed for that reason, on any thread. */
  public long failures(Trouble trouble) {
    LongAdder count = failures.get(trouble);
    return count == null ? 0 : count.sum();
  }

  private OIDCProviderMetadata believed(String answer) {
    OIDCProviderMetadata it;
    try {
      it = OIDCProviderMetadata.parse(answer);
    } catch (ParseException | RuntimeException e) {
      throw new Failed(Trouble.WRONG_ANSWER, "it does not say where its parts are");
    }
    if (!settings.issuer().equals(it.getIssuer().getValue())) {
      throw new Failed(
          Trouble.WRONG_ANSWER, "it calls itself something else than identity provider's issuer");
    }
    for (URI part :
        List.of(
            Objects.requireNonNullElse(it.getAuthorizationEndpointURI(), URI.create("")),
            Objects.requireNonNullElse(it.getTokenEndpointURI(), URI.create("")),
            Objects.requireNonNullElse(it.getJWKSetURI(), URI.create("")))) {
      if (!wire.permits(part)) {
        throw new Failed(Trouble.WRONG_ANSWER, "a part of it is not behind TLS, or missing");
      }
    }
    return it;
  }

  /** Why it cannot be used stands in the log, when that is new. */
  private <T> Future<T> told(Future<T> answer) {
    return answer
        .onSuccess(_ -> told = "")
        .onFailure(
            e -> {
              Trouble trouble = e instanceof Failed it ? it.trouble() : Trouble.WRONG_ANSWER;
              Objects.requireNonNull(failures.get(trouble)).increment();
              String why =
                  e instanceof Failed ? String.valueOf(e.getMessage()) : e.getClass().getName();
              if (!why.equals(told)) {
                told = why;
                LOG.warn("nobody can sign in with the identity provider: {}", why);
              }
            });
  }
}
