package rs.astra.hotline.web;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import rs.astra.hotline.Config;

/**
 * What is a request that may be looked at, before it is asked whose it is ({@link Routes}).
 *
 * <ol>
 *   <li>Only paths of plain letters, in the one form in which they are routes: none ends with a
 *       slash, or has an empty part, or one that leads elsewhere.
 *   <li>Only under a name of this machine, so that a foreign page cannot reach us by pointing its
 *       own name at our address (DNS rebinding).
 *   <li>A browser says from where it asks: only from our own pages, except to open one.
 *   <li>Whoever wants to change something must send JSON, or a roster as CSV or iCalendar, none of
 *       which a foreign page can send without asking first, and we never permit. This, where a
 *       browser asks from, and cookies that it sends with our own pages only (SameSite=Strict) are
 *       three locks against forged requests; a token in each form would be a fourth, with a state
 *       of its own, and is not needed.
 * </ol>
 *
 * A refusal says why, never what was sent; the connection is closed.
 */
final class Gate {
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9/._-]{0,200}");
  private static final Pattern ROUTE =
      Pattern.compile("/|(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._-]++)+");
  private static final Pattern JSON =
      Pattern.compile(
          "application/json(?:\\s*;\\s*charset=\"?utf-8\"?)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern ROSTER =
      Pattern.compile(
          "text/(?:csv|calendar)(?:\\s*;\\s*charset=\"?utf-8\"?)?", Pattern.CASE_INSENSITIVE);
  private static final Set<String> ROSTERS = Set.of("/api/roster", "/api/roster/check");
  private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self'",
          "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'");

  private static final String TWO_YEARS = "max-age=63072000; includeSubDomains";

  private final Set<String> hosts;
  private final Proxy proxy;
  private final LongAdder rejected;

  /**
   * Opens for this machine, and for the names by which browsers may ask.
   *
   * @param rejected counts the requests and connections that are refused
   */
  Gate(Config.Http http, Proxy proxy, LongAdder rejected) {
    this.rejected = rejected;
    this.proxy = proxy;
    hosts = new TreeSet<>(Set.of("localhost", "127.0.0.1", "::1", "[::1]"));
    hosts.add(http.host().toLowerCase(Locale.ROOT));
    hosts.addAll(http.names());
  }

  /** Counts a connection that was closed without an answer. */
  void count() {
    rejected.increment();
  }

  /** Lets the request in, or answers it. */
  boolean admits(HttpServerRequest request) {
    secure(request);
    String path = request.path();
    if (path == null || !PATH.matcher(path).matches()) {
      return refuse(request, 400, "this is not a path of ours");
    }
    if (!ROUTE.matcher(path).matches()) {
      return refuse(request, 404, "there is no such page");
    }
    HostAndPort host = request.authority();
    if (host == null || !hosts.contains(host.host().toLowerCase(Locale.ROOT))) {
      return refuse(request, 421, "this host is not served here");
    }
    String origin = request.getHeader("origin");
    String ours = (proxy.isSecure(request) ? "https://" : "http://") + request.getHeader("host");
    if (origin != null && !origin.equalsIgnoreCase(ours)) {
      return refuse(request, 403, "only our own pages may ask");
    }
    String site = request.getHeader("sec-fetch-site");
    if (site != null
        && !site.equals("same-origin")
        && !site.equals("none")
        && !opensPage(request)) {
      return refuse(request, 403, "only our own pages may ask");
    }
    return SAFE.contains(request.method()) ? admitsSafe(request) : admitsUnsafe(request);
  }

  private static boolean opensPage(HttpServerRequest request) {
    return SAFE.contains(request.method())
        && "navigate".equals(request.getHeader("sec-fetch-mode"))
        && "document".equals(request.getHeader("sec-fetch-dest"));
  }

  private boolean admitsSafe(HttpServerRequest request) {
    String length = request.getHeader("content-length");
    boolean body = request.getHeader("transfer-encoding") != null;
    return (!body && (length == null || length.equals("0")))
        || refuse(request, 400, "a request that only asks has no body");
  }

  private boolean admitsUnsafe(HttpServerRequest request) {
    return ROSTERS.contains(request.path())
        ? is(request, ROSTER) || refuse(request, 415, "send text/csv or text/calendar")
        : is(request, JSON) || refuse(request, 415, "send application/json");
  }

  private static boolean is(HttpServerRequest request, Pattern wanted) {
    String type = request.getHeader("content-type");
    return type != null && wanted.matcher(type.strip()).matches();
  }

  /** What could not even be read as a request. */
  void unreadable(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    String kind = cause == null ? "" : cause.getClass().getSimpleName();
    int status =
        switch (kind) {
          case "TooLongHttpLineException" -> 414;
          case "TooLongHttpHeaderException" -> 431;
          default -> 400;
        };
    secure(request);
    refuse(request, status, "this cannot be read as a request");
  }

  /** Refuses, and closes the connection; always false. */
  boolean refuse(HttpServerRequest request, int status, String why) {
    count();
    HttpServerResponse response = request.response();
    if (response.ended() || response.headWritten()) {
      request.connection().close();
      return false;
    }
    response.putHeader("connection", "close");
    answer(response.setStatusCode(status), new JsonObject().put("error", why))
        .onComplete(_ -> request.connection().close());
    return false;
  }

  /** Answers with JSON that nobody may keep. */
  static Future<Void> answer(HttpServerResponse response, JsonObject json) {
    return response
        .putHeader("content-type", "application/json; charset=utf-8")
        .putHeader("cache-control", "no-store")
        .end(json.toBuffer());
  }

  private void secure(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (proxy.isSecure(request)) {
      response.putHeader("strict-transport-security", TWO_YEARS);
    }
    response
        .putHeader("content-security-policy", POLICY)
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("referrer-policy", "no-referrer")
        .putHeader("cross-origin-opener-policy", "same-origin")
        .putHeader("cross-origin-resource-policy", "same-origin")
        .putHeader("permissions-policy", "camera=(), microphone=(), geolocation=()");
  }
}
