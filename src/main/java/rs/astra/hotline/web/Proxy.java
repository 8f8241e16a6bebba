package rs.astra.hotline.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;

/**
 * From where a request comes, and whether nobody on the way could read it.
 *
 * <ol>
 *   <li>Without a proxy the connection says it, and no header.
 *   <li>Behind one ({@code http.tls} is {@code proxy}) our own proxy says it, and nobody before it.
 *       A proxy writes what it has seen at the end, so only the last word of X-Forwarded-For and
 *       X-Forwarded-Proto counts: what stands before came with the request, and may say anything.
 *   <li>What it says is an address, or nothing: no name server is asked. Without one the request
 *       comes from the proxy itself.
 * </ol>
 */
final class Proxy {
  private static final String FOR = "x-forwarded-for";

  private final boolean proxied;

  Proxy(Config.Http http) {
    this.proxied = http.tls() == Config.Tls.PROXY;
  }

  /** Whether nobody on the way could read it. */
  boolean isSecure(HttpServerRequest request) {
    return request.isSSL()
        || (proxied && "https".equalsIgnoreCase(last(request, "x-forwarded-proto")));
  }

  /** The network that asks: an IPv4 address, or the first half of an IPv6 address. */
  String network(HttpServerRequest request) {
    InetAddress said = proxied ? address(last(request, FOR)) : null;
    return said == null ? network(request.remoteAddress()) : network(said);
  }

  /** The network at the other end of a connection: our own proxy's, if there is one. */
  static String network(SocketAddress address) {
    return network(address(address.hostAddress()));
  }

  private static String network(@Nullable InetAddress asks) {
    byte[] octets = asks == null ? new byte[0] : asks.getAddress();
    return HexFormat.of().formatHex(octets.length == 16 ? Arrays.copyOf(octets, 8) : octets);
  }

  /** Whether it was sent on this machine, and no proxy says that it passes it on. */
  boolean isThisMachine(HttpServerRequest request) {
    InetAddress address = address(request.remoteAddress().hostAddress());
    return address != null
        && address.isLoopbackAddress()
        && request.getHeader(FOR) == null
        && request.getHeader("forwarded") == null;
  }

  private static @Nullable String last(HttpServerRequest request, String header) {
    List<String> said = request.headers().getAll(header);
    return said.isEmpty()
        ? null
        : said.getLast().substring(said.getLast().lastIndexOf(',') + 1).strip();
  }

  private static @Nullable InetAddress address(@Nullable String text) {
    try {
      return text == null ? null : InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
