package rs.astra.hotline.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;
import rs.astra.hotline.Secret;

/**
 * An identity provider that speaks the real protocol on a real port, and lies when it is told to.
 * It is strict about us: a code is good once, for the redirect URI and the PKCE verifier of its own
 * request, and for whoever knows the client's secret.
 */
public final class LyingProvider implements AutoCloseable {
  /** Stands in whatever it says about a person, so that it can be searched for. */
  public static final String NEEDLE = "kazivanje-o-nekome";

  static final long PATIENCE_MS = 120_000;

  public static final String CLIENT = "hotline";
  public static final String SECRET = "a-secret: of 30 + characters%";

  /** Makes the token of its claims. */
  interface Signing {
    String sign(JWTClaimsSet claims) throws JOSEException;
  }

  /** Makes an answer. */
  interface Answering {
    void answer(HttpExchange asked) throws IOException;
  }

  final RSAKey key;
  volatile UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();
  volatile UnaryOperator<JsonObject> metadata = UnaryOperator.identity();
  volatile UnaryOperator<JsonObject> tokens = UnaryOperator.identity();
  volatile Signing signing;
  private volatile JWKSet keys;
  private final Map<String, Answering> instead = new ConcurrentHashMap<>();

  /** What was asked of it. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final String scheme;
  private int given;

  /** Truthful until told otherwise. */
  public LyingProvider() {
    this(null);
  }

  /**
   * The same behind TLS.
   *
   * @param tls null: in plain
   */
  LyingProvider(@Nullable SSLContext tls) {
    try {
      key = new RSAKeyGenerator(2048).keyID("k").generate();
      keys = new JWKSet(key.toPublicJWK());
      signing = signedBy(JWSAlgorithm.RS256, new RSASSASigner(key));
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      if (tls == null) {
        scheme = "http";
        server = HttpServer.create(any, 0);
      } else {
        scheme = "https";
        HttpsServer secure = HttpsServer.create(any, 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = secure;
      }
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  static Signing signedBy(JWSAlgorithm algorithm, JWSSigner signer) {
    return it -> {
      SignedJWT token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID("k").build(), it);
      token.sign(signer);
      return token.serialize();
    };
  }

  public String issuer() {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/realm";
  }

  /** What we are told of it. */
  public Config.Provider settings() {
    return new Config.Provider(
        issuer(), CLIENT, new Secret(SECRET), "Služba", "login", Path.of(""));
  }

  /** We, but with all the time that a slow machine may need. */
  public static OpenIdProvider patient(Vertx vertx, Config.Provider settings, String page) {
    return new OpenIdProvider(
        settings, page, Clock.systemUTC(), new Wire(vertx, settings.issuer(), null, PATIENCE_MS));
  }

  /** Its keys from now on. */
  void keys(JWKSet others) {
    keys = others;
  }

  /** From now on that part answers so. */
  public void instead(String part, int status, String body) {
    instead.put(part, exchange -> send(exchange, status, body));
  }

  void instead(String part, Answering answering) {
    instead.put(part, answering);
  }

  /** Whoever asks that part arrives, and gets an error when it is over. */
  public void hold(String part, Semaphore arrived, Semaphore over) {
    instead.put(
        part,
        exchange -> {
          arrived.release();
          over.acquireUninterruptibly();
          send(exchange, 500, NEEDLE);
        });
  }

  /** That part is as it should be again. */
  public void well(String part) {
    instead.remove(part);
  }

  /**
   * Somebody signs in there: what a browser would bring back from where it was sent.
   *
   * @param subject whom the provider takes them for
   */
  public Map<String, String> signsIn(URI go, String subject) {
    Map<String, String> request = parameters(go.getRawQuery());
    String code = NEEDLE + "-code-" + ++given;
    request.put("sub", subject);
    codes.put(code, request);
    return Map.of("code", code, "state", request.getOrDefault("state", ""), "iss", issuer());
  }

  static Map<String, String> parameters(String query) {
    return Arrays.stream(query.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0],
                pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                (one, _) -> one,
                ConcurrentHashMap::new));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String part = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
    asked.add(part);
    try (exchange) {
      Answering other = instead.get(part);
      if (other != null) {
        other.answer(exchange);
        return;
      }
      switch (part) {
        case "openid-configuration" -> send(exchange, 200, metadata.apply(parts()).encode());
        case "keys" -> send(exchange, 200, keys.toString(false));
        case "token" -> token(exchange);
        default -> send(exchange, 404, "{}");
      }
    } catch (JOSEException e) {
      throw new IOException(e);
    }
  }

  private JsonObject parts() {
    return new JsonObject()
        .put("issuer", issuer())
        .put("authorization_endpoint", issuer() + "/authorize")
        .put("token_endpoint", issuer() + "/token")
        .put("jwks_uri", issuer() + "/keys")
        .put("subject_types_supported", new JsonArray().add("public"))
        .put("response_types_supported", new JsonArray().add("code"))
        .put("authorization_response_iss_parameter_supported", true)
        .put("id_token_signing_alg_values_supported", new JsonArray().add("RS256").add("HS256"));
  }

  private void token(HttpExchange exchange) throws IOException, JOSEException {
    Map<String, String> said =
        parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    if (!isUs(exchange.getRequestHeaders().getFirst("authorization"), said)) {
      send(exchange, 401, refusal("invalid_client"));
      return;
    }
    Map<String, String> request = codes.remove(said.getOrDefault("code", ""));
    if (request == null
        || !said.getOrDefault("redirect_uri", "").equals(request.get("redirect_uri"))
        || !hashed(said.getOrDefault("code_verifier", "")).equals(request.get("code_challenge"))) {
      send(exchange, 400, refusal("invalid_grant"));
      return;
    }
    Instant now = Instant.now();
    JWTClaimsSet.Builder told =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .audience(CLIENT)
            .subject(request.get("sub"))
            .claim("nonce", request.get("nonce"))
            .claim("email", NEEDLE + "@example.org")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))));
    JsonObject answer =
        new JsonObject()
            .put("token_type", "Bearer")
            .put("access_token", NEEDLE + "-access")
            .put("id_token", signing.sign(claims.apply(told).build()));
    send(exchange, 200, tokens.apply(answer).encode());
  }

  private static String refusal(String error) {
    return new JsonObject().put("error", error).put("error_description", NEEDLE).encode();
  }

  private static boolean isUs(String header, Map<String, String> said) {
    if (header == null) {
      return CLIENT.equals(said.get("client_id")) && SECRET.equals(said.get("client_secret"));
    }
    String[] both =
        new String(
                Base64.getDecoder().decode(header.substring("Basic ".length())),
                StandardCharsets.UTF_8)
            .split(":", 2);
    return CLIENT.equals(URLDecoder.decode(both[0], StandardCharsets.UTF_8))
        && SECRET.equals(URLDecoder.decode(both[1], StandardCharsets.UTF_8));
  }

  private static String hashed(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
