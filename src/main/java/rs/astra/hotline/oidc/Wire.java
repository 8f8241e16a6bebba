package rs.astra.hotline.oidc;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.people.IdentityProvider.Failed;
import rs.astra.hotline.people.IdentityProvider.Trouble;

/**
 * Requests to the identity provider. Each is over within {@value #WITHIN_MS} ms, takes at most
 * {@value #MOST} bytes, and follows no redirect. Every failure is a {@link Failed} in our own
 * words.
 */
final class Wire {
  static final long WITHIN_MS = 5_000;
  static final int MOST = 256 * 1024;

  private static final int CONNECT_WITHIN_MS = 3_000;
  private static final int CONNECTIONS = 8;
  private static final Set<String> HERE = Set.of("127.0.0.1", "localhost", "[::1]");

  private final HttpClient client;
  private final boolean plain;
  private final long withinMs;

  /**
   * To a provider of that name; in plain only if it is on this machine.
   *
   * @param authority see {@link Authority}; null: whoever the JDK trusts
   */
  Wire(Vertx vertx, String issuer, @Nullable Buffer authority) {
    this(vertx, issuer, authority, WITHIN_MS);
  }

  Wire(Vertx vertx, String issuer, @Nullable Buffer authority, long withinMs) {
    this.plain = issuer.startsWith("http:");
    this.withinMs = withinMs;
    this.client =
        vertx.createHttpClient(options(authority), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  private static HttpClientOptions options(@Nullable Buffer authority) {
    HttpClientOptions options = new HttpClientOptions().setConnectTimeout(CONNECT_WITHIN_MS);
    return authority == null
        ? options
        : options.setTrustOptions(new PemTrustOptions().addCertValue(authority));
  }

  /** Whether that is where something may be asked, or somebody sent. */
  boolean permits(URI uri) {
    String host = uri.getHost();
    return host != null
        && ("https".equals(uri.getScheme())
            || (plain && "http".equals(uri.getScheme()) && HERE.contains(host)));
  }

  /** What stands there. */
  Future<String> get(URI uri) {
    return ask(HttpMethod.GET, uri, null)
        .map(
            answer -> {
              if (answer.status() != 200) {
                throw new Failed(Trouble.WRONG_ANSWER, "a part of it answers with an error");
              }
              return answer.body();
            });
  }

  /** The answer to whoever redeems a code. */
  Future<String> redeem(HTTPRequest request) {
    return ask(HttpMethod.POST, request.getURI(), request)
        .map(
            answer ->
                switch (answer.status()) {
                  case 200 -> answer.body();
                  case 400 -> throw new Failed(Trouble.UNPROVEN, "it does not take the code");
                  case 401, 403 ->
                      throw new Failed(Trouble.REFUSES_US, "it does not take client-id and secret");
                  default ->
                      throw new Failed(Trouble.WRONG_ANSWER, "it answers a code with an error");
                });
  }

  private record Answer(int status, String body) {}

  private Future<Answer> ask(HttpMethod method, URI uri, @Nullable HTTPRequest sent) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(uri.toString())
            .setFollowRedirects(false)
            .putHeader("accept", "application/json");
    if (sent != null) {
      sent.getHeaderMap()
          .forEach((name, values) -> options.putHeader(name, String.join(", ", values)));
    }
    return client
        .request(options)
        .compose(request -> answered(request, sent == null ? "" : sent.getBody()))
        .timeout(withinMs, TimeUnit.MILLISECONDS)
        .recover(e -> Future.failedFuture(e instanceof Failed ? e : failed(e)));
  }

  private static Failed failed(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof SSLException || e instanceof CertificateException) {
        return new Failed(Trouble.UNTRUSTED, "its certificate is not trusted");
      }
    }
    return new Failed(Trouble.UNREACHABLE, "it cannot be reached");
  }

  private Future<Answer> answered(HttpClientRequest request, String body) {
    return request
        .send(Buffer.buffer(body))
        .compose(Wire::whole)
        .timeout(withinMs, TimeUnit.MILLISECONDS)
        .onFailure(_ -> request.reset());
  }

  private static Future<Answer> whole(HttpClientResponse response) {
    Promise<Answer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response
        .exceptionHandler(whole::tryFail)
        .handler(
            some -> {
              if (body.length() + some.length() > MOST) {
                whole.tryFail(new Failed(Trouble.WRONG_ANSWER, "its answer is too long"));
              } else {
                body.appendBuffer(some);
              }
            })
        .endHandler(
            _ ->
                whole.tryComplete(
                    new Answer(response.statusCode(), body.toString(StandardCharsets.UTF_8))));
    return whole.future();
  }
}
